"""Writing down what became of a message: sent, put off, moved to another chat, or given up."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.outbox import STAFF_CHAT, Entry, staff_chat
from bot.telegram.sender import Outcome, Sending
from data import outbox as rows
from data import people
from data.engine import Database, Session

log = structlog.get_logger(__name__)

# A broken way says nothing about the message, so an outage of a night must not cost it.
GIVE_UP_AFTER = timedelta(days=2)
LONGEST_PAUSE = timedelta(minutes=5)

Undeliverable = Callable[[Session, Entry], Awaitable[None]]
"""Told, in the same transaction, of a message about an appointment that will never arrive."""


class Recorder:
    """Closes a message, or says when it is tried again; a record is one transaction."""

    def __init__(self, database: Database, clock: Clock, undeliverable: Undeliverable) -> None:
        self._database = database
        self._clock = clock
        self._undeliverable = undeliverable
        self._sent_screens: dict[int, int | None] = {}
        self._closing = asyncio.Lock()

    async def record(self, entry: Entry, result: Sending) -> datetime | None:
        """Write down one attempt; return until when the chat has to wait, None when it need not."""
        if result.outcome is Outcome.SENT and entry.is_screen:
            await self._close_screen(entry, result)
            return None
        async with self._database.transaction() as session:
            return await self._settle(session, entry, result)

    async def release(self, entries: Collection[Entry]) -> None:
        """Give back what was claimed and not tried."""
        if entries:
            async with self._database.transaction() as session:
                await rows.release(session, [entry.id for entry in entries])

    async def _close_screen(self, entry: Entry, result: Sending) -> None:
        """Close a screen that was sent, together with those that were sent meanwhile."""
        self._sent_screens[entry.id] = _number(entry, result)
        async with self._closing:
            if entry.id in self._sent_screens:
                sent = dict(self._sent_screens)
                async with self._database.transaction() as session:
                    await rows.finish_sent(session, sent, now=self._clock.now())
                for id_ in sent:
                    del self._sent_screens[id_]

    async def _settle(self, session: Session, entry: Entry, result: Sending) -> datetime | None:
        now = self._clock.now()
        match result.outcome:
            case Outcome.SENT:
                await rows.finish_sent(session, {entry.id: _number(entry, result)}, now=now)
            case Outcome.WAIT:
                return await _put_off(session, entry, result, now + result.retry_after)
            case Outcome.AGAIN if now - entry.created_at < GIVE_UP_AFTER:
                return await _put_off(session, entry, result, now + pause_after(entry.attempts))
            case Outcome.MOVED:
                await self._move(session, entry, result.new_chat_id)
            case _:
                await self._give_up(session, entry, result)
        return None

    async def _move(self, session: Session, entry: Entry, new_chat_id: int) -> None:
        if await staff_chat(session) == entry.chat_id:
            await people.set_fact(session, STAFF_CHAT, str(new_chat_id).encode())
        await rows.readdress(session, entry.chat_id, new_chat_id)
        await rows.release(session, [entry.id])

    async def _give_up(self, session: Session, entry: Entry, result: Sending) -> None:
        now = self._clock.now()
        closed = result.outcome is Outcome.CLOSED
        if closed and entry.chat_id < 0 and await self._close_group(session, entry):
            return
        log.error("message_undeliverable", outbox_id=entry.id, failure=result.failure)
        await rows.finish(session, [entry.id], "dead", now=now, failure=result.failure)
        if closed:
            await people.set_reachable(session, entry.chat_id, unreachable_since=now)
        await self._undeliverable(session, entry)

    async def _close_group(self, session: Session, entry: Entry) -> bool:
        """Let the owner have what a staff group that shut us out can no longer get."""
        if await staff_chat(session) == entry.chat_id:
            await people.set_fact(session, STAFF_CHAT, None)
        owner = await people.owner(session)
        if owner is None:
            return False
        await rows.readdress(session, entry.chat_id, owner.telegram_id)
        await rows.release(session, [entry.id])
        return True


def _number(entry: Entry, result: Sending) -> int | None:
    """Return the number under which the message can be deleted later; nobody asks for a farewell's."""
    return None if entry.subject == rows.FAREWELL else result.message_id


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after the attempt that follows ``attempts`` failed ones."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_PAUSE)


async def _put_off(session: Session, entry: Entry, result: Sending, until: datetime) -> datetime:
    # A 429 says nothing about the message, so it is no attempt.
    counts = result.outcome is not Outcome.WAIT
    await rows.put_back(session, entry.id, not_before=until, failure=result.failure, counts=counts)
    return until
