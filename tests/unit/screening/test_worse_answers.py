"""Answers that were changed: whether something speaks against a visit that did not before."""

import pytest

from bot.screening.questionnaire import Answer, Questionnaire
from bot.screening.rules import is_worse

Changes = dict[str, Answer]


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        ({}, {}, False),
        ({}, {"hernia": "unsure"}, True),
        ({"hernia": "unsure"}, {"hernia": "yes"}, True),
        ({"cancer": "past"}, {"cancer": "active"}, True),
        ({"cancer": "unsure"}, {"cancer": "past"}, True),
        ({"pregnancy": "first_trimester"}, {"pregnancy": "complication"}, True),
        ({"fever": "no"}, {"fever": "yes"}, True),
        ({"trauma": "no"}, {"trauma": "yes"}, True),
        ({"cancer": "active"}, {"cancer": "past"}, False),
        ({"hernia": "yes"}, {"skin": "yes"}, True),
        ({"hernia": "yes", "skin": "yes"}, {"skin": "yes"}, False),
        ({"cancer": "active"}, {"cancer": "active", "leg_pain": "yes"}, True),
        ({"cancer": "past"}, {"cancer": "past", "pain_new": "yes"}, True),
        ({"fever": "yes", "fever_severe": "no"}, {"fever": "unsure"}, False),
        ({"trauma": "yes", "trauma_cleared": "yes"}, {"trauma": "yes", "trauma_cleared": "unsure"}, True),
        ({"age": 70}, {"age": 44}, False),
        ({"age": 44}, {"age": 70}, True),
    ],
    ids=str,
)
def test_answers_are_worse_when_any_of_them_is_new_and_not_milder(
    questionnaire: Questionnaire,
    healthy: dict[str, Answer],
    before: Changes,
    after: Changes,
    *,
    worse: bool,
) -> None:
    assert is_worse(questionnaire, healthy | after, than=healthy | before) is worse
