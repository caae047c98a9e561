"""Parents and guardians of clients who are under age; names and numbers come and go sealed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_into
from data.models import Guardian


async def agree(
    session: AsyncSession,
    client_id: int,
    *,
    sealed_name: bytes,
    sealed_phone: bytes,
    text_version: int,
    language: str,
    now: datetime,
) -> None:
    """Record who agreed for a client; an agreement to another version of the text is replaced."""
    values = {
        "sealed_name": sealed_name,
        "sealed_phone": sealed_phone,
        "text_version": text_version,
        "language": language,
        "agreed_at": now,
    }
    insert = insert_into(session, Guardian).values(client_id=client_id, **values)
    await session.execute(insert.on_conflict_do_update(index_elements=["client_id"], set_=values))


async def agreed(session: AsyncSession, client_id: int, text_version: int) -> Guardian | None:
    """Return who agreed to this version of the text for a client, None while nobody has."""
    found: Guardian | None = await session.scalar(
        select(Guardian)
        .where(Guardian.client_id == client_id, Guardian.text_version == text_version)
        .execution_options(populate_existing=True)
    )
    return found
