"""Logging: who did what and how it went, never what was said, by whom, or with which token."""

import logging
import re
import sys
from types import TracebackType
from typing import Literal

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# It stands right behind "bot" in addresses; "file.py:123:function" is none.
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{10,}")
_QUIET = (
    "alembic",
    "telegram",
    "aiohttp",
    "httpx",
    "httpcore",
    "asyncio",
    "aiosqlite",
    "sqlalchemy",
)


def configure_logs(level: str, form: Literal["console", "json"]) -> None:
    """Send our own lines and the libraries' warnings to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _bare_exception,
        _one_plain_line,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A tick that is still at work when the next is due is no news: the one after it catches up.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    sys.excepthook = _log_crash


def _bare_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep an exception's type and where it was raised; its text can quote what a client wrote."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = " < ".join(_frames(error))
    return event


def _frames(error: BaseException) -> list[str]:
    trace = error.__traceback__
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return frames[::-1][:12]


def _one_plain_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Hide tokens and the texts of exceptions; asyncio quotes those in the lines below its first."""
    event["event"] = str(event["event"]).partition("\n")[0]
    for key, value in event.items():
        if isinstance(value, BaseException):
            event[key] = type(value).__name__
        elif not key.startswith("_") and not isinstance(value, int | float | None):
            event[key] = _TOKEN.sub("<token>", str(value))
    return event


def _log_crash(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    logging.getLogger(__name__).critical("crashed", exc_info=error)
