"""Looking into the database behind the bot's back."""

from typing import Any, TypeVar

from sqlalchemy import func, select

from data.models import Base
from tests.support.live import LiveSalon

Row = TypeVar("Row", bound=Base)
_PASSING = ("processed_updates", "outbox")


async def rows_of(salon: LiveSalon, model: type[Row]) -> list[Row]:
    """Return every row of a table, in the order of its key."""
    async with salon.assistant.database.reading() as session:
        found = await session.scalars(select(model).order_by(*model.__mapper__.primary_key))
        return list(found)


async def count(salon: LiveSalon, model: type[Base], **values: object) -> int:
    """Return how many rows of a table have these values."""
    async with salon.assistant.database.reading() as session:
        found = await session.scalar(select(func.count()).select_from(model).filter_by(**values))
        return found or 0


async def snapshot(salon: LiveSalon, *, without: tuple[str, ...] = _PASSING) -> dict[str, list[Any]]:
    """Return the content of every table, except what only remembers that messages came and went."""
    async with salon.assistant.database.reading() as session:
        return {
            table.name: [
                tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
            if table.name not in without
        }
