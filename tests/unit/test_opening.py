"""When the salon is open, and when it opens again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.opening import next_opening
from bot.salon import Salon, load_salon
from tests.support.clock import MADRID

SALON = Path(__file__).parents[1] / "support" / "salon.yaml"


@pytest.fixture
def salon() -> Salon:
    """Open from 10 to 14 and from 16 to 20, Monday to Friday."""
    return load_salon(SALON)[0]


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=MADRID).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "opens", "closes", "is_open"),
    [
        ("2027-02-08 10:00", "2027-02-08 10:00", "2027-02-08 14:00", True),
        ("2027-02-08 13:59", "2027-02-08 10:00", "2027-02-08 14:00", True),
        ("2027-02-08 14:00", "2027-02-08 16:00", "2027-02-08 20:00", False),
        ("2027-02-08 20:00", "2027-02-09 10:00", "2027-02-09 14:00", False),
        ("2027-02-12 23:00", "2027-02-15 10:00", "2027-02-15 14:00", False),
        ("2027-03-28 02:30", "2027-03-29 10:00", "2027-03-29 14:00", False),  # the clock goes forward
    ],
)
def test_the_next_opening(salon: Salon, now: str, opens: str, closes: str, is_open: bool) -> None:
    opening = next_opening(salon, at(now))
    assert opening is not None
    assert (opening.opens_at, opening.closes_at) == (at(opens), at(closes))
    assert opening.is_on(at(now)) is is_open


def test_a_day_off_is_passed_over(salon: Salon) -> None:
    closed = salon.model_copy(update={"closed_on": (datetime(2027, 2, 9, tzinfo=UTC).date(),)})
    opening = next_opening(closed, at("2027-02-08 21:00"))
    assert opening is not None
    assert opening.opens_at == at("2027-02-10 10:00")


def test_a_salon_without_hours_never_opens(salon: Salon) -> None:
    never = salon.model_copy(update={"opening_hours": type(salon.opening_hours)()})
    assert next_opening(never, at("2027-02-08 10:00")) is None
