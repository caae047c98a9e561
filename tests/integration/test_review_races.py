"""Therapists who decide, clients who contest and instances that remind, all at the same moment."""

import asyncio

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from bot.screening.outcomes import CHOICES
from bot.screening.review import Decided
from data.engine import Database, database_url
from data.models import ReviewRequest, Screening, ScreeningDecision, ScreeningView
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Phone
from tests.support.reviews import REASON, open_case, press, screening_in, therapist
from tests.support.tables import count, rows_of
from tests.support.toasts import toasts_of

ALREADY = "This has been decided already."


async def test_of_two_therapists_who_decide_at_once_one_does(salon: LiveSalon) -> None:
    first, second = await therapist(salon), await therapist(salon, "Otra")
    client = Client.of(salon, "en")
    await client.answer_quickly(leg_pain="yes")
    cases = [await open_case(phone) for phone in (first, second)]
    screening = screening_in(cases[0])
    async with toasts_of(salon) as of_first, toasts_of(salon) as of_second:
        for phone, case, word in zip((first, second), cases, ("examination", "all"), strict=True):
            phone.press(case["message_id"], on.DECIDE(screening, 1, word))
        notes = [await of_first.next_for(first), await of_second.next_for(second)]
    await salon.settled()

    assert sorted(notes) == ["", ALREADY]
    assert await count(salon, ScreeningDecision) == 1
    await client.phone.reads("A therapist has looked at your answers")
    assert client.phone.count("A therapist has looked at your answers") == 1


async def test_of_two_who_write_their_reasons_at_once_the_other_is_told(salon: LiveSalon) -> None:
    phones = [await therapist(salon), await therapist(salon, "Otra")]
    await Client.of(salon).answer_quickly(leg_pain="yes")
    for phone in phones:
        await press(phone, await open_case(phone), "refuse")
    for phone in phones:
        phone.write(REASON)
    await salon.settled()

    assert await count(salon, ScreeningDecision) == 1
    assert sum(phone.count(ALREADY) for phone in phones) == 1


async def test_the_database_itself_lets_one_of_many_instances_decide(salon: LiveSalon) -> None:
    await Client.of(salon).answer_quickly(leg_pain="yes")
    screening = screening_in(await open_case(salon.owner))
    databases = [_another(salon) for _ in range(6)]
    reviews = salon.assistant.services.reviews
    together = asyncio.Barrier(len(databases))

    async def decide(database: Database, word: str) -> Decided:
        async with database.reading() as session:
            # Everybody has seen that nobody has decided before anybody does.
            assert (await reviews.check(session, screening, 1, None))[0] is Decided.DONE
        await together.wait()
        async with database.transaction() as session:
            found, _ = await reviews.decide(session, screening, 1, CHOICES[word], by=1)
            return found

    words = ["examination", "all"] * 3
    found = await asyncio.gather(*(decide(one, word) for one, word in zip(databases, words, strict=True)))
    await asyncio.gather(*(database.dispose() for database in databases))

    assert sorted(one.value for one in found) == ["already"] * 5 + ["done"]
    [row] = await rows_of(salon, ScreeningDecision)
    assert row.outcome == words[found.index(Decided.DONE)]


async def test_of_many_instances_one_reminds(salon: LiveSalon) -> None:
    salon.clock.set("2027-02-08 10:00")
    await Client.of(salon).answer_quickly(leg_pain="yes")
    await salon.owner.button("rc:")
    databases = [_another(salon) for _ in range(6)]
    reviews = salon.assistant.services.reviews
    together = asyncio.Barrier(len(databases))

    async def take(database: Database) -> int:
        await together.wait()
        async with database.transaction() as session:
            return len(await reviews.take_reminders(session))

    await salon.stop_bot()  # its own tick would be a seventh
    salon.clock.set("2027-02-08 12:30")
    taken = await asyncio.gather(*(take(database) for database in databases))
    await asyncio.gather(*(database.dispose() for database in databases))
    assert sorted(taken) == [0, 0, 0, 0, 0, 1]


async def test_two_quick_taps_contest_once(salon: LiveSalon) -> None:
    client, phone = Client.of(salon, "en"), await therapist(salon)
    await client.answer_quickly(hernia="yes")
    message_id, data = await client.phone.button("rq:")
    for _ in range(3):
        client.phone.press(message_id, data)
    await salon.settled()
    await phone.reads("asks a therapist to look at a refusal again")
    assert phone.count("asks a therapist to look at a refusal again") == 1
    assert await count(salon, ReviewRequest) == 1


async def test_of_two_who_join_with_one_code_one_does(salon: LiveSalon) -> None:
    code = str((await salon.owner.ask("/invite"))["text"]).split("/join ", 1)[1].split()[0]
    phones: list[Phone] = [salon.phone(f"Terapeuta {number}", "en") for number in range(5)]
    for phone in phones:
        phone.write(f"/join {code}")
    await salon.settled()
    assert sum(phone.count("You are a therapist here now.") for phone in phones) == 1


@pytest.mark.parametrize("model", [ScreeningDecision, ScreeningView])
async def test_the_record_cannot_be_changed_but_goes_with_the_screening(
    salon: LiveSalon, model: type[ScreeningDecision] | type[ScreeningView]
) -> None:
    await Client.of(salon).answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "examination")
    column = model.decided_by if model is ScreeningDecision else ScreeningView.viewed_by
    with pytest.raises(IntegrityError, match="written_once"):
        async with salon.assistant.database.transaction() as session:
            await session.execute(update(model).values({column: 7}))
    assert await count(salon, model) == 1
    async with salon.assistant.database.transaction() as session:
        await session.execute(delete(Screening))
    assert await count(salon, model) == 0


async def test_a_reason_can_neither_come_nor_go(salon: LiveSalon) -> None:
    await Client.of(salon).answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "examination")
    with pytest.raises(IntegrityError, match="written_once"):
        async with salon.assistant.database.transaction() as session:
            await session.execute(update(ScreeningDecision).values(sealed_reason=b"another"))


def _another(salon: LiveSalon) -> Database:
    """Return a database of its own connections, as another instance has."""
    return Database(database_url(salon._database_url))
