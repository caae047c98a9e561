"""Requests for a therapist's look, the decisions round by round, and the record of who looked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_if_absent
from data.models import ReviewRequest, Screening, ScreeningDecision, ScreeningView


@dataclass(frozen=True)
class Waiting:
    """A request that nobody has decided."""

    screening_id: uuid.UUID
    round: int
    client_id: int


async def screening(session: AsyncSession, screening_id: uuid.UUID) -> Screening | None:
    """Return a screening, None when it has been deleted."""
    return await session.get(Screening, screening_id)


async def decisions(session: AsyncSession, screening_id: uuid.UUID) -> Sequence[ScreeningDecision]:
    """Return what was decided about a screening, the first round first."""
    found = await session.scalars(
        select(ScreeningDecision)
        .where(ScreeningDecision.screening_id == screening_id)
        .order_by(ScreeningDecision.round)
    )
    return found.all()


async def decision_about(session: AsyncSession, screening: Screening) -> ScreeningDecision | None:
    """Return the latest decision about a screening, else about any other of the same client."""
    found: ScreeningDecision | None = await session.scalar(
        select(ScreeningDecision)
        .join(Screening, Screening.id == ScreeningDecision.screening_id)
        .where(Screening.client_id == screening.client_id)
        .order_by((ScreeningDecision.screening_id == screening.id).desc(), ScreeningDecision.id.desc())
        .limit(1)
    )
    return found


async def decide(
    session: AsyncSession,
    screening_id: uuid.UUID,
    round_: int,
    *,
    outcome: str,
    is_medically_cleared: bool,
    sealed_reason: bytes | None,
    by: int,
    now: datetime,
) -> bool:
    """Record a decision; return False when somebody has decided this round before."""
    values = {
        "screening_id": screening_id,
        "round": round_,
        "outcome": outcome,
        "is_medically_cleared": is_medically_cleared,
        "sealed_reason": sealed_reason,
        "decided_by": by,
        "decided_at": now,
    }
    return await insert_if_absent(session, ScreeningDecision, values)


async def ask(
    session: AsyncSession, screening_id: uuid.UUID, round_: int, *, reason: str, now: datetime
) -> bool:
    """Record that a screening waits for a therapist; return False when it does already."""
    values = {"screening_id": screening_id, "round": round_, "reason": reason, "requested_at": now}
    return await insert_if_absent(session, ReviewRequest, values)


async def is_asked(session: AsyncSession, screening_id: uuid.UUID, round_: int) -> bool:
    """Return whether a therapist was asked to decide this round."""
    return await session.get(ReviewRequest, (screening_id, round_), populate_existing=True) is not None


async def record_view(session: AsyncSession, screening_id: uuid.UUID, *, by: int, now: datetime) -> None:
    """Record that somebody looked at the answers."""
    session.add(ScreeningView(screening_id=screening_id, viewed_by=by, viewed_at=now))
    await session.flush()


async def is_any_late(session: AsyncSession, *, asked_before: datetime, reminded_before: datetime) -> bool:
    """Return whether a request waits of which the therapists, or the owner, should hear now."""
    late = _to_be_reminded(asked_before) | _to_be_escalated(reminded_before)
    found = await session.scalar(select(ReviewRequest.round).where(late).limit(1))
    return found is not None


async def take_reminders(session: AsyncSession, before: datetime, now: datetime) -> list[Waiting]:
    """Take up the requests made before a moment that nobody has decided, each once."""
    return await _take(session, _to_be_reminded(before), reminded_at=now)


async def take_escalations(session: AsyncSession, reminded_before: datetime, now: datetime) -> list[Waiting]:
    """Take up, for the owner, what the therapists were reminded of in vain before a moment, each once."""
    return await _take(session, _to_be_escalated(reminded_before), escalated_at=now)


async def _take(session: AsyncSession, late: ColumnElement[bool], **mark: datetime) -> list[Waiting]:
    # The conditions stand in the update itself, which looks at them again once it has the row.
    taken = await session.execute(
        update(ReviewRequest)
        .where(late)
        .values(mark)
        .returning(ReviewRequest.screening_id, ReviewRequest.round)
        .execution_options(synchronize_session=False)
    )
    rounds = dict(taken.all())
    screenings = await session.scalars(select(Screening).where(Screening.id.in_(rounds)))
    return [Waiting(row.id, rounds[row.id], row.client_id) for row in screenings]


def _to_be_reminded(before: datetime) -> ColumnElement[bool]:
    return _undecided() & ReviewRequest.reminded_at.is_(None) & (ReviewRequest.requested_at <= before)


def _to_be_escalated(reminded_before: datetime) -> ColumnElement[bool]:
    return (
        _undecided() & ReviewRequest.escalated_at.is_(None) & (ReviewRequest.reminded_at <= reminded_before)
    )


def _undecided() -> ColumnElement[bool]:
    return ~exists().where(
        ScreeningDecision.screening_id == ReviewRequest.screening_id,
        ScreeningDecision.round == ReviewRequest.round,
    )
