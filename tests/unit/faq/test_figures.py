"""How answers are judged: hand-made findings for messages with known labels."""

import pytest

from bot.faq.evaluation import Labelled, Outcome, figures, mistakes
from bot.faq.search import Finding

ONE = Labelled("how much", "en", "price")
TWO = Labelled("how much and with card", "en", "price", also=("payment",), both=True)
EITHER = Labelled("what does it cost me", "en", "price", also=("insurance",))


def outcome(message: Labelled, *answers: str) -> Outcome:
    return Outcome(message, Finding("answer", answers[0], also=answers[1:]) if answers else Finding("none"))


@pytest.mark.parametrize(
    ("judged", "right", "whole", "surplus"),
    [
        (outcome(ONE, "price"), 1, None, 0),
        (outcome(ONE, "price", "payment"), 1, None, 1),
        (outcome(ONE, "payment", "price"), 1, None, 1),
        (outcome(ONE, "payment"), 0, None, 0),
        (outcome(ONE), 0, None, 0),
        (outcome(EITHER, "insurance"), 1, None, 0),
        (outcome(EITHER, "price", "insurance"), 1, None, 0),
        (outcome(TWO, "payment", "price"), 1, 1, 0),
        (outcome(TWO, "payment"), 1, 0, 0),
        (outcome(TWO, "price", "payment", "address"), 1, 1, 1),
    ],
)
def test_an_answer_can_be_right_whole_and_too_much(
    judged: Outcome, right: float, whole: float | None, surplus: float
) -> None:
    found = figures([judged])
    assert (found.right, found.whole, found.surplus) == (right, whole, surplus)
    assert bool(list(mistakes([judged]))) is (not right or whole == 0 or bool(surplus))
