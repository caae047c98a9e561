"""Which reminder of an appointment is due: worked out from the diary, never stored.

A reminder a whole number of days before comes at the same wall-clock time on the earlier day, also
when the clock has changed in between; any other is counted in minutes that really pass. Instants
are aware UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAY = 24 * 60


@dataclass(frozen=True)
class DiaryEntry:
    """What reminding needs to know of an appointment that will take place."""

    appointment_id: int
    starts_at: datetime
    booked_at: datetime
    """When this start time was agreed: the booking, or the latest move."""


@dataclass(frozen=True)
class Due:
    """A reminder to send from ``due_at`` on, and no longer once ``expires_at`` has come."""

    kind: int
    """Minutes before the start, as in the salon's settings."""
    due_at: datetime
    expires_at: datetime


def due_reminder(
    entry: DiaryEntry, minutes_before: Sequence[int], zone: ZoneInfo, now: datetime
) -> Due | None:
    """Return the one reminder that is due ``now``: the nearest to the start whose time has come.

    There is none from the start on, and none whose time had already come when the client booked:
    whoever books three hours ahead is not told "tomorrow", but is still told "in two hours".
    """
    schedule = _schedule(entry, minutes_before, zone)
    return next((due for due in schedule if due.due_at <= now < due.expires_at), None)


def next_due_at(
    entries: Iterable[DiaryEntry], minutes_before: Sequence[int], zone: ZoneInfo, now: datetime
) -> datetime | None:
    """Return the earliest moment after ``now`` at which any reminder becomes due."""
    moments = (
        due.due_at for entry in entries for due in _schedule(entry, minutes_before, zone) if due.due_at > now
    )
    return min(moments, default=None)


def reminder_key(appointment_id: int, starts_at: datetime, kind: int) -> str:
    """Return the name under which this reminder is sent at most once.

    The start is part of it: a moved appointment is reminded of anew.
    """
    return f"reminder:{appointment_id}:{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}:{kind}"


def _schedule(entry: DiaryEntry, minutes_before: Sequence[int], zone: ZoneInfo) -> list[Due]:
    """Return the reminders of ``entry`` in the order of their time.

    Of several that a clock change brings to one moment only the nearest kind remains.
    """
    kinds = {
        _moment_before(entry.starts_at, minutes, zone): minutes
        for minutes in sorted(minutes_before, reverse=True)
    }
    moments = [*sorted(kinds), entry.starts_at]
    return [
        Due(kinds[due_at], due_at, expires_at)
        for due_at, expires_at in pairwise(moments)
        if due_at > entry.booked_at
    ]


def _moment_before(starts_at: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, _DAY)
    if rest:
        return starts_at - timedelta(minutes=minutes)
    # Subtracting from a datetime with a zone moves the clock on the wall, not the instant.
    return (starts_at.astimezone(zone) - timedelta(days=days)).astimezone(UTC)
