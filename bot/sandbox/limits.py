"""Strict mode: how fast Telegram lets a bot send, in real time."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import too_many_requests


@dataclass(frozen=True)
class Limits:
    """Messages that Telegram accepts; tests may shrink them."""

    chat_burst: int = 3
    chat_seconds: float = 1.0
    group_messages: int = 20
    group_seconds: float = 60.0
    overall_messages: int = 30
    overall_seconds: float = 1.0


class RateLimiter:
    """Counts what the bot sends while ``strict`` is on."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.strict = False
        self._limits = limits
        self._monotonic = monotonic
        self._sent: dict[int, deque[float]] = {}
        self._all: deque[float] = deque()

    def count(self, chat_id: int, *, is_group: bool) -> None:
        """Count one message to a chat; raise Telegram's 429 when it comes too early."""
        if not self.strict:
            return
        limits, now = self._limits, self._monotonic()
        sent = self._sent.setdefault(chat_id, deque())
        kept_for = max(limits.group_seconds, limits.chat_burst * limits.chat_seconds)
        _forget(sent, now - kept_for)
        _forget(self._all, now - limits.overall_seconds)
        burst_seconds = limits.chat_burst * limits.chat_seconds
        waits = [
            _wait(sent, limits.chat_burst, burst_seconds, now),
            _wait(self._all, limits.overall_messages, limits.overall_seconds, now),
        ]
        if is_group:
            waits.append(_wait(sent, limits.group_messages, limits.group_seconds, now))
        if max(waits) > 0:
            raise too_many_requests(max(1, math.ceil(max(waits))))
        sent.append(now)
        self._all.append(now)


def _forget(moments: deque[float], before: float) -> None:
    while moments and moments[0] <= before:
        moments.popleft()


def _wait(moments: deque[float], allowed: int, seconds: float, now: float) -> float:
    """Return how long until fewer than ``allowed`` messages lie within the last ``seconds``."""
    if len(moments) < allowed:
        return 0.0
    return moments[-allowed] + seconds - now
