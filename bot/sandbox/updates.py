"""The queue between Telegram and the bot: getUpdates, its confirmations and its conflicts."""

import asyncio
from collections.abc import Callable, Sequence

from bot.sandbox import errors
from bot.sandbox.errors import ApiError
from bot.sandbox.state import Json, Updates

LONGEST_POLL = 50
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class UpdateQueue:
    """Updates in order; one reader at a time."""

    def __init__(self, state: Updates, changed: Callable[[], None]) -> None:
        self._state = state
        self._changed = changed
        self._poll: asyncio.Future[None] | None = None

    @property
    def pending(self) -> Sequence[Json]:
        """The updates that the bot has not confirmed, oldest first."""
        return self._state.pending

    @property
    def is_polled(self) -> bool:
        """Whether the bot waits in a long poll right now."""
        return self._poll is not None

    def push(self, kind: str, payload: Json) -> int | None:
        """Queue an update and return its id, or None when the bot does not want this kind."""
        if not self._is_wanted(kind):
            return None
        self._state.last_id += 1
        self._state.pending.append({"update_id": self._state.last_id, kind: payload})
        self._wake()
        self._changed()
        return self._state.last_id

    def allow(self, kinds: list[str] | None) -> None:
        """Keep only ``kinds`` from now on; an empty list restores Telegram's default."""
        if kinds is not None:
            self._state.allowed = kinds or None

    async def fetch(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies before ``offset`` and return what waits, as getUpdates does.

        A poll that still waits is ended with a conflict: the newcomer wins.
        """
        if self._state.webhook:
            raise errors.conflict(errors.POLL_UNDER_WEBHOOK)
        self.end_poll(errors.conflict(errors.TWO_POLLS))
        self._confirm(offset)
        if not self.pending and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
        return list(self.pending[: limit if 1 <= limit <= 100 else 100])

    def remove(self, update_id: int) -> None:
        """Forget one update: a webhook accepted it."""
        kept = [update for update in self.pending if update["update_id"] != update_id]
        self._state.pending = kept
        self._changed()

    def clear(self) -> None:
        """Forget all updates."""
        self._state.pending = []
        self._changed()

    def end_poll(self, error: ApiError | None = None) -> None:
        """End the waiting poll: empty-handed, or with ``error``."""
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if error is None:
            poll.set_result(None)
        else:
            poll.set_exception(error)

    def _is_wanted(self, kind: str) -> bool:
        allowed = self._state.allowed
        return kind not in ONLY_ON_REQUEST if allowed is None else kind in allowed

    def _wake(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def _wait(self, seconds: float) -> None:
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        self._changed()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            kept = list(self.pending[offset:])
        else:
            kept = [update for update in self.pending if update["update_id"] >= offset]
        if len(kept) != len(self.pending):
            self._state.pending = kept
            self._changed()
