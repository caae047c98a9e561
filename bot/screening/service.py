"""A client's way through the questionnaire: every answer stored at once, sealed, judged when it is sent."""

import json
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.languages import Language
from bot.screening.outcomes import Outcome
from bot.screening.progress import Progress, Question, Summary
from bot.screening.questionnaire import Answer, Answers, Questionnaire
from bot.screening.rules import Judgement, Verdict, is_worse, judge
from data import diary, guardians, reviews
from data import screenings as rows
from data.cipher import Cipher
from data.engine import Session
from data.models import Consent, Screening


class ScreeningDecided(Exception):
    """Only a therapist can change what an earlier screening decided; filling in again cannot."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"an earlier screening ended with {verdict.value}")
        self.verdict = verdict


@dataclass(frozen=True)
class Standing:
    """What a client's latest screening allows; without a verdict there is none that counts."""

    verdict: Verdict | None
    screening: Screening | None
    in_progress: bool
    decision: Outcome | None = None
    """What the latest decision of a therapist allows; None while nobody has decided."""
    was_opened: bool = False
    """Whether a therapist opened the treatments not long ago, after an earlier screening."""

    @property
    def is_outdated(self) -> bool:
        """Whether the answers are too old, belong to other questions, or something has changed since."""
        return self.verdict is None and self.screening is not None

    @property
    def is_open(self) -> bool:
        """Whether the client's answers, or a therapist's decision, come next."""
        undecided = (None, Verdict.REVIEW, Verdict.EMERGENCY)
        return self.decision is None and self.verdict in undecided

    needs_guardian: bool = False
    """Whether a parent or guardian must agree before anything can be booked."""

    @property
    def may_book_examination(self) -> bool:
        """Whether the first visit can be booked; a decision of a therapist comes before the verdict."""
        if self.needs_guardian:
            return False
        return self.decision.allows if self.decision else self.verdict is Verdict.CLEAR

    @property
    def may_book_everything(self) -> bool:
        """Whether a therapist has opened the treatments too; clear answers later do not close them."""
        if self.needs_guardian:
            return False
        return self.decision is Outcome.ALL or (
            self.was_opened and self.decision is None and self.verdict is Verdict.CLEAR
        )


@dataclass
class _Run:
    """A screening, and what is sealed in it."""

    row: Screening
    progress: Progress


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
        verdict, judged_at = Verdict(latest.verdict), latest.judged_at
        standing = Standing(verdict, latest, in_progress)
        if (decided := await reviews.decision_about(session, latest)) is not None:
            outcome = Outcome(decided.outcome)
            if decided.screening_id == latest.id:
                standing = replace(standing, decision=outcome)
            elif outcome is Outcome.ALL and judged_at - decided.decided_at <= self.questionnaire.valid_for:
                standing = replace(standing, was_opened=True)
        if standing.may_book_examination and await self._is_outdated(session, latest, judged_at):
            return Standing(None, latest, in_progress)
        return replace(standing, needs_guardian=await self._needs_guardian(session, latest))

    async def is_worse_unsent(self, session: Session, client_id: int, standing: Standing) -> bool:
        """Return whether a correction that the client has not sent speaks against what counts."""
        if not standing.in_progress or not standing.may_book_examination or standing.screening is None:
            return False
        run = await self._open(session, client_id)
        counted = self.answers_of(standing.screening)
        return run is not None and is_worse(self.questionnaire, run.progress.answers, than=counted)

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

    async def begin(self, session: Session, client_id: int) -> Question | Summary:
        """Return the place to go on from, in a new screening where none is open.

        Raises ScreeningDecided when a therapist has to decide first, LookupError without consent.
        """
        run = await self._open(session, client_id)
        if run is not None:
            return run.progress.place()
        standing = await self.standing(session, client_id)
        if standing.verdict not in (None, Verdict.CLEAR):
            raise ScreeningDecided(standing.verdict)
        run = await self._start(session, client_id, {})
        return run.progress.place()

    async def emergency(self, session: Session, client_id: int, answers: Answers) -> Judgement:
        """Judge answers from outside the questionnaire that mean an emergency, instead of an open screening.

        Raises LookupError without consent.
        """
        await self.discard(session, client_id)
        return await self._judge(session, await self._start(session, client_id, answers))

    async def current(self, session: Session, client_id: int) -> Question | Summary | None:
        """Return where the client is, None when no screening is open."""
        run = await self._open(session, client_id)
        return run.progress.place() if run else None

    async def answer(
        self, session: Session, client_id: int, item_id: str, raw: str | int
    ) -> Question | Summary | Judgement | None:
        """Store an answer; return what comes next, None when no screening is open.

        An emergency is judged at once; everything else waits for ``send``. An answer to anything but
        the current question changes nothing: it came from an old button or a second tap. Raises
        InvalidAnswer for a value that the question does not have.
        """
        run = await self._open(session, client_id)
        if run is None:
            return None
        self._go(run, run.progress.answered(item_id, raw))
        return await self._judge(session, run) if run.progress.is_emergency else run.progress.place()

    async def back(self, session: Session, client_id: int, item_id: str) -> Question | Summary | None:
        """Go to the question before ``item_id``, when the client is at it; keep every answer."""
        run = await self._open(session, client_id)
        return self._go(run, run.progress.back(item_id)) if run else None

    async def change(self, session: Session, client_id: int, item_id: str) -> Question | Summary | None:
        """Go from the summary back to a question; keep every answer."""
        run = await self._open(session, client_id)
        return self._go(run, run.progress.change(item_id)) if run else None

    async def summary(self, session: Session, client_id: int) -> Question | Summary | None:
        """Go to the summary; as long as a question has no answer, return that question."""
        run = await self._open(session, client_id)
        return self._go(run, run.progress.to_summary()) if run else None

    async def send(self, session: Session, client_id: int) -> Question | Summary | Judgement | None:
        """Judge what the client has read in the summary; from a question, return that question."""
        run = await self._open(session, client_id)
        if run is None:
            return None
        return await self._judge(session, run) if run.progress.item is None else run.progress.place()

    async def judgement(self, session: Session, client_id: int) -> Judgement | None:
        """Return the latest judgement with its reasons, None when there is none."""
        latest = await rows.latest_judged(session, client_id)
        return judge(self.questionnaire, self.answers_of(latest)) if latest else None

    def answers_of(self, row: Screening) -> dict[str, Answer]:
        """Return the answers of a screening, opened."""
        return dict(self._opened(row).progress.answers)

    async def discard(self, session: Session, client_id: int) -> bool:
        """Delete the unfinished screening with its answers; return whether there was one."""
        row = await rows.open_screening(session, client_id)
        if row is not None:
            await rows.drop_screening(session, row)
        return row is not None

    async def _is_outdated(self, session: Session, row: Screening, judged_at: datetime) -> bool:
        """Return whether the client has to answer again before the next visit."""
        rules, now = self.questionnaire, self._clock.now()
        if row.version != rules.version or now - judged_at > rules.valid_for:
            return True
        if now - judged_at > rules.valid_without_visit:
            seen = await diary.last_visit_of(session, row.client_id, now)
            if seen is None or now - seen > rules.valid_without_visit:
                return True
        return await rows.is_asked_again(session, row.client_id)

    async def _consent(self, session: Session, client_id: int) -> Consent | None:
        return await rows.valid_consent(session, client_id, self.questionnaire.consent.version)

    async def _start(self, session: Session, client_id: int, answers: Answers) -> _Run:
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
        run = _Run(row, Progress(self.questionnaire, answers))
        self._store(run)
        await rows.add_screening(session, row)
        return run

    async def _needs_guardian(self, session: Session, row: Screening) -> bool:
        rule = self.questionnaire.guardian
        if not rule.concerns(self.answers_of(row)):
            return False
        return await guardians.agreed(session, row.client_id, rule.version) is None

    async def _open(self, session: Session, client_id: int) -> _Run | None:
        row = await rows.open_screening(session, client_id)
        if row is None:
            return None
        if row.version != self.questionnaire.version:
            # Answers to other questions are no answers to these.
            row.version = self.questionnaire.version
            run = _Run(row, Progress(self.questionnaire))
            self._store(run)
            return run
        return self._opened(row)

    def _opened(self, row: Screening) -> _Run:
        stored = json.loads(self._cipher.open(row.sealed_answers, _place(row)))
        return _Run(row, Progress(self.questionnaire, stored["answers"], stored["at"]))

    def _go(self, run: _Run, progress: Progress) -> Question | Summary:
        if progress != run.progress:
            run.progress = progress
            self._store(run)
        return progress.place()

    def _store(self, run: _Run) -> None:
        plain = json.dumps({"answers": run.progress.answers, "at": run.progress.at}).encode()
        run.row.sealed_answers = self._cipher.seal(plain, _place(run.row))
        run.row.updated_at = self._clock.now()

    async def _judge(self, session: Session, run: _Run) -> Judgement:
        await rows.ask_no_more(session, run.row.client_id)
        result = judge(self.questionnaire, run.progress.answers)
        run.row.verdict = result.verdict.value
        run.row.judged_at = self._clock.now()
        return result

    async def correct(self, session: Session, client_id: int) -> Question | Summary:
        """Return all answers of the latest screening, in a new one, to be changed and sent again.

        An open screening comes first. Raises ScreeningDecided where a therapist has to look first,
        LookupError without consent or without answers that count.
        """
        run = await self._open(session, client_id)
        if run is not None:
            return run.progress.place()
        standing = await self.standing(session, client_id)
        # An emergency ends the questions early, and would be told anew at the next answer.
        is_closed = standing.verdict is Verdict.EMERGENCY or not standing.may_book_examination
        if standing.verdict is not None and is_closed:
            raise ScreeningDecided(standing.verdict)
        if standing.verdict is None or standing.screening is None:
            raise LookupError("no answers that count")
        run = await self._start(session, client_id, self.answers_of(standing.screening))
        return run.progress.place()


def _place(row: Screening) -> str:
    return f"screenings:{row.id}:answers"
