"""The tick that looks at the diary and writes the reminders that are due."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.booking.service import Bookings, Visit, subject
from bot.clock import Clock
from bot.messages import Message
from bot.outbox import Outbox
from bot.reminders.due import DiaryEntry, due_reminder, next_due_at, reminder_key
from data import diary
from data import outbox as rows
from data.engine import Database, Session

Render = Callable[[Visit], Message]
"""Writes a reminder in the client's language."""

# A reminder of whole days can come an hour more or less before, where the clock changes.
_CLOCK_CHANGE = timedelta(hours=2)


class Reminders:
    """Finds what is due; a tick may run twice, late, or on several instances at once."""

    def __init__(
        self, database: Database, bookings: Bookings, outbox: Outbox, clock: Clock, render: Render
    ) -> None:
        self._database = database
        self._bookings = bookings
        self._outbox = outbox
        self._clock = clock
        self._render = render
        self._minutes_before = bookings.salon.reminders.minutes_before

    async def tick(self) -> int:
        """Write every reminder that is due and not yet written; return how many."""
        async with self._database.reading() as session:
            if not await self._missing(session):
                return 0
        # Looked at again, because the diary may have changed before this transaction began.
        async with self._database.transaction() as session:
            written = 0
            for key, (visit, expires_at) in (await self._missing(session)).items():
                written += await self._outbox.post(
                    session,
                    visit.chat_id,
                    self._render(visit),
                    key=key,
                    priority=rows.REMINDER,
                    subject=subject(visit.number),
                    expires_at=expires_at,
                )
            return written

    async def next_due(self) -> datetime | None:
        """Return when the next reminder of all becomes due, None when none will."""
        async with self._database.reading() as session:
            booked = await diary.booked_between(session, self._clock.now())
        entries = [_entry(self._bookings.seen(row)) for row in booked]
        return next_due_at(entries, self._minutes_before, self._bookings.salon.zone, self._clock.now())

    async def _missing(self, session: Session) -> dict[str, tuple[Visit, datetime]]:
        now = self._clock.now()
        furthest = now + timedelta(minutes=max(self._minutes_before, default=0)) + _CLOCK_CHANGE
        found: dict[str, tuple[Visit, datetime]] = {}
        for row in await diary.booked_between(session, now, furthest):
            visit = self._bookings.seen(row)
            due = due_reminder(_entry(visit), self._minutes_before, self._bookings.salon.zone, now)
            if due is not None:
                found[reminder_key(visit.number, visit.starts_at, due.kind)] = (visit, due.expires_at)
        known = await rows.known_keys(session, found)
        return {key: reminder for key, reminder in found.items() if key not in known}


def _entry(visit: Visit) -> DiaryEntry:
    return DiaryEntry(visit.number, visit.starts_at, visit.booked_at)
