"""Strict mode lets through what Telegram lets through and names the wait for the rest."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.limits import Limits, RateLimiter


class Seconds:
    """A monotonic clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def strict(seconds: Seconds, limits: Limits | None = None) -> RateLimiter:
    limiter = RateLimiter(limits or Limits(), seconds)
    limiter.strict = True
    return limiter


def send(limiter: RateLimiter, chat_id: int = 1, *, times: int = 1, is_group: bool = False) -> None:
    for _ in range(times):
        limiter.count(chat_id, is_group=is_group)


def wait_named(limiter: RateLimiter, chat_id: int = 1, *, is_group: bool = False) -> int:
    with pytest.raises(ApiError) as refusal:
        limiter.count(chat_id, is_group=is_group)
    wait = refusal.value.parameters["retry_after"]
    assert refusal.value.code == 429
    assert refusal.value.description == f"Too Many Requests: retry after {wait}"
    return wait


def test_without_strict_mode_nothing_is_refused(seconds: Seconds) -> None:
    send(RateLimiter(Limits(), seconds), times=1000)


def test_a_chat_takes_a_burst_then_one_message_a_second(seconds: Seconds) -> None:
    limiter = strict(seconds)
    send(limiter, times=3)
    assert wait_named(limiter) == 3
    seconds.now += 3
    send(limiter, times=3)


def test_a_steady_message_a_second_is_never_refused(seconds: Seconds) -> None:
    limiter = strict(seconds)
    for _ in range(100):
        send(limiter)
        seconds.now += 1


def test_who_waits_as_told_is_let_through(seconds: Seconds) -> None:
    limiter = strict(seconds)
    send(limiter, times=3)
    seconds.now += 0.5
    seconds.now += wait_named(limiter)
    send(limiter)


def test_a_refused_message_does_not_count(seconds: Seconds) -> None:
    limiter = strict(seconds)
    send(limiter, times=3)
    for _ in range(10):
        wait_named(limiter)
    seconds.now += 3
    send(limiter, times=3)


def test_a_group_takes_twenty_messages_a_minute(seconds: Seconds) -> None:
    limiter = strict(seconds)
    for _ in range(20):
        send(limiter, -5, is_group=True)
        seconds.now += 1
    assert wait_named(limiter, -5, is_group=True) == 40


def test_thirty_messages_a_second_go_to_everybody_together(seconds: Seconds) -> None:
    limiter = strict(seconds)
    for chat_id in range(1, 31):
        send(limiter, chat_id)
    assert wait_named(limiter, 31) == 1
    seconds.now += 1
    send(limiter, 31)
