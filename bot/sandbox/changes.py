"""Who hears of changes: the page's event streams, and tests that await a condition."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.sandbox.state import Json

Found = TypeVar("Found")
Events = asyncio.Queue[Json | None]


class Changes:
    """The hub through which every change of the world passes."""

    def __init__(self) -> None:
        self._streams: set[Events] = set()
        self._waiters: set[asyncio.Event] = set()

    def publish(self, event: Json) -> None:
        """Send ``event`` to every stream and wake all who wait."""
        for stream in self._streams:
            stream.put_nowait(event)
        self.touch()

    def touch(self) -> None:
        """Wake all who wait, without an event."""
        for waiter in self._waiters:
            waiter.set()

    def close(self) -> None:
        """End every stream: ``None`` is its last item."""
        for stream in self._streams:
            stream.put_nowait(None)

    @contextmanager
    def stream(self) -> Iterator[Events]:
        """Yield a queue of the events from now on."""
        events: Events = asyncio.Queue()
        self._streams.add(events)
        try:
            yield events
        finally:
            self._streams.discard(events)

    async def until(
        self,
        predicate: Callable[[], Found | None],
        timeout: float | None,  # noqa: ASYNC109 - the tests' word; asyncio.timeout obeys it
    ) -> Found:
        """Return what ``predicate`` finds, asking again after every change.

        Raises TimeoutError after ``timeout`` real seconds without a true answer.
        """
        changed = asyncio.Event()
        self._waiters.add(changed)
        try:
            async with asyncio.timeout(timeout):
                while not (found := predicate()):
                    changed.clear()
                    await changed.wait()
            return found
        finally:
            self._waiters.discard(changed)
