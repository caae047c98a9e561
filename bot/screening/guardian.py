"""The parent or guardian of a client who is under age: what they typed, and that they agreed."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.languages import Language
from bot.screening.questionnaire import GuardianRule
from bot.screening.service import Standing
from bot.screening.verdicts import Verdict
from data import guardians as rows
from data.cipher import Cipher, Unreadable
from data.engine import Session
from data.models import Guardian

NAME_STEP = "guardian_name"
PHONE_STEP = "guardian_phone"
AGREE_STEP = "guardian_agree"
STEPS = (NAME_STEP, PHONE_STEP, AGREE_STEP)
"""The steps of a dialogue in which what a guardian typed waits for their agreement."""


@dataclass(frozen=True)
class Person:
    """A parent or guardian as they wrote themselves down; ``phone`` is in E.164."""

    name: str
    phone: str


@dataclass(frozen=True)
class Agreement:
    """Who agreed to which version of the text, in which language, and when."""

    person: Person
    text_version: int
    language: str
    agreed_at: datetime


def leads_on(standing: Standing) -> bool:
    """Return whether a visit is possible, or may become so once a therapist has looked."""
    if standing.decision is not None:
        return standing.decision.allows
    return standing.verdict in (Verdict.CLEAR, Verdict.REVIEW)


def is_wanted(standing: Standing) -> bool:
    """Return whether a parent or guardian should be asked: not where nothing can be booked anyway."""
    return standing.needs_guardian and leads_on(standing)


def is_last_obstacle(standing: Standing) -> bool:
    """Return whether only the agreement is left before the client can book."""
    return is_wanted(standing) and (standing.decision is not None or standing.verdict is Verdict.CLEAR)


class Guardians:
    """Methods with a session work inside the caller's transaction."""

    def __init__(self, rule: GuardianRule, cipher: Cipher, clock: Clock) -> None:
        self.rule = rule
        self._cipher = cipher
        self._clock = clock

    async def agreement(self, session: Session, client_id: int) -> Agreement | None:
        """Return the agreement to the present text for a client, None while there is none."""
        row = await rows.agreed(session, client_id, self.rule.version)
        return self.opened(row) if row else None

    async def agree(self, session: Session, client_id: int, person: Person, language: Language) -> None:
        """Record that ``person`` agreed to the present text, which they read in ``language``."""
        await rows.agree(
            session,
            client_id,
            sealed_name=self._cipher.seal(person.name.encode(), _place(client_id, "name")),
            sealed_phone=self._cipher.seal(person.phone.encode(), _place(client_id, "phone")),
            text_version=self.rule.version,
            language=language,
            now=self._clock.now(),
        )

    def opened(self, row: Guardian) -> Agreement:
        """Return a stored agreement with its name and number opened."""
        name = self._cipher.open(row.sealed_name, _place(row.client_id, "name")).decode()
        phone = self._cipher.open(row.sealed_phone, _place(row.client_id, "phone")).decode()
        return Agreement(Person(name, phone), row.text_version, row.language, row.agreed_at)

    def sealed_draft(self, client_id: int, name: str, phone: str = "") -> str:
        """Return what was typed so far as text that a step of the dialogue can hold."""
        sealed = self._cipher.seal(json.dumps([name, phone]).encode(), _draft_place(client_id))
        return base64.b64encode(sealed).decode("ascii")

    def draft(self, client_id: int, sealed: str) -> Person | None:
        """Return what was typed so far; None when its key is gone, and it has to be typed again."""
        try:
            plain = self._cipher.open(base64.b64decode(sealed), _draft_place(client_id))
        except Unreadable:
            return None
        name, phone = json.loads(plain)
        return Person(name, phone)


def _place(client_id: int, column: str) -> str:
    return f"guardians:{client_id}:{column}"


def _draft_place(client_id: int) -> str:
    return f"dialogues:{client_id}:guardian"
