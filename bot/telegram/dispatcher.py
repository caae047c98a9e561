"""Sending what waits in the outbox, one dispatcher over all instances, each chat in order."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import structlog

from bot.clock import Clock
from bot.outbox import CLAIM_FOR, Entry, Outbox
from bot.telegram.limits import Limits
from bot.telegram.recorder import Recorder, Undeliverable
from bot.telegram.sender import Outcome, Sender, Sending
from data import outbox as rows
from data.engine import Database, Session, is_unavailable
from data.leadership import SENDING, Leadership
from data.models import OutboxMessage

log = structlog.get_logger(__name__)

AT_ONCE = 40
IDLE_SECONDS = 1.0

_BLOCKS_THE_CHAT = {Outcome.AGAIN, Outcome.WAIT, Outcome.MOVED, Outcome.CLOSED}


@dataclass(frozen=True)
class _PutOff:
    """A chat whose messages wait until a moment; ``by_telegram`` when it was Telegram that named it."""

    until: datetime
    by_telegram: bool


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
        self._recorder = Recorder(database, clock, undeliverable)
        self._leadership = Leadership(database, SENDING)
        self._has_taken_over = False
        self._sending: set[int] = set()
        self._put_off: dict[int, _PutOff] = {}
        self._busy_chats: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = asyncio.Event()
        outbox.wake = self._wake.set

    async def run(self) -> None:
        """Send until ``stop`` is called; an unreachable database is waited for."""
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

        They are not paced: a person's own tapping paces them, and a 429 is obeyed if it comes. While
        older messages to the chat wait they go behind those, because an old screen must not replace a
        newer one.
        """
        left = deque(entries)
        try:
            if entries and self._is_put_off(entries[0].chat_id):
                await self._queue(entries)
                return
            while left:
                if not await self._attempt(left.popleft()):
                    break
            await self._recorder.release(left)
        finally:
            self.unreserve(entries)

    def reserve(self, entries: Collection[Entry]) -> None:
        """Keep these for ``send_screens``; call it before their transaction commits."""
        self._sending.update(entry.id for entry in entries)

    def unreserve(self, entries: Collection[Entry]) -> None:
        """Give up what ``reserve`` kept, because its transaction was rolled back."""
        self._sending.difference_update(entry.id for entry in entries)

    async def _work(self) -> None:
        """Send what is due, when this instance is the one that sends, and rest when nothing is."""
        try:
            if await self._leadership.held():
                await self._release_claims_of_the_dead()
                await self._pass()
                return
        except Exception as error:
            if is_unavailable(error):
                log.warning("database_unavailable", error=type(error).__name__)
            else:
                log.exception("dispatcher_failed")
        await self._idle()

    async def _release_claims_of_the_dead(self) -> None:
        """Take over, at the start, what an earlier process had claimed; on SQLite there is no other."""
        if self._database.is_sqlite and not self._has_taken_over:
            async with self._database.transaction() as session:
                await rows.release_claims(session, not_of=self._outbox.instance)
            self._has_taken_over = True

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
            entries = await self._opened(session, claimed, now)
        self.reserve(entries)
        return entries

    async def _opened(self, session: Session, claimed: Sequence[OutboxMessage], now: datetime) -> list[Entry]:
        """Return the messages; close those that nobody can read, so that they hold up no others."""
        entries, unreadable = [], []
        for row in claimed:
            try:
                entries.append(self._outbox.opened(row))
            except Exception:
                log.exception("message_unreadable", outbox_id=row.id)
                unreadable.append(row.id)
        if unreadable:
            await rows.finish(session, unreadable, "dead", now=now, failure="unreadable")
        return entries

    async def _send_in_order(self, chat_id: int, entries: Sequence[Entry]) -> None:
        """Send one chat's messages at Telegram's pace, until one has to wait or the stop comes."""
        left = deque(entries)
        try:
            while left:
                if not await self._turn_comes(chat_id):
                    break
                entry = left.popleft()
                try:
                    if await self._is_still_ours(entry) and not await self._attempt(entry):
                        break
                finally:
                    self._limits.sent(chat_id)
            await self._recorder.release(left)
        except Exception:
            log.exception("sending_failed", messages=len(entries))
        finally:
            self.unreserve(entries)
            del self._busy_chats[chat_id]
            self._wake.set()

    async def _turn_comes(self, chat_id: int) -> bool:
        """Wait until a message may go to a chat; False when the stop comes first."""
        while not self._stopping.is_set():
            wait = self._limits.take(chat_id)
            if wait <= 0:
                return True
            await self._stopped_within(wait)
        return False

    async def _is_still_ours(self, entry: Entry) -> bool:
        """Renew a claim; False when the message was withdrawn, expired, or claimed by another instance."""
        claim = rows.Claim(self._outbox.instance, self._clock.now() + CLAIM_FOR)
        async with self._database.transaction() as session:
            return await rows.renew(session, entry.id, claim)

    async def _attempt(self, entry: Entry) -> bool:
        """Send and record; return whether the next message to the chat may go."""
        result = await self._sender.send(entry.chat_id, entry.outgoing)
        until = await self._recorded(entry, result)
        if until is None:
            self._put_off.pop(entry.chat_id, None)
        else:
            self._put_off[entry.chat_id] = _PutOff(until, by_telegram=result.outcome is Outcome.WAIT)
        return result.outcome not in _BLOCKS_THE_CHAT

    async def _recorded(self, entry: Entry, result: Sending) -> datetime | None:
        """Record an attempt, waiting for the database, lest what was sent be sent again."""
        while True:
            try:
                return await self._recorder.record(entry, result)
            except Exception as error:
                if not is_unavailable(error) or await self._stopped_within(IDLE_SECONDS):
                    raise
                log.warning("database_unavailable", outbox_id=entry.id)

    def _is_put_off(self, chat_id: int) -> bool:
        put_off = self._put_off.get(chat_id)
        if put_off is None or put_off.until > self._clock.now():
            return put_off is not None
        del self._put_off[chat_id]
        return False

    async def _queue(self, entries: Sequence[Entry]) -> None:
        """Leave screens to ``run``, which sends older messages first; at once unless Telegram forbade it."""
        chat_id = entries[0].chat_id
        async with self._database.transaction() as session:
            if not self._put_off[chat_id].by_telegram:
                await rows.hasten(session, chat_id, self._clock.now())
            await rows.release(session, [entry.id for entry in entries])
        self._wake.set()

    async def _stopped_within(self, seconds: float) -> bool:
        if seconds > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()

    async def _idle(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), IDLE_SECONDS)


def _chat(entry: Entry) -> int:
    return entry.chat_id
