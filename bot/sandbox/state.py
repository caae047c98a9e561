"""What the look-alike remembers: people, chats, messages, files, the bot's profile, its updates."""

import time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
BotStatus = Literal["member", "left", "kicked"]
BOT_ID = 1000001
BOT_USERNAME = "elgrial_demo_bot"
DEFAULT_SCOPE = '{"type": "default"}'
PRIVATE_SCOPE = '{"type": "all_private_chats"}'


class Record(BaseModel):
    """A part of the state; unlike the assistant's values it changes in place."""

    model_config = ConfigDict(extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Person(Record):
    """Someone with a telephone. ``role`` only tells the page which telephone to show."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone_number: str | None = None
    is_blocking: bool = False
    role: Literal["client", "staff"] = "client"

    def user(self) -> Json:
        """Return the person as Telegram's User."""
        names = self.model_dump(
            include={"first_name", "last_name", "username", "language_code"}, exclude_none=True
        )
        return {"id": self.id, "is_bot": False, **names}

    def view(self) -> Json:
        """Return the person as the control API shows them."""
        return self.model_dump()


class ReplyButton(Record):
    """A button under the input field."""

    text: str
    request_contact: bool = False


class ReplyKeyboard(Record):
    """The buttons under the input field of one chat."""

    buttons: list[list[ReplyButton]]
    one_time: bool = False
    placeholder: str | None = None


class Message(Record):
    """A message as Telegram shows it, and whether the bot may still edit it."""

    body: Json
    editable: bool = True


class Chat(Record):
    """A private chat (its id is the person's), a group or a channel (negative ids)."""

    id: int
    type: ChatType
    title: str | None = None
    member_ids: list[int]
    bot_status: BotStatus = "member"
    is_started: bool = True
    migrated_to: int | None = None
    last_message_id: int = 0
    messages: dict[int, Message] = Field(default_factory=dict)
    pinned: list[int] = Field(default_factory=list)
    reply_keyboard: ReplyKeyboard | None = None
    awaited_reply_to: int | None = None
    action: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether one person alone talks with the bot here."""
        return self.type == "private"

    def kept(self) -> list[Message]:
        """Return the messages that nobody deleted, oldest first."""
        return [self.messages[key] for key in sorted(self.messages)]

    def view(self) -> Json:
        """Return the chat as the control API shows it."""
        shown = {"id", "type", "title", "member_ids", "reply_keyboard", "action"}
        return self.model_dump(include=shown)


class StoredFile(Record):
    """A file that somebody sent; ``path`` is where the Bot API offers it."""

    id: str
    path: str
    name: str
    mime_type: str
    content: bytes

    @property
    def unique_id(self) -> str:
        """Return the identifier that does not depend on the bot."""
        return f"U{self.id}"


class CallbackQuery(Record):
    """A tap that the bot may answer. ``asked_at`` is real Unix time: no moved clock ages it."""

    person_id: int
    chat_id: int
    asked_at: float = Field(default_factory=time.time)


class Webhook(Record):
    """Where updates go instead of waiting for getUpdates."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


class Updates(Record):
    """The queue of updates that the bot has not confirmed.

    A new world starts counting at the present second: a bot that remembers the updates of an
    earlier world never takes new ones for repeated ones.
    """

    last_id: int = Field(default_factory=lambda: int(time.time()))
    pending: list[Json] = Field(default_factory=list)
    allowed: list[str] | None = None
    webhook: Webhook | None = None


class BotProfile(Record):
    """What the bot says of itself; texts by language code, ``""`` for every other language."""

    id: int = BOT_ID
    username: str = BOT_USERNAME
    names: dict[str, str] = Field(default_factory=lambda: {"": "El Grial"})
    descriptions: dict[str, str] = Field(default_factory=dict)
    short_descriptions: dict[str, str] = Field(default_factory=dict)
    commands: dict[str, dict[str, list[Json]]] = Field(default_factory=dict)
    menu_buttons: dict[int, Json] = Field(default_factory=dict)

    def user(self) -> Json:
        """Return the bot as Telegram's User."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names.get("", "El Grial"),
            "username": self.username,
        }

    def view(self) -> Json:
        """Return the bot as the control API shows it: commands are those of private chats."""
        scopes = (self.commands.get(key, {}) for key in (DEFAULT_SCOPE, PRIVATE_SCOPE))
        commands: dict[str, list[Json]] = {}
        for by_language in scopes:
            commands |= by_language
        return {**self.user(), "commands": commands, "description": self.descriptions}


class State(Record):
    """Everything."""

    bot: BotProfile = Field(default_factory=BotProfile)
    people: dict[int, Person] = Field(default_factory=dict)
    chats: dict[int, Chat] = Field(default_factory=dict)
    files: dict[str, StoredFile] = Field(default_factory=dict)
    queries: dict[str, CallbackQuery] = Field(default_factory=dict)
    updates: Updates = Field(default_factory=Updates)
    last_query_id: int = 0
