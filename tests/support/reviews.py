"""Therapists who join, and what they tap on a questionnaire, whatever the language."""

import uuid

from handlers import callbacks as on
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of

REASON = "Informe del traumatólogo de enero"


async def therapist(salon: LiveSalon, name: str = "Terapeuta") -> Phone:
    """Let the owner invite somebody, who joins."""
    phone = salon.phone(name, "en")
    code = await invitation(salon)
    await phone.ask(f"/join {code}")
    await phone.reads("You are a therapist here now.")
    return phone


async def invitation(salon: LiveSalon) -> str:
    """Return a code that the owner asked for."""
    message = await salon.owner.ask("/invite")
    return str(message["text"]).split("/join ", 1)[1].split()[0]


async def open_case(phone: Phone) -> Json:
    """Tap the way to the newest questionnaire; return the case."""
    message_id, data = await phone.button("rc:")
    before = len(phone.from_bot)
    phone.press(message_id, data)
    about = data.partition(":")[2]

    def shown() -> list[Json]:
        return [
            m for m in phone.from_bot[before:] if any(about in d and "rd:" in d for _, d in buttons_of(m))
        ]

    found: list[Json] = await phone.until(shown)
    return found[-1]


def choice(message: Json, word: str) -> str:
    """Return the data of the button of a case that stands for ``word``."""
    return next(data for _, data in buttons_of(message) if data.endswith(f":{word}"))


def words_on_offer(message: Json) -> list[str]:
    """Return what can be decided below a case."""
    return [data.rpartition(":")[2] for _, data in buttons_of(message) if data.startswith("rd:")]


def screening_in(message: Json) -> uuid.UUID:
    """Return the screening that a message's buttons are about."""
    for _, data in buttons_of(message):
        if values := on.CASE.read(data) or on.DECIDE.read(data) or on.CONTEST.read(data):
            return uuid.UUID(str(values[0]))
    raise LookupError("no button is about a screening")


async def press(phone: Phone, message: Json, word: str) -> Json:
    """Tap a choice below a case; return the message that changed or came."""
    return await phone.tap(choice(message, word))


async def decide(phone: Phone, message: Json, word: str, reason: str = REASON) -> Json:
    """Tap a choice below a case that asks for a reason, and give it."""
    await press(phone, message, word)
    return await phone.ask(reason)
