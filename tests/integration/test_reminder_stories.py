"""Reminders: each once, none too many, and a person on the telephone where Telegram does not reach."""

import asyncio
from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from data.models import Appointment, OutboxMessage
from data.models import Client as ClientRow
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS, buttons_of, text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of
from tests.support.words import words

BELL, ABOUT = "🔔", "appointment:1"
CALL = "☎ Please call the client of booking {number}: Telegram does not reach them"
DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)


async def booked(salon: LiveSalon, day: int = 2, time: str = "10:00") -> Client:
    """Return a client with a visit on Wednesday at ten, and let the owner have the notice."""
    client = await screened(salon)
    await client.book(day=day, time=time)
    await salon.owner.reads(words("es", "📅 New booking {number}", number=1))
    return client


async def until_start(salon: LiveSalon, before: timedelta) -> None:
    """Move the clock to a moment before the visit, and let the reminders look."""
    [row] = await rows_of(salon, Appointment)
    await salon.move(row.starts_at - before - salon.clock.now())


async def reminders(salon: LiveSalon) -> int:
    """Return how many reminders were ever written."""
    return await count(salon, OutboxMessage, subject=ABOUT)


async def test_each_reminder_comes_at_its_time_and_only_once(salon: LiveSalon) -> None:
    client = await booked(salon)
    seen = []
    for before in (DAY + timedelta(seconds=1), DAY, timedelta(hours=20), TWO_HOURS, timedelta(minutes=30)):
        await until_start(salon, before)
        for _ in range(3):
            await salon.assistant.reminders.tick()
        seen.append(await reminders(salon))
        await client.phone.until(lambda: client.phone.count(BELL) == seen[-1])
    assert seen == [0, 1, 1, 2, 2]
    told = text_of(client.phone.last)
    assert "Wednesday 10 February at 10:00" in told
    assert "Calle de las Pruebas 1" in told


async def test_two_ticks_at_once_write_one_reminder(salon: LiveSalon) -> None:
    client = await booked(salon)
    salon.clock.move(timedelta(days=1, hours=2))
    written = await asyncio.gather(*(salon.assistant.reminders.tick() for _ in range(5)))
    assert sum(written) <= 1, "the bot's own tick may have come first"
    await client.phone.reads(BELL)
    assert await reminders(salon) == 1


async def test_a_cancelled_visit_is_not_reminded_of(salon: LiveSalon) -> None:
    client = await booked(salon)
    client.phone.press(client.phone.last["message_id"], on.CANCEL(1))
    await client.phone.reads("The appointment is cancelled.")
    for before in (DAY, TWO_HOURS):
        await until_start(salon, before)
    assert await reminders(salon) == 0


async def test_a_reminder_that_waits_is_taken_back_when_the_visit_is_cancelled(salon: LiveSalon) -> None:
    client = await booked(salon)
    await fail_once(salon, DAY)
    client.phone.press(client.phone.last["message_id"], on.CANCEL(1))
    await client.phone.reads("The appointment is cancelled.")
    assert await reminders(salon) == 0


async def test_who_books_less_than_a_day_ahead_is_reminded_two_hours_before_only(salon: LiveSalon) -> None:
    client = await booked(salon, day=0, time="16:00")
    await salon.assistant.reminders.tick()
    await until_start(salon, TWO_HOURS + timedelta(seconds=1))
    assert await reminders(salon) == 0
    await until_start(salon, TWO_HOURS)
    await client.phone.reads(BELL, "16:00")
    assert await reminders(salon) == 1


@pytest.mark.parametrize(
    ("back", "written"),
    [
        (timedelta(hours=20), 1),
        (timedelta(hours=1), 1),
        (timedelta(0), 0),
        (timedelta(hours=-1), 0),
    ],
    ids=["the-day-before", "an-hour-before", "at-the-start", "after-the-start"],
)
async def test_after_an_outage_only_what_still_makes_sense_is_sent(
    salon: LiveSalon, back: timedelta, written: int
) -> None:
    client = await booked(salon)
    [row] = await rows_of(salon, Appointment)
    await salon.stop_bot()
    salon.clock.move(row.starts_at - back - salon.clock.now())
    await salon.start_bot()
    await salon.assistant.reminders.tick()
    assert await reminders(salon) == written
    if written:
        await client.phone.reads(BELL)
        assert await salon.assistant.reminders.tick() == 0


async def test_a_reminder_too_late_to_send_expires_unsent(salon: LiveSalon) -> None:
    client = await booked(salon)
    await fail_once(salon, DAY)
    await until_start(salon, timedelta(0))
    await becomes(salon, state="expired")
    assert client.phone.count(BELL) == 0


async def fail_once(salon: LiveSalon, before: timedelta) -> None:
    """Let the reminder come due, and Telegram fail when it is sent."""
    salon.world.faults.add(Fault(method="sendMessage", kind="error"))
    await until_start(salon, before)
    await becomes(salon, attempts=1)


async def becomes(salon: LiveSalon, **values: object) -> None:
    """Wait until the reminder in the outbox has these values."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await count(salon, OutboxMessage, subject=ABOUT, **values):  # noqa: ASYNC110 - a row
            await asyncio.sleep(0.01)


async def test_who_said_they_come_is_not_asked_again(salon: LiveSalon) -> None:
    client = await booked(salon)
    await until_start(salon, DAY)
    await client.phone.tap("✓ I will come")
    await client.phone.tap("✓ No, none of this")
    await client.phone.reads("✓ You have said that you will come.")
    await salon.owner.reads(words("es", "✓ Booking {number} is confirmed by the client", number=1))

    await until_start(salon, TWO_HOURS)
    await client.phone.until(lambda: client.phone.count(BELL) == 1)
    assert [text for text, _ in buttons_of(await client.phone.reads(BELL))] == ["✕ Cancel the appointment"]


async def test_saying_twice_that_one_comes_tells_the_staff_once(salon: LiveSalon) -> None:
    client = await booked(salon)
    for _ in range(3):
        client.phone.press(client.phone.last["message_id"], on.COMING(1))
    await salon.settled()
    await salon.owner.reads(words("es", "✓ Booking {number} is confirmed by the client", number=1))
    keys = [row.key for row in await rows_of(salon, OutboxMessage)]
    assert keys.count("confirmed:1") == 1


async def test_the_staff_telephone_a_client_who_blocked_the_bot(salon: LiveSalon) -> None:
    client = await booked(salon)
    salon.world.set_blocking(client.phone.person.id, is_blocking=True)
    await salon.settled()
    assert (await rows_of(salon, ClientRow))[1].unreachable_since == salon.clock.now()

    await until_start(salon, DAY)

    await salon.owner.reads(words("es", CALL, number=1), "10:00")
    await salon.owner.tap("sd:1")
    await salon.owner.reads("Ana Ejemplo", "+34 600 00 00 00")


async def test_a_client_who_lets_the_bot_in_again_is_reminded_as_before(salon: LiveSalon) -> None:
    client = await booked(salon)
    for is_blocking in (True, False):
        salon.world.set_blocking(client.phone.person.id, is_blocking=is_blocking)
        await salon.settled()
    assert (await rows_of(salon, ClientRow))[1].unreachable_since is None
    await salon.owner.reads(words("es", CALL, number=1))
    await until_start(salon, DAY)
    await client.phone.reads(BELL)
    await salon.settled()
    assert salon.owner.count("☎") == 1, "of the block, not of the reminder"
