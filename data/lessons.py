"""What the bot could not answer, and what the staff taught it since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Lesson, UnansweredQuestion


@dataclass(frozen=True)
class Edition:
    """Changes whenever a lesson is taught or undone, so that every instance notices."""

    count: int
    newest: int


async def add_unanswered(
    session: AsyncSession, *, language: str, reason: str, now: datetime
) -> UnansweredQuestion:
    """Return a new row with its number; the caller seals the text for that number."""
    row = UnansweredQuestion(sealed_text=None, language=language, reason=reason, asked_at=now)
    session.add(row)
    await session.flush()
    return row


async def unanswered(session: AsyncSession, limit: int) -> Sequence[UnansweredQuestion]:
    """Return the questions whose text is still there, newest first."""
    found = await session.scalars(
        select(UnansweredQuestion)
        .where(UnansweredQuestion.sealed_text.is_not(None))
        .order_by(UnansweredQuestion.id.desc())
        .limit(limit)
    )
    return found.all()


async def unanswered_by_number(session: AsyncSession, number: int) -> UnansweredQuestion | None:
    """Return a question, None when it has been deleted."""
    return await session.get(UnansweredQuestion, number, populate_existing=True)


async def count_unanswered(session: AsyncSession, since: datetime) -> int:
    """Return how many questions got no answer since a moment, those without a text included."""
    counted = select(func.count()).where(UnansweredQuestion.asked_at >= since)
    return await session.scalar(counted) or 0


async def settle(session: AsyncSession, numbers: Collection[int]) -> None:
    """Forget the texts of questions that the staff dealt with; their count stays."""
    await session.execute(
        update(UnansweredQuestion).where(UnansweredQuestion.id.in_(numbers)).values(sealed_text=None)
    )


async def forget_texts(session: AsyncSession, before: datetime) -> None:
    """Forget the texts of questions asked before a moment; their count stays."""
    await session.execute(
        update(UnansweredQuestion)
        .where(UnansweredQuestion.asked_at < before, UnansweredQuestion.sealed_text.is_not(None))
        .values(sealed_text=None)
    )


async def forget_counts(session: AsyncSession, before: datetime) -> None:
    """Delete questions asked before a moment, and so their count."""
    await session.execute(delete(UnansweredQuestion).where(UnansweredQuestion.asked_at < before))


async def edition(session: AsyncSession) -> Edition:
    """Return what tells one state of the lessons from another."""
    count, newest = (await session.execute(select(func.count(), func.max(Lesson.id)))).one()
    return Edition(count, newest or 0)


async def lessons(session: AsyncSession) -> Sequence[Lesson]:
    """Return every lesson in the order in which they were taught."""
    return (await session.scalars(select(Lesson).order_by(Lesson.id))).all()


async def lesson(session: AsyncSession, number: int) -> Lesson | None:
    """Return a lesson, None when it was undone."""
    return await session.get(Lesson, number)


async def add_lesson(
    session: AsyncSession,
    *,
    topic_id: str | None,
    language: str,
    answer_language: str | None,
    by: int,
    now: datetime,
) -> Lesson:
    """Return a new lesson with its number; the caller seals question and answer for that number."""
    row = Lesson(
        topic_id=topic_id,
        language=language,
        sealed_question=b"",
        sealed_answer=None if topic_id else b"",
        answer_language=answer_language,
        taught_by=by,
        taught_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def undo(session: AsyncSession, number: int) -> bool:
    """Delete a lesson; return False when somebody was quicker."""
    gone = await session.execute(delete(Lesson).where(Lesson.id == number).returning(Lesson.id))
    return gone.first() is not None
