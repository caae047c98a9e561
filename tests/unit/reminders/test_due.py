"""Which reminder a client gets, and when, whatever the day of booking, the outage or the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.due import DiaryEntry, Due, due_reminder, next_due_at, reminder_key

MADRID = ZoneInfo("Europe/Madrid")
DAY_AND_TWO_HOURS = (1440, 120)


def local(text: str) -> datetime:
    """Return the instant of ``text``, like "02-10 17:00", on the salon's wall in 2027."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=MADRID).astimezone(UTC)


def visit(starts: str, booked: str = "01-01 12:00", appointment_id: int = 1) -> DiaryEntry:
    return DiaryEntry(appointment_id, local(starts), local(booked))


def kind_at(entry: DiaryEntry, moment: str) -> int | None:
    due = due_reminder(entry, DAY_AND_TWO_HOURS, MADRID, local(moment))
    return due.kind if due else None


@pytest.mark.parametrize(
    ("moment", "kind"),
    [
        ("02-09 16:59", None),
        ("02-09 17:00", 1440),
        ("02-10 14:59", 1440),
        ("02-10 15:00", 120),
        ("02-10 16:59", 120),
        ("02-10 17:00", None),
        ("02-10 18:00", None),
    ],
)
def test_one_reminder_at_a_time_and_none_from_the_start_on(moment: str, kind: int | None) -> None:
    assert kind_at(visit("02-10 17:00"), moment) == kind


@pytest.mark.parametrize(
    ("booked", "day_before", "same_day"),
    [
        ("02-09 16:59", 1440, 120),
        ("02-09 17:00", None, 120),
        ("02-10 14:59", None, 120),
        ("02-10 15:00", None, None),
        ("02-10 16:30", None, None),
    ],
)
def test_no_reminder_whose_time_had_come_when_the_client_booked(
    booked: str, day_before: int | None, same_day: int | None
) -> None:
    entry = visit("02-10 17:00", booked=booked)
    assert kind_at(entry, "02-10 14:59") == day_before
    assert kind_at(entry, "02-10 16:59") == same_day


def test_a_reminder_lasts_until_the_next_one_and_the_last_until_the_start() -> None:
    entry = visit("02-10 17:00")
    assert due_reminder(entry, DAY_AND_TWO_HOURS, MADRID, local("02-10 09:00")) == Due(
        1440, local("02-09 17:00"), local("02-10 15:00")
    )
    assert due_reminder(entry, DAY_AND_TWO_HOURS, MADRID, local("02-10 16:00")) == Due(
        120, local("02-10 15:00"), local("02-10 17:00")
    )


def test_a_salon_without_reminders_sends_none() -> None:
    entry = visit("02-10 17:00")
    assert due_reminder(entry, (), MADRID, local("02-10 16:00")) is None
    assert next_due_at([entry], (), MADRID, local("02-01 00:00")) is None


@pytest.mark.parametrize(
    ("starts", "day_before", "hours_that_pass"),
    [
        ("03-28 10:00", "03-27 10:00", 23),
        ("10-31 10:00", "10-30 10:00", 25),
        ("03-29 10:00", "03-28 10:00", 24),
    ],
    ids=["spring", "autumn", "ordinary"],
)
def test_the_day_before_is_the_same_hour_on_the_wall_across_a_clock_change(
    starts: str, day_before: str, hours_that_pass: int
) -> None:
    entry = visit(starts)
    due_at = next_due_at([entry], [1440], MADRID, local("02-01 00:00"))
    assert due_at == local(day_before)
    assert entry.starts_at - due_at == timedelta(hours=hours_that_pass)


@pytest.mark.parametrize("starts", ["03-28 04:00", "10-31 04:00"], ids=["spring", "autumn"])
def test_hours_before_are_hours_that_really_pass(starts: str) -> None:
    entry = visit(starts)
    due_at = next_due_at([entry], [120], MADRID, local("02-01 00:00"))
    assert due_at == entry.starts_at - timedelta(hours=2)


def test_an_hour_that_the_day_before_skipped_comes_an_hour_later() -> None:
    entry = visit("03-29 02:30")
    assert next_due_at([entry], [1440], MADRID, local("02-01 00:00")) == local("03-28 03:30")


def test_two_kinds_that_a_clock_change_brings_together_are_one_reminder() -> None:
    entry = visit("03-28 10:00")
    due = due_reminder(entry, (1440, 1380), MADRID, local("03-27 10:00"))
    assert due == Due(1380, local("03-27 10:00"), local("03-28 10:00"))


def test_the_next_reminder_of_all_is_the_earliest_that_will_be_sent() -> None:
    diary = [
        visit("02-10 17:00", appointment_id=1),
        visit("02-09 12:00", booked="02-09 08:00", appointment_id=2),
    ]

    def next_after(moment: str) -> datetime | None:
        return next_due_at(diary, DAY_AND_TWO_HOURS, MADRID, local(moment))

    assert next_after("02-08 08:00") == local("02-09 10:00"), "the second's day before is too late"
    assert next_after("02-09 10:00") == local("02-09 17:00")
    assert next_after("02-09 17:00") == local("02-10 15:00")
    assert next_after("02-10 15:00") is None
    assert next_due_at([], DAY_AND_TWO_HOURS, MADRID, local("02-10 15:00")) is None


def test_the_key_tells_appointments_starts_and_kinds_apart_but_not_time_zones() -> None:
    starts_at = local("02-10 17:00")
    key = reminder_key(7, starts_at, 120)
    assert key == "reminder:7:20270210T160000Z:120"
    assert key == reminder_key(7, starts_at.astimezone(MADRID), 120)
    others = {
        reminder_key(8, starts_at, 120),
        reminder_key(7, starts_at + timedelta(minutes=30), 120),
        reminder_key(7, starts_at, 1440),
    }
    assert len(others | {key}) == 4


@given(
    starts_in=st.integers(0, 400 * 24 * 60),
    booked_ahead=st.integers(1, 40 * 24 * 60),
    minutes_before=st.lists(st.integers(1, 14 * 24 * 60), max_size=5, unique=True),
    outage=st.integers(0, 40 * 24 * 60),
)
def test_whenever_the_tick_looks_there_is_at_most_one_timely_reminder(
    starts_in: int, booked_ahead: int, minutes_before: list[int], outage: int
) -> None:
    starts_at = local("01-01 00:00") + timedelta(minutes=starts_in)
    entry = DiaryEntry(1, starts_at, starts_at - timedelta(minutes=booked_ahead))
    now = entry.booked_at + timedelta(minutes=outage)
    due = due_reminder(entry, minutes_before, MADRID, now)
    following = next_due_at([entry], minutes_before, MADRID, now)
    if due:
        assert due.kind in minutes_before
        assert entry.booked_at < due.due_at <= now < due.expires_at <= starts_at
        assert due.expires_at == (following or starts_at), "it makes room for the next one"
    assert following is None or now < following < starts_at
