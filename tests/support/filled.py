"""One row in every table for one person, made from the schema, so that no new table is forgotten."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Integer, LargeBinary, String, Table, Uuid, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from data.models import Base, UtcDateTime

_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Somebody:
    """A person; the numbers are such that they mean nobody else wherever they turn up."""

    client_id: int
    telegram_id: int
    name: str
    phone: str
    row: int
    """The number of their row in every other table."""

    @property
    def traces(self) -> tuple[str, ...]:
        """What tells of this person, as it would stand in a table."""
        return (str(self.client_id), str(self.telegram_id), self.name, self.phone)


ANA = Somebody(7_300_001, 880_000_001, "Ana Ejemplo", "+34600000001", 501)
BRUNO = Somebody(7_300_002, 880_000_002, "Bruno Ejemplo", "+34600000002", 502)


async def fill(
    session: AsyncSession,
    somebody: Somebody,
    at: datetime,
    *,
    without: Collection[str] = (),
    **changes: Mapping[str, object],
) -> None:
    """Write a row about ``somebody`` into every table, at a moment; ``changes`` are values by table."""
    given: dict[str, dict[str, Any]] = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in without:
            row = {column.name: _value(column, somebody, at, given) for column in table.columns}
            given[table.name] = {**row, **_allowed(table, somebody, at), **changes.get(table.name, {})}
            await session.execute(insert(table).values(given[table.name]))


def about_clients(column: Column[Any]) -> bool:
    """Return whether a column says, by its foreign key or its name, which person a row is about."""
    to_client = any(key.column.table.name == "clients" for key in column.foreign_keys)
    return to_client or any(word in column.name for word in ("client", "telegram", "chat"))


def _value(
    column: Column[Any], somebody: Somebody, at: datetime, given: Mapping[str, Mapping[str, Any]]
) -> object:
    for key in column.foreign_keys:
        if parent := given.get(key.column.table.name):
            return parent[key.column.name]
    if about_clients(column):
        return somebody.client_id if "client" in column.name else somebody.telegram_id
    length = getattr(column.type, "length", None) or 64
    values: dict[type[TypeEngine[Any]], object] = {
        Uuid: uuid.UUID(int=somebody.row),
        LargeBinary: b"sealed",
        JSON: {},
        Boolean: True,
        UtcDateTime: at,
        Integer: somebody.row,
        String: "en" if length == 2 else f"{column.table.name}-{somebody.row}"[:length],
    }
    return next(value for kind, value in values.items() if isinstance(column.type, kind))


def _allowed(table: Table, somebody: Somebody, at: datetime) -> Mapping[str, object]:
    """Return those values that the table's own rules ask for."""
    visit: dict[str, object] = {
        "starts_at": at,
        "ends_at": at + _HOUR,
        "busy_from": at,
        "busy_until": at + _HOUR,
    }
    allowed: dict[str, Mapping[str, object]] = {
        "clients": {"id": somebody.client_id, "name": somebody.name, "phone": somebody.phone},
        "staff": {"role": "owner"},
        "screenings": {"verdict": "review"},
        "review_requests": {"reason": "rules"},
        "screening_decisions": {"outcome": "examination"},
        "questions": {"state": "answered"},
        "unanswered_questions": {"reason": "unknown"},
        "lessons": {"topic_id": None},
        "appointments": {"status": "done", "verdict": "review", **visit},
        "outbox": {"state": "sent"},
    }
    return allowed.get(table.name, {})
