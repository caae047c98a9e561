"""Therapists, appointments, and the short check before each."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from data.models.base import Base, RowId
from data.models.people import Client


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

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
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
