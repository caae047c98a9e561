"""Sending what waits in the outbox, one dispatcher over all instances, each chat in order."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import groupby

import structlog

from bot.clock import Clock
from bot.outbox import CLAIM_FOR, STAFF_CHAT, Entry, Outbox, staff_chat
from bot.telegram.limits import Limits
from bot.telegram.sender import Outcome, Sender, Sending
from data import outbox as rows
from data import people
from data.engine import Database, Session, is_unavailable
from data.leadership import SENDING, Leadership

log = structlog.get_logger(__name__)

LAST_ATTEMPT = 15
LONGEST_PAUSE = timedelta(minutes=10)
AT_ONCE = 40
IDLE_SECONDS = 1.0

_BLOCKS_THE_CHAT = {Outcome.AGAIN, Outcome.WAIT, Outcome.MOVED, Outcome.CLOSED}

Undeliverable = Callable[[Session, Entry], Awaitable[None]]
"""Told, in the same transaction, of a message about an appointment that will never arrive."""


class Dispatcher:
    """Claims what is due, commits, sends, records; and sends a turn's own screens at once.

    What this process is sending is remembered in ``_sending``: its claims cannot lapse under it even
    when the salon's clock is moved.
    """

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        sender: Sender,
        clock: Clock,
        *,
        limits: Limits | None = None,
        undeliverable: Undeliverable,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._limits = limits or Limits()
        self._undeliverable = undeliverable
        self._leadership = Leadership(database, SENDING)
        self._sending: set[int] = set()
        self._busy_chats: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        outbox.wake = self._wake.set

    async def run(self) -> None:
        """Send until ``stop`` is called; an unreachable database is waited for."""
        if self._database.is_sqlite:
            async with self._database.transaction() as session:
                await rows.release_claims(session)
        try:
            while not self._stopping.is_set():
                await self._work()
        finally:
            if self._busy_chats:
                await asyncio.wait(self._busy_chats.values())
            await self._leadership.resign()

    def stop(self) -> None:
        """Begin nothing new; ``run`` returns when what is under way is finished."""
        self._stopping.set()
        self._wake.set()

    async def send_screens(self, entries: Sequence[Entry]) -> None:
        """Send a turn's screens now, in order; what fails waits in the outbox for its next attempt.

        They are not paced: a person's own tapping paces them, and a 429 is obeyed if it comes.
        """
        await self._deliver(entries)

    def reserve(self, entries: Sequence[Entry]) -> None:
        """Keep these for ``send_screens``; call it before their transaction commits."""
        self._sending.update(entry.id for entry in entries)

    def unreserve(self, entries: Sequence[Entry]) -> None:
        """Give up what ``reserve`` kept, because its transaction was rolled back."""
        self._sending.difference_update(entry.id for entry in entries)

    async def _work(self) -> None:
        """Send what is due, when this instance is the one that sends, and rest when nothing is."""
        try:
            if await self._leadership.held():
                await self._pass()
                return
        except Exception as error:
            if is_unavailable(error):
                log.warning("database_unavailable", error=type(error).__name__)
            else:
                log.exception("dispatcher_failed")
        await self._idle()

    async def _pass(self) -> None:
        self._wake.clear()
        claimed = await self._claim()
        for chat_id, group in groupby(sorted(claimed, key=lambda entry: entry.chat_id), _chat):
            self._busy_chats[chat_id] = asyncio.create_task(
                self._send_in_order(chat_id, list(group)), name="outbox"
            )
        if len(claimed) < AT_ONCE:
            await self._idle()

    async def _claim(self) -> list[Entry]:
        now = self._clock.now()
        room = AT_ONCE - len(self._busy_chats)
        if room <= 0:
            await asyncio.wait(self._busy_chats.values(), return_when=asyncio.FIRST_COMPLETED)
            return []
        async with self._database.transaction() as session:
            await rows.expire(session, now)
            claimed = await rows.claim_due(
                session,
                rows.Claim(self._outbox.instance, now + CLAIM_FOR),
                now=now,
                limit=room,
                without=self._sending,
                without_chats=set(self._busy_chats),
            )
        entries = [self._outbox.opened(row) for row in claimed]
        self.reserve(entries)
        return entries

    async def _send_in_order(self, chat_id: int, entries: Sequence[Entry]) -> None:
        try:
            await self._deliver(entries, self._limits)
        except Exception:
            log.exception("sending_failed", messages=len(entries))
        finally:
            del self._busy_chats[chat_id]
            self._wake.set()

    async def _deliver(self, entries: Sequence[Entry], limits: Limits | None = None) -> None:
        """Send one chat's entries until one has to wait; then the rest wait behind it."""
        try:
            for position, entry in enumerate(entries):
                if limits:
                    await limits.wait(entry.chat_id)
                result = await self._sender.send(entry.chat_id, entry.outgoing)
                await self._record(entry, result)
                if result.outcome in _BLOCKS_THE_CHAT:
                    await self._release(entries[position + 1 :], result)
                    break
        finally:
            self.unreserve(entries)

    async def _release(self, entries: Sequence[Entry], result: Sending) -> None:
        if entries:
            async with self._database.transaction() as session:
                await rows.release(
                    session,
                    [entry.id for entry in entries],
                    not_before=self._clock.now() + result.retry_after,
                )

    async def _record(self, entry: Entry, result: Sending) -> None:
        async with self._database.transaction() as session:
            await self._settle(session, entry, result)

    async def _settle(self, session: Session, entry: Entry, result: Sending) -> None:
        now = self._clock.now()
        match result.outcome:
            case Outcome.SENT if entry.is_screen:
                await rows.drop(session, entry.id)
            case Outcome.SENT:
                await rows.finish(session, [entry.id], "sent", now=now)
            case Outcome.WAIT:
                await rows.put_back(
                    session,
                    entry.id,
                    not_before=now + result.retry_after,
                    failure=result.failure,
                    counts=False,
                )
            case Outcome.AGAIN if entry.attempts + 1 < LAST_ATTEMPT:
                await rows.put_back(
                    session,
                    entry.id,
                    not_before=now + pause_after(entry.attempts),
                    failure=result.failure,
                    counts=True,
                )
            case Outcome.MOVED:
                await self._move(session, entry, result.new_chat_id)
            case _:
                await self._give_up(session, entry, result)

    async def _move(self, session: Session, entry: Entry, new_chat_id: int) -> None:
        if await staff_chat(session) == entry.chat_id:
            await people.set_fact(session, STAFF_CHAT, str(new_chat_id).encode())
        await rows.readdress(session, entry.chat_id, new_chat_id)

    async def _give_up(self, session: Session, entry: Entry, result: Sending) -> None:
        now = self._clock.now()
        closed = result.outcome is Outcome.CLOSED
        if closed and entry.chat_id < 0 and await self._close_group(session, entry.chat_id):
            return
        log.error("message_undeliverable", outbox_id=entry.id, failure=result.failure)
        await rows.finish(session, [entry.id], "dead", now=now, failure=result.failure)
        if closed:
            await people.set_reachable(session, entry.chat_id, unreachable_since=now)
        await self._undeliverable(session, entry)

    async def _close_group(self, session: Session, chat_id: int) -> bool:
        """Let the owner have what a staff group that shut us out can no longer get."""
        if await staff_chat(session) == chat_id:
            await people.set_fact(session, STAFF_CHAT, None)
        owner = await people.owner(session)
        if owner is None:
            return False
        await rows.readdress(session, chat_id, owner.telegram_id)
        return True

    async def _idle(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after the attempt that follows ``attempts`` failed ones."""
    return min(timedelta(seconds=2**attempts), LONGEST_PAUSE)


def _chat(entry: Entry) -> int:
    return entry.chat_id
