"""Which updates have had their effect already."""

from datetime import datetime

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_if_absent
from data.models import ProcessedUpdate


async def begin_update(session: AsyncSession, update_id: int, chat_id: int | None, now: datetime) -> bool:
    """Record the update within this transaction; return False when it had its effect before.

    On PostgreSQL the chat stays locked until the transaction ends, so that two instances never work
    for one chat at once; on SQLite there is one writer anyway.
    """
    if chat_id is not None and session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:chat)"), {"chat": chat_id})
    values = {"update_id": update_id, "processed_at": now}
    return await insert_if_absent(session, ProcessedUpdate, values)


async def forget_updates(session: AsyncSession, before: datetime) -> None:
    """Drop the record of updates so old that Telegram no longer keeps them."""
    await session.execute(delete(ProcessedUpdate).where(ProcessedUpdate.processed_at < before))
