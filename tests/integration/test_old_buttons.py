"""Buttons that are older than the world around them: normal life, never an error."""

from datetime import timedelta

import pytest

from bot.sandbox.faults import Fault
from data.models import Appointment, Screening
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.toasts import toasts_of

TROUBLE = "something went wrong"


async def test_a_tap_on_a_deleted_message_is_answered_with_a_new_one(salon: LiveSalon) -> None:
    client = await screened(salon)
    greeting = client.phone.last["message_id"]
    salon.world.delete(salon.world.chat(client.phone.chat_id), greeting)

    client.phone.press(greeting, on.BOOKING())

    shown = await client.phone.reads("Which day suits you?")
    assert shown["message_id"] > greeting


async def test_an_old_message_that_telegram_no_longer_edits_is_left_as_it_is(salon: LiveSalon) -> None:
    client = await screened(salon)
    greeting = client.phone.last["message_id"]
    refusal = "Bad Request: message can't be edited"
    salon.world.faults.add(Fault(method="editMessageText", kind="error", code=400, description=refusal))

    client.phone.press(greeting, on.BOOKING())

    shown = await client.phone.reads("Which day suits you?")
    assert shown["message_id"] > greeting
    assert "Hello!" in text_of(client.phone.from_bot[0])


async def test_the_same_tap_again_changes_nothing_and_disturbs_nobody(salon: LiveSalon) -> None:
    client = await screened(salon)
    shown = await client.phone.tap("📅")
    async with toasts_of(salon) as toasts:
        for _ in range(3):
            client.phone.press(shown["message_id"], on.BOOKING())
            assert await toasts.next_for(client.phone) == ""
    await salon.settled()
    assert client.phone.from_bot == [shown]


async def test_a_tap_too_old_to_be_answered_still_does_what_it_says(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.reach_summary()
    salon.world.query_lifetime = -1.0

    await client.phone.tap("bc:")
    await salon.settled()

    assert "Booked." in text_of(client.phone.last)
    assert await count(salon, Appointment) == 1
    assert not client.phone.count(TROUBLE)


async def test_a_button_of_an_earlier_question_changes_no_answer(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=4)
    shown = client.phone.last
    before = await snapshot(salon)

    for data in (on.ANSWER("cauda_equina", "yes"), on.ANSWER("leg_weakness", "unsure"), on.BACK("age")):
        client.phone.press(shown["message_id"], data)
    await salon.settled()

    assert await snapshot(salon) == before
    assert client.phone.last == shown


async def test_two_quick_taps_on_an_answer_do_not_answer_the_next_question(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=2)
    message_id = client.phone.last["message_id"]

    client.phone.press(message_id, on.ANSWER("cauda_equina", "no"))
    client.phone.press(message_id, on.ANSWER("cauda_equina", "no"))
    await salon.settled()

    assert client.question() == 3


@pytest.mark.parametrize(
    ("answers", "verdict", "shown"),
    [
        ({}, "clear", "Nothing in your answers stands against a visit"),
        ({"hernia": "yes"}, "refuse", "we do not perform the therapy here"),
    ],
)
async def test_after_the_verdict_old_questions_only_show_it(
    salon: LiveSalon, answers: dict[str, str], verdict: str, shown: str
) -> None:
    client = await screened(salon, **answers)
    before = await snapshot(salon)
    data = (on.ANSWER("hernia", "no"), on.NUMBER_ANSWER("pain_now", 9), on.BACK("hernia"), on.PAUSE())
    for old in (*data, on.DISCARD(), on.QUESTIONNAIRE()):
        client.phone.press(client.phone.last["message_id"], old)
        await salon.settled()
        assert shown in text_of(client.phone.last)
    assert await snapshot(salon) == before
    assert [row.verdict for row in await rows_of(salon, Screening)] == [verdict]


async def test_a_refused_client_cannot_begin_again_with_an_old_button(salon: LiveSalon) -> None:
    client = await screened(salon, hernia="yes")
    for data in (on.QUESTIONNAIRE_NOTICE_READ(), on.CONSENT("yes")):
        client.phone.press(client.phone.last["message_id"], data)
    await salon.settled()
    assert "we do not perform the therapy here" in text_of(client.phone.last)
    assert await count(salon, Screening) == 1


async def test_the_reminder_of_a_cancelled_visit_says_that_it_is_cancelled(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.book(day=2)
    await salon.move(timedelta(days=1, hours=1))
    reminder_id, _ = await client.phone.button("ay:1")
    await client.phone.ask("/appointments")
    await client.phone.tap("ao:1")
    await client.phone.tap("ac:1")
    await client.phone.tap("ax:1")

    for data in (on.COMING(1), on.ASK_CANCEL(1), on.CANCEL(1), on.APPOINTMENT(1)):
        client.phone.press(reminder_id, data)
        await salon.settled()
        shown = next(message for message in client.phone.from_bot if message["message_id"] == reminder_id)
        assert "This appointment was cancelled." in text_of(shown)

    [row] = await rows_of(salon, Appointment)
    assert (row.status, row.confirmed_at) == ("cancelled", None)


async def test_the_buttons_of_a_visit_that_is_over_do_nothing(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.book()
    salon.clock.move(timedelta(days=3))
    before = await snapshot(salon)

    for data in (on.COMING(1), on.CANCEL(1)):
        client.phone.press(client.phone.last["message_id"], data)
        await salon.settled()

    assert await snapshot(salon) == before
    assert "It is too late to cancel here." in text_of(client.phone.last)


async def test_a_summary_left_open_until_its_time_is_past_offers_another(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.reach_summary()
    salon.clock.set("2027-02-09 11:00")

    await client.phone.tap("bc:")

    assert "this time is no longer free" in text_of(client.phone.last)
    await client.phone.tap("16:00")
    await client.phone.tap("bc:")
    assert "16:00" in text_of(client.phone.last)
    assert await count(salon, Appointment) == 1
