"""A questionnaire that a client has finished, as documents show it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.screening.items import Answers


@dataclass(frozen=True)
class Filled:
    """Whose answers they are, by the client's number, and when they were judged; ``judged_at`` is aware."""

    screening_id: uuid.UUID
    client_id: int
    version: int
    judged_at: datetime
    answers: Answers
