"""The people who write to the bot, who works here, and what is known of the installation."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, RowId


class Client(Base):
    """A person who writes to the bot; ``telegram_id`` is also the id of their private chat."""

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
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


class Dialogue(Base):
    """What a client's next typed message means; no row, no expectation."""

    __tablename__ = "dialogues"

    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(32))
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
