"""What the bot does by itself: reminding clients, staff and therapists, and telling who is not reached."""

from bot.booking.service import Visit, appointment_in
from bot.i18n import Translator
from bot.messages import Message
from bot.outbox import Entry
from bot.questions.service import question_in
from data.engine import Database, Session
from handlers.client import appointments
from handlers.services import Services
from handlers.staff import notices, therapists


class Chores:
    """Each may be called at any time, twice, late, or on several instances at once."""

    def __init__(self, services: Services, database: Database) -> None:
        self._services = services
        self._database = database

    async def remind_staff(self) -> None:
        """Tell the staff of questions that have waited too long."""
        questions = self._services.questions
        async with self._database.reading() as session:
            if not await questions.is_any_overdue(session):
                return
        async with self._database.transaction() as session:
            if numbers := await questions.take_overdue(session):
                tr = Translator(await self._services.staff.language(session), self._services.salon.zone)
                await self._services.outbox.post_to_staff(
                    session, notices.questions_wait(tr, numbers), key=f"questions:{numbers[-1]}"
                )

    async def remind_therapists(self) -> None:
        """Tell the therapists, and later the owner, of questionnaires that nobody has decided about."""
        async with self._database.reading() as session:
            if not await self._services.reviews.is_any_late(session):
                return
        async with self._database.transaction() as session:
            await therapists.remind(self._services, session)

    def reminder(self, visit: Visit) -> Message:
        """Return a reminder in the client's language."""
        salon = self._services.salon
        return appointments.reminder(Translator(visit.language, salon.zone), visit, salon.contact.address)

    async def undeliverable(self, session: Session, entry: Entry) -> None:
        """Let the staff know of an answer, or of news about a visit, that does not reach its client."""
        question = question_in(entry.subject)
        if question is not None:
            await self._answer_undelivered(session, question, entry)
            return
        number = appointment_in(entry.subject)
        visit = await self._services.bookings.visit(session, number) if number is not None else None
        if visit is not None and visit.is_booked:
            tr = Translator(await self._services.staff.language(session), self._services.salon.zone)
            await self._services.outbox.post_to_staff(
                session, notices.unreachable(tr, visit), key=f"unreachable:{visit.number}:{entry.id}"
            )

    async def _answer_undelivered(self, session: Session, number: int, entry: Entry) -> None:
        asked = await self._services.questions.asked(session, number)
        if asked is not None and entry.chat_id == asked.client.telegram_id:
            tr = Translator(await self._services.staff.language(session), self._services.salon.zone)
            notice = notices.answer_undelivered(tr, asked.client.id, number)
            await self._services.outbox.post_to_staff(session, notice, key=f"undelivered:{entry.id}")
