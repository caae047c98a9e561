"""Chats and their messages: what both sides, people and bot, read and write."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path

from bot.clock import Clock
from bot.sandbox import persistence
from bot.sandbox.changes import Changes, Found
from bot.sandbox.errors import UnknownError
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits, RateLimiter
from bot.sandbox.state import Chat, Json, Message, Person, StoredFile
from bot.sandbox.updates import UpdateQueue

_SAVE_AFTER_SECONDS = 0.1
_ACTION_SECONDS = 5.0


class Ledger:
    """The state of the look-alike, kept in ``path`` when one is given.

    ``query_lifetime`` is the real seconds for which a tap can be answered; ``privacy_mode``
    hides from the bot what is not meant for it in groups, as Telegram does by default.
    """

    def __init__(
        self,
        clock: Clock,
        path: Path | None = None,
        *,
        limits: Limits | None = None,
        query_lifetime: float = 15 * 60,
        privacy_mode: bool = True,
    ) -> None:
        self.clock = clock
        self.query_lifetime = query_lifetime
        self.privacy_mode = privacy_mode
        self.state = persistence.load(path)
        self.changes = Changes()
        self.updates = UpdateQueue(self.state.updates, self.touch)
        self.limiter = RateLimiter(limits or Limits())
        self.faults = Faults()
        self._path = path
        self._save_timer: asyncio.TimerHandle | None = None

    def now(self) -> int:
        """Return the world's present as Unix time."""
        return int(self.clock.now().timestamp())

    def person(self, person_id: int) -> Person:
        """Return a person; raise UnknownError for an unknown id."""
        try:
            return self.state.people[person_id]
        except KeyError:
            raise UnknownError("no such user") from None

    def chat(self, chat_id: int) -> Chat:
        """Return a chat; raise UnknownError for an unknown id."""
        try:
            return self.state.chats[chat_id]
        except KeyError:
            raise UnknownError("no such chat") from None

    def chat_object(self, chat: Chat) -> Json:
        """Return ``chat`` as Telegram's Chat."""
        if not chat.is_private:
            return {"id": chat.id, "type": chat.type, "title": chat.title}
        person = self.person(chat.id)
        names = person.model_dump(include={"first_name", "last_name", "username"}, exclude_none=True)
        return {"id": chat.id, "type": chat.type, **names}

    def message(self, chat: Chat, message_id: int) -> Message:
        """Return a message that is not deleted; raise UnknownError otherwise."""
        try:
            return chat.messages[message_id]
        except KeyError:
            raise UnknownError("no such message") from None

    def messages(self, chat_id: int) -> list[Json]:
        """Return a chat's messages as Telegram's Message objects, oldest first."""
        return [message.body for message in self.chat(chat_id).kept()]

    async def until(
        self,
        predicate: Callable[[], Found | None],
        timeout: float | None = 5.0,  # noqa: ASYNC109 - the tests' word; asyncio.timeout obeys it
    ) -> Found:
        """Return what ``predicate`` finds, as soon as a change of the world makes it true.

        Raises TimeoutError after ``timeout`` real seconds.
        """
        return await self.changes.until(predicate, timeout)

    def post(self, chat: Chat, sender: Json | None, content: Json, *, editable: bool = True) -> Json:
        """Write a new message into ``chat`` and return it."""
        chat.last_message_id += 1
        author = {"from": sender} if sender else {"sender_chat": self.chat_object(chat)}
        body = {
            "message_id": chat.last_message_id,
            **author,
            "chat": self.chat_object(chat),
            "date": self.now(),
            **content,
        }
        chat.messages[chat.last_message_id] = Message(body=body, editable=editable)
        self._publish_message("message", chat, body)
        return body

    def rewrite(self, chat: Chat, body: Json) -> None:
        """Replace the message that has the id of ``body``."""
        chat.messages[body["message_id"]].body = body
        self._publish_message("edit", chat, body)

    def delete(self, chat: Chat, message_id: int) -> None:
        """Remove a message from everybody's sight."""
        del chat.messages[message_id]
        chat.pinned = [pinned for pinned in chat.pinned if pinned != message_id]
        self.publish({"type": "delete", "chat_id": chat.id, "message_id": message_id})

    def keep_file(self, folder: str, name: str, mime_type: str, content: bytes) -> StoredFile:
        """Keep a file that somebody sends and return it."""
        number = len(self.state.files) + 1
        suffix = Path(name).suffix
        file = StoredFile(
            id=f"F{number}-{secrets.token_urlsafe(12)}",
            path=f"{folder}/file_{number}{suffix}",
            name=name,
            mime_type=mime_type,
            content=content,
        )
        self.state.files[file.id] = file
        return file

    def show_action(self, chat: Chat, action: str | None) -> None:
        """Show what the bot is doing; it fades by itself after a few seconds."""
        if action == chat.action:
            return
        chat.action = action
        self.publish({"type": "action", "chat_id": chat.id, "action": action})
        if action:
            asyncio.get_running_loop().call_later(_ACTION_SECONDS, self.show_action, chat, None)

    def show_toast(self, person_id: int, chat_id: int, text: str, *, alert: bool) -> None:
        """Show the answer to a tap."""
        toast = {"user_id": person_id, "chat_id": chat_id, "text": text, "show_alert": alert}
        self.publish({"type": "toast", **toast})

    def publish_chat(self, chat: Chat) -> None:
        """Tell everyone who looks that ``chat`` changed."""
        self.publish({"type": "chat", "chat": chat.view()})

    def publish_bot(self) -> None:
        """Tell everyone who looks that the bot's profile changed."""
        self.publish({"type": "bot", "bot": self.state.bot.view()})

    def publish(self, event: Json) -> None:
        """Tell everyone who looks of ``event`` and have it saved soon."""
        self.changes.publish(event)
        self._save_soon()

    def touch(self) -> None:
        """Wake those who wait for a change and have it saved soon."""
        self.changes.touch()
        self._save_soon()

    def flush(self) -> None:
        """Save at once what is not saved yet, and wake those who wait for the file."""
        if self._save_timer is not None:
            self._save_timer.cancel()
            self._save_timer = None
        if self._path is not None:
            persistence.save(self.state, self._path)
            self.changes.touch()

    def _publish_message(self, kind: str, chat: Chat, body: Json) -> None:
        self.publish({"type": kind, "chat_id": chat.id, "message": body})

    def _save_soon(self) -> None:
        if self._path is None or self._save_timer is not None:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
        else:
            self._save_timer = loop.call_later(_SAVE_AFTER_SECONDS, self.flush)
