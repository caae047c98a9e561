"""What many methods share: whom a call addresses, formatted text, replies."""

from typing import Any, NamedTuple

from bot.sandbox import errors
from bot.sandbox.entities import Formatted, finish, utf16_length
from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.html import parse_html
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Chat, Json, Message
from bot.sandbox.world import World, without_reply

_ENTITY_FIELDS = {"type", "offset", "length", "url", "user", "language", "custom_emoji_id"}


class Wording(NamedTuple):
    """Where a call carries formatted text, and how long it may be."""

    text: str
    entities: str
    longest: int
    too_long: str


TEXT = Wording("text", "entities", 4096, errors.MESSAGE_TOO_LONG)
CAPTION = Wording("caption", "caption_entities", 1024, errors.CAPTION_TOO_LONG)


def target(world: World, ask: Parameters, name: str = "chat_id") -> Chat:
    """Return the chat that a call names, reachable or not."""
    value = (ask.text(name) or "").strip()
    if not value:
        raise bad_request(f"{name} is empty")
    try:
        return world.state.chats[int(value)]
    except (KeyError, ValueError):
        raise bad_request(errors.CHAT_NOT_FOUND) from None


def joined(world: World, ask: Parameters) -> Chat:
    """Return the chat that a call names, provided that the bot belongs to it."""
    chat = target(world, ask)
    if chat.migrated_to is not None:
        raise errors.upgraded(chat.migrated_to)
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {_kind(chat)}")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {_kind(chat)}")
    return chat


def writable(world: World, ask: Parameters) -> Chat:
    """Return the chat that a call names, provided that the bot may write there."""
    chat = joined(world, ask)
    if chat.is_private and world.person(chat.id).is_blocking:
        raise forbidden(errors.BLOCKED)
    if not chat.is_started:
        raise forbidden(errors.NEVER_STARTED)
    return chat


def message_in(chat: Chat, ask: Parameters, missing: str) -> Message:
    """Return the message that a call names; ``missing`` is Telegram's text without one."""
    message = chat.messages.get(ask.integer("message_id") or 0)
    if message is None:
        raise bad_request(missing)
    return message


def formatted(world: World, ask: Parameters, wording: Wording) -> Formatted:
    """Return the call's text and entities; raise Telegram's 400 for what it cannot read."""
    source = ask.text(wording.text) or ""
    mode = (ask.text("parse_mode") or "").lower()
    if mode == "html":
        result = parse_html(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        result = finish(source, _given_entities(ask, wording.entities))
    if utf16_length(result.text) > wording.longest:
        raise bad_request(wording.too_long)
    return Formatted(result.text, _with_people(world, result.entities))


def content_of(wording: Wording, text: Formatted) -> Json:
    """Return the part of a Message that carries ``text``."""
    content: Json = {}
    if text.text:
        content[wording.text] = text.text
    if text.entities:
        content[wording.entities] = text.entities
    return content


def reply(chat: Chat, ask: Parameters) -> Json:
    """Return the part of a Message that says what it replies to."""
    asked = ask.parsed("reply_parameters", "reply parameters") or {
        "message_id": ask.integer("reply_to_message_id"),
        "allow_sending_without_reply": ask.flag("allow_sending_without_reply"),
    }
    if not isinstance(asked, dict):
        raise bad_request("can't parse reply parameters JSON object")
    if not asked.get("message_id"):
        return {}
    answered = chat.messages.get(Parameters(asked).integer("message_id") or 0)
    if answered is not None:
        return {"reply_to_message": without_reply(answered.body)}
    if Parameters(asked).flag("allow_sending_without_reply"):
        return {}
    raise bad_request(errors.REPLY_NOT_FOUND)


def _kind(chat: Chat) -> str:
    return "channel chat" if chat.type == "channel" else f"{chat.type} chat"


def _given_entities(ask: Parameters, name: str) -> list[Json]:
    """Return the entities passed; like Telegram, take no notice of what is no array at all."""
    try:
        given = ask.parsed(name, name)
    except ApiError:
        return []
    return [_entity(entity) for entity in given] if isinstance(given, list) else []


def _entity(given: Any) -> Json:  # noqa: ANN401 - unchecked JSON
    if not isinstance(given, dict):
        raise _unreadable("expected an Object")
    for field, kind, name in (
        ("offset", int, "Number"),
        ("length", int, "Number"),
        ("type", str, "String"),
    ):
        if field not in given:
            raise _unreadable(f'Can\'t find field "{field}"')
        if not isinstance(given[field], kind):
            raise _unreadable(f'Field "{field}" must be of type {name}')
    return {key: value for key, value in given.items() if key in _ENTITY_FIELDS}


def _unreadable(text: str) -> ApiError:
    return bad_request(f"can't parse MessageEntity: {text}")


def _with_people(world: World, entities: list[Json]) -> list[Json]:
    """Fill in who is mentioned; a mention of an unknown person is plain text, as with Telegram."""
    kept = []
    for entity in entities:
        if entity["type"] != "text_mention":
            kept.append(entity)
        elif person := world.state.people.get(entity.get("user", {}).get("id")):
            kept.append({**entity, "user": person.user()})
    return kept
