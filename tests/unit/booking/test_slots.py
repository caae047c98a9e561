"""What a client is offered to book: hours, busy time, buffers, notice, horizon and clock changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.booking.slots import Interval, Slot, bookable_days, find_slot, free_slots, pick
from bot.salon import Salon

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = date(2027, 2, 2)
LONG_BEFORE = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def name(text: str) -> dict[str, str]:
    return dict.fromkeys(("es", "en", "ru", "uk"), text)


def week(*hours: str) -> dict[str, list[str]]:
    return {weekday: list(hours) for weekday in EVERY_DAY}


def therapist(therapist_id: str, **changes: Any) -> dict[str, Any]:
    return {"id": therapist_id, "name": therapist_id, "services": ["examination"], **changes}


def open_salon(
    *hours: str,
    minutes: int = 60,
    buffer: int = 0,
    step: int = 60,
    lead: int = 0,
    horizon: int = 60,
    therapists: Sequence[dict[str, Any]] = (),
    closed_on: Sequence[date] = (),
) -> Salon:
    """Return a salon open daily at ``hours`` whose therapists, by default only Ana, examine."""
    services = {
        "examination": {
            "name": name("examination"),
            "minutes": minutes,
            "buffer_minutes": buffer,
            "treatment": False,
        }
    }
    booking = {
        "lead_minutes": lead,
        "horizon_days": horizon,
        "step_minutes": step,
        "cancel_until_minutes": 0,
    }
    return Salon.model_validate(
        {
            "name": "Salon",
            "city": "Alicante",
            "timezone": "Europe/Madrid",
            "phone_region": "ES",
            "ask_phone": True,
            "languages": ["es"],
            "contact": {},
            "opening_hours": week(*hours),
            "closed_on": list(closed_on),
            "services": services,
            "therapists": list(therapists) or [therapist("ana")],
            "booking": booking,
            "reminders": {"minutes_before": []},
        }
    )


def at(day: date, clock: str) -> datetime:
    """Return the instant at which the salon's clock shows ``clock``."""
    return datetime.combine(day, time.fromisoformat(clock), MADRID).astimezone(UTC)


def taken(day: date, hours: str) -> Interval:
    starts, ends = hours.split("-")
    return Interval(at(day, starts), at(day, ends))


def clock(instant: datetime) -> str:
    return f"{instant.astimezone(MADRID):%H:%M}"


def starts(slots: Sequence[Slot]) -> list[str]:
    return [clock(slot.starts_at) for slot in slots]


def offered(salon: Salon, day: date = TUESDAY, *busy: str, now: datetime = LONG_BEFORE) -> list[str]:
    """Return Ana's start times on ``day`` when she is taken at ``busy``."""
    diary = {"ana": [taken(day, hours) for hours in busy]}
    return starts(free_slots(salon, "examination", day, diary, now))


def test_a_free_day_offers_every_start_from_which_the_service_ends_before_closing() -> None:
    salon = open_salon("10:00-12:00", "16:15-18:00", minutes=60, step=30)
    assert offered(salon) == ["10:00", "10:30", "11:00", "16:15", "16:45"]


def test_a_slot_says_when_the_client_leaves_and_when_the_therapist_is_free_again() -> None:
    salon = open_salon("10:00-11:00", minutes=45, buffer=15)
    assert free_slots(salon, "examination", TUESDAY, {}, LONG_BEFORE) == [
        Slot(
            therapist_id="ana",
            starts_at=at(TUESDAY, "10:00"),
            ends_at=at(TUESDAY, "10:45"),
            busy_from=at(TUESDAY, "10:00"),
            busy_until=at(TUESDAY, "11:00"),
        )
    ]


@pytest.mark.parametrize(
    ("busy", "left"),
    [
        (["11:00-12:00"], ["10:00", "12:00", "12:30", "13:00"]),
        (["11:10-11:20"], ["10:00", "11:30", "12:00", "12:30", "13:00"]),
        (["10:50-12:10"], ["12:30", "13:00"]),
        (["09:00-10:01", "13:59-15:00"], ["10:30", "11:00", "11:30", "12:00", "12:30"]),
        (["12:00-12:30", "10:00-13:00", "10:30-11:00"], ["13:00"]),
        (["09:00-10:00", "14:00-15:00"], ["10:00", "10:30", "11:00", "11:30", "12:00", "12:30", "13:00"]),
        (["10:00-14:00"], []),
    ],
    ids=["neighbours", "short", "off the grid", "edges", "nested", "touching", "all day"],
)  # fmt: skip
def test_nothing_is_offered_that_overlaps_what_is_taken(busy: list[str], left: list[str]) -> None:
    salon = open_salon("10:00-14:00", minutes=60, step=30)
    assert offered(salon, TUESDAY, *busy) == left


def test_a_service_longer_than_the_step_does_not_run_into_the_next_appointment() -> None:
    salon = open_salon("10:00-14:00", minutes=90, step=15)
    assert offered(salon, TUESDAY, "12:00-13:00") == ["10:00", "10:15", "10:30"]


def test_the_buffer_keeps_the_next_appointment_away_but_may_run_into_the_break() -> None:
    salon = open_salon("10:00-12:00", "12:10-13:10", minutes=60, buffer=30, step=60)
    assert offered(salon) == ["10:00", "11:00", "12:10"]
    assert offered(salon, TUESDAY, "12:10-13:40") == ["10:00"]


def test_one_therapists_appointment_leaves_the_other_free() -> None:
    salon = open_salon("10:00-12:00", therapists=[therapist("ana"), therapist("eva")])
    busy = {"ana": [taken(TUESDAY, "10:00-11:00")], "gone": [taken(TUESDAY, "10:00-12:00")]}
    slots = free_slots(salon, "examination", TUESDAY, busy, LONG_BEFORE)
    assert [(clock(slot.starts_at), slot.therapist_id) for slot in slots] == [
        ("10:00", "eva"),
        ("11:00", "ana"),
        ("11:00", "eva"),
    ]


def test_a_therapists_hours_count_only_while_the_salon_is_open() -> None:
    ana = therapist("ana", hours={"tuesday": ["08:00-11:30", "13:00-17:00"]})
    salon = open_salon("10:00-14:00", "16:00-20:00", step=30, therapists=[ana])
    assert offered(salon) == ["10:00", "10:30", "13:00", "16:00"]
    assert offered(salon, TUESDAY + timedelta(days=1)) == []


def test_closed_days_and_absences_offer_nothing_and_both_their_ends_count() -> None:
    ana = therapist("ana", absences=[{"from": date(2027, 2, 4), "until": date(2027, 2, 5)}])
    salon = open_salon("10:00-11:00", horizon=6, closed_on=[TUESDAY], therapists=[ana])
    assert bookable_days(salon, "examination", {}, LONG_BEFORE) == [
        date(2027, 2, day) for day in (1, 3, 6, 7)
    ]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("08:00", ["10:00", "11:00", "12:00", "13:00"]),
        ("08:01", ["11:00", "12:00", "13:00"]),
        ("11:00", ["13:00"]),
        ("11:01", []),
    ],
)
def test_a_start_needs_its_notice_to_the_minute(now: str, left: list[str]) -> None:
    salon = open_salon("10:00-14:00", lead=120)
    assert offered(salon, now=at(TUESDAY, now)) == left


def test_the_horizon_is_counted_in_days_at_the_salon() -> None:
    salon = open_salon("10:00-11:00", horizon=2)
    # 23:30 in UTC is already Wednesday in Alicante.
    late = datetime(2027, 2, 2, 23, 30, tzinfo=UTC)
    assert bookable_days(salon, "examination", {}, late) == [date(2027, 2, day) for day in (3, 4, 5)]
    assert offered(salon, date(2027, 2, 5), now=late) == ["10:00"]
    assert offered(salon, date(2027, 2, 6), now=late) == []
    assert offered(salon, TUESDAY, now=late) == []


def test_a_full_day_is_not_bookable() -> None:
    salon = open_salon("10:00-12:00", horizon=1)
    busy = {"ana": [taken(TUESDAY, "10:30-11:30")]}
    assert bookable_days(salon, "examination", busy, LONG_BEFORE) == [date(2027, 2, 1)]


def test_a_service_that_is_gone_has_no_slots() -> None:
    salon = open_salon("10:00-12:00")
    assert free_slots(salon, "sauna", TUESDAY, {}, LONG_BEFORE) == []
    assert bookable_days(salon, "sauna", {}, LONG_BEFORE) == []


def test_a_tapped_slot_is_found_again_only_while_it_is_on_offer() -> None:
    salon = open_salon("10:00-12:00")
    ten = at(TUESDAY, "10:00")

    def tap(
        therapist_id: str = "ana",
        starts_at: datetime = ten,
        busy: Sequence[Interval] = (),
        now: datetime = LONG_BEFORE,
    ) -> Slot | None:
        return find_slot(salon, "examination", therapist_id, starts_at, busy={"ana": busy}, now=now)

    assert tap() == free_slots(salon, "examination", TUESDAY, {}, LONG_BEFORE)[0]
    assert tap(starts_at=ten.astimezone(MADRID)) == tap()
    assert tap(starts_at=ten + timedelta(minutes=1)) is None
    assert tap(therapist_id="nobody") is None
    assert tap(busy=[taken(TUESDAY, "10:30-10:40")]) is None
    assert tap(now=ten + timedelta(seconds=1)) is None


def test_the_client_without_a_preference_goes_to_who_has_least_to_do_that_day() -> None:
    salon = open_salon("10:00-13:00", therapists=[therapist("zoe"), therapist("ana")])
    day_before = TUESDAY - timedelta(days=1)
    busy = {
        "zoe": [taken(TUESDAY, "12:00-13:00")],
        "ana": [taken(day_before, "10:00-11:00"), taken(day_before, "11:00-12:00")],
    }
    slots = free_slots(salon, "examination", TUESDAY, busy, LONG_BEFORE)
    chosen = pick(salon, slots, busy)
    assert [(clock(slot.starts_at), slot.therapist_id) for slot in chosen] == [
        ("10:00", "ana"),
        ("11:00", "ana"),
        ("12:00", "ana"),
    ]
    idle = pick(salon, free_slots(salon, "examination", TUESDAY, {}, LONG_BEFORE), {})
    assert {slot.therapist_id for slot in idle} == {"zoe"}, "between equals the salon's order"


def test_an_interval_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends after"):
        Interval(at(TUESDAY, "10:00"), at(TUESDAY, "10:00"))


SPRING_2027, AUTUMN_2026, AUTUMN_2027 = date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)
A_DAY = timedelta(days=1)


@pytest.mark.parametrize("sunday", [SPRING_2027, AUTUMN_2026, AUTUMN_2027], ids=str)
def test_the_days_around_a_clock_change_have_the_same_hours_on_the_wall(sunday: date) -> None:
    salon = open_salon("10:00-14:00", minutes=60, step=90)
    now = at(sunday - 2 * A_DAY, "09:00")
    for day in (sunday - A_DAY, sunday, sunday + A_DAY):
        assert offered(salon, day, now=now) == ["10:00", "11:30", "13:00"]
    ten = [free_slots(salon, "examination", day, {}, now)[0].starts_at for day in (sunday - A_DAY, sunday)]
    assert ten[1] - ten[0] == timedelta(hours=23 if sunday == SPRING_2027 else 25)


@pytest.mark.parametrize(("sunday", "soonest"), [(SPRING_2027, "11:00"), (AUTUMN_2026, "09:00")], ids=str)
def test_notice_across_a_clock_change_is_time_that_really_passes(sunday: date, soonest: str) -> None:
    salon = open_salon("07:00-14:00", lead=12 * 60)
    assert offered(salon, sunday, now=at(sunday - A_DAY, "22:00"))[0] == soonest


@pytest.mark.parametrize("sunday", [SPRING_2027, AUTUMN_2026, AUTUMN_2027], ids=str)
def test_the_horizon_across_a_clock_change_is_still_counted_in_dates(sunday: date) -> None:
    salon = open_salon("10:00-11:00", horizon=2)
    just_before_midnight = at(sunday - A_DAY, "23:59")
    assert bookable_days(salon, "examination", {}, just_before_midnight) == [sunday, sunday + A_DAY]


def test_an_hour_that_the_clock_skips_is_not_offered() -> None:
    salon = open_salon("01:00-05:00", minutes=30, step=30)
    now = at(SPRING_2027 - A_DAY, "12:00")
    assert offered(salon, SPRING_2027, now=now) == [
        "01:00", "01:30", "03:00", "03:30", "04:00", "04:30",
    ]  # fmt: skip
    closing_in_the_skipped_hour = open_salon("00:00-02:30", minutes=45, step=15)
    assert offered(closing_in_the_skipped_hour, SPRING_2027, now=now)[-1] == "00:45"


def test_an_hour_that_the_clock_shows_twice_is_offered_once_the_first_time() -> None:
    salon = open_salon("01:00-04:00", minutes=60, step=60)
    now = at(AUTUMN_2026 - A_DAY, "12:00")
    slots = free_slots(salon, "examination", AUTUMN_2026, {}, now)
    assert starts(slots) == ["01:00", "02:00", "03:00"]
    assert [later.starts_at - sooner.starts_at for sooner, later in pairwise(slots)] == [
        timedelta(hours=1),
        timedelta(hours=2),
    ]
    closing_in_the_doubled_hour = open_salon("00:00-02:30", minutes=60, step=30)
    assert offered(closing_in_the_doubled_hour, AUTUMN_2026, now=now)[-1] == "01:30"


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
