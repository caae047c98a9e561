"""Methods that change or remove messages."""

from bot.sandbox import errors
from bot.sandbox.entities import Formatted
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import read_inline
from bot.sandbox.methods.common import (
    CAPTION,
    TEXT,
    Wording,
    content_of,
    formatted,
    joined,
    message_in,
    writable,
)
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Chat, Json, Message
from bot.sandbox.world import World

_DELETABLE_SECONDS = 48 * 60 * 60


def edit_message_text(world: World, ask: Parameters) -> Json:
    """EditMessageText; without ``reply_markup`` the keyboard goes away."""
    text = formatted(world, ask, TEXT)
    if not text.text:
        raise bad_request(errors.MESSAGE_EMPTY)
    keyboard = read_inline(ask)
    chat, message = _edited(world, ask)
    if "text" not in message.body:
        raise bad_request(errors.NO_TEXT)
    return _rewrite(world, chat, message, keyboard, TEXT, text)


def edit_message_caption(world: World, ask: Parameters) -> Json:
    """EditMessageCaption; without ``reply_markup`` the keyboard goes away."""
    keyboard, caption = read_inline(ask), formatted(world, ask, CAPTION)
    chat, message = _edited(world, ask)
    if not {"photo", "document"} & message.body.keys():
        raise bad_request(errors.NO_CAPTION)
    return _rewrite(world, chat, message, keyboard, CAPTION, caption)


def edit_message_reply_markup(world: World, ask: Parameters) -> Json:
    """EditMessageReplyMarkup; without ``reply_markup`` the keyboard goes away."""
    keyboard = read_inline(ask)
    chat, message = _edited(world, ask)
    return _rewrite(world, chat, message, keyboard)


def delete_message(world: World, ask: Parameters) -> bool:
    """DeleteMessage."""
    if not ask.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = joined(world, ask)
    message = message_in(chat, ask, errors.DELETE_NOT_FOUND)
    _refuse_to_delete(world, chat, message)
    world.delete(chat, message.body["message_id"])
    return True


def delete_messages(world: World, ask: Parameters) -> bool:
    """DeleteMessages: those that exist, provided that every one of them may go."""
    chat = joined(world, ask)
    numbers = ask.parsed("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("too many message identifiers specified")
    wanted = {Parameters({"id": number}).integer("id") or 0 for number in numbers}
    found = [chat.messages[number] for number in sorted(wanted & chat.messages.keys())]
    for message in found:
        _refuse_to_delete(world, chat, message)
    for message in found:
        world.delete(chat, message.body["message_id"])
    return True


def pin_chat_message(world: World, ask: Parameters) -> bool:
    """PinChatMessage."""
    chat = _pinnable(world, ask)
    message = message_in(chat, ask, "message to pin not found")
    number = message.body["message_id"]
    chat.pinned = [*(pinned for pinned in chat.pinned if pinned != number), number]
    world.touch()
    return True


def unpin_chat_message(world: World, ask: Parameters) -> bool:
    """UnpinChatMessage: the named message, or the one pinned last."""
    chat = _pinnable(world, ask)
    number = ask.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.touch()
    return True


def unpin_all_chat_messages(world: World, ask: Parameters) -> bool:
    """UnpinAllChatMessages."""
    _pinnable(world, ask).pinned.clear()
    world.touch()
    return True


def _edited(world: World, ask: Parameters) -> tuple[Chat, Message]:
    if not ask.text("chat_id") and not ask.integer("message_id"):
        named = ask.text("inline_message_id")
        raise bad_request("MESSAGE_ID_INVALID" if named else "message identifier is not specified")
    chat = writable(world, ask)
    message = message_in(chat, ask, errors.EDIT_NOT_FOUND)
    if not message.editable or not _is_own(world, message):
        raise bad_request(errors.CANNOT_EDIT)
    return chat, message


def _rewrite(
    world: World,
    chat: Chat,
    message: Message,
    keyboard: Json | None,
    wording: Wording | None = None,
    text: Formatted | None = None,
) -> Json:
    body = {key: value for key, value in message.body.items() if key != "reply_markup"}
    if wording is not None and text is not None:
        for name in (wording.text, wording.entities):
            body.pop(name, None)
        body |= content_of(wording, text)
    if keyboard:
        body["reply_markup"] = keyboard
    if body == message.body:
        raise bad_request(errors.NOT_MODIFIED)
    body["edit_date"] = world.now()
    world.rewrite(chat, body)
    return body


def _is_own(world: World, message: Message) -> bool:
    author = message.body.get("from")
    return author is None or author["id"] == world.state.bot.id


def _refuse_to_delete(world: World, chat: Chat, message: Message) -> None:
    if not chat.is_private and not _is_own(world, message):
        raise bad_request(errors.CANNOT_DELETE)
    if world.now() - message.body["date"] > _DELETABLE_SECONDS:
        raise bad_request(errors.CANNOT_DELETE_FOR_EVERYONE)


def _pinnable(world: World, ask: Parameters) -> Chat:
    chat = writable(world, ask)
    if chat.type not in {"private", "group"}:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
