"""One update of one person: what came, who they are, and how to answer them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Update
from telegram import User as TelegramUser

from bot.i18n import Translator
from bot.languages import Language, language_from_code
from bot.messages import Message, Outgoing, deletions
from data import people
from data.engine import Session
from data.models import Client
from data.people import Step
from handlers.services import Services


@dataclass(frozen=True)
class Toast:
    """The short note that Telegram shows over the chat after a tap."""

    text: str
    is_alert: bool


@dataclass
class Turn:
    """A handler's whole world. Nothing is sent before the transaction of ``session`` commits."""

    update: Update
    services: Services
    session: Session
    client: Client
    now: datetime
    screens: list[Outgoing] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    deletions: list[int] = field(default_factory=list)
    is_farewell: bool = False

    @property
    def language(self) -> Language:
        """The language that the client reads."""
        return language_from_code(self.client.language)

    @property
    def tr(self) -> Translator:
        """The translator into the client's language."""
        return Translator(self.language, self.services.salon.zone)

    @property
    def chat_id(self) -> int:
        """The chat that the answer goes to."""
        chat = self.update.effective_chat
        return chat.id if chat else self.client.telegram_id

    @property
    def is_private(self) -> bool:
        """Whether nobody else reads the chat."""
        return self.chat_id == self.client.telegram_id

    @property
    def text(self) -> str:
        """What the person typed, also below a photo, without the white space around it."""
        message = self.update.message
        return (message.text or message.caption or "").strip() if message else ""

    @property
    def tapped_message(self) -> int | None:
        """The message whose button was tapped."""
        query = self.update.callback_query
        return query.message.message_id if query and query.message else None

    @property
    def tapped_at(self) -> datetime | None:
        """When the tapped message was written; None where it is gone."""
        query = self.update.callback_query
        message = query.message if query else None
        return message.date if message and message.is_accessible else None

    def show(self, message: Message, *, at: int | None = None) -> None:
        """Replace the tapped message, or the one with id ``at``; say it anew where there is none."""
        self.screens.append(Outgoing(message, edits=at or self.tapped_message))

    def say(self, message: Message) -> None:
        """Send a new message."""
        self.screens.append(Outgoing(message))

    def take_leave(self, message: Message, *, deleting: Sequence[int]) -> None:
        """Delete messages of the chat, then say a last one; then nothing is stored that leads here."""
        self.is_farewell = True
        self.screens.extend([*deletions(deleting), Outgoing(message)])

    def toast(self, text: str, *, is_alert: bool = False) -> None:
        """Show a short note over the chat; only a tap can have one."""
        self.toasts.append(Toast(text, is_alert))

    def tidy(self) -> None:
        """Remove what the person typed, because a screen shows it now."""
        if self.update.message:
            self.deletions.append(self.update.message.message_id)

    async def step(self) -> Step | None:
        """Return what the client's typed text means now."""
        return await people.current_step(self.session, self.client.id)

    async def expect(self, step: Step | None) -> None:
        """Remember what the client's next typed text means; None forgets it."""
        await people.set_step(self.session, self.client.id, step, self.now)

    async def tell_staff(self, message: Message, *, key: str, subject: str | None = None) -> None:
        """Let the staff know, once for ``key``."""
        await self.services.outbox.post_to_staff(self.session, message, key=key, subject=subject)

    async def staff_translator(self) -> Translator:
        """Return the translator into the language of staff notices."""
        language = await self.services.staff.language(self.session)
        return Translator(language, self.services.salon.zone)


def person_of(update: Update) -> TelegramUser | None:
    """Return who caused the update, unless it is a bot or a channel."""
    person = update.effective_user
    return None if person is None or person.is_bot else person
