"""Telegram's limits on what a bot sends by itself: in all, in a private chat, in a group."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Pace:
    """One message each ``interval`` seconds, but ``burst`` of them at once after a silence."""

    interval: float
    burst: int


# Telegram: about 30 messages/s in all, 1/s in a chat, 20/min in a group; somewhat below each, because
# answers are not paced and count as well.
OVERALL_A_SECOND = 22
PRIVATE = Pace(1.1, burst=1)
GROUP = Pace(3.5, burst=3)

_REMEMBERED_CHATS = 10_000
_LOOK_AGAIN_SECONDS = 0.05
_INSTANT = 1e-6
"""Seconds too few to wait for."""


class Limits:
    """When the next message may go, for everything that one dispatcher sends.

    A message counts from when it got there, not from when it was sent: nobody knows how long it is under
    way, and two that left well apart may arrive together. ``overall`` is how many may be under way or have
    arrived within a second. ``time`` returns monotonic seconds: the limits are Telegram's, not those of
    the salon's clock.
    """

    def __init__(
        self,
        *,
        overall: int = OVERALL_A_SECOND,
        private: Pace = PRIVATE,
        group: Pace = GROUP,
        time: Callable[[], float] = monotonic,
    ) -> None:
        self._overall = overall
        self._private = private
        self._group = group
        self._time = time
        self._under_way = 0
        self._arrived: deque[float] = deque()
        self._next: OrderedDict[int, float] = OrderedDict()

    def take(self, chat_id: int) -> float:
        """Take the turn of ``chat_id`` and return 0, or return the seconds after which to ask again.

        Whoever took a turn calls ``sent`` when the message arrived, or failed to.
        """
        now, pace = self._time(), self._pace(chat_id)
        due = max(self._next.get(chat_id, 0.0), now)
        # The generic cell rate algorithm.
        wait = max(due - now - pace.interval * (pace.burst - 1), self._wait_of_all(now))
        if wait > _INSTANT:
            return wait
        self._next[chat_id] = due + pace.interval
        self._next.move_to_end(chat_id)
        while len(self._next) > _REMEMBERED_CHATS:
            self._next.popitem(last=False)
        self._under_way += 1
        return 0.0

    def sent(self, chat_id: int) -> None:
        """Count the message of a turn that was taken from now on."""
        now = self._time()
        self._under_way -= 1
        self._arrived.append(now)
        if chat_id in self._next:
            self._next[chat_id] = max(self._next[chat_id], now + self._pace(chat_id).interval)

    def _pace(self, chat_id: int) -> Pace:
        return self._private if chat_id > 0 else self._group

    def _wait_of_all(self, now: float) -> float:
        while self._arrived and self._arrived[0] <= now - 1:
            self._arrived.popleft()
        if self._under_way + len(self._arrived) < self._overall:
            return 0.0
        return self._arrived[0] + 1 - now if self._arrived else _LOOK_AGAIN_SECONDS
