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

    def __lt__(self, other: "Verdict") -> bool:
        return _SEVERITY[self] < _SEVERITY[other]


_SEVERITY = {verdict: rank for rank, verdict in enumerate(Verdict)}
