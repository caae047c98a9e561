"""Consent, answers about health, and what was decided about them; answers and reasons are sealed."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, RowId


class Consent(Base):
    """An explicit consent to the health questions: which text, in which language, when."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    text_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Screening(Base):
    """One run through the questionnaire.

    The answers are one sealed value: a row an answer would betray by its presence which follow-ups
    were asked.
    """

    __tablename__ = "screenings"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consents.id"))
    version: Mapped[int]
    sealed_answers: Mapped[bytes]
    verdict: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    judged_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("verdict IN ('clear', 'review', 'refuse', 'emergency')", name="verdict_known"),
        CheckConstraint("(verdict IS NULL) = (judged_at IS NULL)", name="verdict_dated"),
        Index(
            "uq_screenings_one_open",
            "client_id",
            unique=True,
            postgresql_where=text("verdict IS NULL"),
            sqlite_where=text("verdict IS NULL"),
        ),
    )


class Guardian(Base):
    """The parent or guardian of a client who is under age: who agreed to which text, and when."""

    __tablename__ = "guardians"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    sealed_name: Mapped[bytes]
    sealed_phone: Mapped[bytes]
    text_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(2))
    agreed_at: Mapped[datetime]


class ReviewRequest(Base):
    """A screening that waits for a therapist: the rules left it open, or the client contests a refusal."""

    __tablename__ = "review_requests"

    screening_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(16))
    requested_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("reason IN ('rules', 'contested')", name="reason"),)


class ScreeningDecision(Base):
    """What a therapist decided about a screening, why, and when: written once, never changed.

    A later round sets aside the one before. Triggers refuse changes, here and for the views; what the
    migration excepts from that is said there.
    """

    __tablename__ = "screening_decisions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    screening_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("screenings.id", ondelete="CASCADE"))
    round: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(16))
    is_medically_cleared: Mapped[bool]
    sealed_reason: Mapped[bytes | None]
    decided_by: Mapped[int] = mapped_column(BigInteger)
    decided_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("outcome IN ('examination', 'all', 'refuse')", name="outcome"),
        UniqueConstraint("screening_id", "round"),
    )


class ScreeningView(Base):
    """Somebody looked at a client's answers; like a decision it is written once."""

    __tablename__ = "screening_views"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    screening_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"), index=True
    )
    viewed_by: Mapped[int] = mapped_column(BigInteger)
    viewed_at: Mapped[datetime]
