"""Writing to the outbox: a message is stored with its cause, in one transaction, and sent afterwards."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.messages import Message, Outgoing
from data import outbox as rows
from data import people
from data.cipher import Cipher
from data.engine import Session, after_commit
from data.models import OutboxMessage

STAFF_CHAT = "staff_chat"
CLAIM_FOR = timedelta(minutes=1)


@dataclass(frozen=True)
class Entry:
    """A stored message as the sender needs it; ``is_screen`` says that it answers somebody's tap."""

    id: int
    chat_id: int
    outgoing: Outgoing
    created_at: datetime
    attempts: int = 0
    is_screen: bool = False
    subject: str | None = None


class Outbox:
    """The only way to write to somebody so that it survives a restart.

    ``wake`` is called when something new waits, once it is committed; the dispatcher sets it.
    """

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock
        self.instance = str(uuid.uuid4())
        self.wake: Callable[[], None] = lambda: None

    async def post(
        self,
        session: Session,
        chat_id: int | None,
        message: Message,
        *,
        key: str,
        priority: int = rows.PERSON,
        subject: str | None = None,
        expires_at: datetime | None = None,
    ) -> bool:
        """Store a message for a chat; return False when its key was used before.

        ``subject`` names what it is about, such as ``appointment:12``, so that it can be withdrawn.
        """
        written = await rows.add(
            session,
            key=key,
            chat_id=chat_id,
            sealed_payload=self._seal(key, Outgoing(message)),
            now=self._clock.now(),
            priority=priority,
            subject=subject,
            expires_at=expires_at,
        )
        if written is not None:
            after_commit(session, self.wake)
        return written is not None

    async def post_to_staff(
        self, session: Session, message: Message, *, key: str, subject: str | None = None
    ) -> bool:
        """Store a message for the staff's chat, or until there is one."""
        chat_id = await staff_chat(session)
        return await self.post(session, chat_id, message, key=key, subject=subject)

    async def post_screen(
        self, session: Session, chat_id: int, outgoing: Outgoing, *, key: str, subject: str | None = None
    ) -> Entry:
        """Store the answer to a tap or a text, claimed by this process, which sends it at once."""
        now = self._clock.now()
        written = await rows.add(
            session,
            key=f"{rows.SCREEN_KEY}{key}",
            chat_id=chat_id,
            sealed_payload=self._seal(f"{rows.SCREEN_KEY}{key}", outgoing),
            now=now,
            priority=rows.PERSON,
            subject=subject,
            claim=rows.Claim(self.instance, now + CLAIM_FOR),
        )
        if written is None:
            raise ValueError("a screen's key was used before")
        return Entry(written, chat_id, outgoing, now, is_screen=True, subject=subject)

    async def withdraw(self, session: Session, *subjects: str) -> None:
        """Take back what is unsent about any of the subjects."""
        if subjects:
            await rows.withdraw(session, subjects)

    def opened(self, row: OutboxMessage) -> Entry:
        """Return a claimed row with its payload opened."""
        if row.chat_id is None or row.sealed_payload is None:
            raise ValueError("only an addressed message that was not sent can be opened")
        return Entry(
            id=row.id,
            chat_id=row.chat_id,
            outgoing=Outgoing.decode(self._cipher.open(row.sealed_payload, _place(row.key))),
            created_at=row.created_at,
            attempts=row.attempts,
            is_screen=row.key.startswith(rows.SCREEN_KEY),
            subject=row.subject,
        )

    def _seal(self, key: str, outgoing: Outgoing) -> bytes:
        return self._cipher.seal(outgoing.encode(), _place(key))


def about(kind: str, number: int) -> str:
    """Return the subject of messages about, say, an appointment, by which they can be withdrawn."""
    return f"{kind}:{number}"


def number_about(kind: str, subject: str | None) -> int | None:
    """Return the number in a subject of this kind, None for any other subject."""
    found, _, number = (subject or "").partition(":")
    return int(number) if found == kind and number.isdigit() else None


async def staff_chat(session: Session) -> int | None:
    """Return the chat that staff notices go to: the staff group, else the owner, else nobody yet."""
    group = await people.fact(session, STAFF_CHAT)
    if group is not None:
        return int(group)
    owner = await people.owner(session)
    return owner.telegram_id if owner else None


def _place(key: str) -> str:
    return f"outbox:{key}:payload"
