"""What a therapist can decide about a screening, and what each decision asks for."""

from dataclasses import dataclass
from enum import Enum

from bot.screening.verdicts import Verdict


class Outcome(Enum):
    """What a client may book after a therapist's decision."""

    EXAMINATION = "examination"
    ALL = "all"
    REFUSE = "refuse"

    @property
    def allows(self) -> bool:
        """Whether anything can be booked."""
        return self is not Outcome.REFUSE


@dataclass(frozen=True)
class Choice:
    """A decision as a therapist takes it: the outcome, and whether a doctor has cleared the client."""

    outcome: Outcome
    is_medically_cleared: bool = False


CHOICES = {
    "examination": Choice(Outcome.EXAMINATION),
    "all": Choice(Outcome.ALL),
    "refuse": Choice(Outcome.REFUSE),
    "cleared_examination": Choice(Outcome.EXAMINATION, is_medically_cleared=True),
    "cleared_all": Choice(Outcome.ALL, is_medically_cleared=True),
}
"""Every choice by the word that stands for it in a button."""


def needs_reason(verdict: Verdict, round_: int, choice: Choice) -> bool:
    """Return whether the therapist must say why: for a refusal, to lift one, and to decide anew."""
    return choice.outcome is Outcome.REFUSE or verdict is not Verdict.REVIEW or round_ > 1


def is_possible(verdict: Verdict, choice: Choice) -> bool:
    """Return whether the choice fits the verdict.

    An emergency is lifted by medical clearance only, and nothing else knows of such a clearance.
    """
    if verdict is Verdict.CLEAR:
        return False
    if verdict is Verdict.EMERGENCY:
        return choice.is_medically_cleared or not choice.outcome.allows
    return not choice.is_medically_cleared
