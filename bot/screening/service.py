"""A client's way through the questionnaire: every answer stored at once, sealed, and judged at the end."""

import json
import uuid
from dataclasses import dataclass
from datetime import timedelta

from bot.clock import Clock
from bot.languages import Language
from bot.screening.questionnaire import Answer, Item, Questionnaire
from bot.screening.rules import Judgement, Verdict, emergency_in, judge, urgent_advice
from data import reviews
from data import screenings as rows
from data.cipher import Cipher
from data.engine import Session
from data.models import Consent, Screening

VALID_FOR = timedelta(days=182)
"""How long a screening counts: six months, a threshold of the salon."""


class ScreeningDecided(Exception):
    """Only a therapist can change what an earlier screening decided; filling in again cannot."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"an earlier screening ended with {verdict.value}")
        self.verdict = verdict


@dataclass(frozen=True)
class Question:
    """The item that a client is at; ``urgent`` asks to show the 112 advice above it."""

    item: Item
    position: int
    total: int
    is_first: bool
    urgent: bool = False


@dataclass(frozen=True)
class Standing:
    """What a client's latest screening allows; without a verdict there is none that counts."""

    verdict: Verdict | None
    screening: Screening | None
    in_progress: bool
    decision: bool | None = None
    """What a therapist decided about a review; None while nobody has."""

    @property
    def may_book_examination(self) -> bool:
        """Whether the first visit can be booked; everything else opens after it."""
        return self.verdict is Verdict.CLEAR or (self.verdict is Verdict.REVIEW and self.decision is True)


@dataclass
class _Run:
    """An unfinished screening with its answers opened; ``at`` is an item the client went back to."""

    row: Screening
    answers: dict[str, Answer]
    at: str | None


class Screenings:
    """Consent, questions, answers, verdict. Methods work inside the caller's transaction."""

    def __init__(self, questionnaire: Questionnaire, cipher: Cipher, clock: Clock) -> None:
        self.questionnaire = questionnaire
        self._cipher = cipher
        self._clock = clock

    async def standing(self, session: Session, client_id: int) -> Standing:
        """Return what the client may do now."""
        in_progress = await rows.open_screening(session, client_id) is not None
        latest = await rows.latest_judged(session, client_id)
        if latest is None or latest.verdict is None or latest.judged_at is None:
            return Standing(None, None, in_progress)
        verdict = Verdict(latest.verdict)
        is_stale = (
            latest.version != self.questionnaire.version or self._clock.now() - latest.judged_at > VALID_FOR
        )
        decision = await reviews.decision(session, latest.id) if verdict is Verdict.REVIEW else None
        standing = Standing(verdict, latest, in_progress, decision)
        if is_stale and standing.may_book_examination:
            return Standing(None, None, in_progress)
        return standing

    async def has_consent(self, session: Session, client_id: int) -> bool:
        """Return whether the client agreed to the present text."""
        return await self._consent(session, client_id) is not None

    async def consent(self, session: Session, client_id: int, language: Language) -> None:
        """Record that the client agreed to the health questions, once."""
        if not await self.has_consent(session, client_id):
            await rows.give_consent(
                session,
                client_id,
                text_version=self.questionnaire.consent.version,
                language=language,
                now=self._clock.now(),
            )

    async def begin(self, session: Session, client_id: int) -> Question:
        """Return the question to go on with, of a new screening where none is open.

        Raises ScreeningDecided when a therapist has to decide first, LookupError without consent.
        """
        run = await self._open(session, client_id)
        if run is not None:
            return self._question(run)
        standing = await self.standing(session, client_id)
        if standing.verdict not in (None, Verdict.CLEAR):
            raise ScreeningDecided(standing.verdict)
        consent = await self._consent(session, client_id)
        if consent is None:
            raise LookupError("no consent to the health questions")
        now = self._clock.now()
        row = Screening(
            id=uuid.uuid4(),
            client_id=client_id,
            consent_id=consent.id,
            version=self.questionnaire.version,
            sealed_answers=b"",
            started_at=now,
            updated_at=now,
        )
        run = _Run(row, {}, None)
        self._store(run)
        await rows.add_screening(session, row)
        return self._question(run)

    async def current(self, session: Session, client_id: int) -> Question | None:
        """Return the question that the client is at, None when no screening is open."""
        run = await self._open(session, client_id)
        return self._question(run) if run else None

    async def answer(
        self, session: Session, client_id: int, item_id: str, raw: str | int
    ) -> Question | Judgement | None:
        """Store an answer; return what comes next, None when no screening is open.

        An answer to anything but the current question changes nothing: it came from an old button or
        a second tap. Raises InvalidAnswer for a value that the question does not have.
        """
        run = await self._open(session, client_id)
        if run is None:
            return None
        if self._item(run).id != item_id:
            return self._question(run)
        value = self.questionnaire.parse_answer(item_id, raw)
        run.answers = self.questionnaire.with_answer(run.answers, item_id, value)
        run.at = None
        is_over = emergency_in(self.questionnaire, run.answers) or not self.questionnaire.next_item(
            run.answers
        )
        self._store(run)
        if is_over:
            return self._judge(run)
        unsure = self.questionnaire.item(item_id).reason_id in urgent_advice(
            self.questionnaire, {item_id: value}
        )
        return self._question(run, urgent=unsure)

    async def back(self, session: Session, client_id: int, item_id: str) -> Question | None:
        """Go to the question before ``item_id``, when the client is at it; keep every answer."""
        run = await self._open(session, client_id)
        if run is None:
            return None
        if self._item(run).id == item_id:
            before = [item.id for item in self.questionnaire.applicable(run.answers)]
            run.at = before[max(0, before.index(item_id) - 1)]
            self._store(run)
        return self._question(run)

    async def judgement(self, session: Session, client_id: int) -> Judgement | None:
        """Return the latest judgement with its reasons, None when there is none."""
        latest = await rows.latest_judged(session, client_id)
        return judge(self.questionnaire, self._opened(latest).answers) if latest else None

    def answers_of(self, row: Screening) -> dict[str, Answer]:
        """Return the answers of a screening, opened."""
        return self._opened(row).answers

    async def discard(self, session: Session, client_id: int) -> bool:
        """Delete the unfinished screening with its answers; return whether there was one."""
        row = await rows.open_screening(session, client_id)
        if row is not None:
            await rows.drop_screening(session, row)
        return row is not None

    async def _consent(self, session: Session, client_id: int) -> Consent | None:
        return await rows.valid_consent(session, client_id, self.questionnaire.consent.version)

    async def _open(self, session: Session, client_id: int) -> _Run | None:
        row = await rows.open_screening(session, client_id)
        if row is None:
            return None
        if row.version != self.questionnaire.version:
            # Answers to other questions are no answers to these.
            row.version = self.questionnaire.version
            run = _Run(row, {}, None)
            self._store(run)
            return run
        return self._opened(row)

    def _opened(self, row: Screening) -> _Run:
        stored = json.loads(self._cipher.open(row.sealed_answers, _place(row)))
        return _Run(row, stored["answers"], stored["at"])

    def _store(self, run: _Run) -> None:
        plain = json.dumps({"answers": run.answers, "at": run.at}).encode()
        run.row.sealed_answers = self._cipher.seal(plain, _place(run.row))
        run.row.updated_at = self._clock.now()

    def _judge(self, run: _Run) -> Judgement:
        result = judge(self.questionnaire, run.answers)
        run.row.verdict = result.verdict.value
        run.row.judged_at = self._clock.now()
        return result

    def _item(self, run: _Run) -> Item:
        if run.at is not None:
            return self.questionnaire.item(run.at)
        item = self.questionnaire.next_item(run.answers)
        if item is None:
            raise LookupError("an open screening always has a question left")
        return item

    def _question(self, run: _Run, *, urgent: bool = False) -> Question:
        item = self._item(run)
        position, total = self.questionnaire.progress(item)
        return Question(item, position, total, item.id == self.questionnaire.items[0].id, urgent)


def _place(row: Screening) -> str:
    return f"screenings:{row.id}:answers"
