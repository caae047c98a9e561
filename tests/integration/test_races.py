"""Many clients, one therapist: no time is ever sold twice."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from data import diary
from data.diary import SlotTaken
from data.engine import Session
from data.models import Appointment, OutboxMessage
from handlers import callbacks as on
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of, text_of
from tests.support.screened import crowd, screened
from tests.support.tables import count, rows_of
from tests.support.words import words

TAKEN = "I am sorry, this time is no longer free."
BOOKED = "Booked."
TEN = datetime(2027, 2, 9, 10, tzinfo=MADRID)


async def summaries(phones: list[Phone], starts: list[datetime]) -> list[tuple[int, str]]:
    """Bring each telephone to the summary of its time; return the buttons that book."""
    for phone, starts_at in zip(phones, starts, strict=True):
        phone.press(phone.last["message_id"], on.SLOT("examination", "first", starts_at))
    return await asyncio.gather(*(phone.button("bc:") for phone in phones))


async def answers(phones: list[Phone]) -> list[Json]:
    """Wait until no telephone shows the summary any more; return what they show."""
    await asyncio.gather(*(phone.until(_without_confirm_button(phone)) for phone in phones))
    return [phone.last for phone in phones]


def _without_confirm_button(phone: Phone) -> Callable[[], bool]:
    return lambda: not any(data.startswith("bc:") for _, data in buttons_of(phone.last))


async def test_of_fifty_who_tap_the_same_time_at_once_one_gets_it(salon: LiveSalon) -> None:
    phones = await crowd(salon, 50)
    buttons = await summaries(phones, [TEN] * 50)
    assert len({data for _, data in buttons}) == 1

    for phone, (message_id, data) in zip(phones, buttons, strict=True):
        phone.press(message_id, data)
    shown = await answers(phones)

    assert await count(salon, Appointment) == 1
    assert sum(BOOKED in text_of(message) for message in shown) == 1
    refused = [message for message in shown if TAKEN in text_of(message)]
    assert len(refused) == 49
    for message in refused:
        offered = [data for _, data in buttons_of(message) if data.startswith("bs:")]
        assert offered
        assert on.SLOT("examination", "first", TEN) not in offered
    await salon.owner.reads(words("es", "📅 New booking {number}", number=1))
    assert await count(salon, OutboxMessage, key="booked:1") == 1
    assert sum(key.key.startswith("booked:") for key in await rows_of(salon, OutboxMessage)) == 1


async def test_those_who_lost_the_race_can_take_a_time_they_are_offered(salon: LiveSalon) -> None:
    phones = await crowd(salon, 2)
    buttons = await summaries(phones, [TEN] * 2)
    for phone, (message_id, data) in zip(phones, buttons, strict=True):
        phone.press(message_id, data)
    shown = await answers(phones)
    loser = next(p for p, message in zip(phones, shown, strict=True) if TAKEN in text_of(message))

    await loser.tap("11:00")
    await loser.tap("bc:")

    assert BOOKED in text_of(loser.last)
    assert "11:00" in text_of(loser.last)
    assert await count(salon, Appointment, status="booked") == 2


async def test_of_two_who_want_overlapping_times_one_gets_theirs(salon: LiveSalon) -> None:
    phones = await crowd(salon, 20)
    starts = [TEN, TEN + timedelta(minutes=30)] * 10
    buttons = await summaries(phones, starts)

    for phone, (message_id, data) in zip(phones, buttons, strict=True):
        phone.press(message_id, data)
    shown = await answers(phones)

    assert await count(salon, Appointment) == 1
    assert sum(TAKEN in text_of(message) for message in shown) == 19


async def test_two_quick_taps_book_once_and_show_the_same_visit(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.reach_summary()
    message_id, data = await client.phone.button("bc:")

    client.phone.press(message_id, data)
    client.phone.press(message_id, data)
    await salon.settled()

    assert await count(salon, Appointment) == 1
    shown = await client.phone.reads("You have your first visit already, booking number 1")
    assert "10:00" in text_of(shown)


async def test_two_telephones_of_one_client_cannot_book_two_first_visits(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.phone.ask("/book")
    message_id = client.phone.last["message_id"]

    for hour in range(5):
        client.phone.press(message_id, on.BOOK("examination", "first", TEN + timedelta(days=hour)))
    await salon.settled()

    assert await count(salon, Appointment) == 1


async def test_the_diary_itself_refuses_an_overlap_buffers_included(salon: LiveSalon) -> None:
    await write(salon, TEN)
    for minutes in (0, 15, 45, 59, -15, -59):
        with pytest.raises(SlotTaken):
            await write(salon, TEN + timedelta(minutes=minutes))
    for minutes in (60, -60):
        await write(salon, TEN + timedelta(minutes=minutes))
    assert await count(salon, Appointment) == 3


async def test_two_therapists_can_work_at_the_same_time(salon: LiveSalon) -> None:
    await write(salon, TEN)
    await write(salon, TEN, therapist="second")
    assert await count(salon, Appointment) == 2


async def test_what_was_cancelled_blocks_nobody(salon: LiveSalon) -> None:
    await write(salon, TEN, status="cancelled")
    await write(salon, TEN)
    assert await count(salon, Appointment, status="booked") == 1


async def test_a_visit_cannot_be_moved_or_brought_back_onto_another(salon: LiveSalon) -> None:
    await write(salon, TEN)
    later = await write(salon, TEN + timedelta(hours=1))
    gone = await write(salon, TEN, status="cancelled")

    with pytest.raises(IntegrityError):
        await change(salon, later, busy_from=TEN + timedelta(minutes=59))
    with pytest.raises(IntegrityError):
        await change(salon, gone, status="booked")

    assert [row.status for row in await rows_of(salon, Appointment)] == ["booked", "booked", "cancelled"]
    await change(salon, later, confirmed_at=TEN)


async def write(
    salon: LiveSalon, starts_at: datetime, *, status: str = "booked", therapist: str = "first"
) -> int:
    """Write an examination without a client straight into the diary; return its number."""
    async with salon.assistant.database.transaction() as session:
        appointment = Appointment(
            therapist_id=await _number(session, therapist),
            service_id="examination",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
            busy_from=starts_at,
            busy_until=starts_at + timedelta(minutes=60),
            status=status,
            booked_at=salon.clock.now(),
            questionnaire_version=1,
        )
        await diary.add_appointment(session, appointment)
        return appointment.id


async def _number(session: Session, therapist: str) -> int:
    return (await diary.therapist_numbers(session, [therapist]))[therapist]


async def change(salon: LiveSalon, number: int, **values: object) -> None:
    """Change an appointment without asking anybody but the database."""
    async with salon.assistant.database.transaction() as session:
        await session.execute(update(Appointment).where(Appointment.id == number).values(**values))
