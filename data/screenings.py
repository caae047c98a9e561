"""Consents and screenings; answers come and go sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_into
from data.models import Consent, Screening, VisitCheck


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


async def is_asked_again(session: AsyncSession, client_id: int) -> bool:
    """Return whether a short check asks the client for the whole questionnaire."""
    asks = exists().where(VisitCheck.client_id == client_id, VisitCheck.asks_again)
    return bool(await session.scalar(select(asks)))


async def ask_no_more(session: AsyncSession, client_id: int) -> None:
    """Note that the whole questionnaire, which short checks asked for, has been judged."""
    await session.execute(
        update(VisitCheck).where(VisitCheck.client_id == client_id).values(asks_again=False)
    )


async def has_check(session: AsyncSession, appointment_id: int) -> bool:
    """Return whether the short check before a visit was answered."""
    return await session.get(VisitCheck, appointment_id) is not None


async def record_check(session: AsyncSession, check: dict[str, Any]) -> None:
    """Record the short check before a visit, instead of an earlier one."""
    insert = insert_into(session, VisitCheck).values(check)
    await session.execute(insert.on_conflict_do_update(index_elements=["appointment_id"], set_=check))
