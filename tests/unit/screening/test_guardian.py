"""Who needs a parent or guardian, when they are asked, and what is kept of what they type."""

import pytest

from bot.clock import SystemClock
from bot.screening.guardian import Guardians, Person, is_last_obstacle, is_wanted
from bot.screening.outcomes import Outcome
from bot.screening.questionnaire import Questionnaire
from bot.screening.rules import Verdict
from bot.screening.service import Standing
from data.cipher import Cipher, new_key

PERSON = Person("Carmen <Ejemplo>", "+34600000009")


@pytest.mark.parametrize(("age", "is_concerned"), [(13, 0), (15, 0), (16, 1), (17, 1), (18, 0), (70, 0)])
def test_the_age_decides_who_needs_a_guardian(
    questionnaire: Questionnaire, age: int, *, is_concerned: bool
) -> None:
    assert questionnaire.guardian.concerns({"age": age}) == is_concerned


def test_without_an_age_nobody_needs_a_guardian(questionnaire: Questionnaire) -> None:
    assert not questionnaire.guardian.concerns({})
    assert not questionnaire.guardian.concerns({"age": "17"})


@pytest.mark.parametrize(
    ("verdict", "decision", "wanted", "last"),
    [
        (Verdict.REVIEW, None, True, False),
        (Verdict.REVIEW, Outcome.EXAMINATION, True, True),
        (Verdict.REVIEW, Outcome.ALL, True, True),
        (Verdict.REVIEW, Outcome.REFUSE, False, False),
        (Verdict.REFUSE, None, False, False),
        (Verdict.REFUSE, Outcome.EXAMINATION, True, True),
        (Verdict.EMERGENCY, None, False, False),
        (Verdict.EMERGENCY, Outcome.EXAMINATION, True, True),
        (Verdict.CLEAR, None, True, True),
        (None, None, False, False),
    ],
)
def test_a_guardian_is_asked_only_where_something_could_be_booked(
    verdict: Verdict | None, decision: Outcome | None, *, wanted: bool, last: bool
) -> None:
    standing = Standing(verdict, None, False, decision, needs_guardian=True)
    assert (is_wanted(standing), is_last_obstacle(standing)) == (wanted, last)
    without = Standing(verdict, None, False, decision)
    assert (is_wanted(without), is_last_obstacle(without)) == (False, False)


@pytest.mark.parametrize("decision", [None, *Outcome])
@pytest.mark.parametrize("verdict", Verdict)
def test_nothing_can_be_booked_before_the_guardian_agrees(verdict: Verdict, decision: Outcome | None) -> None:
    standing = Standing(verdict, None, False, decision, needs_guardian=True)
    assert not standing.may_book_examination
    assert not standing.may_book_everything


def test_with_the_agreement_the_decision_counts() -> None:
    assert Standing(Verdict.REVIEW, None, False, Outcome.EXAMINATION).may_book_examination
    assert Standing(Verdict.REVIEW, None, False, Outcome.ALL).may_book_everything


def test_what_was_typed_waits_sealed_for_one_client_only(questionnaire: Questionnaire) -> None:
    guardians = Guardians(questionnaire.guardian, Cipher([new_key()]), SystemClock())
    sealed = guardians.sealed_draft(7, PERSON.name, PERSON.phone)
    assert guardians.draft(7, sealed) == PERSON
    assert guardians.draft(8, sealed) is None
    assert "Carmen" not in sealed


def test_what_was_typed_under_a_key_that_is_gone_has_to_be_typed_again(questionnaire: Questionnaire) -> None:
    before, after = (Guardians(questionnaire.guardian, Cipher([new_key()]), SystemClock()) for _ in range(2))
    assert after.draft(7, before.sealed_draft(7, PERSON.name)) is None
