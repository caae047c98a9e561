"""One walk through every screen in each language, in which no English may be left over."""

import asyncio
import contextlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from babel.messages.pofile import read_po

from bot.faq.topics import GROUPS
from bot.i18n import LOCALES
from bot.languages import Language
from handlers import callbacks as on
from tests.support.clock import MADRID
from tests.support.guardians import agree
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of, text_of
from tests.support.screened import screened
from tests.support.words import plain, words

SHORTEST = 4
# Words do not depend on the database.
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)


def english_pieces() -> set[str]:
    """Return the English texts of the handlers, line by line, in pieces between what is filled in."""
    with (LOCALES / "en" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        catalogue = read_po(file)
    texts = [text for entry in catalogue if entry.id for text in _forms(entry.string)]
    pieces = {piece.strip() for text in texts for piece in re.split(r"\{\w+\}|\n", plain(text))}
    return {piece for piece in pieces if sum(map(str.isalpha, piece)) >= SHORTEST}


def _forms(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [string] if isinstance(string, str) else list(string or ())


class Walk:
    """A client's walk: every line, button and note over the chat that was ever shown is remembered."""

    def __init__(self, salon: LiveSalon, phone: Phone, events: "asyncio.Queue[Json | None]") -> None:
        self._salon, self._phone, self._events = salon, phone, events
        self._screen = phone.last["message_id"]

    def tap(self, *taps: str) -> None:
        """Tap one button after the other."""
        for data in taps:
            self._phone.press(self._screen, data)

    def write(self, *texts: str) -> None:
        """Write one message after the other."""
        for text in texts:
            self._phone.write(text)

    async def seen(self) -> set[str]:
        """Return everything that was shown until the bot had dealt with it all."""
        await self._salon.settled()
        lines: set[str] = set()
        while not self._events.empty():
            event = self._events.get_nowait() or {}
            if event.get("type") in {"message", "edit"} and event["message"]["from"]["is_bot"]:
                lines.update(lines_of(event["message"]))
            elif event.get("type") == "toast":
                lines.add(event["text"])
            elif event.get("type") == "chat" and event["chat"]["reply_keyboard"]:
                keyboard = event["chat"]["reply_keyboard"]
                lines.add(keyboard["placeholder"])
                lines.update(button["text"] for row in keyboard["buttons"] for button in row)
        return lines


@contextlib.contextmanager
def walk_of(salon: LiveSalon, phone: Phone) -> Iterator[Walk]:
    """Begin a walk at the newest screen."""
    with salon.world.changes.stream() as events:
        yield Walk(salon, phone, events)


def lines_of(message: Json) -> list[str]:
    """Return a message's lines and the words on its buttons, without commands."""
    lines = re.sub(r"/\w+", "", text_of(message)).splitlines()
    return [*lines, *(label for label, _ in buttons_of(message))]


def english_in(seen: set[str]) -> set[str]:
    """Return the lines in which an English text of the handlers was left over."""
    pieces = "|".join(re.escape(piece) for piece in english_pieces())
    left_over = re.compile(rf"(?<!\w)(?:{pieces})(?!\w)")
    return {line for line in seen if left_over.search(line)}


WEDNESDAY_AT_TEN = datetime(2027, 2, 10, 10, tzinfo=MADRID)
FOREIGN: tuple[Language, ...] = ("es", "ru", "uk")


async def arrive(salon: LiveSalon, language: Language) -> set[str]:
    """Walk through what can be seen before any screening."""
    phone = salon.phone("Pepa", language)
    await phone.ask("/help")
    with walk_of(salon, phone) as walk:
        walk.write("/start", "/help", "/language", "/appointments", "/book", "/claim X", "/cancel")
        walk.tap(on.TOPIC_GROUPS(), *(on.TOPICS(group) for group in GROUPS), on.SOURCES("hernia"))
        walk.tap(on.WRITE(), on.SEND_QUESTION(1), on.NONE_OF_THESE(1), on.LESSON(1), on.MENU(), on.PRIVACY())
        walk.tap("?", on.QUESTIONNAIRE())
        walk.tap(*(on.TOPIC(topic.id) for topic in salon.assistant.services.topics))
        walk.write("qwertyuiop", "infarto, no puedo respirar")
        salon.world.send_sticker(phone.person.id, "👍")
        phone.share_contact()
        walk.tap(on.QUESTIONNAIRE_NOTICE_READ(), on.CONSENT("no"), on.CONSENT("yes"))
        walk.write("x", "999", "40")
        walk.tap(on.ANSWER("cauda_equina", "unsure"), on.PAUSE(), on.BOOKING(), on.DISCARD())
        return await walk.seen()


async def test_the_english_walk_is_english(salon: LiveSalon) -> None:
    seen = await arrive(salon, "en")
    assert len(english_in(seen)) > 40


@pytest.mark.parametrize("language", FOREIGN)
async def test_who_arrives_reads_their_own_language(salon: LiveSalon, language: Language) -> None:
    seen = await arrive(salon, language)
    assert len(seen) > 80
    assert not english_in(seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_who_books_reads_their_own_language(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language, name=None, number=None)
    with walk_of(salon, client.phone) as walk:
        walk.tap(
            on.QUESTIONNAIRE(),
            on.BOOKING(),
            on.DAYS("examination", 1),
            "bt:examination:20270214",
            "bt:examination:20270210",
        )
        walk.tap(
            on.SLOT("examination", "first", salon.clock.now()),
            on.SLOT("examination", "first", WEDNESDAY_AT_TEN),
        )
        walk.write("1", "Ana Ejemplo", "12", "600 123 456")
        walk.tap(
            *(
                action("examination", "first", WEDNESDAY_AT_TEN)
                for action in (on.CHANGE_NAME, on.BOOK, on.BOOK)
            )
        )
        walk.tap(on.APPOINTMENTS(), on.APPOINTMENT(1), on.ASK_CANCEL(1))
        await salon.settled()
        await salon.move(timedelta(days=1, hours=1))
        await client.phone.reads("🔔")
        walk.tap(on.COMING(1))
        await salon.settled()
        salon.clock.move(timedelta(hours=14))
        walk.tap(on.CANCEL(1), on.PRIVACY(), on.WITHDRAW(0), on.EXPORT(), on.WITHDRAW(1), on.ERASE(0))
        walk.tap(on.APPOINTMENT(1), on.APPOINTMENT(9), on.ERASE(1))
        seen = await walk.seen()
    assert len(seen) > 80
    assert not english_in(seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_every_verdict_reads_in_the_clients_language(salon: LiveSalon, language: Language) -> None:
    seen: set[str] = set()
    for answers in ({"leg_pain": "yes", "hernia": "unsure"}, {"hernia": "yes"}, {"cauda_equina": "yes"}):
        client = await screened(salon, language, **answers)
        with walk_of(salon, client.phone) as walk:
            walk.tap(on.BOOKING(), on.QUESTIONNAIRE())
            seen |= await walk.seen()
    assert len(seen) > 10
    assert not english_in(seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_a_parent_or_guardian_reads_the_clients_language(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language, age=17)
    with walk_of(salon, client.phone) as walk:
        walk.tap(on.BOOKING(), on.GUARDIAN(), on.GUARDIAN_HERE())
        walk.write("1", "Carmen Ejemplo", "12", "600 000 009")
        walk.tap(on.GUARDIAN_CHANGE(), on.GUARDIAN_AGREES(1), on.GUARDIAN_HERE(), on.GUARDIAN_REFUSES())
        await salon.settled()
        await agree(client, language)
        walk.tap(on.PRIVACY(), on.WITHDRAW(0), on.ERASE(0), on.WITHDRAW(1), on.GUARDIAN())
        seen = await walk.seen()
    assert len(seen) > 30
    assert not english_in(seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_the_staff_read_their_own_language(salon: LiveSalon, language: Language) -> None:
    salon.owner.press(salon.owner.last["message_id"], on.SET_LANGUAGE(language))
    await salon.settled()
    client = await screened(salon, "en")
    await client.book(day=2)
    await salon.owner.reads(words(language, "📅 New booking {number}", number=1))
    for data in (on.COMING(1), on.CANCEL(1), on.PERSON()):
        client.phone.press(client.phone.last["message_id"], data)
    await salon.owner.button("sc:2")
    await salon.owner.tap("sd:1")
    seen = {line for message in salon.owner.from_bot for line in lines_of(message)}
    assert words(language, "✓ Booking {number} is confirmed by the client", number=1) in seen
    assert not english_in(seen - set(lines_of(salon.owner.from_bot[0])))
