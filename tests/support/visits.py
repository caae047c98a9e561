"""Visits that were booked before the story begins, written without a telephone."""

from datetime import datetime, timedelta

from data import diary
from data.engine import Session
from data.models import Appointment
from data.models import Client as ClientRow
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.tables import rows_of


async def massages(salon: LiveSalon, days: range) -> None:
    """Book a massage on each of the days from Tuesday on, for the client who came last."""
    client = (await rows_of(salon, ClientRow))[-1]
    async with salon.database.transaction() as session:
        for ahead in days:
            begin = datetime(2027, 2, 9 + ahead, 12, tzinfo=MADRID)
            length = timedelta(minutes=45)
            await _add(salon, session, begin, length, length + timedelta(minutes=15), client.id)


async def fill_the_day(salon: LiveSalon) -> None:
    """Book everything on Tuesday, for nobody."""
    begin, length = datetime(2027, 2, 9, 9, tzinfo=MADRID), timedelta(hours=12)
    async with salon.database.transaction() as session:
        await _add(salon, session, begin, length, length)


async def _add(
    salon: LiveSalon,
    session: Session,
    begin: datetime,
    length: timedelta,
    busy_for: timedelta,
    client_id: int | None = None,
) -> None:
    session.add(
        Appointment(
            client_id=client_id,
            therapist_id=(await diary.therapist_numbers(session, ["first"]))["first"],
            service_id="massage",
            starts_at=begin,
            ends_at=begin + length,
            busy_from=begin,
            busy_until=begin + busy_for,
            status="booked",
            booked_at=salon.clock.now(),
            questionnaire_version=1,
        )
    )
