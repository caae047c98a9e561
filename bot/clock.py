"""The one source of the present time; everything inside the assistant is aware UTC."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Something that knows the present moment."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment."""
        return datetime.now(UTC)


class ShiftedClock:
    """The machine's clock moved by the seconds that stand in a file, so that several processes share it.

    Only the sandbox and the tests use it: the page moves the file, the bot beside it reads it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._shift = timedelta()

    def now(self) -> datetime:
        """Return the present moment, moved."""
        return datetime.now(UTC) + self._read()

    def move(self, by: timedelta) -> None:
        """Move the clock on by ``by``; it never goes back."""
        if by < timedelta():
            raise ValueError("the clock only moves forward")
        total = self._read() + by
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        partial.write_text(str(total.total_seconds()), "ascii")
        partial.replace(self._path)

    def _read(self) -> timedelta:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return self._shift
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._stamp:
            self._shift = timedelta(seconds=float(self._path.read_text("ascii")))
            self._stamp = stamp
        return self._shift
