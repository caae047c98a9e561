"""The salon's settings: place, hours, services, therapists and the rules of booking."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from bot.content import CONTENT, read_document, validated
from bot.languages import Language, LocalText, Text
from bot.retention import RetentionRules

EXAMINATION = "examination"
"""Id of the service that every treatment waits for."""

SALON_FILE = CONTENT / "salon.yaml"

# Ids travel in buttons of at most 64 bytes.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,19}$")]

_HOURS = re.compile(r"(\d\d:\d\d)\s*[-–]\s*(\d\d:\d\d)")


@dataclass(frozen=True)
class Hours:
    """One unbroken stretch of a day by the clock on the wall, closing time excluded."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


def _read_hours(value: object) -> object:
    if isinstance(value, Hours):
        return value
    match = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        opens, closes = map(time.fromisoformat, match.groups() if match else ())
    except ValueError:
        raise ValueError(f"write hours like '10:00-14:00', not {value!r}") from None
    if closes <= opens:
        raise ValueError(f"{value!r} must end later than it starts, on the same day")
    return Hours(opens, closes)


def _in_order(day: tuple[Hours, ...]) -> tuple[Hours, ...]:
    ordered = tuple(sorted(day, key=lambda hours: hours.opens))
    for earlier, later in pairwise(ordered):
        if later.opens <= earlier.closes:
            raise ValueError(f"{earlier} and {later} overlap or touch: write them as one")
    return ordered


Day = Annotated[tuple[Annotated[Hours, BeforeValidator(_read_hours)], ...], AfterValidator(_in_order)]


def _unique(of: str) -> Callable[[tuple[object, ...]], tuple[object, ...]]:
    def check(values: tuple[object, ...]) -> tuple[object, ...]:
        twice = next((value for index, value in enumerate(values) if value in values[:index]), None)
        if twice is not None:
            raise ValueError(f"the {of} {twice} stands twice")
        return values

    return check


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Week(_Settings):
    """Hours of each weekday, in order; a day without any is a day off."""

    monday: Day = ()
    tuesday: Day = ()
    wednesday: Day = ()
    thursday: Day = ()
    friday: Day = ()
    saturday: Day = ()
    sunday: Day = ()

    def on(self, day: date) -> tuple[Hours, ...]:
        """Return the hours of the weekday of ``day``."""
        week = (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )
        return week[day.weekday()]


class Contact(_Settings):
    """How a client reaches the salon; what is unset is answered with "ask us"."""

    address: Text | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^\+[0-9][0-9 ]{6,24}$")] | None = None
    maps_url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None


class Service(_Settings):
    """Something a client can book."""

    name: LocalText
    minutes: int = Field(gt=0, le=480)
    """Length of the appointment as the client sees it."""
    buffer_minutes: int = Field(ge=0, le=240)
    """Time after the appointment in which the therapist takes nobody."""
    price: Text | None = None
    treatment: bool
    """A treatment opens only after an examination."""


class Absence(_Settings):
    """Days on which a therapist does not work, both ends included, local dates."""

    first_day: date = Field(alias="from")
    last_day: date = Field(alias="until")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError(f"until {self.last_day} is before from {self.first_day}")
        return self


class Therapist(_Settings):
    """A person who gives services."""

    id: Id
    name: Text
    qualification: LocalText | None = None
    hours: Week | None = None
    """Working hours; None means the salon's opening hours."""
    absences: tuple[Absence, ...] = ()
    services: Annotated[tuple[Id, ...], Field(min_length=1), AfterValidator(_unique("service"))]

    def is_absent(self, day: date) -> bool:
        """Tell whether the therapist is away on the local date ``day``."""
        return any(absence.first_day <= day <= absence.last_day for absence in self.absences)


class BookingRules(_Settings):
    """When a client may book and cancel."""

    lead_minutes: int = Field(ge=0)
    """Least time between booking and start, in minutes that really pass."""
    horizon_days: int = Field(gt=0, le=366)
    """How many local days ahead of today can be booked."""
    step_minutes: int = Field(gt=0, le=480)
    """Distance between the start times on offer, from the start of each stretch of hours."""
    cancel_until_minutes: int = Field(ge=0)
    """How long before the start a client may still cancel with a button."""


class ReminderRules(_Settings):
    """How long before an appointment the client is reminded."""

    minutes_before: tuple[Annotated[int, Field(gt=0)], ...]

    @field_validator("minutes_before")
    @classmethod
    def _descending(cls, minutes: tuple[int, ...]) -> tuple[int, ...]:
        if list(minutes) != sorted(set(minutes), reverse=True):
            raise ValueError("list each reminder once, the longest time before the start first")
        return minutes


class QuestionRules(_Settings):
    """What becomes of questions that a person has to answer."""

    remind_after_minutes: int = Field(default=60, gt=0)
    """How long a question may wait before the staff are reminded, within opening hours."""
    keep_days: int = Field(default=30, gt=0, le=365)
    """How long the text of a question is kept: after its answer, or after the bot had none."""


class ReviewRules(_Settings):
    """What becomes of a questionnaire that a therapist has to look at, within opening hours."""

    remind_after_minutes: int = Field(default=120, gt=0)
    """How long it may wait before the therapists are reminded."""
    owner_after_minutes: int = Field(default=240, gt=0)
    """How long it may wait before the owner is told."""

    @property
    def remind_after(self) -> timedelta:
        """How long it may wait before the therapists are reminded."""
        return timedelta(minutes=self.remind_after_minutes)

    @property
    def owner_waits(self) -> timedelta:
        """How long the therapists have after their reminder before the owner is told."""
        return timedelta(minutes=self.owner_after_minutes) - self.remind_after

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.owner_after_minutes <= self.remind_after_minutes:
            raise ValueError("owner_after_minutes must be longer than remind_after_minutes")
        return self


class Policies(_Settings):
    """The salon's own words on matters that only it can decide; None until it has."""

    payment: LocalText | None = None
    insurance: LocalText | None = None
    cancellation: LocalText | None = None
    late_arrival: LocalText | None = None


class Salon(_Settings):
    """Everything that the salon decides for itself."""

    name: Text
    city: Text
    timezone: str
    """IANA name of the time zone of every local date and hour here."""
    phone_region: str
    """Country of telephone numbers written without a country code, ISO 3166 alpha-2."""
    ask_phone: bool
    languages: Annotated[tuple[Language, ...], Field(min_length=1), AfterValidator(_unique("language"))]
    """Languages in which clients are spoken to at the salon."""
    contact: Contact
    opening_hours: Week
    closed_on: tuple[date, ...] = ()
    services: dict[Id, Service]
    therapists: tuple[Therapist, ...]
    booking: BookingRules
    reminders: ReminderRules
    questions: QuestionRules = QuestionRules()
    reviews: ReviewRules = ReviewRules()
    retention: RetentionRules = RetentionRules()
    texts: Policies = Policies()

    @property
    def zone(self) -> ZoneInfo:
        """The salon's time zone."""
        return ZoneInfo(self.timezone)

    def local_date(self, instant: datetime) -> date:
        """Return the date at the salon at the aware ``instant``."""
        return instant.astimezone(self.zone).date()

    def therapist(self, therapist_id: str) -> Therapist | None:
        """Return the therapist with this id, if there still is one."""
        return next((one for one in self.therapists if one.id == therapist_id), None)

    def therapists_for(self, service_id: str) -> tuple[Therapist, ...]:
        """Return the therapists who give the service, in the salon's order."""
        return tuple(one for one in self.therapists if service_id in one.services)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, timezone: str) -> str:
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{timezone!r} is not a time zone: write one like 'Europe/Madrid'") from None
        return timezone

    @field_validator("phone_region")
    @classmethod
    def _known_region(cls, region: str) -> str:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(f"{region!r} is not a country: write two capital letters like 'ES'")
        return region

    @field_validator("services")
    @classmethod
    def _examination_first(cls, services: dict[str, Service]) -> dict[str, Service]:
        if EXAMINATION not in services:
            raise ValueError(f"the service {EXAMINATION!r} is missing: treatment begins with it")
        if services[EXAMINATION].treatment:
            raise ValueError(f"{EXAMINATION!r} cannot be a treatment: treatments wait for it")
        return services

    @field_validator("therapists")
    @classmethod
    def _offering(cls, therapists: tuple[Therapist, ...], info: ValidationInfo) -> tuple[Therapist, ...]:
        _unique("therapist id")(tuple(one.id for one in therapists))
        offered = {service_id for one in therapists for service_id in one.services}
        if EXAMINATION not in offered:
            raise ValueError(f"nobody offers the {EXAMINATION}: add it to a therapist's services")
        # Services that are wrong themselves are absent here and reported on their own.
        known = info.data.get("services", offered)
        for one in therapists:
            if unknown := sorted(set(one.services).difference(known)):
                raise ValueError(f"{one.id} offers {', '.join(unknown)}, which is not among the services")
        return therapists


def load_salon(path: Path = SALON_FILE) -> tuple[Salon, tuple[str, ...]]:
    """Return the salon in ``path`` and the dotted paths of the values that are still examples.

    Raise ContentError, with every wrong value by its path, when the file cannot be used.
    """
    document = read_document(path)
    return validated(document, Salon), document.examples
