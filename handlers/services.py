"""Everything that a handler can call, put together once by the composition root."""

from dataclasses import dataclass

from bot.booking.holds import Holds
from bot.booking.service import Bookings
from bot.clock import Clock
from bot.faq.answers import Answers
from bot.faq.learning import Learning
from bot.faq.topics import Topic
from bot.outbox import Outbox
from bot.privacy.service import Privacy
from bot.questions.service import Questions
from bot.salon import Salon
from bot.screening.guardian import Guardians
from bot.screening.review import Reviews
from bot.screening.service import Screenings
from bot.screening.visit_check import VisitChecks
from bot.staff.service import Staff


@dataclass(frozen=True)
class Services:
    """The features; ``topics`` are in the order in which clients browse them."""

    salon: Salon
    clock: Clock
    topics: tuple[Topic, ...]
    answers: Answers
    learning: Learning
    questions: Questions
    screenings: Screenings
    reviews: Reviews
    checks: VisitChecks
    guardians: Guardians
    bookings: Bookings
    holds: Holds
    privacy: Privacy
    staff: Staff
    outbox: Outbox

    def topic(self, topic_id: str) -> Topic | None:
        """Return a topic, None for an id from a button that is older than the content."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)
