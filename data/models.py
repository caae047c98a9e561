"""The tables. Times are aware UTC; what is sealed can be read only with the salon's keys."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps it naive in a fixed form, so that texts sort as times do."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Return aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only in a column that is exactly INTEGER.
_RowId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """Names every constraint, because migrations and error handling refer to them by name."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        bytes: LargeBinary(),
    }


class Client(Base):
    """A person who writes to the bot; ``telegram_id`` is also the id of their private chat."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    language: Mapped[str] = mapped_column(String(2))
    name: Mapped[str | None]
    phone: Mapped[str | None]
    created_at: Mapped[datetime]
    unreachable_since: Mapped[datetime | None]

    # An old notice that names an erased client must never lead to another.
    __table_args__ = ({"sqlite_autoincrement": True},)


class StaffMember(Base):
    """A person who works in the salon and may see what clients may not; they write as anyone does."""

    __tablename__ = "staff"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("role IN ('owner', 'therapist')", name="role"),)


class SalonFact(Base):
    """A fact about this installation: the sealed claim code, the chat of the staff group."""

    __tablename__ = "salon_facts"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[bytes]


class ProcessedUpdate(Base):
    """An update whose effects are committed; a second delivery of it has none.

    One that brought a private message names it, for as long as the bot may still delete it.
    """

    __tablename__ = "processed_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    processed_at: Mapped[datetime] = mapped_column(index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class Dialogue(Base):
    """What a client's next typed message means; no row, no expectation."""

    __tablename__ = "dialogues"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Consent(Base):
    """An explicit consent to the health questions: which text, in which language, when."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
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

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
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

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
    screening_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("screenings.id", ondelete="CASCADE"), index=True
    )
    viewed_by: Mapped[int] = mapped_column(BigInteger)
    viewed_at: Mapped[datetime]


class Question(Base):
    """What a client wrote for the salon's people; a draft until the client sends it."""

    __tablename__ = "questions"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
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

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
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

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
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


class Therapist(Base):
    """A therapist of the salon file, under a number that the diary's constraint can compare."""

    __tablename__ = "therapists"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)


class Appointment(Base):
    """A visit in the diary; ``id`` is the booking number that people see.

    Erasing a client leaves the times of their visits without a person.

    ``busy_from`` to ``busy_until`` is the half-open time the therapist is taken, buffers included.
    No two active appointments of a therapist overlap there: an exclusion constraint on PostgreSQL,
    triggers on SQLite, both in the migration and both called ``no_overlap``.

    A visit with ``held_at`` keeps its time, but does not take place before the client's answers about
    their health are judged anew.
    """

    __tablename__ = "appointments"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"))
    therapist_id: Mapped[int] = mapped_column(ForeignKey("therapists.id"))
    service_id: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    busy_from: Mapped[datetime]
    busy_until: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16))
    booked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    screening_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("screenings.id"))
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consents.id"))
    questionnaire_version: Mapped[int]
    verdict: Mapped[str | None] = mapped_column(String(16))

    therapist: Mapped[Therapist] = relationship(lazy="raise")
    client: Mapped[Client | None] = relationship(lazy="raise")
    check: Mapped["VisitCheck | None"] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("status IN ('booked', 'cancelled', 'done', 'missed')", name="status"),
        CheckConstraint(
            "busy_from <= starts_at AND starts_at < ends_at AND ends_at <= busy_until",
            name="times_in_order",
        ),
        Index("ix_appointments_client_id_starts_at", "client_id", "starts_at"),
        {"sqlite_autoincrement": True},  # a booking number is never given twice
    )


class VisitCheck(Base):
    """What a client answered to the short check before a visit.

    ``asks_again`` says that the whole questionnaire is asked for because of it, until that is judged.
    """

    __tablename__ = "visit_checks"

    appointment_id: Mapped[int] = mapped_column(
        ForeignKey("appointments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), index=True)
    version: Mapped[int]
    sealed_answers: Mapped[bytes]
    asks_again: Mapped[bool]
    answered_at: Mapped[datetime]


class OutboxMessage(Base):
    """A message that someone must get.

    A row without ``chat_id`` is for the staff and waits until there is a chat for them. The payload is
    sealed, because a screen can hold a question or an answer about health, and emptied when sent.
    ``message_id`` is what Telegram made of it, for as long as the bot may still delete that.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(_RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    subject: Mapped[str | None] = mapped_column(String(64), index=True)
    priority: Mapped[int]
    sealed_payload: Mapped[bytes | None]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int]
    claimed_by: Mapped[str | None] = mapped_column(String(36))
    claimed_until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16))
    failure: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'dead', 'expired')", name="state"),
        Index(
            "ix_outbox_due",
            "priority",
            "id",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        {"sqlite_autoincrement": True},
    )
