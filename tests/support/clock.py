"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MADRID = ZoneInfo("Europe/Madrid")


class MovableClock:
    """Starts at a moment that is given in the salon's time."""

    def __init__(self, local: str = "2027-02-08 09:00") -> None:
        self.set(local)

    def now(self) -> datetime:
        return self._now

    def set(self, local: str) -> None:
        """Show a time of Madrid's wall clocks, such as ``2027-02-08 09:00``."""
        self._now = datetime.fromisoformat(local).replace(tzinfo=MADRID).astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Go on by a real duration."""
        self._now += by
