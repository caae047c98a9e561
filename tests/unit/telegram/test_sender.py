"""What each refusal of the Bot API asks of us."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.recorder import LONGEST_PAUSE, pause_after
from bot.telegram.sender import Outcome, classified
from bot.telegram.transport import NotSent


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Outcome.CLOSED),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Outcome.CLOSED),
        (BadRequest("Bad Request: chat not found"), Outcome.CLOSED),
        (BadRequest("Bad Request: user is deactivated"), Outcome.CLOSED),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Outcome.CLOSED),
        (BadRequest("Bad Request: can't parse entities"), Outcome.REFUSED),
        (BadRequest("Bad Request: message is too long"), Outcome.REFUSED),
        (NetworkError("Internal Server Error"), Outcome.AGAIN),
        (NetworkError("Bad Gateway"), Outcome.AGAIN),
        (NotSent("no connection"), Outcome.AGAIN),
        (TimedOut(), Outcome.AGAIN),
        (Conflict("Conflict"), Outcome.AGAIN),
        (TelegramError("the server's answer is not JSON"), Outcome.AGAIN),
    ],
)
def test_an_error_says_what_to_do(error: TelegramError, outcome: Outcome) -> None:
    assert classified(error).outcome is outcome


def test_a_429_names_how_long_to_wait() -> None:
    result = classified(RetryAfter(timedelta(seconds=35)))

    assert result.outcome is Outcome.WAIT
    assert result.retry_after == timedelta(seconds=35)


def test_a_group_that_became_a_supergroup_has_a_new_id() -> None:
    result = classified(ChatMigrated(-1002000000001))

    assert result.outcome is Outcome.MOVED
    assert result.new_chat_id == -1002000000001


def test_what_is_kept_of_a_failure_quotes_nothing() -> None:
    failure = classified(BadRequest('can\'t parse entities: "my back hurts"')).failure

    assert failure == "BadRequest"


def test_the_pauses_between_attempts_double_up_to_five_minutes() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in range(15)]

    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE.total_seconds() == 300
    assert pauses == sorted(pauses)
