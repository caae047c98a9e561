"""A telephone in a test's hand: write, tap a button by its words, and read what comes."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.state import Person
from bot.sandbox.world import World

Json = dict[str, Any]
PATIENCE_SECONDS = 40.0


class Phone:
    """One person in their private chat with the bot, or in a group."""

    def __init__(self, world: World, person: Person, chat_id: int | None = None) -> None:
        self._world = world
        self.person = person
        self.chat_id = chat_id or person.id

    @property
    def messages(self) -> list[Json]:
        """What the chat shows, oldest first."""
        return self._world.messages(self.chat_id)

    @property
    def from_bot(self) -> list[Json]:
        """What the bot wrote, oldest first, as it reads now."""
        return [message for message in self.messages if message["from"]["is_bot"]]

    @property
    def last(self) -> Json:
        """The bot's newest message."""
        return self.from_bot[-1]

    def write(self, text: str) -> None:
        """Send a text and do not wait."""
        self._world.say(self.person.id, text, self.chat_id)

    async def ask(self, text: str) -> Json:
        """Send a text; return the message that answers it."""
        before = len(self.from_bot)
        self.write(text)
        return await self._world.until(
            lambda: self.last if len(self.from_bot) > before else None, PATIENCE_SECONDS
        )

    def reply(self, message: Json, text: str) -> None:
        """Reply to a message, as a swipe does, and do not wait."""
        self._world.say(self.person.id, text, self.chat_id, reply_to=message["message_id"])

    async def tap(self, wanted: str) -> Json:
        """Tap the newest button with ``wanted`` in its words, or whose data begins so.

        Returns the message that changed or came.
        """
        message_id, data = await self.button(wanted)
        before = [dict(message) for message in self.from_bot]
        self.press(message_id, data)
        await self._world.until(lambda: self.from_bot != before, PATIENCE_SECONDS)
        changed = [message for message in self.from_bot if message not in before]
        return changed[-1] if changed else self.last

    async def tap_after(self, text: str, wanted: str) -> Json:
        """Send a text, and tap a button of what comes."""
        await self.ask(text)
        return await self.tap(wanted)

    def press(self, message_id: int, data: str) -> str:
        """Send a tap with any data, as a modified client could, and do not wait; return the query's id."""
        return self._world.tap(self.person.id, message_id, data, self.chat_id)

    async def button(self, wanted: str) -> tuple[int, str]:
        """Wait for a button with ``wanted`` in its words or at the start of its data.

        Returns its message and its data.
        """
        return await self._world.until(lambda: self._find(wanted), PATIENCE_SECONDS)

    async def reads(self, *parts: str) -> Json:
        """Wait for a message that has all ``parts`` in it, and return the newest."""

        def found() -> Json | None:
            matching = [m for m in self.from_bot if all(part in text_of(m) for part in parts)]
            return matching[-1] if matching else None

        return await self._world.until(found, PATIENCE_SECONDS)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until something is true of the chat."""
        return await self._world.until(condition, PATIENCE_SECONDS)

    def share_contact(self) -> None:
        """Share the person's own telephone number, as the keyboard below the chat does."""
        self._world.share_contact(self.person.id)

    def count(self, part: str) -> int:
        """Return how many messages of the bot have ``part`` in them."""
        return sum(part in text_of(message) for message in self.from_bot)

    def _find(self, wanted: str) -> tuple[int, str] | None:
        for message in reversed(self.from_bot):
            for text, data in buttons_of(message):
                if wanted in text or data.startswith(wanted):
                    return message["message_id"], data
        return None


def text_of(message: Json) -> str:
    """Return a message's text or caption."""
    text: str = message.get("text") or message.get("caption") or ""
    return text


def buttons_of(message: Json) -> list[tuple[str, str]]:
    """Return the words and the data of the buttons below a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]
