"""What holds for every slot, whatever the hours and whatever is taken."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.booking.slots import Interval, Slot, bookable_days, free_slots
from tests.support.slots import (
    AUTUMN_2026,
    AUTUMN_2027,
    LONG_BEFORE,
    MADRID,
    SPRING_2027,
    TUESDAY,
    at,
    clock,
    open_salon,
    starts,
    therapist,
    week,
)


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> list[str]:
    bounds = draw(st.lists(st.integers(0, 24 * 12 - 1), min_size=0, max_size=6, unique=True).map(sorted))
    marks = [f"{mark // 12:02}:{mark % 12 * 5:02}" for mark in bounds]
    return [f"{opens}-{closes}" for opens, closes in zip(marks[::2], marks[1::2], strict=False)]


DAYS = st.sampled_from([TUESDAY, SPRING_2027, AUTUMN_2026, AUTUMN_2027])
BUSY = st.lists(st.tuples(st.integers(-300, 1700), st.integers(1, 400)), max_size=8)


def intervals(day: date, busy: list[tuple[int, int]]) -> list[Interval]:
    midnight = at(day, "00:00")
    return [
        Interval(begins, begins + timedelta(minutes=length))
        for begins, length in ((midnight + timedelta(minutes=offset), length) for offset, length in busy)
    ]


def inside(hours: Sequence[str], slot: Slot) -> bool:
    begins, ends = clock(slot.starts_at), clock(slot.ends_at)
    return any(
        opens <= begins and ends <= closes for opens, closes in (stretch.split("-") for stretch in hours)
    )


@given(
    opening=hours_of_a_day(),
    working=st.none() | hours_of_a_day(),
    minutes=st.integers(1, 240),
    buffer=st.integers(0, 60),
    step=st.integers(1, 120),
    lead=st.integers(0, 24 * 60),
    day=DAYS,
    busy=BUSY,
)
def test_no_slot_ever_overlaps_busy_time_or_leaves_the_hours(
    *,
    opening: list[str],
    working: list[str] | None,
    minutes: int,
    buffer: int,
    step: int,
    lead: int,
    day: date,
    busy: list[tuple[int, int]],
) -> None:
    ana = therapist("ana", hours=None if working is None else week(*working))
    salon = open_salon(*opening, minutes=minutes, buffer=buffer, step=step, lead=lead, therapists=[ana])
    appointments = intervals(day, busy)
    now = at(day, "00:00") - timedelta(hours=12)
    slots = free_slots(salon, "examination", day, {"ana": appointments}, now)
    for slot in slots:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert slot.busy_until - slot.ends_at == timedelta(minutes=buffer)
        assert slot.starts_at - now >= timedelta(minutes=lead)
        assert slot.starts_at.astimezone(MADRID).date() == day
        assert slot.ends_at.astimezone(MADRID).date() == day
        assert inside(opening, slot)
        assert working is None or inside(working, slot)
        assert not any(
            slot.busy_from < other.ends_at and other.starts_at < slot.busy_until for other in appointments
        )
    assert len({slot.starts_at for slot in slots}) == len(slots)


@given(
    opening=hours_of_a_day(),
    minutes=st.integers(1, 240),
    buffer=st.integers(0, 60),
    step=st.integers(1, 120),
    busy=BUSY,
)
def test_every_start_on_the_step_that_fits_is_offered(
    opening: list[str], minutes: int, buffer: int, step: int, busy: list[tuple[int, int]]
) -> None:
    salon = open_salon(*opening, minutes=minutes, buffer=buffer, step=step)
    blocked = {minute for begin, length in busy for minute in range(begin, begin + length)}
    expected = []
    for stretch in opening:
        opens, closes = (int(mark[:2]) * 60 + int(mark[3:]) for mark in stretch.split("-"))
        expected += [
            f"{minute // 60:02}:{minute % 60:02}"
            for minute in range(opens, closes - minutes + 1, step)
            if blocked.isdisjoint(range(minute, minute + minutes + buffer))
        ]
    diary = {"ana": intervals(TUESDAY, busy)}
    slots = free_slots(salon, "examination", TUESDAY, diary, LONG_BEFORE)
    assert starts(slots) == expected
    days = bookable_days(salon, "examination", diary, LONG_BEFORE)
    assert (TUESDAY in days) == bool(expected)
