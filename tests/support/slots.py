"""Salons, hours and busy time for tests of what is offered to book."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.booking.slots import Interval, Slot, free_slots
from bot.salon import Salon

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = date(2027, 2, 2)
LONG_BEFORE = datetime(2027, 2, 1, 6, 0, tzinfo=UTC)
SPRING_2027, AUTUMN_2026, AUTUMN_2027 = date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def name(text: str) -> dict[str, str]:
    """Return a name that is the same in every language."""
    return dict.fromkeys(("es", "en", "ru", "uk"), text)


def week(*hours: str) -> dict[str, list[str]]:
    """Return the same hours for every day of the week."""
    return {weekday: list(hours) for weekday in EVERY_DAY}


def therapist(therapist_id: str, **changes: Any) -> dict[str, Any]:
    """Return a therapist who examines."""
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
    """Return busy time such as "10:00-11:00"."""
    starts, ends = hours.split("-")
    return Interval(at(day, starts), at(day, ends))


def clock(instant: datetime) -> str:
    """Return what the salon's clock shows."""
    return f"{instant.astimezone(MADRID):%H:%M}"


def starts(slots: Sequence[Slot]) -> list[str]:
    """Return when slots begin, by the salon's clock."""
    return [clock(slot.starts_at) for slot in slots]


def offered(salon: Salon, day: date = TUESDAY, *busy: str, now: datetime = LONG_BEFORE) -> list[str]:
    """Return Ana's start times on ``day`` when she is taken at ``busy``."""
    diary = {"ana": [taken(day, hours) for hours in busy]}
    return starts(free_slots(salon, "examination", day, diary, now))
