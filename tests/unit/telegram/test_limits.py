"""Our own pace against Telegram's limits, as the look-alike counts them."""

import heapq
import itertools
from collections import deque
from collections.abc import Iterable, Iterator

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


def taken(pace: Limits, time: Seconds, chat: int) -> float:
    """Wait for a turn; return after how many seconds it came."""
    began = time.now
    while (wait := pace.take(chat)) > 0:
        time.now += wait
    return time.now - began


def moments(pace: Limits, time: Seconds, chats: Iterable[int], *, under_way: float = 0.0) -> list[float]:
    """Send one message after the other, each so long under way; return when each left."""
    began, left = time.now, []
    for chat in chats:
        taken(pace, time, chat)
        left.append(time.now - began)
        time.now += under_way
        pace.sent(chat)
    return left


@pytest.fixture
def time() -> Seconds:
    return Seconds()


@pytest.fixture
def pace(time: Seconds) -> Limits:
    return Limits(time=time)


def test_one_person_gets_hardly_a_message_a_second(pace: Limits, time: Seconds) -> None:
    assert moments(pace, time, [1] * 4) == pytest.approx([0, 1.1, 2.2, 3.3])


def test_one_persons_messages_do_not_delay_anothers(pace: Limits, time: Seconds) -> None:
    moments(pace, time, [1] * 3)
    assert pace.take(1) > 0
    assert pace.take(2) == 0


def test_a_group_gets_a_short_burst_at_once_and_then_fewer_messages_than_a_person(
    pace: Limits, time: Seconds
) -> None:
    assert moments(pace, time, [-1] * 5) == pytest.approx([0, 0, 0, 3.5, 7])


def test_silence_gives_the_burst_back(pace: Limits, time: Seconds) -> None:
    moments(pace, time, [-1] * 3)
    time.now += 20
    assert moments(pace, time, [-1] * 4) == pytest.approx([0, 0, 0, 3.5])


def test_a_message_that_is_long_under_way_delays_the_next(pace: Limits, time: Seconds) -> None:
    assert moments(pace, time, [1] * 3, under_way=0.7) == pytest.approx([0, 1.8, 3.6])


def test_everybody_together_gets_22_messages_a_second(pace: Limits, time: Seconds) -> None:
    left = moments(pace, time, range(1, 22 + 22 + 2))
    assert left == pytest.approx([0] * 22 + [1] * 22 + [2])


def test_what_is_under_way_counts_however_long_it_takes(pace: Limits, time: Seconds) -> None:
    for chat in range(1, 22 + 1):
        assert pace.take(chat) == 0
    time.now += 30
    assert pace.take(23) > 0
    pace.sent(1)
    assert taken(pace, time, 23) == pytest.approx(1)


def test_chats_beyond_those_remembered_are_merely_forgotten(
    pace: Limits, time: Seconds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_REMEMBERED_CHATS", 2)
    assert pace.take(1) == pace.take(2) == pace.take(3) == 0
    pace.sent(1)
    assert pace.take(1) == 0
    pace.sent(3)
    assert pace.take(3) > 0


def arrivals(pace: Limits, time: Seconds, asked: Iterable[tuple[float, int, float]]) -> Iterator[int]:
    """Send what is asked for as the dispatcher does, each chat in order; yield the chat of each arrival.

    ``asked`` holds the seconds since the one before, the chat, and how long the message is under way; its
    answer takes as long again. ``time`` shows when a message arrives.
    """
    order, waiting, busy = itertools.count(), dict[int, deque[float]](), set[int]()
    events: list[tuple[float, int, str, int, float]] = []

    def then(at: float, what: str, chat: int, under_way: float = 0.0) -> None:
        heapq.heappush(events, (at, next(order), what, chat, under_way))

    at = time.now
    for pause, chat, under_way in asked:
        at += pause
        then(at, "asked", chat, under_way)
    while events:
        time.now, _, what, chat, under_way = heapq.heappop(events)
        if what == "arrives":
            yield chat
            then(time.now + under_way, "answered", chat)
            continue
        if what == "asked":
            waiting.setdefault(chat, deque()).append(under_way)
            if chat in busy:
                continue
        elif what == "answered":
            pace.sent(chat)
            busy.discard(chat)
        if waiting[chat]:
            busy.add(chat)
            wait = pace.take(chat)
            if wait > 0:
                then(time.now + wait, "may go", chat)
            else:
                under_way = waiting[chat].popleft()
                then(time.now + under_way, "arrives", chat, under_way)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, 0.0, 0.0, 0.05, 0.7, 5.0]),
            st.one_of(st.sampled_from([1, -1]), st.integers(2, 60)),
            st.sampled_from([0.0, 0.0, 0.1, 0.8, 3.0]),
        ),
        min_size=20,
        max_size=120,
    )
)
def test_telegram_never_has_to_say_429_however_long_messages_are_under_way(
    asked: list[tuple[float, int, float]],
) -> None:
    time = Seconds()
    telegram = RateLimiter(TelegramsLimits(), time)
    telegram.strict = True
    arrived = []
    for chat in arrivals(Limits(time=time), time, asked):
        telegram.count(chat, is_group=chat < 0)
        arrived.append(chat)
    assert sorted(arrived) == sorted(chat for _, chat, _ in asked)
