"""Which updates have had their effect already."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_if_absent
from data.models import ProcessedUpdate


async def begin_update(
    session: AsyncSession,
    update_id: int,
    chat_id: int | None,
    now: datetime,
    *,
    private_message: int | None = None,
) -> bool:
    """Record the update within this transaction; return False when it had its effect before.

    ``private_message`` is the number of the message that it brought into the private chat ``chat_id``.

    On PostgreSQL the chat stays locked until the transaction ends, so that two instances never work
    for one chat at once; on SQLite there is one writer anyway.
    """
    if chat_id is not None and session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:chat)"), {"chat": chat_id})
    values: dict[str, Any] = {"update_id": update_id, "processed_at": now}
    if private_message is not None:
        values |= {"chat_id": chat_id, "message_id": private_message}
    return await insert_if_absent(session, ProcessedUpdate, values)


async def forget_updates(session: AsyncSession, before: datetime) -> None:
    """Drop the record of updates so old that Telegram no longer keeps them."""
    await session.execute(delete(ProcessedUpdate).where(ProcessedUpdate.processed_at < before))


async def forget_messages(session: AsyncSession, before: datetime) -> None:
    """Forget which private messages came before a moment; that they had their effect stays known."""
    await session.execute(
        update(ProcessedUpdate)
        .where(ProcessedUpdate.processed_at < before, ProcessedUpdate.chat_id.is_not(None))
        .values(chat_id=None, message_id=None)
    )
