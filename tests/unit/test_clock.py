"""The clocks: aware UTC, and one that several processes move on together."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, ShiftedClock, SystemClock
from bot.settings import clock_for, load_settings

HOUR = timedelta(hours=1)


def ahead(clock: Clock) -> timedelta:
    """Return how many whole seconds the clock is ahead of the machine's."""
    return timedelta(seconds=round((clock.now() - datetime.now(UTC)).total_seconds()))


def test_the_systems_clock_shows_aware_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
    assert ahead(SystemClock()) == timedelta()


def test_a_clock_that_was_never_moved_shows_the_present(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock")
    assert clock.now().tzinfo is UTC
    assert ahead(clock) == timedelta()
    assert not (tmp_path / "clock").exists()


def test_two_clocks_on_one_file_show_the_same_time(tmp_path: Path) -> None:
    page, bot = (ShiftedClock(tmp_path / "new" / "clock") for _ in range(2))
    assert ahead(bot) == timedelta()
    for hours in range(1, 30):
        page.move(HOUR)
        assert ahead(bot) == ahead(page) == hours * HOUR


def test_either_may_move_it_and_moves_add_up(tmp_path: Path) -> None:
    one, other = (ShiftedClock(tmp_path / "clock") for _ in range(2))
    one.move(HOUR)
    other.move(timedelta(minutes=30))
    one.move(timedelta())
    assert ahead(one) == ahead(other) == timedelta(minutes=90)


def test_a_restart_forgets_nothing_and_leaves_no_half_file(tmp_path: Path) -> None:
    ShiftedClock(tmp_path / "clock").move(HOUR)
    assert ahead(ShiftedClock(tmp_path / "clock")) == HOUR
    assert [path.name for path in tmp_path.iterdir()] == ["clock"]


def test_it_never_goes_back(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock")
    clock.move(HOUR)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move(-timedelta(seconds=1))
    assert ahead(clock) == HOUR


def test_the_movable_clock_is_used_only_where_it_is_named(tmp_path: Path) -> None:
    ShiftedClock(tmp_path / "clock").move(HOUR)
    assert ahead(clock_for(load_settings(_env_file=None, clock_file=tmp_path / "clock"))) == HOUR
    assert isinstance(clock_for(load_settings(_env_file=None)), SystemClock)
