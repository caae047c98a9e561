"""What came from Telegram, and what is on its way there."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from data.models.base import Base, RowId


class ProcessedUpdate(Base):
    """An update whose effects are committed; a second delivery of it has none.

    One that brought a private message names it, for as long as the bot may still delete it.
    """

    __tablename__ = "processed_updates"

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    processed_at: Mapped[datetime] = mapped_column(index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class OutboxMessage(Base):
    """A message that someone must get.

    A row without ``chat_id`` is for the staff and waits until there is a chat for them. The payload is
    sealed, because a screen can hold a question or an answer about health, and emptied when sent.
    ``message_id`` is what Telegram made of it, for as long as the bot may still delete that.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
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
