"""What is offered around the two days on which the clocks change."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.booking.slots import bookable_days, free_slots
from tests.support.slots import AUTUMN_2026, AUTUMN_2027, SPRING_2027, at, offered, open_salon, starts

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
