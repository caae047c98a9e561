"""The clinician's command: answers as JSON lines in, judgements as JSON lines out."""

import json
from typing import Any

import pytest

from bot.screening.judge import judge_lines
from bot.screening.questionnaire import Answer, Questionnaire


def judged(questionnaire: Questionnaire, *answers: object) -> list[dict[str, Any]]:
    lines = [json.dumps({"answers": each}) for each in answers]
    return [json.loads(line) for line in judge_lines(lines, questionnaire)]


def test_each_line_is_judged_in_order(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    several = {"leg_pain": "yes", "immune": "unsure", "pain_now": 8}
    assert judged(questionnaire, healthy, healthy | {"hernia": "yes"}, healthy | several) == [
        {"verdict": "clear", "reasons": [], "call_first": False},
        {"verdict": "refuse", "reasons": ["hernia"], "call_first": False},
        {"verdict": "review", "reasons": ["leg_pain", "immune", "pain_now"], "call_first": True},
    ]


def test_numbers_may_be_typed(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    (result,) = judged(questionnaire, healthy | {"age": "16", "pain_now": " 8 "})
    assert result["reasons"] == ["age", "pain_now"]


def test_an_emergency_needs_no_further_answers(questionnaire: Questionnaire) -> None:
    stopped = {"age": 40, "cauda_equina": "yes"}
    assert judged(questionnaire, stopped) == [
        {"verdict": "emergency", "reasons": ["cauda_equina"], "call_first": False}
    ]


@pytest.mark.parametrize("value", ["yes", "no", "unsure", None, "nonsense"])
def test_a_follow_up_that_was_not_asked_is_ignored(
    questionnaire: Questionnaire, healthy: dict[str, Answer], value: str | None
) -> None:
    (result,) = judged(questionnaire, {"fever_severe": value, "trauma_cleared": value, **healthy})
    assert result["verdict"] == "clear"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "The line is not valid JSON."),
        ("{", "The line is not valid JSON."),
        ("[" * 100_000, "The line is not valid JSON."),
        ("[]", "The line has no object under the key 'answers'."),
        ("{}", "The line has no object under the key 'answers'."),
        ('{"answers": [1]}', "The line has no object under the key 'answers'."),
        ('{"answers": {"shoe_size": 42}}', "There is no item 'shoe_size'."),
        ('{"answers": {"\\ud800": 42}}', "There is no item '\ud800'."),
        ('{"answers": {"age": null}}', "The answer to 'age' is not a number."),
        ('{"answers": {"age": 45.0}}', "The answer to 'age' is not a number."),
        ('{"answers": {"age": true}}', "The answer to 'age' is not a number."),
        ('{"answers": {"age": 121}}', "The answer to 'age' is out of range."),
        ('{"answers": {"hernia": ["yes"]}}', "The answer to 'hernia' is not a choice."),
        ('{"answers": {"hernia": true}}', "The answer to 'hernia' is not a choice."),
    ],
)
def test_a_bad_line_gets_one_sentence_and_the_next_is_judged(
    questionnaire: Questionnaire, healthy: dict[str, Answer], line: str, error: str
) -> None:
    good = json.dumps({"answers": healthy})
    bad, after = (json.loads(out) for out in judge_lines([line, good], questionnaire))
    assert bad == {"error": error}
    assert after["verdict"] == "clear"


def test_missing_answers_are_named(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    answers = {**healthy, "trauma": "yes"}
    del answers["skin"]
    assert judged(questionnaire, answers) == [{"error": "There is no answer to trauma_cleared, skin."}]


def test_lines_are_judged_as_they_come(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    results = judge_lines(iter([json.dumps({"answers": healthy}), "{"]), questionnaire)
    assert json.loads(next(results))["verdict"] == "clear"
    assert "error" in json.loads(next(results))
