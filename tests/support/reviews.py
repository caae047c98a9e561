"""Therapists who join, and what they tap on a questionnaire, whatever the language."""

import uuid

from data import people
from handlers import callbacks as on
from tests.support.client import Client
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


async def open_services(salon: LiveSalon, client: Client) -> set[str]:
    """Return the services that a client may book."""
    bookings = salon.assistant.services.bookings
    async with salon.assistant.database.reading() as session:
        row = await people.client_by_telegram_id(session, client.phone.person.id)
        assert row is not None
        services = ("examination", "massage", "no_such_service")
        return set(services).intersection(await bookings.open_to(session, row.id))


async def may_book(salon: LiveSalon, client: Client) -> bool:
    """Return whether a client may book the first visit."""
    return "examination" in await open_services(salon, client)


def in_group(salon: LiveSalon, phone: Phone, group_id: int) -> Phone:
    """Return a person's telephone with a group open."""
    return Phone(salon.world, phone.person, group_id)


async def staff_group(salon: LiveSalon, *others: Phone) -> Phone:
    """Make a group the staff's; return the owner in it."""
    group = salon.world.add_group("Equipo", [salon.owner.person.id, *(one.person.id for one in others)])
    phone = in_group(salon, salon.owner, group.id)
    await phone.ask("/staffgroup")
    return phone
