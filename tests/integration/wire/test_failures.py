"""What goes wrong with updates: on our side, on Telegram's, and on the way between."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS, text_of
from tests.support.wire import LogBook, fails, known_client, processed, texts

SECRET = "me duele la espalda desde el martes"


class BrokenSearch:
    """A search that fails whatever it is asked, and says aloud what that was."""

    def __init__(self) -> None:
        self.calls = 0

    def __getattr__(self, _: str) -> Callable[..., None]:
        def fail(*asked: object) -> None:
            self.calls += 1
            raise LookupError(*asked)

        return fail


def break_search(salon: LiveSalon) -> BrokenSearch:
    broken = BrokenSearch()
    broken_services = replace(salon.assistant.services, answers=broken)  # type: ignore[arg-type]
    turns = salon.assistant.poller._process.__self__  # type: ignore[attr-defined]
    turns._services = broken_services
    return broken


async def test_a_failure_of_ours_reaches_client_and_log_under_one_number(
    salon: LiveSalon, log_book: LogBook
) -> None:
    phone = await known_client(salon)
    broken = break_search(salon)

    answer = await phone.ask(SECRET)
    await salon.settled()

    (line,) = log_book.of("update_failed")
    assert line["error"] == "LookupError"
    assert line["incident"] in text_of(answer)
    assert re.fullmatch(r"[0-9a-f]{8}", line["incident"])
    assert broken.calls == 1
    assert len(phone.from_bot) == 2


async def test_the_log_of_a_failure_does_not_say_what_the_client_wrote(
    salon: LiveSalon, log_book: LogBook
) -> None:
    phone = await known_client(salon)
    break_search(salon)

    await phone.ask(SECRET)

    assert log_book.of("update_failed")
    assert not any("martes" in line or phone.person.first_name in line for line in log_book.lines)


async def test_after_a_failure_the_next_message_is_answered(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    break_search(salon)
    await phone.ask(SECRET)

    await phone.ask("/language")


async def test_what_a_failed_turn_had_written_is_undone(salon: LiveSalon) -> None:
    phone = salon.phone("Nueva")
    break_search(salon)
    before = await processed(salon)
    await phone.ask(SECRET)

    assert await processed(salon) == before + 1
    assert len(texts(phone)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"code": 409, "description": "Conflict: terminated by other getUpdates request"},
        {"code": 429, "description": "Too Many Requests: retry after 1", "retry_after": 1},
        {"code": 500, "description": "Internal Server Error"},
        {"code": 502, "description": "Bad Gateway"},
        {"kind": "drop_before"},
        {"kind": "drop_after"},
    ],
    ids=["409", "429", "500", "502", "no answer", "lost answer"],
)
async def test_asking_for_updates_goes_on_after_a_failure(
    salon: LiveSalon, log_book: LogBook, fault: dict[str, Any]
) -> None:
    phone = await known_client(salon)
    await salon.settled()
    fails(salon, "getUpdates", **fault)
    await phone.ask("/help")  # ends the poll that waits, so that the next one meets the failure
    phone.write("/language")
    await log_book.reads("polling_failed")

    await phone.until(lambda: len(phone.from_bot) == 3)
    await salon.settled()
    assert len(phone.from_bot) == 3


async def test_a_second_reader_of_the_updates_is_survived(salon: LiveSalon, log_book: LogBook) -> None:
    phone = await known_client(salon)
    await salon.settled()
    await salon.world.until(lambda: salon.world.updates.is_polled, PATIENCE_SECONDS)
    await salon.world.updates.fetch(0, 1, 0)
    phone.write("/language")

    await phone.until(lambda: len(phone.from_bot) == 2)
    assert [line["error"] for line in log_book.of("polling_failed")] == ["Conflict"]


async def test_no_log_line_of_a_bad_day_holds_the_token(salon: LiveSalon, log_book: LogBook) -> None:
    phone = await known_client(salon)
    secret = salon.assistant.bot.token.partition(":")[2]
    fails(salon, "sendMessage", "drop_after")
    fails(salon, "getUpdates", "drop_before")
    break_search(salon)
    await phone.ask(SECRET)
    await log_book.reads("polling_failed")

    assert secret
    assert not any(secret in line for line in log_book.lines)
