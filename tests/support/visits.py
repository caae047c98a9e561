"""Visits that were booked before the story begins, written without a telephone."""

from datetime import datetime, timedelta

from data import diary
from data.models import Appointment
from data.models import Client as ClientRow
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.tables import rows_of


async def massages(salon: LiveSalon, days: range) -> None:
    """Book a massage on each of the days from Tuesday on, for the client who came last."""
    client = (await rows_of(salon, ClientRow))[-1]
    async with salon.assistant.database.transaction() as session:
        numbers = await diary.therapist_numbers(session, ["first"])
        for ahead in days:
            begin = datetime(2027, 2, 9 + ahead, 12, tzinfo=MADRID)
            session.add(
                Appointment(
                    client_id=client.id,
                    therapist_id=numbers["first"],
                    service_id="massage",
                    starts_at=begin,
                    ends_at=begin + timedelta(minutes=45),
                    busy_from=begin,
                    busy_until=begin + timedelta(minutes=60),
                    status="booked",
                    booked_at=salon.clock.now(),
                    questionnaire_version=1,
                )
            )
