"""The log: who did what and how it went, never a token and never what somebody wrote."""

import asyncio
import contextlib
import gc
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
import structlog

from bot.logs import configure_logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SECRET = "me duele la espalda"
Lines = Callable[[], str]


@contextlib.contextmanager
def listening(form: Literal["console", "json"], level: str = "INFO") -> Iterator[Lines]:
    """Yield a function that returns what the log has written since it was last asked."""
    root, crash, stream = logging.getLogger(), sys.excepthook, io.StringIO()
    before = (root.handlers[:], root.level)
    with contextlib.redirect_stderr(stream):
        configure_logs(level, form)

    def lines() -> str:
        text = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return text

    try:
        yield lines
    finally:
        root.handlers[:], root.level = before
        sys.excepthook = crash


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[Lines]:
    """Let the test read the log in each of its forms."""
    with listening(request.param) as lines:
        yield lines


def log() -> Any:
    return structlog.get_logger("bot.tests")


def fail_for_a_reason() -> None:
    raise ValueError(SECRET)


def test_a_line_says_what_happened_in_one_line(written: Lines) -> None:
    log().info("booked", appointment=7)
    line = written()
    assert line.count("\n") == 1
    assert "booked" in line
    assert "7" in line


@pytest.mark.parametrize(
    "say",
    [
        lambda: log().info(f"asked https://api.telegram.org/bot{TOKEN}/getMe"),
        lambda: log().info("asked", url=f"https://api.telegram.org/bot{TOKEN}/getMe"),
        lambda: log().info("asked", tried=[TOKEN], headers={"authorization": TOKEN}),
        lambda: log().info("asked", body=TOKEN.encode()),
        lambda: logging.getLogger("library").warning("asked %s with %r", f"bot{TOKEN}/getMe", {"t": TOKEN}),
        lambda: logging.getLogger("httpx").warning("HTTP Request: POST /bot%s/getUpdates", TOKEN),
    ],
)
def test_a_token_is_never_written(written: Lines, say: Callable[[], None]) -> None:
    say()
    line = written()
    assert "asked" in line or "HTTP Request" in line
    assert TOKEN.partition(":")[2] not in line
    assert "<token>" in line


def caught(say: Callable[[ValueError], None]) -> None:
    try:
        fail_for_a_reason()
    except ValueError as error:
        say(error)


@pytest.mark.parametrize(
    "say",
    [
        lambda _: log().error("failed", exc_info=True),
        lambda error: log().error("failed", exc_info=error),
        lambda _: logging.getLogger("library").error("failed", exc_info=sys.exc_info()),
        lambda error: logging.getLogger("library").error("failed", exc_info=error),
    ],
)
def test_an_exception_is_named_with_its_place_and_without_its_text(
    written: Lines, say: Callable[[ValueError], None]
) -> None:
    caught(say)
    line = written()
    assert line.count("\n") == 1
    assert "failed" in line
    assert "ValueError" in line
    assert "test_logs.py" in line
    assert "fail_for_a_reason < " in line
    assert SECRET not in line


def test_an_exception_given_as_a_value_is_named_only(written: Lines) -> None:
    caught(lambda error: log().warning("failed", error=error))
    line = written()
    assert "ValueError" in line
    assert SECRET not in line


def test_the_cause_of_an_exception_is_not_quoted_either(written: Lines) -> None:
    try:
        try:
            fail_for_a_reason()
        except ValueError as cause:
            raise RuntimeError(f"because {SECRET}") from cause
    except RuntimeError:
        log().exception("failed")
    assert SECRET not in written()


async def test_a_task_that_failed_unseen_is_reported_without_its_text(written: Lines) -> None:
    async def work() -> None:
        fail_for_a_reason()

    task = asyncio.create_task(work())
    await asyncio.wait({task})
    del task
    gc.collect()
    line = written()
    assert "Task exception was never retrieved" in line
    assert "ValueError" in line
    assert SECRET not in line


def test_a_crash_of_the_whole_is_reported_without_its_text(written: Lines) -> None:
    caught(lambda error: sys.excepthook(type(error), error, error.__traceback__))
    line = written()
    assert "crashed" in line
    assert "ValueError" in line
    assert SECRET not in line


def test_a_text_of_several_lines_cannot_add_lines_of_its_own(written: Lines) -> None:
    logging.getLogger("library").warning("first\n%s", SECRET)
    line = written()
    assert "first" in line
    assert SECRET not in line


def test_libraries_are_heard_from_warnings_on(written: Lines) -> None:
    for name in ("httpx", "telegram.Bot", "alembic.runtime", "sqlalchemy.engine", "aiohttp.access"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble")
    lines = written()
    assert "chatter" not in lines
    assert lines.count("trouble") == 5


def test_a_tick_that_was_left_out_is_no_news_but_one_that_failed_is(written: Lines) -> None:
    logging.getLogger("apscheduler.scheduler").warning("skipped")
    logging.getLogger("apscheduler.executors.default").error("failed")
    lines = written()
    assert "skipped" not in lines
    assert "failed" in lines


@pytest.mark.parametrize(("level", "heard"), [("DEBUG", 4), ("INFO", 3), ("WARNING", 2), ("ERROR", 1)])
def test_the_level_decides_what_is_heard(level: str, heard: int) -> None:
    with listening("json", level) as written:
        for say in (log().debug, log().info, log().warning, log().error):
            say("said")
        assert written().count("said") == heard


def test_in_json_every_line_is_an_object_that_keeps_numbers() -> None:
    with listening("json") as written:
        log().info("booked", appointment=7, late=False, chat=None)
        logging.getLogger("library").warning("slow")
        ours, theirs = (json.loads(line) for line in written().splitlines())
    assert (ours["appointment"], ours["late"], ours["chat"]) == (7, False, None)
    assert (ours["event"], ours["level"], ours["logger"]) == ("booked", "info", "bot.tests")
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("slow", "warning", "library")
    assert ours["timestamp"].endswith("Z")
