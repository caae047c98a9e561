"""Keyboards that the bot sends: under a message, or under the input field."""

from typing import Any

from bot.sandbox.errors import BUTTON_DATA, ApiError, bad_request
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Chat, Json, Record, ReplyButton, ReplyKeyboard

_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_SCHEMES = ("http://", "https://", "tg://")


class Markup(Record):
    """What ``reply_markup`` asks for; at most one of the four."""

    inline: Json | None = None
    reply: ReplyKeyboard | None = None
    remove: bool = False
    force_reply: bool = False

    @property
    def is_for_input(self) -> bool:
        """Whether it changes the input field; Telegram never lets such a message be edited."""
        return self.reply is not None or self.remove or self.force_reply

    def check(self, chat: Chat) -> None:
        """Raise Telegram's 400 when ``chat`` cannot have such a keyboard."""
        buttons = [button for row in self.reply.buttons for button in row] if self.reply else []
        if not chat.is_private and any(button.request_contact for button in buttons):
            raise bad_request("phone number can be requested in private chats only")


def read_markup(ask: Parameters) -> Markup:
    """Return the call's ``reply_markup``; raise Telegram's 400 when it is malformed."""
    value = ask.parsed("reply_markup", "reply keyboard markup")
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "keyboard" in value:
        return Markup(reply=_reply_keyboard(value))
    if "inline_keyboard" in value:
        rows = _rows(value["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
        kept = [[_inline_button(button) for button in row] for row in rows if row]
        return Markup(inline={"inline_keyboard": kept} if kept else None)
    return Markup(remove=value.get("remove_keyboard") is True, force_reply=value.get("force_reply") is True)


def read_inline(ask: Parameters) -> Json | None:
    """Return the inline keyboard of a call that takes no other."""
    markup = read_markup(ask)
    if markup.is_for_input:
        raise bad_request("inline keyboard expected")
    return markup.inline


def _rows(value: Any, field: str, kind: str) -> list[list[Any]]:  # noqa: ANN401 - unchecked JSON
    if not isinstance(value, list):
        raise bad_request(f'field "{field}" of the {kind} must be an Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{field}" of the {kind} must be an Array of Arrays')
    return value


def _inline_button(button: Any) -> Json:  # noqa: ANN401 - unchecked JSON
    if not isinstance(button, dict):
        raise _bad_inline("InlineKeyboardButton must be an Object")
    _text(button, "inline keyboard button")
    present = {name for name in _ACTIONS if button.get(name) not in (None, "")}
    if not present:
        raise _bad_inline("Text buttons are unallowed in the inline keyboard")
    if "callback_data" in present and not _is_callback_data(button["callback_data"]):
        raise bad_request(BUTTON_DATA)
    if "url" in present:
        _check_url(str(button["url"]))
    return button


def _is_callback_data(data: Any) -> bool:  # noqa: ANN401 - unchecked JSON
    return isinstance(data, str) and len(data.encode()) <= 64


def _check_url(url: str) -> None:
    if "://" in url and not url.startswith(_SCHEMES):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not url.startswith(_SCHEMES) and "." not in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_keyboard(value: Json) -> ReplyKeyboard | None:
    rows = _rows(value["keyboard"], "keyboard", "ReplyKeyboardMarkup")
    kept = [[_reply_button(button) for button in row] for row in rows if row]
    placeholder = value.get("input_field_placeholder")
    if placeholder is not None and not isinstance(placeholder, str):
        raise bad_request('field "input_field_placeholder" must be of type String')
    if not kept:
        return None
    one_time = value.get("one_time_keyboard") is True
    return ReplyKeyboard(buttons=kept, one_time=one_time, placeholder=placeholder or None)


def _reply_button(button: Any) -> ReplyButton:  # noqa: ANN401 - unchecked JSON
    fields = {"text": button} if isinstance(button, str) else button
    if not isinstance(fields, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    text = _text(fields, "keyboard button")
    return ReplyButton(text=text, request_contact=fields.get("request_contact") is True)


def _text(button: Json, what: str) -> str:
    text = button.get("text")
    if text is None:
        raise bad_request(f"can't parse {what}: Can't find field \"text\"")
    if not isinstance(text, str):
        raise bad_request(f'can\'t parse {what}: Field "text" must be of type String')
    if not text.strip():
        raise bad_request(f"{what} text must be non-empty")
    return text


def _bad_inline(text: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {text}")
