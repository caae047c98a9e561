"""Our own pace against Telegram's limits, as the look-alike counts them."""

import heapq
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.limits import Limits as TelegramsLimits
from bot.sandbox.limits import RateLimiter
from bot.telegram import limits
from bot.telegram.limits import Limits


class Seconds:
    """A monotonic clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_one_person_gets_hardly_a_message_a_second() -> None:
    pace = Limits(time=Seconds())

    delays = [pace.reserve(1) for _ in range(4)]

    assert delays == pytest.approx([0, 1.1, 2.2, 3.3])


def test_one_persons_messages_do_not_delay_anothers() -> None:
    pace = Limits(time=Seconds())
    for _ in range(3):
        pace.reserve(1)

    assert pace.reserve(2) == 0


def test_a_group_gets_a_short_burst_at_once_and_then_fewer_messages_than_a_person() -> None:
    pace = Limits(time=Seconds())

    delays = [pace.reserve(-1) for _ in range(5)]

    assert delays == pytest.approx([0, 0, 0, 3.5, 7])


def test_silence_gives_the_burst_back() -> None:
    time = Seconds()
    pace = Limits(time=time)
    for _ in range(3):
        pace.reserve(-1)
    time.now += 20

    assert [pace.reserve(-1) for _ in range(4)] == pytest.approx([0, 0, 0, 3.5])


def test_everybody_together_gets_22_messages_a_second_after_a_short_burst() -> None:
    pace = Limits(time=Seconds())

    delays = [pace.reserve(person) for person in range(1, 6 + 22 + 1)]

    assert delays[:6] == [0] * 6
    assert delays[-1] == pytest.approx(1.0)


def test_chats_beyond_those_remembered_are_merely_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_REMEMBERED_CHATS", 2)
    pace = Limits(time=Seconds())
    for _ in range(5):
        pace.reserve(1)
    pace.reserve(2)
    pace.reserve(3)

    assert pace.reserve(1) < 1


@settings(max_examples=60)
@given(
    chats=st.lists(st.sampled_from([1, 2, 3, -1, -2]), min_size=1, max_size=120),
    pauses=st.lists(st.sampled_from([0.0, 0.0, 0.0, 0.05, 0.7, 5.0]), min_size=120, max_size=120),
    latencies=st.lists(st.floats(0, 0.1), min_size=120, max_size=120),
)
def test_telegram_never_has_to_say_429(chats: list[int], pauses: list[float], latencies: list[float]) -> None:
    asking, sending = Seconds(), Seconds()
    pace = Limits(time=asking)
    telegram = RateLimiter(TelegramsLimits(), sending)
    telegram.strict = True
    queue: list[tuple[float, int, int]] = []
    order = itertools.count()
    for chat, pause, latency in zip(chats, pauses, latencies, strict=False):
        asking.now += pause
        heapq.heappush(queue, (asking.now + pace.reserve(chat) + latency, next(order), chat))

    while queue:
        sending.now, _, chat = heapq.heappop(queue)
        telegram.count(chat, is_group=chat < 0)
