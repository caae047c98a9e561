"""Answering questions off the event loop, with what the staff have taught on any instance."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from bot.faq.learning import Learning, Taught
from bot.faq.search import Finding, KnownQuestion, Search
from bot.languages import Language
from data.engine import Session

T = TypeVar("T")


class Answers:
    """The search with its lessons; the encoder is loaded once, in a thread of its own."""

    def __init__(self, search: Search, learning: Learning) -> None:
        self._search = search
        self._learning = learning
        # One thread: the encoder is loaded once, and a burst of questions does not starve the event loop.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="answers")
        self._known: tuple[Sequence[Taught], tuple[KnownQuestion, ...]] = ((), ())

    async def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        await self._aside(self._search.warm)

    async def find(self, session: Session, text: str, language: Language) -> Finding:
        """Return what answers ``text``; an emergency comes before any topic."""
        lessons = await self._learning.lessons(session)
        return await self._aside(partial(self._find, text, language, lessons))

    async def nearest(self, text: str, language: Language) -> tuple[str, ...]:
        """Return the topics that ``text`` is most likely about."""
        return await self._aside(partial(self._search.nearest, text, language))

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _find(self, text: str, language: Language, lessons: Sequence[Taught]) -> Finding:
        if self._known[0] is not lessons:
            self._known = lessons, tuple(self._read(one) for one in lessons)
        return self._search.find(text, language, self._known[1])

    def _read(self, taught: Taught) -> KnownQuestion:
        reading = self._search.read(taught.question, taught.language)
        return KnownQuestion(taught.number, reading, taught.topic_id)
