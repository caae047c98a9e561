"""What a client is offered to book: hours, busy time, buffers, notice, horizon and clock changes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.booking.slots import Interval, Slot, bookable_days, find_slot, free_slots, pick
from tests.support.slots import LONG_BEFORE, MADRID, TUESDAY, at, clock, offered, open_salon, taken, therapist


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
