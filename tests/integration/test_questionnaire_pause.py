"""Leaving the questionnaire and coming back; what is kept meanwhile, and how."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from data.models import Base, Screening
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import text_of
from tests.support.tables import count, rows_of


async def at_question(salon: LiveSalon, number: int, **answers: str) -> Client:
    """Return a client who answered harmlessly, but for ``answers``, up to a question."""
    client = Client.of(salon, "en")
    await client.fill_in(until=number, **answers)
    return client


async def retention(salon: LiveSalon) -> None:
    """Delete what was kept long enough, as happens every hour."""
    async with salon.assistant.database.transaction() as session:
        await salon.assistant.retention.apply(session)


async def test_a_paused_questionnaire_goes_on_at_the_same_question(salon: LiveSalon) -> None:
    client = await at_question(salon, 5)
    shown = await client.phone.tap("⏸ Pause")
    assert "Paused. Your answers are kept for 48 hours" in text_of(shown)
    await client.phone.tap("▶ Go on")
    assert client.question() == 5


@pytest.mark.parametrize(
    ("away", "is_kept"), [(timedelta(hours=48), True), (timedelta(hours=48, seconds=1), False)]
)
async def test_unfinished_answers_are_kept_for_two_days(
    salon: LiveSalon, away: timedelta, *, is_kept: bool
) -> None:
    client = await at_question(salon, 5)
    await client.phone.tap("⏸ Pause")
    salon.clock.move(away)
    await retention(salon)

    assert await count(salon, Screening) == is_kept
    await client.phone.tap("▶ Go on")
    assert client.question() == (5 if is_kept else None)
    assert ("Before you start." in text_of(client.phone.last)) is not is_kept


async def test_each_answer_begins_the_two_days_anew(salon: LiveSalon) -> None:
    client = await at_question(salon, 5)
    salon.clock.move(timedelta(hours=40))
    await client.answer_one()
    salon.clock.move(timedelta(hours=40))
    await retention(salon)
    await client.go_on()
    assert await count(salon, Screening, verdict="clear") == 1


async def test_a_pause_survives_a_restart_of_the_bot(salon: LiveSalon) -> None:
    client = await at_question(salon, 5)
    await salon.stop_bot()
    await salon.start_bot()
    await client.go_on()
    assert await count(salon, Screening, verdict="clear") == 1


async def test_a_paused_questionnaire_can_be_deleted(salon: LiveSalon) -> None:
    client = await at_question(salon, 5)
    await client.phone.tap("⏸ Pause")
    shown = await client.phone.tap("🗑 Delete these answers")
    assert text_of(shown) == "These answers are deleted."
    assert await count(salon, Screening) == 0
    await client.fill_in(until=2)
    assert client.question() == 2


async def test_typed_text_means_no_age_after_a_pause(salon: LiveSalon) -> None:
    client = await at_question(salon, 1)
    await client.phone.tap("⏸ Pause")
    await client.phone.ask("45")
    await client.phone.ask("/questionnaire")
    assert client.question() == 1


@pytest.mark.parametrize("verdict", [None, "review"])
async def test_finished_answers_without_a_visit_are_kept_for_thirty_days(
    salon: LiveSalon, verdict: str | None
) -> None:
    client = await at_question(salon, 28, **({"leg_pain": "yes"} if verdict else {}))
    salon.clock.move(timedelta(days=30))
    await retention(salon)
    assert await count(salon, Screening) == 1
    salon.clock.move(timedelta(seconds=1))
    await retention(salon)
    assert await count(salon, Screening) == 0
    assert "Before you start." in text_of(await client.phone.ask("/questionnaire"))


async def test_no_answer_can_be_read_in_the_database(salon: LiveSalon) -> None:
    client = await at_question(salon, 5, age="47")
    before = [row.sealed_answers for row in await rows_of(salon, Screening)]
    await client.answer_one({"trauma": "yes"})
    await client.answer_one({"trauma_cleared": "yes"})
    await client.go_on(cancer="past", bone="osteoporosis_or_steroids", pain_now="9")
    await salon.settled()

    [row] = await rows_of(salon, Screening)
    assert row.sealed_answers not in before
    answers = salon.assistant.services.screenings.answers_of(row)
    assert (answers["age"], answers["trauma_cleared"], answers["pain_now"]) == (47, "yes", 9)
    raw = await everything(salon)
    assert b"review" in raw, "the verdict is no secret to whoever reads the database"
    for secret in ("osteoporosis", "trauma", "past", "cauda_equina", json.dumps(answers)):
        assert secret.encode() not in raw


async def everything(salon: LiveSalon) -> bytes:
    """Return what the tables hold, as bytes, not through the models."""
    async with salon.assistant.database.reading() as session:
        found = []
        for table in Base.metadata.sorted_tables:
            for row in await session.execute(text(f"SELECT * FROM {table.name}")):  # noqa: S608 - our names
                found += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                ]
    return b"\n".join(found)
