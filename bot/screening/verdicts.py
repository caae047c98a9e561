"""The four verdicts of a screening, ordered from the mildest to the most severe."""

from enum import Enum
from functools import total_ordering


@total_ordering
class Verdict(Enum):
    """What the answers of a client allow; ``max()`` of several is the one that wins."""

    CLEAR = "clear"
    REVIEW = "review"
    REFUSE = "refuse"
    EMERGENCY = "emergency"

    severity: int

    def __init__(self, _: str) -> None:
        self.severity = len(type(self).__members__)

    def __lt__(self, other: "Verdict") -> bool:
        return self.severity < other.severity
