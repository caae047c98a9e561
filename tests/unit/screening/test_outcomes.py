"""What a therapist's decision asks for: every choice against every verdict."""

from itertools import product

import pytest

from bot.salon import ReviewRules
from bot.screening.outcomes import CHOICES, Choice, Outcome, is_possible, needs_reason
from bot.screening.verdicts import Verdict


def allowed(verdict: Verdict) -> set[str]:
    return {word for word, choice in CHOICES.items() if is_possible(verdict, choice)}


def test_an_emergency_is_lifted_by_clearance_only_and_nothing_else_knows_of_it() -> None:
    assert allowed(Verdict.CLEAR) == set()
    assert allowed(Verdict.REVIEW) == allowed(Verdict.REFUSE) == {"examination", "all", "refuse"}
    assert allowed(Verdict.EMERGENCY) == {"cleared_examination", "cleared_all", "refuse"}


@pytest.mark.parametrize("word", CHOICES)
def test_without_a_reason_a_review_can_be_allowed_the_first_time_and_nothing_more(word: str) -> None:
    choice: Choice = CHOICES[word]
    for verdict, round_ in product(Verdict, (1, 2, 3)):
        is_first_review = verdict is Verdict.REVIEW and round_ == 1
        assert needs_reason(verdict, round_, choice) == (not (is_first_review and choice.outcome.allows))


def test_only_a_refusal_allows_nothing() -> None:
    assert [outcome for outcome in Outcome if not outcome.allows] == [Outcome.REFUSE]


def test_the_owner_hears_later_than_the_therapists() -> None:
    rules = ReviewRules()
    assert (rules.remind_after_minutes, rules.owner_after_minutes) == (120, 240)
    assert rules.owner_waits == rules.remind_after
    with pytest.raises(ValueError, match="must be longer"):
        ReviewRules(remind_after_minutes=60, owner_after_minutes=60)
