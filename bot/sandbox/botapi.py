"""The Bot API: finding a method by its name and calling it, with the failures that were asked for."""

import asyncio
import inspect
import re
from collections.abc import Callable

from bot.sandbox.errors import ApiError, not_found, unauthorized
from bot.sandbox.faults import Fault
from bot.sandbox.methods import chats, editing, polling, profile, sending
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Json
from bot.sandbox.world import World

Method = Callable[[World, Parameters], object]
TOKEN = re.compile(r"(\d{1,16}):[A-Za-z0-9_-]{3,64}")
LONGEST_DELAY = 60.0


class ConnectionDropped(Exception):
    """The bot gets no answer to this call."""


def _true(world: World, ask: Parameters) -> bool:  # noqa: ARG001 - every method's form
    return True


METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "logout": _true,
    "close": _true,
    "getupdates": polling.get_updates,
    "setwebhook": polling.set_webhook,
    "deletewebhook": polling.delete_webhook,
    "getwebhookinfo": polling.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendcontact": sending.send_contact,
    "sendchataction": sending.send_chat_action,
    "answercallbackquery": sending.answer_callback_query,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "pinchatmessage": editing.pin_chat_message,
    "unpinchatmessage": editing.unpin_chat_message,
    "unpinallchatmessages": editing.unpin_all_chat_messages,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
    "getchat": chats.get_chat,
    "getchatmember": chats.get_chat_member,
    "getchatadministrators": chats.get_chat_administrators,
    "getchatmembercount": chats.get_chat_member_count,
    "leavechat": chats.leave_chat,
    "getfile": chats.get_file,
}


class BotApi:
    """The Bot API over ``world``. Without ``token`` every well-formed token is the bot's."""

    def __init__(self, world: World, token: str | None = None) -> None:
        self._world = world
        self._token = token

    def check(self, token: str) -> None:
        """Raise Telegram's refusal when ``token`` is not the bot's."""
        if not TOKEN.fullmatch(token):
            raise not_found() if ":" not in token else unauthorized()
        if self._token is not None and token != self._token:
            raise unauthorized()

    async def call(self, method: str, ask: Parameters) -> tuple[int, Json]:
        """Return the HTTP status and the body of the answer to one call.

        Raises ConnectionDropped when the call is to end without any answer.
        """
        fault = self._world.faults.take(method)
        try:
            if fault is not None:
                await _before(fault)
            result = await self._result(method, ask)
        except ApiError as error:
            return error.code, error.body()
        if fault is not None and fault.kind == "drop_after":
            raise ConnectionDropped
        return 200, {"ok": True, "result": result}

    async def _result(self, method: str, ask: Parameters) -> object:
        try:
            function = METHODS[method.lower()]
        except KeyError:
            raise not_found() from None
        result = function(self._world, ask)
        return await result if inspect.isawaitable(result) else result


async def _before(fault: Fault) -> None:
    if fault.kind == "drop_before":
        raise ConnectionDropped
    if fault.kind == "delay":
        await asyncio.sleep(min(fault.seconds, LONGEST_DELAY))
    if fault.kind == "error":
        parameters = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
        raise ApiError(fault.code, fault.description, **parameters)
