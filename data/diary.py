"""The diary: appointments, and the therapists they stand with."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from data.engine import insert_if_absent, violated_constraint
from data.models import Appointment, Screening, Therapist


class SlotTaken(Exception):
    """Another appointment of the therapist overlaps this time."""


async def therapist_numbers(session: AsyncSession, slugs: Iterable[str]) -> dict[str, int]:
    """Return the number of each therapist of the salon file, giving new ones a number."""
    wanted = set(slugs)
    query = select(Therapist.slug, Therapist.id).where(Therapist.slug.in_(wanted))
    known = dict((await session.execute(query)).all())
    if wanted <= known.keys():
        return known
    for slug in sorted(wanted - known.keys()):
        await insert_if_absent(session, Therapist, {"slug": slug})
    return dict((await session.execute(query)).all())


async def add_appointment(session: AsyncSession, appointment: Appointment) -> None:
    """Write an appointment into the diary.

    Raises SlotTaken when the database refuses; what the transaction did
    before stays. On PostgreSQL those who want the same therapist stand in line here: two inserts
    that meet in the exclusion constraint would wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = text("SELECT pg_advisory_xact_lock(7242, :therapist)")
        await session.execute(lock, {"therapist": appointment.therapist_id})
    try:
        async with session.begin_nested():
            session.add(appointment)
    except IntegrityError as error:
        if violated_constraint(error) == "no_overlap":
            raise SlotTaken from error
        raise


async def busy_times(
    session: AsyncSession, since: datetime, until: datetime
) -> Sequence[tuple[str, datetime, datetime]]:
    """Return ``(therapist slug, busy from, busy until)`` of what is booked between two moments."""
    rows = await session.execute(
        select(Therapist.slug, Appointment.busy_from, Appointment.busy_until)
        .join(Therapist)
        .where(
            Appointment.status == "booked",
            Appointment.busy_until > since,
            Appointment.busy_from < until,
        )
        .order_by(Appointment.busy_from)
    )
    return [(slug, begin, end) for slug, begin, end in rows]


async def appointment_of(
    session: AsyncSession, appointment_id: int, *, client_id: int | None = None
) -> Appointment | None:
    """Return an appointment with its therapist and client, unless the client was erased.

    With ``client_id`` only that client's.
    """
    query = _with_people().where(Appointment.id == appointment_id, Appointment.client_id.is_not(None))
    if client_id is not None:
        query = query.where(Appointment.client_id == client_id)
    found: Appointment | None = await session.scalar(query)
    return found


async def upcoming_of(session: AsyncSession, client_id: int, now: datetime) -> Sequence[Appointment]:
    """Return the client's booked appointments that have not ended, soonest first."""
    rows = await session.scalars(
        _with_people()
        .where(
            Appointment.client_id == client_id,
            Appointment.status == "booked",
            Appointment.ends_at > now,
        )
        .order_by(Appointment.starts_at)
    )
    return rows.all()


async def booked_between(
    session: AsyncSession, since: datetime, until: datetime | None = None
) -> Sequence[Appointment]:
    """Return what is booked to start after ``since`` and no later than ``until``, soonest first."""
    query = _with_people().where(
        Appointment.status == "booked",
        Appointment.starts_at > since,
        Appointment.client_id.is_not(None),
    )
    if until is not None:
        query = query.where(Appointment.starts_at <= until)
    rows = await session.scalars(query.order_by(Appointment.starts_at))
    return rows.all()


async def hold(session: AsyncSession, client_id: int, now: datetime) -> dict[int, datetime]:
    """Put a client's visits that have not begun on hold; return since when each number is."""
    held = await session.execute(
        _coming(client_id, now)
        .values(held_at=func.coalesce(Appointment.held_at, now))
        .returning(Appointment.id, Appointment.held_at)
        .execution_options(synchronize_session=False)
    )
    return {number: since for number, since in held if since is not None}


async def release(
    session: AsyncSession, client_id: int, services: Collection[str], screening: Screening, now: datetime
) -> list[int]:
    """End the hold on a client's visits for these services, which rely on this screening from now on.

    Return their numbers.
    """
    return await _change_coming(
        session,
        client_id,
        now,
        Appointment.held_at.is_not(None) & Appointment.service_id.in_(services),
        held_at=None,
        screening_id=screening.id,
        consent_id=screening.consent_id,
        questionnaire_version=screening.version,
        verdict=screening.verdict,
    )


async def cancel_coming(
    session: AsyncSession, client_id: int, now: datetime, *, without: Collection[str] = ()
) -> list[int]:
    """Cancel a client's visits that have not begun, but for these services; return their numbers."""
    chosen = Appointment.service_id.not_in(without)
    return await _change_coming(session, client_id, now, chosen, status="cancelled", cancelled_at=now)


async def last_visit_of(session: AsyncSession, client_id: int, now: datetime) -> datetime | None:
    """Return when the client was last here; a visit counts unless it was missed, cancelled or on hold."""
    ended: datetime | None = await session.scalar(
        select(func.max(Appointment.ends_at)).where(
            Appointment.client_id == client_id,
            Appointment.status.in_(("booked", "done")),
            Appointment.held_at.is_(None),
            Appointment.ends_at <= now,
        )
    )
    return ended


async def confirm(session: AsyncSession, appointment_id: int, now: datetime) -> bool:
    """Record that the client will come; return whether that is news."""
    return await _change(
        session,
        update(Appointment)
        .where(
            Appointment.id == appointment_id,
            Appointment.status == "booked",
            Appointment.confirmed_at.is_(None),
        )
        .values(confirmed_at=now),
    )


async def cancel(session: AsyncSession, appointment_id: int, now: datetime) -> bool:
    """Cancel a booked appointment; return whether that is news."""
    return await _change(
        session,
        update(Appointment)
        .where(Appointment.id == appointment_id, Appointment.status == "booked")
        .values(status="cancelled", cancelled_at=now),
    )


async def _change_coming(
    session: AsyncSession, client_id: int, now: datetime, chosen: ColumnElement[bool], **values: object
) -> list[int]:
    statement = _coming(client_id, now).where(chosen).values(values)
    return sorted((await session.scalars(statement.returning(Appointment.id))).all())


def _coming(client_id: int, now: datetime) -> Update:
    return update(Appointment).where(
        Appointment.client_id == client_id, Appointment.status == "booked", Appointment.starts_at > now
    )


async def _change(session: AsyncSession, statement: Update) -> bool:
    result = await session.execute(statement.returning(Appointment.id))
    return result.first() is not None


def _with_people() -> Select[Appointment]:
    return select(Appointment).options(
        joinedload(Appointment.therapist), joinedload(Appointment.client), joinedload(Appointment.check)
    )
