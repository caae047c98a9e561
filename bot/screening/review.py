"""A therapist's look at a screening: what the rules leave open, and what a client contests."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.clock import Clock
from bot.opening import is_open
from bot.salon import Salon
from bot.screening.outcomes import Choice, Outcome, is_possible, needs_reason
from bot.screening.questionnaire import Answer
from bot.screening.rules import Judgement, Verdict, judge
from bot.screening.service import Screenings
from data import people
from data import reviews as rows
from data.cipher import Cipher
from data.engine import Session
from data.models import Client, Screening, ScreeningDecision
from data.reviews import Waiting
from data.screenings import latest_judged

MOST_CHARACTERS = 500
"""Of a reason: several of them must fit into one message."""


class Decided(Enum):
    """What became of a decision."""

    DONE = "done"
    ALREADY = "already"
    UNKNOWN = "unknown"
    IMPOSSIBLE = "impossible"
    """The choice does not fit the verdict; no button offers it."""
    NEEDS_REASON = "needs_reason"


class Contest(Enum):
    """How a client stands with a refusal."""

    POSSIBLE = "possible"
    ASKED = "asked"
    NONE = "none"


@dataclass(frozen=True)
class Ruling:
    """An earlier decision, opened."""

    choice: Choice
    reason: str | None
    decided_at: datetime


@dataclass(frozen=True)
class Case:
    """A screening as the therapist reads it.

    ``round`` is the one to be decided next, and ``is_open`` says that it waits for that. The judgement is
    None, and there are no answers, when they belong to another version of the questionnaire.
    """

    screening_id: uuid.UUID
    client: Client
    verdict: Verdict
    answers: Mapping[str, Answer]
    judgement: Judgement | None
    rulings: Sequence[Ruling]
    is_contested: bool

    @property
    def round(self) -> int:
        """The round that comes next."""
        return len(self.rulings) + 1

    @property
    def is_open(self) -> bool:
        """Whether a decision is waited for."""
        return self.is_contested or not self.rulings


class Reviews:
    """Asking, looking and deciding; all of it leaves a record. Methods work inside the transaction."""

    def __init__(self, salon: Salon, screenings: Screenings, cipher: Cipher, clock: Clock) -> None:
        self._salon = salon
        self._screenings = screenings
        self._cipher = cipher
        self._clock = clock

    async def ask(self, session: Session, screening_id: uuid.UUID) -> None:
        """Record that the rules leave a screening to a therapist."""
        await rows.ask(session, screening_id, 1, reason="rules", now=self._clock.now())

    async def contest(self, session: Session, client_id: int, screening_id: uuid.UUID) -> int | None:
        """Ask a therapist to look again at the client's own refusal; return the round.

        None when a therapist looks already, or when there is no refusal of this client to look at.
        """
        if await self.contestable(session, client_id, screening_id) is not Contest.POSSIBLE:
            return None
        round_ = len(await rows.decisions(session, screening_id)) + 1
        is_new = await rows.ask(session, screening_id, round_, reason="contested", now=self._clock.now())
        return round_ if is_new else None

    async def contestable(self, session: Session, client_id: int, screening_id: uuid.UUID) -> Contest:
        """Return whether the client may ask, or has asked, a therapist to look again."""
        row = await latest_judged(session, client_id)
        if row is None or row.id != screening_id:
            return Contest.NONE
        decided = await rows.decisions(session, screening_id)
        refused = (
            decided[-1].outcome == Outcome.REFUSE.value if decided else row.verdict == Verdict.REFUSE.value
        )
        if not refused:
            return Contest.NONE
        is_asked = await rows.is_asked(session, screening_id, len(decided) + 1)
        return Contest.ASKED if is_asked else Contest.POSSIBLE

    async def look(self, session: Session, screening_id: uuid.UUID, *, by: int) -> Case | None:
        """Return the case and record who looked; None when it was deleted or needs no decision."""
        found = await self._of(session, screening_id)
        if found is None:
            return None
        row, verdict, client = found
        await rows.record_view(session, screening_id, by=by, now=self._clock.now())
        is_present = row.version == self._screenings.questionnaire.version
        answers = self._screenings.answers_of(row) if is_present else {}
        decided = await rows.decisions(session, screening_id)
        is_asked = await rows.is_asked(session, screening_id, len(decided) + 1)
        return Case(
            screening_id,
            client,
            verdict,
            answers,
            judge(self._screenings.questionnaire, answers) if is_present else None,
            [self.opened(one) for one in decided],
            is_contested=is_asked and (bool(decided) or verdict is not Verdict.REVIEW),
        )

    async def check(
        self,
        session: Session,
        screening_id: uuid.UUID,
        round_: int,
        choice: Choice | None,
        *,
        reason: str | None = None,
    ) -> tuple[Decided, Client | None]:
        """Return what would become of a decision now; ``choice`` None asks about the round alone."""
        found = await self._of(session, screening_id)
        if found is None:
            return Decided.UNKNOWN, None
        _, verdict, client = found
        next_round = len(await rows.decisions(session, screening_id)) + 1
        if round_ < next_round:
            return Decided.ALREADY, client
        if round_ > next_round or (choice is not None and not is_possible(verdict, choice)):
            return Decided.IMPOSSIBLE, client
        if choice is not None and not reason and needs_reason(verdict, round_, choice):
            return Decided.NEEDS_REASON, client
        return Decided.DONE, client

    async def decide(
        self,
        session: Session,
        screening_id: uuid.UUID,
        round_: int,
        choice: Choice,
        *,
        by: int,
        reason: str | None = None,
    ) -> tuple[Decided, Client | None]:
        """Record a decision; the first of a round stands. Return whose screening it is, too."""
        found, client = await self.check(session, screening_id, round_, choice, reason=reason)
        if found is not Decided.DONE:
            return found, client
        place = _place(screening_id, round_)
        is_first = await rows.decide(
            session,
            screening_id,
            round_,
            outcome=choice.outcome.value,
            is_medically_cleared=choice.is_medically_cleared,
            sealed_reason=self._cipher.seal(reason.encode(), place) if reason else None,
            by=by,
            now=self._clock.now(),
        )
        return Decided.DONE if is_first else Decided.ALREADY, client

    async def is_any_late(self, session: Session) -> bool:
        """Return whether somebody should be reminded now: never while the salon is closed."""
        now, rules = self._clock.now(), self._salon.reviews
        return is_open(self._salon, self._clock.now()) and await rows.is_any_late(
            session, asked_before=now - rules.remind_after, reminded_before=now - rules.owner_waits
        )

    async def take_reminders(self, session: Session) -> list[Waiting]:
        """Return what the therapists have left too long, each once."""
        now = self._clock.now()
        if not is_open(self._salon, self._clock.now()):
            return []
        return await rows.take_reminders(session, now - self._salon.reviews.remind_after, now)

    async def take_escalations(self, session: Session) -> list[Waiting]:
        """Return what the owner should hear of, each once, and after the therapists."""
        now = self._clock.now()
        if not is_open(self._salon, self._clock.now()):
            return []
        return await rows.take_escalations(session, now - self._salon.reviews.owner_waits, now)

    async def _of(
        self, session: Session, screening_id: uuid.UUID
    ) -> tuple[Screening, Verdict, Client] | None:
        row = await rows.screening(session, screening_id)
        if row is None or row.verdict in (None, Verdict.CLEAR.value):
            return None
        client = await people.client_by_id(session, row.client_id)
        return (row, Verdict(row.verdict), client) if client else None

    def opened(self, row: ScreeningDecision) -> Ruling:
        """Return a decision with its reason opened."""
        sealed, place = row.sealed_reason, _place(row.screening_id, row.round)
        return Ruling(
            Choice(Outcome(row.outcome), row.is_medically_cleared),
            self._cipher.open(sealed, place).decode() if sealed else None,
            row.decided_at,
        )


def _place(screening_id: uuid.UUID, round_: int) -> str:
    return f"screening_decisions:{screening_id.hex}:{round_}:reason"
