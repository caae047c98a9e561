"""What a client may do with their data: see it, take it away, withdraw the consent, have it erased."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.booking.service import subject
from bot.clock import Clock
from bot.outbox import Outbox
from bot.privacy.retention import DELETABLE_FOR
from bot.questions.service import Questions
from bot.screening.filled import Filled
from bot.screening.guardian import Guardians
from bot.screening.review import Reviews
from bot.screening.service import Screenings
from bot.screening.visit_check import VisitChecks
from data import diary
from data import privacy as rows
from data.engine import Session
from data.models import Client, Guardian, ScreeningDecision
from data.screenings import latest_judged


@dataclass(frozen=True)
class Stored:
    """How much is stored about a client."""

    screenings: int
    appointments: int
    has_consent: bool
    guardian_agreed_at: datetime | None
    """When a parent or guardian agreed, whose name and number are stored; None without one."""


@dataclass(frozen=True)
class Erased:
    """What erasing leaves to be done: tell of the visits cancelled, delete the messages in the chat."""

    cancelled: list[int]
    messages: list[int]


class Privacy:
    """Methods work inside the caller's transaction."""

    def __init__(
        self,
        screenings: Screenings,
        reviews: Reviews,
        checks: VisitChecks,
        guardians: Guardians,
        questions: Questions,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._screenings = screenings
        self._reviews = reviews
        self._checks = checks
        self._guardians = guardians
        self._questions = questions
        self._outbox = outbox
        self._clock = clock

    async def stored(self, session: Session, client_id: int) -> Stored:
        """Return how much is stored about a client."""
        kept = await rows.everything_of(session, client_id)
        has_consent = any(consent.withdrawn_at is None for consent in kept.consents)
        agreed_at = kept.guardian.agreed_at if kept.guardian else None
        return Stored(len(kept.screenings), len(kept.appointments), has_consent, agreed_at)

    async def export(self, session: Session, client_id: int) -> dict[str, Any]:
        """Return everything stored about a client as plain values, times in ISO 8601 UTC."""
        kept = await rows.everything_of(session, client_id)
        return {
            "client": {
                "number": kept.client.id,
                "telegram_id": kept.client.telegram_id,
                "language": kept.client.language,
                "name": kept.client.name,
                "phone": kept.client.phone,
                "since": kept.client.created_at.isoformat(),
            },
            "consents": [
                {
                    "text_version": consent.text_version,
                    "language": consent.language,
                    "given_at": consent.given_at.isoformat(),
                    "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
                }
                for consent in kept.consents
            ],
            "guardian": self._guardian(kept.guardian) if kept.guardian else None,
            "questionnaires": [
                {
                    "version": screening.version,
                    "started_at": screening.started_at.isoformat(),
                    "judged_at": screening.judged_at.isoformat() if screening.judged_at else None,
                    "verdict": screening.verdict,
                    "answers": self._screenings.answers_of(screening),
                    "decisions": [
                        self._decision(one) for one in kept.decisions if one.screening_id == screening.id
                    ],
                    "looked_at": [
                        view.viewed_at.isoformat() for view in kept.views if view.screening_id == screening.id
                    ],
                }
                for screening in kept.screenings
            ],
            "appointments": [
                {
                    "number": appointment.id,
                    "service": appointment.service_id,
                    "starts_at": appointment.starts_at.isoformat(),
                    "ends_at": appointment.ends_at.isoformat(),
                    "status": appointment.status,
                    "booked_at": appointment.booked_at.isoformat(),
                }
                for appointment in kept.appointments
            ],
            "short_checks": [
                {
                    "appointment": check.appointment_id,
                    "version": check.version,
                    "answered_at": check.answered_at.isoformat(),
                    "answers": self._checks.answers_of(check.appointment_id, check.sealed_answers),
                }
                for check in kept.checks
            ],
            "questions": [
                {
                    "number": question.id,
                    "text": self._questions.text_of(question),
                    "written_at": question.written_at.isoformat(),
                    "state": question.state,
                }
                for question in kept.questions
            ],
            "messages": await self._messages(session, kept.client),
        }

    def _guardian(self, row: Guardian) -> dict[str, Any]:
        agreement = self._guardians.opened(row)
        return {
            "name": agreement.person.name,
            "phone": agreement.person.phone,
            "text_version": agreement.text_version,
            "language": agreement.language,
            "agreed_at": agreement.agreed_at.isoformat(),
        }

    def _decision(self, row: ScreeningDecision) -> dict[str, Any]:
        ruling = self._reviews.opened(row)
        return {
            "round": row.round,
            "outcome": ruling.choice.outcome.value,
            "medically_cleared": ruling.choice.is_medically_cleared,
            "reason": ruling.reason,
            "decided_at": ruling.decided_at.isoformat(),
        }

    async def withdraw(self, session: Session, client_id: int) -> list[int]:
        """End the consent: delete the answers and who agreed for the client, cancel what is booked.

        Returns the numbers cancelled.
        """
        cancelled = await self._cancel_coming(session, client_id)
        await rows.withdraw_consents(session, client_id, self._clock.now())
        await rows.delete_screenings(session, client_id)
        await rows.delete_guardian(session, client_id)
        return cancelled

    async def erase(self, session: Session, client: Client) -> Erased:
        """Erase a client; past visits stay without a person. Return what is left to be done."""
        cancelled = await self._cancel_coming(session, client.id)
        messages = await self._messages(session, client)
        await rows.erase_client(session, client)
        return Erased(cancelled, messages)

    async def _messages(self, session: Session, client: Client) -> list[int]:
        """Return the numbers of those messages in the client's chat that Telegram still deletes."""
        return await rows.messages_since(session, client.telegram_id, self._clock.now() - DELETABLE_FOR)

    async def _cancel_coming(self, session: Session, client_id: int) -> list[int]:
        numbers = await diary.cancel_coming(session, client_id, self._clock.now())
        await self._outbox.withdraw(session, *map(subject, numbers))
        return numbers

    async def filled(self, session: Session, client_id: int) -> Filled | None:
        """Return the client's latest finished questionnaire, None when there is none.

        None, too, when it was another version: its answers do not go with the present questions.
        """
        row = await latest_judged(session, client_id)
        if row is None or row.judged_at is None or row.version != self._screenings.questionnaire.version:
            return None
        return Filled(row.id, client_id, row.version, row.judged_at, self._screenings.answers_of(row))
