"""Who works in the salon: the owner claims the bot, invites therapists, chooses the staff's chat."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from bot.clock import Clock
from bot.languages import DEFAULT_LANGUAGE, Language, language_from_code
from bot.outbox import STAFF_CHAT, staff_chat
from data import outbox as rows
from data import people
from data.cipher import Cipher
from data.engine import Session
from data.models import Client

_CODE = "claim_code"
_PLACE = "salon_facts:claim_code"
_INVITE = "invite_code"
_INVITE_PLACE = "salon_facts:invite_code"
# Without the letters and digits that are read as one another.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP_LENGTH = 3, 4
INVITATION_VALID_FOR = timedelta(days=7)


class Joined(Enum):
    """What became of a wish to join the therapists."""

    DONE = "done"
    ALREADY = "already"
    INVALID = "invalid"


class Staff:
    """The owner, the therapists and the staff's chat. Methods work inside the caller's transaction."""

    def __init__(self, cipher: Cipher, clock: Clock) -> None:
        self._cipher = cipher
        self._clock = clock

    async def claim_code(self, session: Session) -> str | None:
        """Return the one-time code for ``/claim``, the same at each start; None once it was used."""
        if await people.owner(session) is not None:
            return None
        stored = await people.fact(session, _CODE)
        if stored is not None:
            return self._cipher.open(stored, _PLACE).decode()
        code = _new_code()
        await people.set_fact(session, _CODE, self._cipher.seal(code.encode(), _PLACE))
        return code

    async def claim(self, session: Session, client_id: int, chat_id: int, code: str) -> bool:
        """Make the client the owner when the code is right, and send them what waited for the staff."""
        expected = await self.claim_code(session)
        if expected is None or not hmac.compare_digest(_plain(expected), _plain(code)):
            return False
        if not await people.take_fact(session, _CODE):
            return False  # somebody else was quicker with the same code
        await people.add_staff(session, client_id, "owner", self._clock.now())
        await rows.address_staff(session, chat_id)
        return True

    async def is_staff(self, session: Session, client_id: int) -> bool:
        """Return whether the client works here."""
        return await people.staff_role(session, client_id) is not None

    async def invite(self, session: Session, client_id: int) -> str | None:
        """Return a new one-time code for ``/join``, instead of any before; None for all but the owner.

        It is valid for INVITATION_VALID_FOR.
        """
        if not await self.is_owner(session, client_id):
            return None
        code = _new_code()
        dated = f"{code} {self._clock.now().isoformat()}"
        await people.set_fact(session, _INVITE, self._cipher.seal(dated.encode(), _INVITE_PLACE))
        return code

    async def join(self, session: Session, client_id: int, code: str) -> Joined:
        """Make the client a therapist when the code is right, which it is for one client only."""
        expected = await self._invitation(session)
        if expected is None or not hmac.compare_digest(_plain(expected), _plain(code)):
            return Joined.INVALID
        if await self.is_staff(session, client_id):
            return Joined.ALREADY
        if not await people.take_fact(session, _INVITE):
            return Joined.INVALID  # somebody else was quicker with the same code
        await people.add_staff(session, client_id, "therapist", self._clock.now())
        return Joined.DONE

    async def _invitation(self, session: Session) -> str | None:
        """Return the code of the invitation that is still valid."""
        stored = await people.fact(session, _INVITE)
        if stored is None:
            return None
        code, _, made = self._cipher.open(stored, _INVITE_PLACE).decode().partition(" ")
        # An older version wrote no moment: nobody knows how old its invitation is.
        is_valid = made and self._clock.now() - datetime.fromisoformat(made) < INVITATION_VALID_FOR
        return code if is_valid else None

    async def team(self, session: Session, client_id: int) -> Sequence[tuple[Client, datetime]] | None:
        """Return the therapists, each with the moment since when; None for all but the owner."""
        return await people.members(session, "therapist") if await self.is_owner(session, client_id) else None

    async def dismiss(self, session: Session, client_id: int) -> bool:
        """Take a therapist's role; return False when the client is none."""
        return await people.remove_staff(session, client_id, "therapist")

    async def is_owner(self, session: Session, client_id: int) -> bool:
        """Return whether the client owns the bot."""
        return await people.staff_role(session, client_id) == "owner"

    async def owner(self, session: Session) -> Client | None:
        """Return who claimed the bot, if anybody has."""
        return await people.owner(session)

    async def therapists(self, session: Session) -> Sequence[Client]:
        """Return who decides about screenings: the therapists, or the owner while there is none."""
        if found := await people.with_role(session, "therapist"):
            return found
        owner = await people.owner(session)
        return [owner] if owner else []

    async def may_decide(self, session: Session, client_id: int) -> bool:
        """Return whether the client is one of those who decide."""
        return any(one.id == client_id for one in await self.therapists(session))

    async def use_group(self, session: Session, client_id: int, chat_id: int) -> bool:
        """Send staff notices to a group from now on; only the owner may say so."""
        if not await self.is_owner(session, client_id):
            return False
        await people.set_fact(session, STAFF_CHAT, str(chat_id).encode())
        return True

    async def group_closed(self, session: Session, chat_id: int) -> None:
        """Send staff notices to the owner again, when the bot was removed from the staff group."""
        owner = await people.owner(session)
        if owner is not None and await staff_chat(session) == chat_id:
            await people.set_fact(session, STAFF_CHAT, None)
            await rows.readdress(session, chat_id, owner.telegram_id)

    async def group_moved(self, session: Session, old_chat_id: int, new_chat_id: int) -> None:
        """Follow the staff group to its new id, when it becomes a supergroup."""
        if await staff_chat(session) == old_chat_id:
            await people.set_fact(session, STAFF_CHAT, str(new_chat_id).encode())
            await rows.readdress(session, old_chat_id, new_chat_id)

    async def reads_alone(self, session: Session) -> bool:
        """Return whether staff notices go to one person's private chat; a group's id is negative."""
        chat_id = await staff_chat(session)
        return chat_id is not None and chat_id > 0

    async def language(self, session: Session) -> Language:
        """Return the language of staff notices: the owner's."""
        owner = await people.owner(session)
        return language_from_code(owner.language) if owner else DEFAULT_LANGUAGE


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))


def _plain(code: str) -> bytes:
    return "".join(character for character in code.upper() if character.isalnum()).encode()
