"""One walk through every screen in each language, in which no English may be left over."""

import re
from datetime import datetime, timedelta

import pytest
from babel.messages.pofile import read_po

from bot.i18n import LOCALES
from bot.languages import Language
from handlers import callbacks as on
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of, text_of
from tests.support.screened import screened
from tests.support.toasts import all_done
from tests.support.words import plain, words

SHORTEST = 4


def english_pieces() -> set[str]:
    """Return the English texts of the handlers, line by line, in pieces between what is filled in."""
    with (LOCALES / "en" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        catalogue = read_po(file)
    texts = [text for entry in catalogue if entry.id for text in _forms(entry.string)]
    pieces = {piece.strip() for text in texts for piece in re.split(r"\{\w+\}|\n", plain(text))}
    return {piece for piece in pieces if sum(map(str.isalpha, piece)) >= SHORTEST}


def _forms(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


class Walk:
    """A client's walk, remembering every line and button that was ever shown."""

    def __init__(self, salon: LiveSalon, phone: Phone) -> None:
        self.salon, self.phone = salon, phone
        self.seen: list[str] = []

    async def tap(self, data: str) -> None:
        """Tap a button and read what the chat shows."""
        self.phone.press(self.phone.last["message_id"], data)
        await self.read()

    async def write(self, text: str) -> None:
        """Write, and read what the chat shows."""
        self.phone.write(text)
        await self.read()

    async def read(self) -> None:
        """Read everything that the chat shows, buttons, and the keyboard below it."""
        await all_done(self.salon)
        for message in self.phone.from_bot:
            self.seen += lines_of(message)
        keyboard = self.salon.world.chat(self.phone.chat_id).reply_keyboard
        if keyboard:
            self.seen += [button.text for row in keyboard.buttons for button in row]
            self.seen.append(keyboard.placeholder or "")


def lines_of(message: Json) -> list[str]:
    """Return a message's lines and the words on its buttons."""
    return [*text_of(message).splitlines(), *(label for label, _ in buttons_of(message))]


def english_in(seen: list[str]) -> set[str]:
    """Return the lines in which an English text of the handlers was left over."""
    pieces = english_pieces()
    return {line for line in seen for piece in pieces if re.search(rf"\b{re.escape(piece)}(?!\w)", line)}


WEDNESDAY_AT_TEN = datetime(2027, 2, 10, 10, tzinfo=MADRID)
FOREIGN: tuple[Language, ...] = ("es", "ru", "uk")


async def test_the_english_walk_is_english(salon: LiveSalon) -> None:
    trip = await arrive(salon, "en")
    assert len(english_in(trip.seen)) > 20


@pytest.mark.parametrize("language", FOREIGN)
async def test_who_arrives_reads_their_own_language(salon: LiveSalon, language: Language) -> None:
    trip = await arrive(salon, language)
    assert not english_in(trip.seen)


async def arrive(salon: LiveSalon, language: Language) -> Walk:
    """Walk through what can be seen before any screening."""
    trip = Walk(salon, salon.phone("Client", language))
    for command in ("/start", "/help", "/language", "/appointments", "/book", "/claim X", "/cancel"):
        await trip.write(command)
    for data in (on.TOPICS(0), on.TOPICS(1), on.PERSON(), on.MENU(), on.PRIVACY(), "?", on.QUESTIONNAIRE()):
        await trip.tap(data)
    for topic in salon.assistant.services.topics:
        await trip.tap(on.TOPIC(topic.id))
    for written in ("qwertyuiop", "infarto, no puedo respirar"):
        await trip.write(written)
    salon.world.send_sticker(trip.phone.person.id, "👍")
    trip.phone.share_contact()
    await trip.write("/questionnaire")
    for data in (on.QUESTIONNAIRE_NOTICE_READ(), on.CONSENT("no"), on.CONSENT("yes")):
        await trip.tap(data)
    for typed in ("x", "999", "40"):
        await trip.write(typed)
    for data in (on.ANSWER("cauda_equina", "unsure"), on.PAUSE(), on.DAYS(0), on.DISCARD()):
        await trip.tap(data)
    return trip


@pytest.mark.parametrize("language", FOREIGN)
async def test_who_books_reads_their_own_language(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language, name=None, number=None)
    trip = Walk(salon, client.phone)
    for data in (on.QUESTIONNAIRE(), on.DAYS(0), on.DAYS(1), "bt:20270214", "bt:20270210"):
        await trip.tap(data)
    await trip.tap(on.SLOT("first", salon.clock.now()))
    await trip.tap(on.SLOT("first", WEDNESDAY_AT_TEN))
    for written in ("1", "Ana Ejemplo", "12", "600 123 456"):
        await trip.write(written)
    for action in (on.CHANGE_NAME, on.BOOK, on.BOOK):
        await trip.tap(action("first", WEDNESDAY_AT_TEN))
    for data in (on.APPOINTMENTS(), on.APPOINTMENT(1), on.ASK_CANCEL(1)):
        await trip.tap(data)
    await salon.move(timedelta(days=1, hours=1))
    await trip.phone.reads("🔔")
    await trip.tap(on.COMING(1))
    salon.clock.move(timedelta(hours=14))
    for data in (on.CANCEL(1), on.PRIVACY(), on.WITHDRAW(0), on.EXPORT(), on.WITHDRAW(1), on.ERASE(0)):
        await trip.tap(data)
    for data in (on.APPOINTMENT(1), on.APPOINTMENT(9), on.ERASE(1)):
        await trip.tap(data)
    assert len(trip.seen) > 100
    assert not english_in(trip.seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_every_verdict_reads_in_the_clients_language(salon: LiveSalon, language: Language) -> None:
    seen: list[str] = []
    for answers in ({"leg_pain": "yes", "hernia": "unsure"}, {"hernia": "yes"}, {"cauda_equina": "yes"}):
        client = await screened(salon, language, **answers)
        trip = Walk(salon, client.phone)
        for data in (on.DAYS(0), on.QUESTIONNAIRE()):
            await trip.tap(data)
        seen += trip.seen
    assert len(seen) > 20
    assert not english_in(seen)


@pytest.mark.parametrize("language", FOREIGN)
async def test_the_staff_read_their_own_language(salon: LiveSalon, language: Language) -> None:
    salon.owner.press(salon.owner.last["message_id"], on.SET_LANGUAGE(language))
    await all_done(salon)
    client = await screened(salon, "en")
    await client.book(day=2)
    await salon.owner.reads(words(language, "📅 New booking {number}", number=1))
    for data in (on.COMING(1), on.CANCEL(1), on.PERSON()):
        client.phone.press(client.phone.last["message_id"], data)
    await salon.owner.button("sc:2")
    await salon.owner.tap("sd:1")
    owner = Walk(salon, salon.owner)
    await owner.write("/claim X")
    assert not english_in(owner.seen)
