"""Consents and screenings; answers come and go sealed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Consent, Screening


async def give_consent(
    session: AsyncSession, client_id: int, *, text_version: int, language: str, now: datetime
) -> Consent:
    """Record an explicit consent to the health questions."""
    consent = Consent(client_id=client_id, text_version=text_version, language=language, given_at=now)
    session.add(consent)
    await session.flush()
    return consent


async def valid_consent(session: AsyncSession, client_id: int, text_version: int) -> Consent | None:
    """Return the client's consent to this version of the text, unless it was withdrawn."""
    found: Consent | None = await session.scalar(
        select(Consent)
        .where(
            Consent.client_id == client_id,
            Consent.text_version == text_version,
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Consent.id.desc())
        .limit(1)
    )
    return found


async def open_screening(session: AsyncSession, client_id: int) -> Screening | None:
    """Return the screening that the client is in the middle of."""
    found: Screening | None = await session.scalar(
        select(Screening).where(Screening.client_id == client_id, Screening.verdict.is_(None))
    )
    return found


async def latest_judged(session: AsyncSession, client_id: int) -> Screening | None:
    """Return the client's most recent screening that has a verdict."""
    found: Screening | None = await session.scalar(
        select(Screening)
        .where(Screening.client_id == client_id, Screening.verdict.is_not(None))
        .order_by(Screening.judged_at.desc())
        .limit(1)
    )
    return found


async def add_screening(session: AsyncSession, screening: Screening) -> None:
    """Begin a screening."""
    session.add(screening)
    await session.flush()


async def drop_screening(session: AsyncSession, screening: Screening) -> None:
    """Delete an unfinished screening with its answers."""
    await session.delete(screening)
    await session.flush()
