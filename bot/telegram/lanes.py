"""Working for many chats at once, and for each chat on one thing at a time, in order."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

Work = Callable[[], Awaitable[None]]


class Lanes:
    """Runs each piece of work after the last one of its lane; at most ``at_once`` in all."""

    def __init__(self, at_once: int = 32) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._last: dict[Hashable, asyncio.Task[None]] = {}

    def add(self, lane: Hashable, work: Work) -> asyncio.Task[None]:
        """Queue ``work`` in ``lane``; the task ends when it is done."""
        task = asyncio.create_task(self._after(self._last.get(lane), work))
        self._last[lane] = task
        task.add_done_callback(lambda done: self._leave(lane, done))
        return task

    async def drain(self) -> None:
        """Return when everything that was added is done."""
        while self._last:
            await asyncio.wait(self._last.values())
            await asyncio.sleep(0)  # the callbacks that empty the lanes run now

    async def _after(self, before: asyncio.Task[None] | None, work: Work) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._free:
            await work()

    def _leave(self, lane: Hashable, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]
