"""Fetching updates, and telling Telegram that it may forget one only after its effects are stored."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot, Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.telegram.lanes import Lanes
from data.engine import is_unavailable
from data.leadership import Leadership

log = structlog.get_logger(__name__)

WANTED = ("message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 25
WINDOW = 100
_BUSY_POLL_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 30.0
_DATABASE_PAUSE_SECONDS = 2.0
_NOT_LEADING_PAUSE_SECONDS = 1.0

Process = Callable[[Update], Awaitable[None]]


class Acknowledged:
    """Which update may be forgotten next: the oldest that is not finished, though later ones are."""

    def __init__(self) -> None:
        self._unfinished: set[int] = set()
        self._next = 0

    @property
    def offset(self) -> int:
        """The first ``update_id`` that Telegram must keep, 0 before the first update."""
        return min(self._unfinished, default=self._next)

    @property
    def idle(self) -> bool:
        """Whether everything that was begun is finished."""
        return not self._unfinished

    def begin(self, update_ids: Iterable[int], asked_from: int) -> list[int]:
        """Return, in order, which of the updates are new to this process; regard them as begun.

        They answer a request with the offset ``asked_from``. One from before it means that Telegram,
        after a week without updates, counts on from a number of its choice.
        """
        ids = sorted(set(update_ids))
        if ids and ids[0] < asked_from:
            self._unfinished.clear()
            self._next = 0
        new = [update_id for update_id in ids if update_id >= self._next]
        self._unfinished.update(new)
        if new:
            self._next = new[-1] + 1
        return new

    def finish(self, update_id: int) -> None:
        """Regard the update as stored."""
        self._unfinished.discard(update_id)


class Poller:
    """Long polling with ``getUpdates``: process, commit, then acknowledge."""

    def __init__(self, bot: Bot, request: BaseRequest, process: Process, leadership: Leadership) -> None:
        """Take the connections of ``request``, which the bot opens and closes, for the long polls."""
        self._bot = bot
        self._request = request
        self._leadership = leadership
        self._process = process
        self._lanes = Lanes()
        self._progress = Acknowledged()
        self._all_finished = asyncio.Event()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until ``stop``; then finish what is under way and acknowledge it.

        Raises InvalidToken when the server refuses the token.
        """
        failures = 0
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            while not self._stopping.is_set():
                if not await self._leadership.held():
                    await self._stopped_within(_NOT_LEADING_PAUSE_SECONDS)
                    continue
                fetching = asyncio.create_task(self._fetch())
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    fetching.cancel()
                    break
                try:
                    fetching.result()
                    failures = 0
                except TelegramError as error:
                    if isinstance(error, InvalidToken) and await self._is_token_refused():
                        raise
                    failures += 1
                    await self._pause(error, failures)
                    continue
                await self._breathe()
        finally:
            stopped.cancel()
            await self._lanes.drain()
            if self._progress.offset:
                with contextlib.suppress(TelegramError):
                    await self._get_updates(self._progress.offset, wait_seconds=0, limit=1)
            await self._leadership.resign()

    def stop(self) -> None:
        """Fetch nothing more."""
        self._stopping.set()

    async def _fetch(self) -> None:
        """Ask for updates, and begin with those that are new."""
        offset = self._progress.offset
        wait_seconds = LONG_POLL_SECONDS if self._progress.idle else 0
        updates = await self._get_updates(offset, wait_seconds=wait_seconds, limit=WINDOW)
        for update_id in self._progress.begin(updates, asked_from=offset):
            self._begin(update_id, updates[update_id])

    async def _get_updates(self, offset: int, *, wait_seconds: int, limit: int) -> dict[int, dict[str, Any]]:
        """Return updates as plain values, so that one that cannot be read does not hide the others."""
        query = {
            "offset": offset,
            "timeout": wait_seconds,
            "limit": limit,
            "allowed_updates": json.dumps(WANTED),
        }
        result: Any = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(query)}", read_timeout=wait_seconds + 10
        )
        try:
            return {int(raw["update_id"]): raw for raw in result}
        except (TypeError, KeyError, ValueError):
            raise TelegramError("the server's answer is no list of updates") from None

    def _begin(self, update_id: int, raw: dict[str, Any]) -> None:
        try:
            update = Update.de_json(raw, self._bot)
        except Exception:
            log.exception("unreadable_update", update_id=update_id)
            self._progress.finish(update_id)
            return
        self._lanes.add(lane_of(update), partial(self._work, update))

    async def _work(self, update: Update) -> None:
        """Process an update until it is done; only an unreachable database is waited for."""
        while True:
            try:
                await self._process(update)
            except Exception as error:
                if is_unavailable(error):
                    log.warning("database_unavailable", update_id=update.update_id)
                    if await self._stopped_within(_DATABASE_PAUSE_SECONDS):
                        return  # not acknowledged, so it comes again after the next start
                    continue
                log.exception("update_failed", update_id=update.update_id)
            break
        self._progress.finish(update.update_id)
        if self._progress.idle:
            self._all_finished.set()

    async def _breathe(self) -> None:
        """Wait a moment for the work to be done, so that a busy bot asks with few, large requests."""
        if not self._progress.idle:
            self._all_finished.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._all_finished.wait(), _BUSY_POLL_SECONDS)

    async def _is_token_refused(self) -> bool:
        """Ask in another way: a 404 can also come from something between us and Telegram."""
        try:
            await self._bot.get_me()
        except InvalidToken:
            return True
        except TelegramError:
            return False
        return False

    async def _pause(self, error: TelegramError, failures: int) -> None:
        log.warning("polling_failed", error=type(error).__name__, failures=failures)
        seconds = min(0.5 * 2 ** min(failures, 10), _LONGEST_PAUSE_SECONDS)
        if isinstance(error, RetryAfter):
            asked = error.retry_after
            seconds = asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
        await self._stopped_within(seconds)

    async def _stopped_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return self._stopping.is_set()


def lane_of(update: Update) -> int:
    """Return what must not be worked on at once: the chat, else the person."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    if update.effective_user is not None:
        return update.effective_user.id
    return 0
