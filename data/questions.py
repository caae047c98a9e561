"""Questions that clients write to the salon's people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Question


async def add(session: AsyncSession, client_id: int, now: datetime) -> Question:
    """Return a new draft with its number; the caller seals the text for that number."""
    question = Question(client_id=client_id, sealed_text=b"", state="draft", written_at=now)
    session.add(question)
    await session.flush()
    return question


async def send(session: AsyncSession, number: int, client_id: int) -> bool:
    """Open the client's own draft; return False when it is none any more."""
    sent = await session.execute(
        update(Question)
        .where(Question.id == number, Question.client_id == client_id, Question.state == "draft")
        .values(state="open")
        .returning(Question.id)
    )
    return sent.first() is not None


async def by_number(session: AsyncSession, number: int) -> Question | None:
    """Return a question, None when it has been deleted."""
    return await session.get(Question, number, populate_existing=True)


async def answered(session: AsyncSession, number: int, *, by: int, now: datetime) -> None:
    """Record an answer; the first one stays on record."""
    await session.execute(
        update(Question)
        .where(Question.id == number, Question.state == "open")
        .values(state="answered", answered_at=now, answered_by=by)
    )


async def waiting(session: AsyncSession, limit: int) -> Sequence[Question]:
    """Return the open questions, oldest first."""
    found = await session.scalars(
        select(Question).where(Question.state == "open").order_by(Question.id).limit(limit)
    )
    return found.all()


async def how_many_wait(session: AsyncSession) -> int:
    """Return how many questions are open."""
    return await session.scalar(select(func.count()).where(Question.state == "open")) or 0


async def is_any_overdue(session: AsyncSession, before: datetime) -> bool:
    """Return whether a question written before a moment waits, and nobody was reminded of it."""
    return await session.scalar(_overdue(before).limit(1)) is not None


async def mark_reminded(session: AsyncSession, before: datetime, now: datetime) -> Sequence[int]:
    """Take up the overdue questions, each once; return their numbers, oldest first."""
    taken = await session.scalars(
        update(Question)
        .where(Question.id.in_(_overdue(before)))
        .values(reminded_at=now)
        .returning(Question.id)
    )
    return sorted(taken.all())


async def forget(session: AsyncSession, *, drafts_before: datetime, answered_before: datetime) -> None:
    """Delete drafts written, and questions answered, before a moment."""
    await session.execute(
        delete(Question).where(Question.state == "draft", Question.written_at < drafts_before)
    )
    await session.execute(
        delete(Question).where(Question.state == "answered", Question.answered_at < answered_before)
    )


def _overdue(before: datetime) -> Select[int]:
    return select(Question.id).where(
        Question.state == "open", Question.reminded_at.is_(None), Question.written_at <= before
    )
