"""What the questionnaire is made of: items with their answers, and combinations of answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.languages import LocalText
from bot.screening.tables import Answer
from bot.screening.verdicts import Verdict

Answers = Mapping[str, Answer]
Kind = Literal["yes_no", "choice", "number"]
Condition = tuple[tuple[str, frozenset[Answer]], ...]

_NUMBER = re.compile(r"(-?\d{1,9})\s*([^\W\d_]*)")


class InvalidAnswer(Exception):
    """What a client sent is no answer to the item; the value itself is never repeated."""

    Code = Literal["not_a_number", "out_of_range", "not_a_choice"]

    def __init__(self, item_id: str, code: Code) -> None:
        super().__init__(f"The answer to '{item_id}' is {code.replace('_', ' ')}.")
        self.item_id = item_id
        self.code = code


@dataclass(frozen=True)
class Choice:
    """One button below a question."""

    value: str
    label: LocalText


@dataclass(frozen=True)
class Explanation:
    """Why an answer decided; which doctor to see after a refusal; what an emergency may mean."""

    reason: LocalText
    advice: LocalText | None
    red_flag: LocalText | None


@dataclass(frozen=True)
class Item:
    """One question; a follow-up is asked only after one answer to its parent and counts for it.

    ``verdicts`` holds every possible answer. Where a follow-up decides, the answer that leads to it
    is clear in itself. ``title`` names the item in a few words, ``explain`` says what its terms mean
    where they need it. ``choices`` is empty for numbers; ``explanation`` is None for follow-ups only.
    """

    id: str
    kind: Kind
    question: LocalText
    title: LocalText
    explain: LocalText | None
    choices: tuple[Choice, ...]
    verdicts: Mapping[Answer, Verdict]
    units: frozenset[str]
    asked_when: tuple[str, Answer] | None
    explanation: Explanation | None
    sources: tuple[str, ...]
    threshold_by_salon: bool

    @property
    def reason_id(self) -> str:
        """Return the id under which this item's verdict is explained: a follow-up's is its parent's."""
        return self.asked_when[0] if self.asked_when else self.id

    def is_asked(self, answers: Answers) -> bool:
        """Return whether the item applies, given the answers so far."""
        return self.asked_when is None or answers.get(self.asked_when[0]) == self.asked_when[1]

    def parse(self, raw: str | int) -> Answer:
        """Return the answer that ``raw`` means; raise InvalidAnswer when it means none."""
        if self.kind == "number":
            return self._parse_number(raw)
        if not isinstance(raw, str) or (answer := raw.strip()) not in self.verdicts:
            raise InvalidAnswer(self.id, "not_a_choice")
        return answer

    def _parse_number(self, raw: str | int) -> int:
        """Accept ``45``, ``" 45 "`` and a number with one of the item's units, as in ``45 años``."""
        match = None if isinstance(raw, bool) else _NUMBER.fullmatch(str(raw).strip())
        if match is None or (match[2] and match[2].casefold() not in self.units):
            raise InvalidAnswer(self.id, "not_a_number")
        if (number := int(match[1])) not in self.verdicts:
            raise InvalidAnswer(self.id, "out_of_range")
        return number


@dataclass(frozen=True)
class Combination:
    """A verdict for several answers together: all of ``when_all`` and, where given, one of ``when_any``."""

    id: str
    verdict: Verdict
    when_all: Condition
    when_any: tuple[Condition, ...]
    explanation: Explanation
    sources: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        """Return whether the answers so far already fulfil the combination."""
        return _fulfilled(self.when_all, answers) and (
            not self.when_any or any(_fulfilled(branch, answers) for branch in self.when_any)
        )


@dataclass(frozen=True)
class ShortCheck:
    """What is asked before a visit on one screen: a line for each item, and one for every other change."""

    question: LocalText
    signs: Mapping[str, LocalText]
    """By the item's id, in asking order."""
    changed: LocalText
    changed_title: LocalText

    @property
    def lines(self) -> tuple[LocalText, ...]:
        """What stands below the question, one line for each sign and one for every other change."""
        return (*self.signs.values(), self.changed)


def _fulfilled(condition: Condition, answers: Answers) -> bool:
    return all(answers.get(item_id) in wanted for item_id, wanted in condition)
