"""The short check before each visit: a few signs, and whether anything else has changed."""

import json
from collections.abc import Mapping

from bot.clock import Clock
from bot.screening.questionnaire import Item
from bot.screening.rules import Judgement, Verdict, judged_so_far
from bot.screening.service import Screenings
from bot.screening.tables import Answer
from data import screenings as rows
from data.cipher import Cipher
from data.engine import Session

CHANGED = "changed"
"""Stands among the answers for "anything else"; no question of the questionnaire has this id."""

REPORTED = ("yes", "unsure")
"""What can be said of a sign; whoever has none says so once for all."""


class VisitChecks:
    """Answers before a visit. Methods work inside the caller's transaction."""

    def __init__(self, screenings: Screenings, cipher: Cipher, clock: Clock) -> None:
        self._screenings = screenings
        self._cipher = cipher
        self._clock = clock

    def follow_up(self, sign: str, answer: str) -> Item | None:
        """Return the question that decides about a sign, where one does."""
        items = self._screenings.questionnaire.items
        return next((item for item in items if item.asked_when == (sign, answer)), None)

    async def nothing(self, session: Session, client_id: int, visit: int) -> None:
        """Record that nothing was reported before a visit; what was reported earlier stays."""
        if not await rows.has_check(session, visit):
            await self._record(session, client_id, visit, {}, asks_again=False)

    async def report(
        self, session: Session, client_id: int, visit: int, answers: Mapping[str, Answer]
    ) -> Judgement:
        """Record what was reported before a visit; return what it leads to by itself.

        An emergency is judged, everything else asks for the whole questionnaire. Raises LookupError without
        consent, KeyError for what is no answer.
        """
        known = {sign: answer for sign, answer in answers.items() if sign != CHANGED}
        judgement = judged_so_far(self._screenings.questionnaire, known)
        is_emergency = judgement.verdict is Verdict.EMERGENCY
        await self._record(session, client_id, visit, answers, asks_again=not is_emergency)
        if is_emergency:
            await self._screenings.emergency(session, client_id, known)
        return judgement

    async def _record(
        self,
        session: Session,
        client_id: int,
        visit: int,
        answers: Mapping[str, Answer],
        *,
        asks_again: bool,
    ) -> None:
        plain = json.dumps(dict(answers)).encode()
        await rows.record_check(
            session,
            {
                "appointment_id": visit,
                "client_id": client_id,
                "version": self._screenings.questionnaire.version,
                "sealed_answers": self._cipher.seal(plain, _place(visit)),
                "asks_again": asks_again,
                "answered_at": self._clock.now(),
            },
        )

    def answers_of(self, visit: int, sealed: bytes) -> dict[str, Answer]:
        """Return the answers to the check before a visit, opened."""
        answers: dict[str, Answer] = json.loads(self._cipher.open(sealed, _place(visit)))
        return answers


def _place(visit: int) -> str:
    return f"visit_checks:{visit}:answers"
