"""The verdict that a client's answers lead to; the clinical rules themselves are data."""

from dataclasses import dataclass

from bot.screening.questionnaire import Answers, Item, Questionnaire
from bot.screening.verdicts import Verdict

__all__ = [
    "Incomplete",
    "Judgement",
    "Verdict",
    "emergency_in",
    "is_worse",
    "judge",
    "judged_so_far",
    "urgent_advice",
]

_CALL_FIRST_FROM = 3
_NOT_SURE = "unsure"


class Incomplete(Exception):
    """Questions that must still be asked before the answers can be judged."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"There is no answer to {', '.join(missing)}.")
        self.missing = missing


@dataclass(frozen=True)
class Judgement:
    """What the answers lead to, and why.

    ``reasons`` are the ids of all items and combinations that are not clear: those of the final
    verdict first, then the milder ones; within one severity items stand in asking order, then
    combinations in file order. A follow-up counts under its parent's id. ``call_first`` asks the
    therapist to telephone: the verdict is review, for three reasons or more.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    call_first: bool


def judge(questionnaire: Questionnaire, answers: Answers) -> Judgement:
    """Return the judgement of ``answers``, which come from ``Questionnaire.parse_answer``.

    Answers to follow-ups that do not apply are ignored. Raises Incomplete when an applicable item has
    no answer, except in an emergency: it stops the questionnaire, and further answers cannot soften it.
    Raises KeyError for a value that is none of the item's answers.
    """
    judgement = judged_so_far(questionnaire, answers)
    if judgement.verdict is not Verdict.EMERGENCY:
        asked = questionnaire.applicable(answers)
        missing = tuple(item.id for item in asked if item.id not in answers)
        if missing:
            raise Incomplete(missing)
    return judgement


def judged_so_far(questionnaire: Questionnaire, answers: Answers) -> Judgement:
    """Return what the answers that are there lead to; those that are missing can only make it worse."""
    found = _found(questionnaire, questionnaire.applicable(answers), answers)
    verdict = found[0][0] if found else Verdict.CLEAR
    call_first = verdict is Verdict.REVIEW and len(found) >= _CALL_FIRST_FROM
    return Judgement(verdict, tuple(reason for _, reason in found), call_first)


def emergency_in(questionnaire: Questionnaire, answers: Answers) -> str | None:
    """Return the first item or combination that already means an emergency, however few the answers."""
    judgement = judged_so_far(questionnaire, answers)
    return judgement.reasons[0] if judgement.verdict is Verdict.EMERGENCY else None


def is_worse(questionnaire: Questionnaire, answers: Answers, than: Answers) -> bool:
    """Return whether an answer that differs from ``than`` is not milder, whatever else became milder.

    Of one severity, another answer is another fact. A question that only a changed answer brought up and
    that is not answered yet counts as worse, and so does a combination that did not hold before.
    """
    known: dict[str, Verdict] = {}
    for verdict, reason in _found(questionnaire, questionnaire.applicable(than), than):
        known.setdefault(reason, verdict)
    for item in questionnaire.applicable(answers):
        answer = answers.get(item.id)
        if answer is None and not item.is_asked(than):
            return True
        if answer is None or (answer == than.get(item.id) and item.is_asked(than)):
            continue
        if Verdict.CLEAR < item.verdicts[answer] >= known.get(item.reason_id, Verdict.CLEAR):
            return True
    return any(c.holds(answers) and not c.holds(than) for c in questionnaire.combinations)


def urgent_advice(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """Return the emergency items answered with "not sure", after which the 112 advice is shown.

    An emergency item is one that some answer, to itself or to its follow-up, makes an emergency.
    """
    emergencies = {
        item.reason_id for item in questionnaire.items if Verdict.EMERGENCY in item.verdicts.values()
    }
    return tuple(
        item.reason_id
        for item in questionnaire.applicable(answers)
        if item.reason_id in emergencies and answers.get(item.id) == _NOT_SURE
    )


def _found(
    questionnaire: Questionnaire, asked: tuple[Item, ...], answers: Answers
) -> list[tuple[Verdict, str]]:
    """Return every verdict that is not clear with its reason, the most severe first."""
    found: list[tuple[Verdict, str]] = []
    for item in asked:
        if (answer := answers.get(item.id)) is not None:
            verdict = item.verdicts[answer]
            if verdict is not Verdict.CLEAR:
                found.append((verdict, item.reason_id))
    found += [(c.verdict, c.id) for c in questionnaire.combinations if c.holds(answers)]
    return sorted(found, key=lambda entry: entry[0].severity, reverse=True)
