"""Therapists' decisions about screenings, and the record of who looked at the answers."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_if_absent
from data.models import Screening, ScreeningReview, ScreeningView


async def screening(session: AsyncSession, screening_id: uuid.UUID) -> Screening | None:
    """Return a screening, None when it has been deleted."""
    return await session.get(Screening, screening_id)


async def decision(session: AsyncSession, screening_id: uuid.UUID) -> bool | None:
    """Return whether the examination was allowed, None while nobody has decided."""
    row = await session.get(ScreeningReview, screening_id)
    return row.is_allowed if row else None


async def decide(
    session: AsyncSession, screening_id: uuid.UUID, *, by: int, is_allowed: bool, now: datetime
) -> bool:
    """Record a decision; return False when somebody has decided before."""
    values = {
        "screening_id": screening_id,
        "decided_by": by,
        "is_allowed": is_allowed,
        "decided_at": now,
    }
    return await insert_if_absent(session, ScreeningReview, values)


async def record_view(session: AsyncSession, screening_id: uuid.UUID, *, by: int, now: datetime) -> None:
    """Record that somebody looked at the answers."""
    session.add(ScreeningView(screening_id=screening_id, viewed_by=by, viewed_at=now))
    await session.flush()
