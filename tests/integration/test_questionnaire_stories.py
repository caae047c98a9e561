"""The questionnaire as clients live it, and what of it can be seen in the database."""

import pytest

from bot.screening.rules import Verdict
from data.models import Consent, Dialogue, Screening
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.tables import count, rows_of, snapshot
from tests.support.words import words

CALL_112 = "Please call 112 now."


async def at_question(salon: LiveSalon, number: int, **answers: str) -> Client:
    """Return a client who answered harmlessly, but for ``answers``, up to a question."""
    client = Client.of(salon, "en")
    await client.fill_in(until=number, **answers)
    return client


async def test_every_question_is_shown_in_one_message_with_its_number(salon: LiveSalon) -> None:
    client = await at_question(salon, 1)
    seen = []
    while (number := client.question()) is not None:
        seen.append(number)
        assert f"Question {number} of 27" in text_of(client.phone.last)
        await client.answer_one()

    assert seen == list(range(1, 28))
    assert "No to everything else." in text_of(client.phone.last)
    assert await count(salon, Screening, verdict=None) == 1
    await client.phone.tap("✓ Send my answers")
    assert "Nothing in your answers stands against a visit" in text_of(client.phone.last)
    assert any(data == "b" for _, data in buttons_of(client.phone.last))
    assert len(client.phone.from_bot) == 1
    assert [row.verdict for row in await rows_of(salon, Screening)] == [Verdict.CLEAR.value]


async def test_back_shows_the_question_before_and_takes_another_answer(salon: LiveSalon) -> None:
    client = await at_question(salon, 4)
    assert client.question() == 4
    await client.phone.tap("← Back")
    await client.phone.tap("← Back")
    assert client.question() == 2
    await client.answer_one({"cauda_equina": "unsure"})
    assert client.question() == 4, "the answer in between is kept"
    await client.go_on()
    assert [row.verdict for row in await rows_of(salon, Screening)] == ["review"]


async def test_the_first_question_has_no_way_back(salon: LiveSalon) -> None:
    client = await at_question(salon, 1)
    assert "← Back" not in [text for text, _ in buttons_of(client.phone.last)]


async def test_not_sure_about_an_emergency_shows_the_advice_and_goes_on(salon: LiveSalon) -> None:
    client = await at_question(salon, 2)
    shown = await client.answer_one({"cauda_equina": "unsure"})
    assert "If this is happening now or getting worse, call 112." in text_of(shown)
    assert client.question() == 3
    shown = await client.answer_one()
    assert "call 112" not in text_of(shown)


async def test_an_emergency_stops_everything_and_the_staff_learn_no_detail(salon: LiveSalon) -> None:
    client = await at_question(salon, 2)
    shown = text_of(await client.answer_one({"cauda_equina": "yes"}))
    assert shown.startswith("🚨")
    assert "Call 112 now" in shown
    assert client.question() is None

    head = "🚨 Client {client}: the questionnaire ended with the advice to call 112"
    notice = text_of(await salon.owner.reads(words("es", head, client=2)))
    details = salon.assistant.services.screenings.questionnaire.explanation("cauda_equina")
    assert details.reason["es"] not in notice
    assert notice.count("\n") <= 1
    assert "Call 112 now" in text_of(await client.phone.ask("/questionnaire"))


async def test_an_emergency_that_two_answers_make_stops_as_well(salon: LiveSalon) -> None:
    client = await at_question(salon, 5)
    await client.answer_one({"trauma": "yes"})
    shown = text_of(await client.answer_one({"trauma_cleared": "no"}))
    assert "Call 112 now" in shown
    assert [row.verdict for row in await rows_of(salon, Screening)] == ["emergency"]


@pytest.mark.parametrize(
    ("answers", "shown", "head"),
    [
        (
            {"leg_pain": "yes"},
            "a therapist will look at your answers",
            "👀 Client {client}: a therapist must look at the questionnaire",
        ),
        (
            {"hernia": "yes"},
            "we do not perform the therapy here",
            "✕ Client {client}: the questionnaire ended with a refusal",
        ),
    ],
)
async def test_the_client_reads_why_and_the_staff_only_that(
    salon: LiveSalon, answers: dict[str, str], shown: str, head: str
) -> None:
    client = await at_question(salon, 28, **answers)
    [item] = answers
    reason = salon.assistant.services.screenings.questionnaire.explanation(item).reason
    told = text_of(client.phone.last)
    assert shown in told
    assert reason["en"] in told
    notice = text_of(await salon.owner.reads(words("es", head, client=2)))
    assert reason["es"] not in notice


async def test_declining_consent_shows_another_way_and_stores_nothing(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.phone.ask("/questionnaire")
    await client.phone.tap("qn")
    shown = await client.phone.tap("I do not agree")
    assert "our team can talk with you by telephone" in text_of(shown)
    assert "+34 000 000 000" in text_of(shown)
    await client.phone.tap("👤 Talk to a person")
    await salon.owner.reads(words("es", "👤 Client {client} would like to talk to a person", client=2))
    assert await count(salon, Consent) == 0
    assert await count(salon, Screening) == 0


async def test_the_age_is_asked_again_until_it_is_one(salon: LiveSalon) -> None:
    client = await at_question(salon, 1)
    for typed, shown in {
        "quite old": "Please write only a number",
        "4o": "Please write only a number",
        "-5": "That number cannot be right.",
        "250": "That number cannot be right.",
    }.items():
        assert shown in text_of(await client.phone.ask(typed)), typed
    client.phone.write("45 years")
    await client.phone.until(lambda: client.question() == 2)
    # What stands in the questionnaire need not stand in the chat as well.
    await client.phone.until(lambda: "45 years" not in map(text_of, client.phone.messages))


@pytest.mark.parametrize("number", [1, 5])
async def test_a_question_in_the_middle_is_answered_and_loses_nothing(salon: LiveSalon, number: int) -> None:
    client = await at_question(salon, number)
    before = await snapshot(salon)
    shown = await client.phone.ask("How many sessions will I need?")
    assert "General information, not a diagnosis." in text_of(shown)
    assert await snapshot(salon) == before
    await client.go_on()
    assert await count(salon, Screening, verdict="clear") == 1


@pytest.mark.parametrize("number", [1, 5])
async def test_an_emergency_in_words_is_heard_in_the_middle(salon: LiveSalon, number: int) -> None:
    client = await at_question(salon, number)
    shown = await client.phone.ask("I cannot feel my legs and I can't pee")
    assert CALL_112 in text_of(shown)
    head = "🚨 Client {client} wrote about a possible emergency and was told to call 112"
    notice = text_of(await salon.owner.reads(words("es", head, client=2)))
    assert "legs" not in notice
    await client.go_on()
    assert await count(salon, Screening, verdict="clear") == 1


async def test_an_emergency_in_words_is_heard_while_a_name_is_awaited(salon: LiveSalon) -> None:
    client = await at_question(salon, 28)
    await client.phone.tap("📅")
    await client.phone.tap("Tue 9 Feb")
    await client.phone.tap("10:00")
    assert CALL_112 in text_of(await client.phone.ask("chest pain, I can't breathe"))
    await salon.owner.reads("112")
    assert await count(salon, Dialogue, step="booking_name") == 1
    await client.phone.ask("Ana Ejemplo")
    await client.phone.reads("Which telephone number can we call")
