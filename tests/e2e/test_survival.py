"""The bot is killed at the worst moments; nothing is lost, and nothing happens twice."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.outbox import CLAIM_FOR
from data.models import OutboxMessage, Screening
from tests.support.client import HARMLESS, Client
from tests.support.phone import buttons_of
from tests.support.process import ProcessSalon


@pytest.fixture
async def salon(database_url: str, tmp_path: Path) -> AsyncIterator[ProcessSalon]:
    async with ProcessSalon(database_url, tmp_path).open() as salon:
        yield salon


async def test_a_questionnaire_goes_on_where_it_was_however_the_bot_dies(salon: ProcessSalon) -> None:
    client = Client(salon.phone())
    phone = client.phone
    await client.fill_in(until=5, age="61", leg_weakness="no")

    await salon.acknowledged()
    fetches = salon.faults.calls["getUpdates"]
    async with salon.working_for(phone):
        phone.press(*await phone.button("qa:trauma:no"))
        await phone.until(lambda: salon.faults.calls["getUpdates"] > fetches)
        await salon.kill_bot()
    assert client.question() == 5
    await salon.start_bot()
    await phone.until(lambda: client.question() == 6)

    await client.go_on(until=9)
    await salon.kill_bot()
    phone.press(*await phone.button("qa:cancer:never"))
    phone.write("/questionnaire")
    await salon.start_bot()
    await phone.until(lambda: client.question() == 10)

    await client.go_on()
    await client.book()
    answers = await _stored_answers(salon)
    assert answers.pop("age") == 61
    assert answers.pop("pain_now") == 3
    assert len(answers) == 25
    assert set(answers.values()) <= set(HARMLESS)


async def test_a_booking_and_its_notice_arrive_once_after_a_kill_between_commit_and_send(
    salon: ProcessSalon,
) -> None:
    client = Client.of(salon)
    await client.answer_quickly()
    await client.reach_summary()
    await salon.acknowledged()
    held = salon.hold("editMessageText", "sendMessage")
    client.phone.press(*await client.phone.button("bc:"))
    await held()
    await salon.kill_bot()
    assert await salon.appointments() == 1
    assert (_with_button(client, "ao:"), _notices(salon)) == (0, 0)

    if not salon.database.is_sqlite:
        # Another instance might still be sending; on SQLite there is none.
        salon.clock.move(CLAIM_FOR + timedelta(seconds=1))
    await salon.start_bot()
    await client.phone.button("ao:1")
    await salon.owner.button("sd:1")
    await salon.acknowledged()
    await salon.everything_sent()
    assert await salon.appointments() == 1
    assert (_with_button(client, "ao:"), _notices(salon)) == (1, 1)


async def test_updates_that_were_not_acknowledged_have_no_second_effect(salon: ProcessSalon) -> None:
    client = Client.of(salon)
    phone = client.phone
    await client.answer_quickly()
    await client.reach_summary()
    await salon.acknowledged()
    salon.break_calls("getUpdates")
    before = len(phone.from_bot)
    phone.press(*await phone.button("bc:"))
    phone.write("¿cuántas sesiones necesito?")
    await phone.button("ao:1")
    await phone.until(lambda: len(phone.from_bot) > before)
    await salon.owner.button("sd:1")
    await salon.everything_sent()
    seen = [*phone.messages], [*salon.owner.messages]
    await salon.kill_bot()
    assert len(salon.world.updates.pending) == 2

    salon.faults.clear()
    await salon.start_bot()
    await salon.acknowledged()
    await salon.everything_sent()
    assert (phone.messages, salon.owner.messages) == seen
    assert await salon.appointments() == 1


async def test_reminders_that_fell_due_while_the_bot_was_dead_come_once_if_they_still_help(
    salon: ProcessSalon,
) -> None:
    early, late = Client.of(salon), Client.of(salon)
    await early.answer_quickly()
    await early.book(day=1, time="12:30")
    await late.answer_quickly()
    await late.book(day=2, time="12:00", name="Eva Ejemplo")
    await salon.everything_sent()
    await salon.kill_bot()

    salon.clock.set("2027-02-09 09:30")
    await salon.start_bot()
    await early.phone.button("ay:1")
    await salon.everything_sent()
    await salon.kill_bot()

    salon.clock.set("2027-02-09 12:30")
    await salon.start_bot()
    await late.phone.button("ay:2")
    await salon.everything_sent()
    assert _with_button(early, "ay:") == 1
    assert _with_button(late, "ay:") == 1
    assert await _reminders(salon) == ["reminder:1:20270209T113000Z:1440", "reminder:2:20270210T110000Z:1440"]


async def _stored_answers(salon: ProcessSalon) -> dict[str, object]:
    async with salon.database.reading() as session:
        rows = (await session.scalars(select(Screening))).all()
    (row,) = rows
    return {**salon.screenings.answers_of(row)}


async def _reminders(salon: ProcessSalon) -> list[str]:
    """Return the keys of all reminders that were ever written."""
    async with salon.database.reading() as session:
        keys = await session.scalars(select(OutboxMessage.key).order_by(OutboxMessage.id))
    return [key for key in keys if key.startswith("reminder:")]


def _with_button(client: Client, wanted: str) -> int:
    """Return how many messages of the client's chat have a button whose data begins with ``wanted``."""
    return sum(
        any(data.startswith(wanted) for _, data in buttons_of(message)) for message in client.phone.from_bot
    )


def _notices(salon: ProcessSalon) -> int:
    return sum(any(data == "sd:1" for _, data in buttons_of(message)) for message in salon.owner.from_bot)
