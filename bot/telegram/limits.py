"""Telegram's limits on what a bot sends by itself: in all, in a private chat, in a group."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Pace:
    """One message each ``interval`` seconds, but ``burst`` of them at once after a silence."""

    interval: float
    burst: int


# Telegram: about 30 messages/s in all, 1/s in a chat, 20/min in a group; somewhat below each, because
# messages do not all take the same time to get there.
OVERALL = Pace(1 / 22, burst=6)
PRIVATE = Pace(1.1, burst=1)
GROUP = Pace(3.5, burst=3)

_REMEMBERED_CHATS = 10_000


class Limits:
    """When the next message may go, for everything that one dispatcher sends.

    ``time`` returns monotonic seconds: the limits are Telegram's, not those of the salon's clock.
    """

    def __init__(
        self,
        *,
        overall: Pace = OVERALL,
        private: Pace = PRIVATE,
        group: Pace = GROUP,
        time: Callable[[], float] = monotonic,
    ) -> None:
        self._overall = overall
        self._private = private
        self._group = group
        self._time = time
        self._next_overall = 0.0
        self._next: OrderedDict[int, float] = OrderedDict()

    async def wait(self, chat_id: int) -> None:
        """Return when a message may go to ``chat_id``; the turn is taken at the call."""
        delay = self.reserve(chat_id)
        if delay > 0:
            await asyncio.sleep(delay)

    def reserve(self, chat_id: int) -> float:
        """Take the next turn for ``chat_id``; return the seconds until it comes."""
        now = self._time()
        pace = self._private if chat_id > 0 else self._group
        chat_delay, self._next[chat_id] = _turn(pace, self._next.get(chat_id, 0.0), now)
        self._next.move_to_end(chat_id)
        while len(self._next) > _REMEMBERED_CHATS:
            self._next.popitem(last=False)
        overall_delay, self._next_overall = _turn(self._overall, self._next_overall, now)
        return max(chat_delay, overall_delay)


def _turn(pace: Pace, due: float, now: float) -> tuple[float, float]:
    """Return the delay and the next due time, by the generic cell rate algorithm."""
    due = max(due, now)
    delay = max(0.0, due - now - pace.interval * (pace.burst - 1))
    return delay, due + pace.interval
