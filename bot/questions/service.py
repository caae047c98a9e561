"""From a client's question to a person's answer: passed on once, listed until answered, reminded of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.opening import is_open
from bot.outbox import about, number_about
from bot.salon import Salon
from data import people
from data import questions as rows
from data.cipher import Cipher
from data.engine import Session
from data.models import Client, Question

DRAFTS_KEPT_FOR = timedelta(hours=24)
"""How long a question waits for the tap that sends it to the salon."""

MOST_CHARACTERS = 3500
"""Longest text that is passed on: with its heading it must fit into one Telegram message."""


@dataclass(frozen=True)
class Asked:
    """A client's question as the staff see it."""

    number: int
    client: Client
    text: str
    written_at: datetime
    is_answered: bool


class Questions:
    """Methods work inside the caller's transaction."""

    def __init__(self, salon: Salon, cipher: Cipher, clock: Clock) -> None:
        self._salon = salon
        self._cipher = cipher
        self._clock = clock

    async def draft(self, session: Session, client_id: int, text: str) -> int:
        """Keep a text that the client may yet send to the salon; return its number."""
        question = await rows.add(session, client_id, self._clock.now())
        question.sealed_text = self._cipher.seal(text[:MOST_CHARACTERS].encode(), _place(question.id))
        return question.id

    async def send(self, session: Session, number: int, client: Client) -> Asked | None:
        """Pass a draft on; return None when it was passed on before, has gone, or is somebody else's."""
        if not await rows.send(session, number, client.id):
            return None
        return await self.asked(session, number)

    async def ask(self, session: Session, client: Client, text: str) -> Asked | None:
        """Pass a text on at once."""
        return await self.send(session, await self.draft(session, client.id, text), client)

    async def asked(self, session: Session, number: int) -> Asked | None:
        """Return a question that was passed on; None when it was not, or has been erased."""
        question = await rows.by_number(session, number)
        if question is None or question.state == "draft":
            return None
        client = await people.client_by_id(session, question.client_id)
        return self._seen(question, client) if client else None

    async def draft_text(self, session: Session, number: int, client_id: int) -> str | None:
        """Return the client's own text, passed on or not; None when it has gone."""
        question = await rows.by_number(session, number)
        if question is None or question.client_id != client_id:
            return None
        return self.text_of(question)

    async def answered(self, session: Session, number: int, *, by: int) -> None:
        """Record that a staff member answered."""
        await rows.answered(session, number, by=by, now=self._clock.now())

    async def waiting(self, session: Session, limit: int) -> tuple[int, Sequence[Question]]:
        """Return how many questions wait, and the oldest of them."""
        return await rows.how_many_wait(session), await rows.waiting(session, limit)

    async def is_any_overdue(self, session: Session) -> bool:
        """Return whether the staff should be reminded now: never while the salon is closed."""
        return is_open(self._salon, self._clock.now()) and await rows.is_any_overdue(
            session, self._overdue_before()
        )

    async def take_overdue(self, session: Session) -> Sequence[int]:
        """Return the numbers of the questions that have waited too long, each once."""
        if not is_open(self._salon, self._clock.now()):
            return ()
        return await rows.mark_reminded(session, self._overdue_before(), self._clock.now())

    async def retention(self, session: Session) -> None:
        """Delete drafts that were not sent, and questions answered long enough ago."""
        now = self._clock.now()
        kept_for = timedelta(days=self._salon.questions.keep_days)
        await rows.forget(session, drafts_before=now - DRAFTS_KEPT_FOR, answered_before=now - kept_for)

    def _overdue_before(self) -> datetime:
        return self._clock.now() - timedelta(minutes=self._salon.questions.remind_after_minutes)

    def _seen(self, question: Question, client: Client) -> Asked:
        text, is_answered = self.text_of(question), question.state == "answered"
        return Asked(question.id, client, text, question.written_at, is_answered)

    def text_of(self, question: Question) -> str:
        """Return what the client wrote."""
        return self._cipher.open(question.sealed_text, _place(question.id)).decode()


def subject(number: int) -> str:
    """Return what the outbox calls messages about a question."""
    return about("question", number)


def question_in(subject: str | None) -> int | None:
    """Return the number of the question that a message is about, if it is about one."""
    return number_about("question", subject)


def _place(number: int) -> str:
    return f"questions:{number}:text"
