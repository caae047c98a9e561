"""Questions to the salon, questions without an answer, and what the staff taught the bot; all sealed."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, RowId


class Question(Base):
    """What a client wrote for the salon's people; a draft until the client sends it."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    sealed_text: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(16), index=True)
    written_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'answered')", name="state"),
        {"sqlite_autoincrement": True},  # an old notice must never lead to another question
    )


class UnansweredQuestion(Base):
    """A question that the bot could not answer, without its author; the text goes when its time is up."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    sealed_text: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(2))
    reason: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint("reason IN ('unknown', 'refused')", name="reason"),
        {"sqlite_autoincrement": True},
    )


class Lesson(Base):
    """A question that the staff tied to a topic, or answered themselves; to undo it deletes the row."""

    __tablename__ = "lessons"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    topic_id: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(2))
    sealed_question: Mapped[bytes]
    sealed_answer: Mapped[bytes | None]
    answer_language: Mapped[str | None] = mapped_column(String(2))
    taught_by: Mapped[int] = mapped_column(BigInteger)
    taught_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("(topic_id IS NULL) <> (sealed_answer IS NULL)", name="topic_or_answer"),
        CheckConstraint("(sealed_answer IS NULL) = (answer_language IS NULL)", name="answer_has_language"),
        {"sqlite_autoincrement": True},  # the newest number tells every instance that there is news
    )
