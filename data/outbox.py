"""The outbox: messages that someone must get, written with their cause and sent afterwards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BigInteger, case, delete, func, literal, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.engine import insert_into
from data.models import OutboxMessage

PERSON, REMINDER, BROADCAST = 0, 10, 20
"""Priorities: an answer to a person before a reminder, a reminder before a broadcast."""

SCREEN_KEY = "screen:"
"""How the key of an answer to a tap or a text begins; nothing asks for it again once it is sent."""

FAREWELL = "farewell"
"""The subject of what goes to somebody who was erased: once it is sent, the row forgets to whom."""

FinalState = Literal["sent", "dead", "expired"]


@dataclass(frozen=True)
class Claim:
    """The right to send, until a moment after which anybody else may."""

    by: str
    until: datetime


async def add(
    session: AsyncSession,
    *,
    key: str,
    chat_id: int | None,
    sealed_payload: bytes,
    now: datetime,
    priority: int,
    subject: str | None = None,
    expires_at: datetime | None = None,
    claim: Claim | None = None,
) -> int | None:
    """Write a message unless its key is known; return its id, None when nothing was written."""
    values: dict[str, Any] = {
        "key": key,
        "chat_id": chat_id,
        "subject": subject,
        "priority": priority,
        "sealed_payload": sealed_payload,
        "not_before": now,
        "expires_at": expires_at,
        "attempts": 0,
        "claimed_by": claim.by if claim else None,
        "claimed_until": claim.until if claim else None,
        "state": "waiting",
        "created_at": now,
    }
    insert = insert_into(session, OutboxMessage).values(values).on_conflict_do_nothing()
    written: int | None = await session.scalar(insert.returning(OutboxMessage.id))
    return written


async def claim_due(
    session: AsyncSession,
    claim: Claim,
    *,
    now: datetime,
    limit: int,
    without: Collection[int],
    without_chats: Collection[int],
) -> Sequence[OutboxMessage]:
    """Claim up to ``limit`` messages that are due, most urgent first, in one statement.

    ``without`` names messages and ``without_chats`` chats that the caller is busy with. A chat in which
    a message was put off waits with it, so that its messages keep their order.
    """
    put_off = select(OutboxMessage.chat_id).where(
        OutboxMessage.state == "waiting", OutboxMessage.chat_id.is_not(None), OutboxMessage.not_before > now
    )
    # SKIP LOCKED lets a second dispatcher pass by; on SQLite it compiles to nothing.
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == "waiting",
            OutboxMessage.chat_id.is_not(None),
            OutboxMessage.not_before <= now,
            OutboxMessage.chat_id.not_in(put_off),
            or_(OutboxMessage.claimed_until.is_(None), OutboxMessage.claimed_until <= now),
        )
        .order_by(OutboxMessage.priority, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if without:
        due = due.where(OutboxMessage.id.not_in(without))
    if without_chats:
        due = due.where(OutboxMessage.chat_id.not_in(without_chats))
    rows = await session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.scalar_subquery()))
        .values(claimed_by=claim.by, claimed_until=claim.until)
        .returning(OutboxMessage)
    )
    return sorted(rows.all(), key=lambda row: (row.priority, row.id))


async def finish_sent(session: AsyncSession, sent: Mapping[int, int | None], *, now: datetime) -> None:
    """Close messages that were sent, each with the number that it has in its chat, where it has one."""
    numbers = {id_: literal(number, BigInteger) for id_, number in sent.items() if number is not None}
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(list(sent)))
        .values(
            message_id=case(numbers, value=OutboxMessage.id) if numbers else None,
            **_closed("sent", now),
        )
        .execution_options(synchronize_session=False)
    )


async def finish(
    session: AsyncSession,
    ids: Collection[int],
    state: Literal["dead", "expired"],
    *,
    now: datetime,
    failure: str | None = None,
) -> None:
    """Close for good what was not sent."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(failure=failure, **_closed(state, now))
        .execution_options(synchronize_session=False)
    )


def _closed(state: FinalState, now: datetime) -> dict[str, Any]:
    """Return the values of a closed row: what it said is forgotten, and to whom a farewell went."""
    return {
        "state": state,
        "finished_at": now,
        "chat_id": case((OutboxMessage.subject == FAREWELL, null()), else_=OutboxMessage.chat_id),
        "sealed_payload": None,
        "claimed_by": None,
        "claimed_until": None,
    }


async def put_back(
    session: AsyncSession, message_id: int, *, not_before: datetime, failure: str, counts: bool
) -> None:
    """Let a message wait until ``not_before``; ``counts`` says whether this was an attempt."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(
            not_before=not_before,
            failure=failure,
            attempts=OutboxMessage.attempts + (1 if counts else 0),
            claimed_by=None,
            claimed_until=None,
        )
    )


async def known_keys(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Return those keys under which a message was written before."""
    if not keys:
        return set()
    rows = await session.scalars(select(OutboxMessage.key).where(OutboxMessage.key.in_(list(keys))))
    return set(rows.all())


async def renew(session: AsyncSession, message_id: int, claim: Claim) -> bool:
    """Hold a claimed message for longer; return False when it is no longer there to be sent."""
    renewed = await session.scalar(
        update(OutboxMessage)
        .where(
            OutboxMessage.id == message_id,
            OutboxMessage.state == "waiting",
            OutboxMessage.claimed_by == claim.by,
        )
        .values(claimed_until=claim.until)
        .returning(OutboxMessage.id)
    )
    return renewed is not None


async def release(session: AsyncSession, message_ids: Collection[int]) -> None:
    """Give claimed messages back unsent; they keep their place in the chat."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(message_ids), OutboxMessage.state == "waiting")
        .values(claimed_by=None, claimed_until=None)
    )


async def hasten(session: AsyncSession, chat_id: int, now: datetime) -> None:
    """Let everything that waits for a chat be due now."""
    await session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.chat_id == chat_id,
            OutboxMessage.state == "waiting",
            OutboxMessage.not_before > now,
        )
        .values(not_before=now)
    )


async def release_claims(session: AsyncSession, *, not_of: str) -> None:
    """Release the claims of everybody else; right only where no other process can be sending."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.state == "waiting", OutboxMessage.claimed_by != not_of)
        .values(claimed_by=None, claimed_until=None)
    )


async def withdraw(session: AsyncSession, subjects: Collection[str]) -> None:
    """Delete what is still unsent about any of the subjects, because it is no longer true."""
    await session.execute(
        delete(OutboxMessage).where(OutboxMessage.subject.in_(subjects), OutboxMessage.state == "waiting")
    )


async def address_staff(session: AsyncSession, chat_id: int) -> None:
    """Give the messages that waited for a staff chat their address."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.chat_id.is_(None), OutboxMessage.state == "waiting")
        .values(chat_id=chat_id)
    )


async def readdress(session: AsyncSession, old_chat_id: int, new_chat_id: int) -> None:
    """Send what still waits for one chat to another: a group became a supergroup, or is closed to us."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.chat_id == old_chat_id, OutboxMessage.state == "waiting")
        .values(chat_id=new_chat_id)
    )


async def expire(session: AsyncSession, now: datetime) -> None:
    """Close what waited until it made no sense any more."""
    late = (
        select(OutboxMessage.id)
        .where(OutboxMessage.state == "waiting", OutboxMessage.expires_at <= now)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(late)).all()
    if ids:
        await finish(session, ids, "expired", now=now)


async def forget(session: AsyncSession, before: datetime) -> None:
    """Delete messages that were finished before a moment."""
    await session.execute(
        delete(OutboxMessage).where(OutboxMessage.state != "waiting", OutboxMessage.finished_at < before)
    )


async def forget_numbers(session: AsyncSession, before: datetime) -> None:
    """Forget the messages' numbers in their chats from before a moment, and sent screens altogether."""
    is_past = OutboxMessage.finished_at < before
    await session.execute(
        delete(OutboxMessage).where(
            is_past, OutboxMessage.state == "sent", OutboxMessage.key.startswith(SCREEN_KEY)
        )
    )
    await session.execute(
        update(OutboxMessage).where(is_past, OutboxMessage.message_id.is_not(None)).values(message_id=None)
    )


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Return how many messages are in each state."""
    rows = await session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    return dict(rows.all())
