"""Before anything is judged the client reads all their answers, changes one or another, and sends them."""

import pytest

from data.models import Screening
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.tables import rows_of, snapshot

NO_TO_THE_REST = "No to everything else."
HOLDS_NOTHING = "Nothing in your answers stands against a visit"
CALL_112_IF_NOW = "If this is happening now or getting worse, call 112."


async def at_summary(salon: LiveSalon, language: str = "en", **answers: str) -> Client:
    """Return a client who answered harmlessly, but for ``answers``, and has not sent it."""
    client = Client.of(salon, language)
    await client.reach_answers(**answers)
    return client


async def verdicts(salon: LiveSalon) -> list[str | None]:
    """Return the verdicts of all screenings."""
    return [row.verdict for row in await rows_of(salon, Screening)]


async def answers(salon: LiveSalon) -> dict[str, object]:
    """Return the answers of the only screening."""
    [row] = await rows_of(salon, Screening)
    return dict(salon.assistant.services.screenings.answers_of(row))


async def change(client: Client, title: str) -> None:
    """Go from the summary to the question with this title, on whichever page it stands."""
    await client.phone.tap("✎ Change an answer")
    while title not in [words for words, _ in buttons_of(client.phone.last)]:
        await client.phone.tap("More →")
    await client.phone.tap(title)


async def test_the_summary_says_everything_in_plain_words_and_judges_nothing(salon: LiveSalon) -> None:
    client = await at_summary(
        salon, age="47", fever="unsure", trauma="yes", trauma_cleared="yes", bleeding="blood_thinners"
    )
    shown = text_of(client.phone.last)
    for line in (
        "• Age: 47",
        "• Pain these days, from 0 to 10: 3",
        "• Serious accident or fall: Yes",
        "• Fracture ruled out by a doctor: Yes",
        "• Blood thinners or bleeding: I take blood thinners",
        "Not sure\n• Fever, chills or feeling very unwell",
        NO_TO_THE_REST,
    ):
        assert line in shown
    assert "Cancer" not in shown, "what is simply no stands in one sentence"
    assert len(client.phone.from_bot) == 2, "the greeting and the questionnaire"
    assert len(salon.owner.from_bot) == 1
    assert await verdicts(salon) == [None]

    await client.phone.tap("✓ Send my answers")
    assert await verdicts(salon) == ["review"]
    await salon.owner.reads("👀")


@pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])
async def test_every_answer_fits_one_message_in_every_language(salon: LiveSalon, language: str) -> None:
    items = salon.assistant.services.screenings.questionnaire.items
    longest = {
        item.id: max(
            (choice for choice in item.choices if item.verdicts[choice.value].value in {"clear", "review"}),
            key=lambda choice: (choice.value not in {"no", "none"}, len(choice.label.en)),
        ).value
        for item in items
        if item.choices and item.id != "fever_severe"
    }
    client = await at_summary(salon, language, **(longest | {"fever": "yes", "fever_severe": "no"}))
    assert client.can_send()
    assert len(text_of(client.phone.last)) < 4096


async def test_what_is_not_simply_no_is_said_even_where_everything_is_said(salon: LiveSalon) -> None:
    client = await at_summary(salon, fever="yes", fever_severe="no")
    assert "• Fever with confusion or other risks: No" in text_of(client.phone.last)


async def test_changing_an_answer_leads_back_and_keeps_the_others(salon: LiveSalon) -> None:
    client = await at_summary(salon, hernia="yes", leg_pain="yes", age="52")
    await change(client, "Disc hernia or protrusion")
    assert client.question() == 12
    await client.phone.tap("qa:hernia:no")

    shown = text_of(client.phone.last)
    assert "hernia" not in shown
    assert "• Pain or tingling below the knee: Yes" in shown
    assert "• Age: 52" in shown
    await client.phone.tap("✓ Send my answers")
    assert await verdicts(salon) == ["review"]


async def test_a_typed_answer_is_changed_as_well(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    await change(client, "Age")
    client.phone.write("15")
    await client.phone.reads("• Age: 15")
    await client.phone.tap("✓ Send my answers")
    assert await verdicts(salon) == ["refuse"]


async def test_a_follow_up_appears_with_the_answer_that_asks_for_it(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    await change(client, "Fever, chills or feeling very unwell")
    await client.phone.tap("qa:fever:yes")
    assert "Is there also any of this" in text_of(client.phone.last)
    assert not client.can_send()
    await client.phone.tap("qa:fever_severe:no")
    await client.phone.tap("✓ Send my answers")
    assert await verdicts(salon) == ["refuse"]


async def test_a_follow_up_goes_with_the_answer_that_asked_for_it(salon: LiveSalon) -> None:
    client = await at_summary(salon, trauma="yes", trauma_cleared="yes", hernia="unsure")
    await change(client, "Serious accident or fall")
    await client.phone.tap("qa:trauma:no")
    assert "Fracture" not in text_of(client.phone.last)
    stored = await answers(salon)
    assert "trauma_cleared" not in stored
    assert stored["hernia"] == "unsure"
    assert len(stored) == 27


async def test_a_change_of_mind_changes_nothing(salon: LiveSalon) -> None:
    client = await at_summary(salon, hernia="yes")
    before = await answers(salon)
    summary = text_of(client.phone.last)
    for title in ("Age", "Disc hernia or protrusion"):
        await change(client, title)
        await client.phone.tap("📋 Back to my answers")
        assert text_of(client.phone.last) == summary
    await client.phone.ask("45")
    assert await answers(salon) == before


async def test_an_emergency_while_changing_ends_at_once(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    await change(client, "Genitals, bladder, bowel: changes")
    shown = text_of(await client.phone.tap("qa:cauda_equina:yes"))
    assert shown.startswith("🚨")
    assert await verdicts(salon) == ["emergency"]


async def test_not_sure_about_an_emergency_shows_the_advice_above_the_summary(salon: LiveSalon) -> None:
    client = await at_summary(salon, leg_weakness="unsure")
    assert CALL_112_IF_NOW in text_of(client.phone.last)
    await change(client, "Weak or numb legs")
    shown = text_of(await client.phone.tap("qa:leg_weakness:no"))
    assert CALL_112_IF_NOW not in shown


async def test_the_summary_waits_through_a_pause_and_a_restart(salon: LiveSalon) -> None:
    client = await at_summary(salon, leg_pain="yes")
    summary = text_of(client.phone.last)
    await client.phone.tap("⏸ Pause")
    await salon.stop_bot()
    await salon.start_bot()
    assert text_of(await client.phone.tap("▶ Go on")) == summary
    assert text_of(await client.phone.ask("/questionnaire")) == summary
    await client.phone.tap("✓ Send my answers")
    assert await verdicts(salon) == ["review"]


async def test_unsent_answers_open_no_booking(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    assert "Please answer the health questionnaire first." in text_of(await client.phone.ask("/book"))


async def test_answers_are_sent_once_however_often_the_button_is_tapped(salon: LiveSalon) -> None:
    client = await at_summary(salon, leg_pain="yes")
    message_id, data = await client.phone.button("✓ Send my answers")
    for _ in range(3):
        client.phone.press(message_id, data)
    await salon.settled()
    assert await verdicts(salon) == ["review"]
    await salon.owner.reads("👀")
    assert salon.owner.count("👀") == 1


async def test_nothing_is_sent_from_the_middle_of_the_questionnaire(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=5)
    before, message_id = await snapshot(salon), client.phone.last["message_id"]
    early = (on.SEND_ANSWERS(), on.SUMMARY(), on.CHANGES(0), on.CHANGES(99), on.CHANGE_ANSWER("age"))
    for data in (*early, on.CHANGE_ANSWER("no_such_question"), on.EXPLAIN("hernia"), on.EXPLAIN("no_such")):
        client.phone.press(message_id, data)
        await salon.settled()
        assert await snapshot(salon) == before, data
        assert client.question() == 5


async def test_old_buttons_at_the_summary_change_nothing(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    before, summary = await snapshot(salon), client.phone.last
    for data in (on.ANSWER("hernia", "yes"), on.NUMBER_ANSWER("pain_now", 9), on.BACK("pain_worsening")):
        client.phone.press(summary["message_id"], data)
        await salon.settled()
        assert await snapshot(salon) == before, data
        assert client.phone.last == summary


async def test_an_answer_that_is_being_changed_is_not_sent_by_an_old_button(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    await change(client, "Disc hernia or protrusion")
    client.phone.press(client.phone.last["message_id"], on.SEND_ANSWERS())
    await salon.settled()
    assert await verdicts(salon) == [None]
    assert client.question() == 12


async def test_after_the_verdict_nothing_can_be_changed(salon: LiveSalon) -> None:
    client = await at_summary(salon)
    await client.phone.tap("✓ Send my answers")
    before, message_id = await snapshot(salon), client.phone.last["message_id"]
    for data in (
        on.SEND_ANSWERS(),
        on.SUMMARY(),
        on.CHANGES(1),
        on.CHANGE_ANSWER("hernia"),
        on.EXPLAIN("bone"),
    ):
        client.phone.press(message_id, data)
        await salon.settled()
        assert await snapshot(salon) == before, data
        assert HOLDS_NOTHING in text_of(client.phone.last)
