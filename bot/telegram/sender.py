"""Turning an outgoing message into a Bot API call, and the call's failure into what to do about it."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.messages import ContactKeyboard, Message, Outgoing

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# What Telegram says when there is nothing left to do, and when only a new message will do.
_ALREADY_SO = ("message is not modified",)
_CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
# The library says so of a method that the server does not know, and of a token that it does not know.
_NO_METHOD = "not found"
_NO_CHAT = ("chat not found", "user is deactivated", "peer_id_invalid")


class Outcome(Enum):
    """What became of a message."""

    SENT = "sent"
    AGAIN = "again"
    WAIT = "wait"
    MOVED = "moved"
    CLOSED = "closed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Sending:
    """The outcome of one attempt, with what Telegram asked for; ``failure`` never quotes content.

    ``message_id`` is the number of what was sent or edited.
    """

    outcome: Outcome
    failure: str = ""
    retry_after: timedelta = timedelta()
    new_chat_id: int = 0
    message_id: int | None = None


class Sender:
    """Sends and edits through one bot.

    An attempt whose connection broke after the request has an unknown result. It is made again: a
    reminder read twice costs a glance, one that never came costs a visit.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, outgoing: Outgoing) -> Sending:
        """Make one attempt; never raise for anything that Telegram or the network did."""
        try:
            message_id = await self._attempt(chat_id, outgoing)
        except TelegramError as error:
            return classified(error)
        return Sending(Outcome.SENT, message_id=message_id)

    async def _attempt(self, chat_id: int, outgoing: Outgoing) -> int | None:
        if outgoing.deletes:
            await self._delete(chat_id, outgoing.deletes)
            return None
        if outgoing.edits is not None:
            try:
                await self._edit(chat_id, outgoing.edits, outgoing.message)
            except BadRequest as error:
                if _says(error, _ALREADY_SO):
                    return outgoing.edits
                if not _says(error, _CANNOT_EDIT):
                    raise
            else:
                return outgoing.edits
        return (await self._send(chat_id, outgoing.message)).message_id

    async def _send(self, chat_id: int, message: Message) -> TelegramMessage:
        if message.card is not None:
            return await self._bot.send_contact(
                chat_id=chat_id,
                phone_number=message.card.phone,
                first_name=message.card.name,
                reply_markup=_markup(message),
            )
        if message.document is not None:
            return await self._bot.send_document(
                chat_id=chat_id,
                document=message.document.content.encode(),
                filename=message.document.filename,
                caption=message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_markup(message),
            )
        return await self._bot.send_message(
            chat_id=chat_id,
            text=message.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_markup(message),
        )

    async def _delete(self, chat_id: int, numbers: Sequence[int]) -> None:
        """Delete those messages that are there and may go."""
        try:
            await self._bot.delete_messages(chat_id, numbers)
        except InvalidToken as error:
            if _NO_METHOD not in error.message.lower():
                raise
            for number in numbers:
                await self._delete_one(chat_id, number)
        except BadRequest as error:
            if _says(error, _NO_CHAT):
                raise
            # One that may not go any more keeps all from going; halves find it in a few calls.
            middle = len(numbers) // 2
            for half in (numbers[:middle], numbers[middle:]) if middle else ():
                await self._delete(chat_id, half)

    async def _delete_one(self, chat_id: int, number: int) -> None:
        """Delete a message where the server does not delete several at once, or not at all."""
        with contextlib.suppress(BadRequest, InvalidToken):
            await self._bot.delete_message(chat_id, number)

    async def _edit(self, chat_id: int, message_id: int, message: Message) -> None:
        await self._bot.edit_message_text(
            chat_id=chat_id,
            message_id=message_id,
            text=message.text,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=_inline(message),
        )


def classified(error: TelegramError) -> Sending:
    """Return what an error from the Bot API asks of us."""
    failure = type(error).__name__
    if isinstance(error, RetryAfter):
        return Sending(Outcome.WAIT, failure, retry_after=_as_delta(error.retry_after))
    if isinstance(error, ChatMigrated):
        return Sending(Outcome.MOVED, failure, new_chat_id=error.new_chat_id)
    if isinstance(error, Forbidden) or _says(error, _NO_CHAT):
        return Sending(Outcome.CLOSED, failure)
    if isinstance(error, BadRequest):
        return Sending(Outcome.REFUSED, failure)
    return Sending(Outcome.AGAIN, failure)


def _as_delta(retry_after: int | timedelta) -> timedelta:
    return retry_after if isinstance(retry_after, timedelta) else timedelta(seconds=retry_after)


def _says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    return isinstance(error, BadRequest) and any(phrase in error.message.lower() for phrase in phrases)


def _markup(message: Message) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    if isinstance(message.keyboard, ContactKeyboard):
        return ReplyKeyboardMarkup(
            [[KeyboardButton(message.keyboard.button, request_contact=True)]],
            resize_keyboard=True,
            one_time_keyboard=True,
            input_field_placeholder=message.keyboard.placeholder,
        )
    if message.keyboard == "remove":
        return ReplyKeyboardRemove()
    return _inline(message)


def _inline(message: Message) -> InlineKeyboardMarkup | None:
    if not message.buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.text, callback_data=button.data, url=button.url) for button in row]
            for row in message.buttons
        ]
    )
