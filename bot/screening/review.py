"""A therapist's look at a screening that the rules alone do not decide."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from bot.clock import Clock
from bot.screening.questionnaire import Answer
from bot.screening.rules import Judgement, Verdict, judge
from bot.screening.service import Screenings
from data import people
from data import reviews as rows
from data.engine import Session
from data.models import Client


class Decided(Enum):
    """What became of a decision."""

    DONE = "done"
    ALREADY = "already"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Case:
    """A screening as the therapist reads it; ``decision`` is None while nobody has decided."""

    screening_id: uuid.UUID
    client: Client
    answers: Mapping[str, Answer]
    judgement: Judgement
    decision: bool | None


class Reviews:
    """Looking and deciding; both leave a record. Methods work inside the caller's transaction."""

    def __init__(self, screenings: Screenings, clock: Clock) -> None:
        self._screenings = screenings
        self._clock = clock

    async def look(self, session: Session, screening_id: uuid.UUID, *, by: int) -> Case | None:
        """Return the case and record who looked; None when it was deleted or needs no decision."""
        row = await rows.screening(session, screening_id)
        if row is None or row.verdict != Verdict.REVIEW.value:
            return None
        client = await people.client_by_id(session, row.client_id)
        if client is None:
            return None
        await rows.record_view(session, screening_id, by=by, now=self._clock.now())
        answers = self._screenings.answers_of(row)
        return Case(
            screening_id,
            client,
            answers,
            judge(self._screenings.questionnaire, answers),
            await rows.decision(session, screening_id),
        )

    async def decide(
        self, session: Session, screening_id: uuid.UUID, *, by: int, is_allowed: bool
    ) -> tuple[Decided, Client | None]:
        """Allow the examination or not; the first decision stands. Return whose screening it is, too."""
        row = await rows.screening(session, screening_id)
        if row is None or row.verdict != Verdict.REVIEW.value:
            return Decided.UNKNOWN, None
        client = await people.client_by_id(session, row.client_id)
        is_first = await rows.decide(
            session, screening_id, by=by, is_allowed=is_allowed, now=self._clock.now()
        )
        return Decided.DONE if is_first else Decided.ALREADY, client
