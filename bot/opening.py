"""Whether the salon is open, until when, or from when on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.salon import Salon

# Longer than any holiday; a salon that is closed for good is answered with None.
_LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Opening:
    """An unbroken stretch of opening hours, from ``opens_at`` up to ``closes_at``; aware UTC."""

    opens_at: datetime
    closes_at: datetime

    def is_on(self, now: datetime) -> bool:
        """Return whether the salon is open at ``now``."""
        return self.opens_at <= now < self.closes_at


def next_opening(salon: Salon, now: datetime) -> Opening | None:
    """Return the stretch of opening hours that ``now`` lies in, else the next; None within two months."""
    today = salon.local_date(now)
    days = (today + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD_DAYS))
    return next((opening for day in days for opening in _on(salon, day) if now < opening.closes_at), None)


def is_open(salon: Salon, now: datetime) -> bool:
    """Return whether the salon is open at ``now``."""
    opening = next_opening(salon, now)
    return opening is not None and opening.is_on(now)


def _on(salon: Salon, day: date) -> Iterator[Opening]:
    if day in salon.closed_on:
        return
    for hours in salon.opening_hours.on(day):
        opens, closes = (
            datetime.combine(day, wall, salon.zone).astimezone(UTC) for wall in (hours.opens, hours.closes)
        )
        yield Opening(opens, closes)
