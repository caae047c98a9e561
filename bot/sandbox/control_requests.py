"""The bodies of the control API's requests."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.state import ChatType, Json


class Body(BaseModel):
    """A JSON body; an unknown or malformed field is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NewUser(Body):
    """A person to add."""

    first_name: Annotated[str, Field(min_length=1)]
    language_code: str | None = "es"
    last_name: str | None = None
    username: str | None = None
    phone_number: str | None = None
    role: Literal["client", "staff"] = "client"
    id: int | None = None


class UserChange(Body):
    """What changes of a person."""

    first_name: str | None = None
    language_code: str | None = None
    is_blocking: bool | None = None


class NewGroup(Body):
    """A group to found."""

    title: Annotated[str, Field(min_length=1)]
    member_ids: Annotated[list[int], Field(min_length=1)]
    type: ChatType = "group"


class ChatChange(Body):
    """What changes of a group."""

    bot_is_member: bool | None = None
    migrate: bool = False


class NewMessage(Body):
    """What a person writes: one of text, contact and sticker (an emoji)."""

    from_id: int
    text: str | None = None
    contact: bool | Json = False
    sticker: str | None = None
    reply_to_message_id: int | None = None


class Edit(Body):
    """A correction by the person who wrote the message."""

    from_id: int
    text: str


class Tap(Body):
    """A tap on a button, or what a forged client says was one."""

    from_id: int
    message_id: int
    data: str


class ClockMove(Body):
    """How far the clock goes: by seconds, or to the next reminder."""

    seconds: Annotated[float, Field(ge=0)] | None = None
    to: Literal["next_reminder"] | None = None


class Strict(Body):
    """Whether Telegram's limits are enforced."""

    on: bool
