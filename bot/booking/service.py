"""Booking a visit: what is free, who may book it, and the diary that never sells a time twice."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from bot.booking.slots import Interval, Slot, bookable_days, find_slot, free_slots, pick
from bot.clock import Clock
from bot.languages import Language, LocalText, language_from_code
from bot.outbox import Outbox, about, number_about
from bot.salon import EXAMINATION, Salon, Service
from bot.screening.service import Screenings, Standing
from data import diary
from data.diary import SlotTaken
from data.engine import Session
from data.models import Appointment

__all__ = ["AlreadyBooked", "Bookings", "Cancelled", "NotAllowed", "SlotTaken", "Visit", "subject"]


class NotAllowed(Exception):
    """The client's screening does not allow this booking."""


class AlreadyBooked(Exception):
    """The client has an examination ahead; a second one is not sold.

    A client's turns are taken one at a time, so two quick taps cannot both pass the check.
    """


class Cancelled(Enum):
    """What became of a wish to cancel."""

    DONE = "done"
    ALREADY = "already"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Visit:
    """An appointment as people see it; times are aware UTC."""

    number: int
    client_id: int
    chat_id: int
    language: Language
    service: Service
    therapist_name: str
    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    is_booked: bool
    is_confirmed: bool
    is_held: bool
    """Whether it waits for the client's answers to be judged anew."""
    is_checked: bool
    """Whether the client answered the short check before it."""


class Bookings:
    """Free times, booking, cancelling, confirming. Methods work inside the caller's transaction."""

    def __init__(self, salon: Salon, screenings: Screenings, outbox: Outbox, clock: Clock) -> None:
        self.salon = salon
        self._screenings = screenings
        self._outbox = outbox
        self._clock = clock

    async def days(self, session: Session, service_id: str) -> Sequence[date]:
        """Return the salon's days on which the service can still be booked."""
        now = self._clock.now()
        return bookable_days(self.salon, service_id, await self._busy(session), now)

    async def times(self, session: Session, service_id: str, day: date) -> Sequence[Slot]:
        """Return one slot for each start that is free on a day of the salon."""
        now = self._clock.now()
        busy = await self._busy(session)
        return pick(self.salon, free_slots(self.salon, service_id, day, busy, now), busy)

    async def slot(
        self, session: Session, service_id: str, therapist_id: str, starts_at: datetime
    ) -> Slot | None:
        """Return the slot when it is still free and allowed by the hours."""
        busy = await self._busy(session)
        return find_slot(self.salon, service_id, therapist_id, starts_at, busy=busy, now=self._clock.now())

    async def open_to(self, session: Session, client_id: int) -> Collection[str]:
        """Return the ids of the services that the client's screening opens.

        That is the examination only, unless a therapist has opened everything, and nothing while a
        correction waits to be sent that makes the answers worse.
        """
        return await self._open_now(session, client_id, await self._screenings.standing(session, client_id))

    def open_services(self, standing: Standing) -> Collection[str]:
        """Return the ids of the services that a client with this standing may book."""
        if standing.may_book_everything:
            return self.salon.services.keys()
        return (EXAMINATION,) if standing.may_book_examination else ()

    async def _open_now(self, session: Session, client_id: int, standing: Standing) -> Collection[str]:
        if await self._screenings.is_worse_unsent(session, client_id, standing):
            return ()
        return self.open_services(standing)

    async def book(
        self, session: Session, client_id: int, service_id: str, therapist_id: str, starts_at: datetime
    ) -> Visit:
        """Book a slot, relying on the screening that allows it.

        Raises NotAllowed, SlotTaken, or AlreadyBooked when the client has an examination already.
        """
        standing = await self._screenings.standing(session, client_id)
        screening = standing.screening
        if screening is None or service_id not in await self._open_now(session, client_id, standing):
            raise NotAllowed
        if service_id == EXAMINATION and await self.examination(session, client_id):
            raise AlreadyBooked
        slot = await self.slot(session, service_id, therapist_id, starts_at)
        if slot is None:
            raise SlotTaken
        numbers = await diary.therapist_numbers(session, [therapist_id])
        appointment = Appointment(
            client_id=client_id,
            therapist_id=numbers[therapist_id],
            service_id=service_id,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            busy_from=slot.busy_from,
            busy_until=slot.busy_until,
            status="booked",
            booked_at=self._clock.now(),
            screening_id=screening.id,
            consent_id=screening.consent_id,
            questionnaire_version=screening.version,
            verdict=screening.verdict,
        )
        await diary.add_appointment(session, appointment)
        visit = await self.visit(session, appointment.id)
        if visit is None:
            raise LookupError("the appointment was written a moment ago")
        return visit

    async def visit(
        self, session: Session, appointment_id: int, *, client_id: int | None = None
    ) -> Visit | None:
        """Return an appointment; with ``client_id`` only when it is that client's."""
        row = await diary.appointment_of(session, appointment_id, client_id=client_id)
        return self.seen(row) if row else None

    async def upcoming(self, session: Session, client_id: int) -> list[Visit]:
        """Return the client's visits that have not ended, soonest first."""
        return [self.seen(row) for row in await diary.upcoming_of(session, client_id, self._clock.now())]

    async def examination(self, session: Session, client_id: int) -> Visit | None:
        """Return the client's examination that is still to come, or under way."""
        ahead = await diary.upcoming_of(session, client_id, self._clock.now())
        return next((self.seen(row) for row in ahead if row.service_id == EXAMINATION), None)

    async def cancel(self, session: Session, client_id: int, appointment_id: int) -> Cancelled:
        """Cancel a client's own visit, until the salon's cut-off; take back its reminders."""
        visit = await self.visit(session, appointment_id, client_id=client_id)
        if visit is None:
            return Cancelled.UNKNOWN
        if not visit.is_booked:
            return Cancelled.ALREADY
        if self.cancellable_until(visit) <= self._clock.now():
            return Cancelled.TOO_LATE
        await diary.cancel(session, appointment_id, self._clock.now())
        await self._outbox.withdraw(session, subject(appointment_id))
        return Cancelled.DONE

    async def confirm(
        self, session: Session, client_id: int, appointment_id: int
    ) -> tuple[Visit | None, bool]:
        """Record that the client will come; return the visit, and whether that is news."""
        visit = await self.visit(session, appointment_id, client_id=client_id)
        if visit is None or not visit.is_booked or visit.is_held or visit.starts_at <= self._clock.now():
            return visit, False
        return visit, await diary.confirm(session, appointment_id, self._clock.now())

    def cancellable_until(self, visit: Visit) -> datetime:
        """Return the moment from which the client has to telephone instead."""
        return visit.starts_at - timedelta(minutes=self.salon.booking.cancel_until_minutes)

    def seen(self, row: Appointment) -> Visit:
        """Return a diary row, loaded with its people, as a visit."""
        therapist = self.salon.therapist(row.therapist.slug)
        if row.client is None:
            raise LookupError("the client of this appointment was erased")
        return Visit(
            number=row.id,
            client_id=row.client.id,
            chat_id=row.client.telegram_id,
            language=language_from_code(row.client.language),
            service=self._service(row.service_id),
            therapist_name=therapist.name if therapist else row.therapist.slug,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            booked_at=row.booked_at,
            is_booked=row.status == "booked",
            is_confirmed=row.confirmed_at is not None,
            is_held=row.held_at is not None,
            is_checked=row.check is not None,
        )

    def _service(self, service_id: str) -> Service:
        """Return a service, by its id alone when the salon no longer offers what was booked."""
        bare = LocalText(es=service_id, en=service_id, ru=service_id, uk=service_id)
        gone = Service(name=bare, minutes=1, buffer_minutes=0, treatment=service_id != EXAMINATION)
        return self.salon.services.get(service_id, gone)

    async def _busy(self, session: Session) -> dict[str, list[Interval]]:
        now = self._clock.now()
        horizon = now + timedelta(days=self.salon.booking.horizon_days + 2)
        busy: dict[str, list[Interval]] = defaultdict(list)
        for therapist_id, begin, end in await diary.busy_times(session, now, horizon):
            busy[therapist_id].append(Interval(begin, end))
        return busy


def subject(appointment_id: int) -> str:
    """Return the name under which messages about an appointment can be withdrawn."""
    return about("appointment", appointment_id)


def appointment_in(subject: str | None) -> int | None:
    """Return the appointment that an outbox subject is about, None for any other subject."""
    return number_about("appointment", subject)


def minutes_of(moment: datetime) -> int:
    """Return a moment as whole minutes since 1970, short enough for a button."""
    return int(moment.timestamp()) // 60


def moment_of(minutes: int) -> datetime:
    """Return the aware UTC moment that ``minutes_of`` shortened."""
    return datetime.fromtimestamp(minutes * 60, UTC)
