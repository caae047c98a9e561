"""When a service can be booked: working hours, minus what is taken, as exact instants.

Hours are wall-clock time in the salon's zone; every instant here is aware UTC. On a day when the
clock changes, each start time is converted by itself: one that the clock skips is not offered,
one that it shows twice is offered once, the first time. A closing time that is shown twice counts
the first time; one that is skipped closes before the skipped hour.

The appointment itself ends before the break or the closing time. The buffer after it is the
therapist's own time: it may run into the break, but never into another appointment.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.salon import Hours, Salon, Service, Therapist


@dataclass(frozen=True)
class Interval:
    """Time from ``starts_at`` up to, not including, ``ends_at``; aware UTC."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.starts_at >= self.ends_at:
            raise ValueError("an interval ends after it starts")


Busy = Mapping[str, Sequence[Interval]]
"""What is taken of each therapist's time, buffers included, by therapist id, in any order."""


@dataclass(frozen=True)
class Slot:
    """A bookable time of one therapist; aware UTC."""

    therapist_id: str
    starts_at: datetime
    ends_at: datetime
    busy_from: datetime
    busy_until: datetime
    """End of the buffer: the therapist takes nobody else from ``busy_from`` until then."""


def free_slots(salon: Salon, service_id: str, day: date, busy: Busy, now: datetime) -> list[Slot]:
    """Return every slot of the service on the local date ``day``, by start, then therapist id.

    There is none outside the booking horizon, nor for a service that the salon does not offer.
    """
    if not _within_horizon(salon, day, now):
        return []
    found = [slot for diary in _diaries(salon, service_id, busy, now) for slot in diary.slots(day)]
    return sorted(found, key=lambda slot: (slot.starts_at, slot.therapist_id))


def bookable_days(salon: Salon, service_id: str, busy: Busy, now: datetime) -> list[date]:
    """Return the local dates within the horizon that have at least one free slot."""
    diaries = _diaries(salon, service_id, busy, now)
    today = salon.local_date(now)
    days = (today + timedelta(days=ahead) for ahead in range(salon.booking.horizon_days + 1))
    return [day for day in days if any(any(diary.slots(day)) for diary in diaries)]


def find_slot(
    salon: Salon,
    service_id: str,
    therapist_id: str,
    starts_at: datetime,
    *,
    busy: Busy,
    now: datetime,
) -> Slot | None:
    """Return the slot with exactly this start, or None if it is not, or no longer, on offer."""
    for slot in free_slots(salon, service_id, salon.local_date(starts_at), busy, now):
        if (slot.starts_at, slot.therapist_id) == (starts_at, therapist_id):
            return slot
    return None


def pick(salon: Salon, slots: Iterable[Slot], busy: Busy) -> list[Slot]:
    """Return one slot for each start time, of the therapist with the fewest appointments that day.

    Every busy interval counts as an appointment on the local date of its start. Between equals the
    therapist who stands first in the salon's settings is chosen.
    """
    load = Counter(
        (therapist_id, salon.local_date(taken.starts_at))
        for therapist_id, intervals in busy.items()
        for taken in intervals
    )
    order = {therapist.id: index for index, therapist in enumerate(salon.therapists)}

    def preference(slot: Slot) -> tuple[int, int]:
        return load[slot.therapist_id, salon.local_date(slot.starts_at)], order[slot.therapist_id]

    chosen: dict[datetime, Slot] = {}
    for slot in slots:
        rival = chosen.get(slot.starts_at)
        if rival is None or preference(slot) < preference(rival):
            chosen[slot.starts_at] = slot
    return [chosen[starts_at] for starts_at in sorted(chosen)]


def _within_horizon(salon: Salon, day: date, now: datetime) -> bool:
    return 0 <= (day - salon.local_date(now)).days <= salon.booking.horizon_days


def _diaries(salon: Salon, service_id: str, busy: Busy, now: datetime) -> "list[_Diary]":
    service = salon.services.get(service_id)
    if service is None:
        return []
    earliest = now.astimezone(UTC) + timedelta(minutes=salon.booking.lead_minutes)
    return [
        _Diary(salon, service, therapist, _merged(busy.get(therapist.id, ())), earliest)
        for therapist in salon.therapists_for(service_id)
    ]


@dataclass(frozen=True)
class _Diary:
    """One therapist's time for one service; ``taken`` is sorted and without overlaps."""

    salon: Salon
    service: Service
    therapist: Therapist
    taken: Sequence[Interval]
    earliest: datetime

    def slots(self, day: date) -> Iterator[Slot]:
        """Yield the free slots of the local date ``day``."""
        for hours in self._hours(day):
            closes = self._closing(day, hours)
            for starts_at in self._starts(day, hours):
                ends_at = starts_at + timedelta(minutes=self.service.minutes)
                busy_until = ends_at + timedelta(minutes=self.service.buffer_minutes)
                if starts_at >= self.earliest and ends_at <= closes and self._is_free(starts_at, busy_until):
                    yield Slot(self.therapist.id, starts_at, ends_at, starts_at, busy_until)

    def _hours(self, day: date) -> Iterator[Hours]:
        if day in self.salon.closed_on or self.therapist.is_absent(day):
            return
        open_hours = self.salon.opening_hours.on(day)
        working = open_hours if self.therapist.hours is None else self.therapist.hours.on(day)
        for ours in open_hours:
            for theirs in working:
                opens, closes = max(ours.opens, theirs.opens), min(ours.closes, theirs.closes)
                if opens < closes:
                    yield Hours(opens, closes)

    def _starts(self, day: date, hours: Hours) -> Iterator[datetime]:
        zone = self.salon.zone
        # Adding to a datetime with a zone moves the clock on the wall, not the instant.
        wall = datetime.combine(day, hours.opens, zone)
        last = datetime.combine(day, hours.closes, zone)
        while wall < last:
            instant = wall.astimezone(UTC)
            if instant.astimezone(zone) == wall:
                yield instant
            wall += timedelta(minutes=self.salon.booking.step_minutes)

    def _closing(self, day: date, hours: Hours) -> datetime:
        wall = datetime.combine(day, hours.closes, self.salon.zone)
        return min(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))

    def _is_free(self, busy_from: datetime, busy_until: datetime) -> bool:
        before = bisect_left(self.taken, busy_until, key=lambda taken: taken.starts_at)
        return before == 0 or self.taken[before - 1].ends_at <= busy_from


def _merged(intervals: Iterable[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for interval in sorted(intervals, key=lambda one: one.starts_at):
        if merged and interval.starts_at <= merged[-1].ends_at:
            last = merged[-1]
            merged[-1] = Interval(last.starts_at, max(last.ends_at, interval.ends_at))
        else:
            merged.append(interval)
    return merged
