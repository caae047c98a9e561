"""What the bot could not answer is counted; what the staff teach it works at once, on every instance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from bot.clock import Clock
from bot.faq.text import words
from bot.languages import Language, language_from_code
from data import lessons as rows
from data.cipher import Cipher
from data.engine import Session
from data.lessons import Edition
from data.models import Lesson, UnansweredQuestion

COUNTED_FOR = timedelta(days=365)
LISTED = 500
LONGEST_QUESTION = 500
"""Characters of a question that are kept: enough to see what was meant."""


@dataclass(frozen=True)
class Unanswered:
    """Questions of the same words; ``number`` names the newest of them."""

    number: int
    text: str
    language: Language
    times: int


@dataclass(frozen=True)
class Taught:
    """A question in its language with what answers it: a topic, or the staff's own words in theirs."""

    number: int
    question: str
    language: Language
    topic_id: str | None
    answer: str | None
    answer_language: Language | None


class Learning:
    """Methods work inside the caller's transaction; ``keep_for`` is how long unanswered texts are kept."""

    def __init__(self, cipher: Cipher, clock: Clock, keep_for: timedelta = timedelta(days=30)) -> None:
        self._cipher = cipher
        self._clock = clock
        self._keep_for = keep_for
        self._known: tuple[Edition, tuple[Taught, ...]] | None = None

    async def missed(self, session: Session, text: str, language: Language, *, refused: bool) -> None:
        """Count a question without an answer, or one whose suggestions were ``refused``; not who asked."""
        row = await rows.add_unanswered(
            session,
            language=language,
            reason="refused" if refused else "unknown",
            now=self._clock.now(),
        )
        row.sealed_text = self._cipher.seal(text[:LONGEST_QUESTION].encode(), _missed_place(row.id))

    async def count(self, session: Session) -> int:
        """Return how many questions had no answer in the time for which their texts are kept."""
        return await rows.count_unanswered(session, self._clock.now() - self._keep_for)

    async def unanswered(self, session: Session) -> list[Unanswered]:
        """Return what waits to be dealt with, the most frequent first, then the newest."""
        found = [self._missed(row) for row in await rows.unanswered(session, LISTED)]
        alike = sorted(found, key=lambda one: (words(one.text), -one.number))
        groups = [list(group) for _, group in groupby(alike, key=lambda one: words(one.text))]
        merged = [
            Unanswered(group[0].number, group[0].text, group[0].language, len(group)) for group in groups
        ]
        return sorted(merged, key=lambda one: (-one.times, -one.number))

    async def question(self, session: Session, number: int) -> Unanswered | None:
        """Return an unanswered question, None when somebody dealt with it or its time was up."""
        row = await rows.unanswered_by_number(session, number)
        return self._missed(row) if row and row.sealed_text else None

    async def teach_topic(self, session: Session, number: int, topic_id: str, *, by: int) -> int | None:
        """Tie a question to a topic; return the lesson's number, None when the question has gone."""
        return await self._teach(session, number, by=by, topic_id=topic_id)

    async def teach_answer(
        self, session: Session, number: int, answer: str, language: Language, *, by: int
    ) -> int | None:
        """Give a question the staff's own answer in their ``language``; return as ``teach_topic`` does."""
        return await self._teach(session, number, by=by, answer=(answer, language))

    async def dismiss(self, session: Session, number: int) -> None:
        """Take a question, and all of the same words, off the list."""
        if question := await self.question(session, number):
            await self._settle(session, question)

    async def undo(self, session: Session, number: int) -> bool:
        """Forget a lesson; return False when it was forgotten before."""
        return await rows.undo(session, number)

    async def lesson(self, session: Session, number: int) -> Taught | None:
        """Return one lesson, None when it was undone."""
        row = await rows.lesson(session, number)
        return self._taught(row) if row else None

    async def lessons(self, session: Session) -> tuple[Taught, ...]:
        """Return everything that was taught, oldest first, read anew only after a change."""
        edition = await rows.edition(session)
        if self._known is None or self._known[0] != edition:
            taught = tuple(self._taught(row) for row in await rows.lessons(session))
            self._known = edition, taught
        return self._known[1]

    async def retention(self, session: Session) -> None:
        """Forget texts, and later counts, whose time is up."""
        now = self._clock.now()
        await rows.forget_texts(session, now - self._keep_for)
        await rows.forget_counts(session, now - COUNTED_FOR)

    async def _teach(
        self,
        session: Session,
        number: int,
        *,
        by: int,
        topic_id: str | None = None,
        answer: tuple[str, Language] | None = None,
    ) -> int | None:
        question = await self.question(session, number)
        if question is None:
            return None
        row = await rows.add_lesson(
            session,
            topic_id=topic_id,
            language=question.language,
            answer_language=answer[1] if answer else None,
            by=by,
            now=self._clock.now(),
        )
        row.sealed_question = self._cipher.seal(question.text.encode(), _place(row.id, "question"))
        if answer is not None:
            row.sealed_answer = self._cipher.seal(answer[0].encode(), _place(row.id, "answer"))
        await self._settle(session, question)
        return row.id

    async def _settle(self, session: Session, question: Unanswered) -> None:
        same = words(question.text)
        alike: Sequence[UnansweredQuestion] = await rows.unanswered(session, LISTED)
        numbers = {row.id for row in alike if words(self._missed(row).text) == same}
        await rows.settle(session, numbers | {question.number})

    def _missed(self, row: UnansweredQuestion) -> Unanswered:
        text = self._cipher.open(row.sealed_text or b"", _missed_place(row.id)).decode()
        return Unanswered(row.id, text, language_from_code(row.language), 1)

    def _taught(self, row: Lesson) -> Taught:
        sealed = row.sealed_answer
        return Taught(
            number=row.id,
            question=self._cipher.open(row.sealed_question, _place(row.id, "question")).decode(),
            language=language_from_code(row.language),
            topic_id=row.topic_id,
            answer=self._cipher.open(sealed, _place(row.id, "answer")).decode() if sealed else None,
            answer_language=language_from_code(row.answer_language) if row.answer_language else None,
        )


def _missed_place(number: int) -> str:
    return f"unanswered_questions:{number}:text"


def _place(number: int, what: str) -> str:
    return f"lessons:{number}:{what}"
