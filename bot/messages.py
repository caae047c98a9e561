"""What the assistant says, before it becomes Telegram's: text, buttons, and where it goes."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

CALLBACK_BYTES = 64
DELETED_AT_ONCE = 100
"""How many messages Telegram deletes in one call."""


@dataclass(frozen=True)
class Button:
    """A button under a message: it carries ``data`` back to us, or opens ``url``."""

    text: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.data is None) == (self.url is None):
            raise ValueError("a button carries either data or an address")
        if self.data is not None and not 1 <= len(self.data.encode()) <= CALLBACK_BYTES:
            raise ValueError("a button's data is 1 to 64 bytes")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class ContactKeyboard:
    """The keyboard below the chat with one button that shares the person's telephone number."""

    button: str
    placeholder: str


@dataclass(frozen=True)
class Document:
    """A file of text that goes with a message."""

    filename: str
    content: str


@dataclass(frozen=True)
class ContactCard:
    """A telephone number as a card, from which Telegram can dial."""

    phone: str
    name: str


@dataclass(frozen=True)
class Message:
    """A text in Telegram's HTML with its buttons, or a ``card`` alone.

    ``keyboard`` puts a keyboard below the chat, leaves the one that is there, or removes it; only a
    message without buttons can change it.
    """

    text: str
    buttons: Rows = ()
    keyboard: ContactKeyboard | Literal["leave", "remove"] = "leave"
    document: Document | None = None
    card: ContactCard | None = None


@dataclass(frozen=True)
class Outgoing:
    """A message on its way: a new one, or the new content of the message ``edits``.

    One with ``deletes`` says nothing: it removes these messages from the chat, at most DELETED_AT_ONCE.
    """

    message: Message
    edits: int | None = None
    deletes: tuple[int, ...] = ()

    def encode(self) -> bytes:
        """Return a form to store."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def decode(cls, stored: bytes) -> "Outgoing":
        """Return what was stored with ``encode``."""
        values = json.loads(stored)
        message = values["message"]
        keyboard, document = message["keyboard"], message["document"]
        card = message.get("card")  # not there, like deletes, in rows of an older version
        return cls(
            Message(
                text=message["text"],
                buttons=tuple(tuple(Button(**button) for button in row) for row in message["buttons"]),
                keyboard=ContactKeyboard(**keyboard) if isinstance(keyboard, dict) else keyboard,
                document=Document(**document) if document else None,
                card=ContactCard(**card) if card else None,
            ),
            edits=values["edits"],
            deletes=tuple(values.get("deletes", ())),
        )


def deletions(numbers: Sequence[int]) -> list[Outgoing]:
    """Return what removes the messages with these numbers from a chat."""
    parts = range(0, len(numbers), DELETED_AT_ONCE)
    return [Outgoing(Message(""), deletes=tuple(numbers[at : at + DELETED_AT_ONCE])) for at in parts]
