"""Clients, the staff among them, and what a client's next typed message means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_if_absent, insert_into
from data.models import Client, Dialogue, SalonFact, StaffMember


@dataclass(frozen=True)
class Step:
    """A step of a dialogue that waits for typed text, with what it has to remember."""

    name: str
    data: dict[str, Any]


async def known_client(session: AsyncSession, telegram_id: int, *, language: str, now: datetime) -> Client:
    """Return the client with this Telegram id, a new one in ``language`` if they never wrote."""
    client = await client_by_telegram_id(session, telegram_id)
    if client is None:
        values = {"telegram_id": telegram_id, "language": language, "created_at": now}
        await insert_if_absent(session, Client, values)
        client = await client_by_telegram_id(session, telegram_id)
    if client is None:
        raise LookupError("the row was inserted, or found, a moment ago")
    return client


def guest(telegram_id: int, *, language: str, now: datetime) -> Client:
    """Return somebody who never wrote to us, as a client without a number who is not stored."""
    return Client(id=0, telegram_id=telegram_id, language=language, created_at=now)


async def client_by_telegram_id(session: AsyncSession, telegram_id: int) -> Client | None:
    """Return the client with this Telegram id, if they ever wrote."""
    found: Client | None = await session.scalar(select(Client).where(Client.telegram_id == telegram_id))
    return found


async def client_by_id(session: AsyncSession, client_id: int) -> Client | None:
    """Return a client by the number that the salon gave them."""
    return await session.get(Client, client_id)


async def set_step(session: AsyncSession, client_id: int, step: Step | None, now: datetime) -> None:
    """Remember what the client's next typed message means; None forgets it."""
    if step is None:
        await session.execute(delete(Dialogue).where(Dialogue.client_id == client_id))
        return
    values = {"step": step.name, "data": step.data, "updated_at": now}
    insert = insert_into(session, Dialogue).values(client_id=client_id, **values)
    await session.execute(insert.on_conflict_do_update(index_elements=["client_id"], set_=values))


async def current_step(session: AsyncSession, client_id: int) -> Step | None:
    """Return the step that the client is in, if any."""
    row = await session.get(Dialogue, client_id, populate_existing=True)
    return Step(row.step, row.data) if row else None


async def staff_role(session: AsyncSession, client_id: int) -> str | None:
    """Return the role of a client who works in the salon, None for everybody else."""
    role: str | None = await session.scalar(
        select(StaffMember.role).where(StaffMember.client_id == client_id)
    )
    return role


async def owner(session: AsyncSession) -> Client | None:
    """Return who claimed the bot, if anybody has."""
    found: Client | None = await session.scalar(
        select(Client)
        .join(StaffMember, StaffMember.client_id == Client.id)
        .where(StaffMember.role == "owner")
        .order_by(StaffMember.created_at)
        .limit(1)
    )
    return found


async def with_role(session: AsyncSession, role: str) -> Sequence[Client]:
    """Return those who have a role in the salon, the longest there first."""
    return [client for client, _ in await members(session, role)]


async def members(session: AsyncSession, role: str) -> Sequence[tuple[Client, datetime]]:
    """Return those who have a role in the salon, each with the moment since when, the longest first."""
    found = await session.execute(
        select(Client, StaffMember.created_at)
        .join(StaffMember, StaffMember.client_id == Client.id)
        .where(StaffMember.role == role)
        .order_by(StaffMember.created_at, Client.id)
    )
    return [(client, since) for client, since in found]


async def remove_staff(session: AsyncSession, client_id: int, role: str) -> bool:
    """Take a role from a client; return False when they have not got it."""
    taken = await session.execute(
        delete(StaffMember)
        .where(StaffMember.client_id == client_id, StaffMember.role == role)
        .returning(StaffMember.client_id)
    )
    return taken.first() is not None


async def add_staff(session: AsyncSession, client_id: int, role: str, now: datetime) -> bool:
    """Give a client a role; return False when they work here already."""
    values = {"client_id": client_id, "role": role, "created_at": now}
    return await insert_if_absent(session, StaffMember, values)


async def fact(session: AsyncSession, name: str) -> bytes | None:
    """Return a fact about this installation."""
    value: bytes | None = await session.scalar(select(SalonFact.value).where(SalonFact.name == name))
    return value


async def set_fact(session: AsyncSession, name: str, value: bytes | None) -> None:
    """Keep a fact about this installation; None forgets it."""
    if value is None:
        await session.execute(delete(SalonFact).where(SalonFact.name == name))
        return
    insert = insert_into(session, SalonFact).values(name=name, value=value)
    await session.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def take_fact(session: AsyncSession, name: str) -> bool:
    """Forget a fact; return whether it was there, which is true for one caller only."""
    taken = await session.execute(delete(SalonFact).where(SalonFact.name == name).returning(SalonFact.name))
    return taken.first() is not None


async def set_reachable(
    session: AsyncSession, telegram_id: int, *, unreachable_since: datetime | None
) -> Client | None:
    """Record whether the bot may write to a client; return the client when that is news."""
    was = Client.unreachable_since.is_(None)
    changed: Client | None = await session.scalar(
        update(Client)
        .where(Client.telegram_id == telegram_id, was if unreachable_since else ~was)
        .values(unreachable_since=unreachable_since)
        .returning(Client)
    )
    return changed
