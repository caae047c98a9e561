"""What the rules or a therapist refused: who lifts it, and how a client asks for another look."""

import pytest

from data.models import ReviewRequest, ScreeningDecision
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Json, buttons_of, text_of
from tests.support.reviews import (
    REASON,
    decide,
    may_book,
    open_case,
    press,
    screening_in,
    staff_group,
    therapist,
    words_on_offer,
)
from tests.support.tables import count, rows_of, snapshot
from tests.support.toasts import note_after

REFUSED = "For your safety we do not perform the therapy here."
LOOKS_AGAIN = "A therapist will look at your answers again and decide."


# Lifting what the rules refused.


async def test_a_refusal_by_the_rules_is_lifted_with_a_reason_only(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(hernia="yes")
    case = await open_case(salon.owner)
    assert words_on_offer(case) == ["examination", "all", "refuse", "telephone"]
    await press(salon.owner, case, "examination")
    assert await count(salon, ScreeningDecision) == 0
    await salon.owner.ask(REASON)
    [row] = await rows_of(salon, ScreeningDecision)
    assert (row.outcome, row.is_medically_cleared, bool(row.sealed_reason)) == ("examination", False, True)
    assert await may_book(salon, client)


async def test_an_emergency_is_lifted_by_medical_clearance_only(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(cauda_equina="yes")
    case = await open_case(salon.owner)
    assert words_on_offer(case) == ["cleared_examination", "cleared_all", "refuse", "telephone"]
    for word in ("examination", "all"):
        forged = on.DECIDE(screening_in(case), 1, word)
        await note_after(salon, salon.owner, forged, message_id=case["message_id"])
        salon.owner.write(REASON)
        await salon.settled()
    assert await count(salon, ScreeningDecision) == 0
    assert not await may_book(salon, client)

    await decide(salon.owner, case, "cleared_examination")
    [row] = await rows_of(salon, ScreeningDecision)
    assert (row.outcome, row.is_medically_cleared) == ("examination", True)
    assert await may_book(salon, client)


async def test_from_the_group_a_therapist_opens_a_refusal_in_private(salon: LiveSalon) -> None:
    group = await staff_group(salon)
    await Client.of(salon).answer_quickly(hernia="yes")
    message_id, see = await group.button("rc:")
    group.press(message_id, see)
    case = await salon.owner.reads("1")
    await salon.owner.button("rd:")
    assert case["chat"]["id"] == salon.owner.chat_id
    assert not any(data.startswith("rd:") for m in group.messages for _, data in buttons_of(m))


# The client's side.


async def contest(client: Client) -> Json:
    return await client.phone.tap("rq:")


async def test_a_client_asks_for_another_look_and_gets_it_once_a_round(salon: LiveSalon) -> None:
    client, phone = Client.of(salon, "en"), await therapist(salon)
    await client.answer_quickly(hernia="yes")
    message_id, data = await client.phone.button("rq:")
    assert LOOKS_AGAIN in text_of(await contest(client))
    client.phone.press(message_id, data)
    await salon.settled()
    await phone.reads("asks a therapist to look at a refusal again")
    assert phone.count("asks a therapist to look at a refusal again") == 1
    await salon.owner.reads("🔎")
    assert salon.owner.count("🔎") == 1
    [asked] = await rows_of(salon, ReviewRequest)
    assert (asked.round, asked.reason) == (1, "contested")
    shown = await client.phone.ask("/questionnaire")
    assert "A therapist is looking at your answers again." in text_of(shown)
    assert not any(data.startswith("rq:") for _, data in buttons_of(shown))

    await decide(phone, await open_case(phone), "refuse")
    await client.phone.reads(REFUSED)
    assert LOOKS_AGAIN in text_of(await contest(client))
    case = await open_case(phone)
    assert REASON in text_of(case)
    await decide(phone, case, "examination", "He is well again")
    await client.phone.reads("you can book your first visit")
    assert await may_book(salon, client)
    assert [row.round for row in await rows_of(salon, ScreeningDecision)] == [1, 2]


@pytest.mark.parametrize("answers", [{"cauda_equina": "yes"}, {"leg_pain": "yes"}, {}])
async def test_there_is_nothing_to_contest_but_a_refusal(salon: LiveSalon, answers: dict[str, str]) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(**answers)
    assert not any(data.startswith("rq:") for m in client.phone.from_bot for _, data in buttons_of(m))


async def test_nobody_contests_for_somebody_else(salon: LiveSalon) -> None:
    client, stranger = Client.of(salon, "en"), salon.phone("Otra", "en")
    await client.answer_quickly(hernia="yes")
    _, data = await client.phone.button("rq:")
    await stranger.ask("/start")
    before = await snapshot(salon)
    note = await note_after(salon, stranger, data, message_id=stranger.last["message_id"])
    assert "nothing here" in note
    assert await snapshot(salon) == before
