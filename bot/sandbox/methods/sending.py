"""Methods that put a new message into a chat."""

from bot.sandbox import errors, images
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Markup, read_markup
from bot.sandbox.methods.common import CAPTION, TEXT, content_of, formatted, reply, writable
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Chat, Json, StoredFile
from bot.sandbox.world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def send_message(world: World, ask: Parameters) -> Json:
    """SendMessage."""
    text = formatted(world, ask, TEXT)
    if not text.text:
        raise bad_request(errors.MESSAGE_EMPTY)
    content = content_of(TEXT, text)
    preview = ask.parsed("link_preview_options", "link preview options")
    if preview is not None and not isinstance(preview, dict):
        raise bad_request("can't parse link preview options JSON object")
    if preview:
        content["link_preview_options"] = preview
    return _send(world, ask, content)


def send_photo(world: World, ask: Parameters) -> Json:
    """SendPhoto: a PNG, GIF or JPEG that comes with the call, or a file_id."""
    file, caption = _file(world, ask, "photo", "photos"), formatted(world, ask, CAPTION)
    if images.size_of(file.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _send(world, ask, {**images.photo_part(file), **content_of(CAPTION, caption)})


def send_document(world: World, ask: Parameters) -> Json:
    """SendDocument: a file that comes with the call, or a file_id."""
    file, caption = _file(world, ask, "document", "documents"), formatted(world, ask, CAPTION)
    return _send(world, ask, {**images.document_part(file), **content_of(CAPTION, caption)})


def send_contact(world: World, ask: Parameters) -> Json:
    """SendContact."""
    for name in ("phone_number", "first_name"):
        if not ask.text(name):
            raise bad_request(f'parameter "{name}" is required')
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: value for name in names if (value := ask.text(name))}
    return _send(world, ask, {"contact": contact})


def send_chat_action(world: World, ask: Parameters) -> bool:
    """SendChatAction."""
    action = ask.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.show_action(writable(world, ask), action)
    return True


def answer_callback_query(world: World, ask: Parameters) -> bool:
    """AnswerCallbackQuery; a text becomes a toast or an alert on the telephone that tapped.

    Without a text the telephone only learns that its tap has been answered.
    """
    query = world.state.queries.get(ask.text("callback_query_id") or "")
    if query is None or world.is_too_old(query):
        raise bad_request(errors.QUERY_TOO_OLD)
    text = ask.text("text") or ""
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    world.show_toast(query.person_id, query.chat_id, text, alert=bool(text) and ask.flag("show_alert"))
    return True


def _send(world: World, ask: Parameters, content: Json) -> Json:
    markup = read_markup(ask)
    chat = writable(world, ask)
    markup.check(chat)
    content = {**reply(chat, ask), **content}
    if markup.inline:
        content["reply_markup"] = markup.inline
    if ask.flag("protect_content"):
        content["has_protected_content"] = True
    world.limiter.count(chat.id, is_group=not chat.is_private)
    world.show_action(chat, None)
    sender = None if chat.type == "channel" else world.state.bot.user()
    body = world.post(chat, sender, content, editable=not markup.is_for_input)
    _change_input(world, chat, markup, body["message_id"])
    return body


def _change_input(world: World, chat: Chat, markup: Markup, message_id: int) -> None:
    if markup.force_reply:
        chat.awaited_reply_to = message_id
    if markup.reply or markup.remove:
        chat.reply_keyboard = markup.reply
        world.publish_chat(chat)


def _file(world: World, ask: Parameters, name: str, folder: str) -> StoredFile:
    upload = ask.upload(name)
    if upload is None:
        file_id = ask.text(name)
        if not file_id:
            raise bad_request(f"there is no {name} in the request")
        if file_id not in world.state.files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return world.state.files[file_id]
    if not upload.content:
        raise bad_request("file must be non-empty")
    return world.keep_file(folder, upload.name, upload.mime_type, upload.content)
