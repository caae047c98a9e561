"""What the classifier learns from: phrasings, and messages joined of two."""

import pytest

from bot.faq.examples import Example, examples_of
from bot.faq.phrasings import CALM, NEAR_MISS, OFF_TOPIC, URGENT, Phrasing
from bot.languages import Language


def _spoken(language: Language, *phrasings: Phrasing) -> list[Phrasing]:
    """Return so many of the phrasings, in one language, that some of each kind are joined."""
    return [one._replace(language=language) for one in phrasings] * 500


PRICE = Phrasing("price", "en", "how much is it?", CALM)
HOURS = Phrasing("opening_hours", "en", "are you open now", CALM)
NUMB = Phrasing(URGENT, "en", "both my feet are numb since noon.", "leg_weakness")
LONG_AGO = Phrasing(OFF_TOPIC, "en", "my feet were numb in 2009", NEAR_MISS)
HELLO = Phrasing("greeting", "en", "hi there", CALM)


def _joined(*phrasings: Phrasing) -> list[Example]:
    return examples_of(phrasings)[len(phrasings) :]


def test_every_phrasing_is_an_example_of_its_own() -> None:
    examples = examples_of([PRICE, NUMB, LONG_AGO])
    assert examples[:3] == [
        Example("how much is it?", "en", ("price",), CALM),
        Example("both my feet are numb since noon.", "en", (URGENT,), "leg_weakness"),
        Example("my feet were numb in 2009", "en", (OFF_TOPIC,), NEAR_MISS),
    ]


def test_two_questions_in_one_message_are_about_both() -> None:
    joined = _joined(*_spoken("en", PRICE, HOURS))
    assert {frozenset(one.labels) for one in joined} == {
        frozenset({"price"}),
        frozenset({"opening_hours"}),
        frozenset({"price", "opening_hours"}),
    }
    assert "are you open now and how much is it?" in {one.text for one in joined}


@pytest.mark.parametrize(
    ("beside", "labels", "danger"),
    [
        (NUMB, (URGENT,), "leg_weakness"),
        (LONG_AGO, ("price",), NEAR_MISS),
        (HELLO, ("price",), CALM),
    ],
    ids=["an emergency", "a near miss", "a greeting"],
)
def test_what_stands_beside_a_question_decides_only_if_it_is_an_emergency(
    beside: Phrasing, labels: tuple[str, ...], danger: str
) -> None:
    told = beside.text.rstrip(".")
    joined = [one for one in _joined(*_spoken("en", PRICE, beside)) if told in one.text]
    assert joined
    assert {(one.labels, one.danger) for one in joined} == {(labels, danger)}
    assert {one.text.startswith(told) for one in joined} == {True, False}


def test_nobody_speaks_two_languages_in_one_joined_message() -> None:
    spanish = PRICE._replace(text="¿cuánto cuesta?")
    joined = _joined(*_spoken("en", PRICE, HOURS), *_spoken("es", spanish))
    assert {one.language for one in joined} == {"en", "es"}
    assert all(("cuánto" in one.text) == (one.language == "es") for one in joined)


def test_long_stories_are_not_made_longer() -> None:
    story = PRICE._replace(text="well " * 20 + "how much")
    assert not any("well" in one.text for one in _joined(*_spoken("en", PRICE, story)))


def test_the_same_phrasings_make_the_same_examples() -> None:
    phrasings = _spoken("en", PRICE, HOURS, NUMB, LONG_AGO, HELLO)
    assert examples_of(phrasings) == examples_of(list(phrasings))
