"""Judging answers given as JSON lines, for the clinician who signs the rules off."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.screening.questionnaire import Answer, InvalidAnswer, Questionnaire
from bot.screening.rules import Incomplete, judge


class _BadLine(Exception):
    """The line is no set of answers; the message is one sentence."""


def judge_lines(lines: Iterable[str], questionnaire: Questionnaire) -> Iterator[str]:
    """Judge each line ``{"answers": {id: value}}``; yield one line of JSON for each, in order.

    A result is ``{"verdict", "reasons", "call_first"}``. A line that cannot be judged gives
    ``{"error": "<one sentence>"}``, and the next one is judged all the same. An emergency needs no
    further answers; follow-ups that do not apply are ignored.
    """
    for line in lines:
        try:
            result = _judged(line, questionnaire)
        except (_BadLine, InvalidAnswer, Incomplete) as error:
            result = {"error": str(error)}
        yield json.dumps(result)


def _judged(line: str, questionnaire: Questionnaire) -> dict[str, Any]:
    given = _answers_in(line)
    known = {item.id for item in questionnaire.items}
    if unknown := [item_id for item_id in given if item_id not in known]:
        raise _BadLine(f"There is no item '{unknown[0][:40]}'.")
    answers: dict[str, Answer] = {}
    for item in questionnaire.items:
        if item.id in given and item.is_asked(answers):
            answers[item.id] = item.parse(given[item.id])
    judgement = judge(questionnaire, answers)
    return {
        "verdict": judgement.verdict.value,
        "reasons": judgement.reasons,
        "call_first": judgement.call_first,
    }


def _answers_in(line: str) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise _BadLine("The line is not valid JSON.") from None
    answers = document.get("answers") if isinstance(document, dict) else None
    if not isinstance(answers, dict):
        raise _BadLine("The line has no object under the key 'answers'.")
    return answers
