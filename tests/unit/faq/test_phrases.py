"""The notation of phrases and what it forgives."""

import pytest

from bot.faq.phrases import Lexicon, Span
from bot.faq.text import words


def found(phrase: str, message: str) -> set[Span]:
    return Lexicon({"it": [phrase]}).find(words(message)).get("it", set())


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("numb", "all numb here"),
        ("numb*", "numbness"),
        ("can|could not feel", "I could not feel"),
        ("my (left) leg", "my leg"),
        ("my (left) leg", "my left leg"),
        ("(my) leg", "leg"),
        ("no .. legs", "no feeling in legs"),
        ("no .. legs", "no legs"),
        ("онем*", "onemela"),
        ("numbness", "nubmness"),
        ("numbness", "numness"),
        ("промежн*", "промешность"),
    ],
)
def test_a_phrase_is_found(phrase: str, message: str) -> None:
    assert found(phrase, message)


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("numb", "number"),
        ("leg", "beg"),
        ("no .. legs", "no one here has any legs"),
        ("my leg", "my left leg"),
        ("numbness", "dumbness"),
    ],
)
def test_another_text_is_not(phrase: str, message: str) -> None:
    assert not found(phrase, message)


def test_the_place_is_told() -> None:
    assert found("my (left) leg", "oh my left leg hurts") == {Span(1, 4)}
