"""A client does not know a word in a question and has it explained."""

from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Json, buttons_of, text_of

EXPLAINED = ("ℹ️ Explain", "✕ Close the explanation")


def has_button(message: Json, words: str) -> bool:
    """Return whether a button has exactly these words."""
    return words in [text for text, _ in buttons_of(message)]


async def test_a_term_is_explained_in_place_and_the_question_comes_back(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=12)
    asked = client.phone.last
    item = salon.assistant.services.screenings.questionnaire.item("hernia")
    assert item.explain is not None

    shown = await client.phone.tap("ℹ️ Explain")
    assert item.explain["en"] in text_of(shown)
    assert item.question["en"] in text_of(shown)
    assert shown["message_id"] == asked["message_id"]
    back = await client.phone.tap("✕ Close the explanation")
    assert (text_of(back), buttons_of(back)) == (text_of(asked), buttons_of(asked))


async def test_an_explained_question_can_be_answered_at_once(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=12)
    await client.phone.tap("ℹ️ Explain")
    await client.answer_one()
    assert client.question() == 13


async def test_a_question_in_plain_words_has_nothing_to_explain(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=13)
    assert not any(has_button(client.phone.last, words) for words in EXPLAINED)


async def test_the_112_advice_stays_while_a_term_is_explained(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=7, fever="unsure")
    for words in EXPLAINED:
        shown = await client.phone.tap(words)
        assert "If this is happening now or getting worse, call 112." in text_of(shown)
