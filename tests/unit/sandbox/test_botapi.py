"""Whatever a bot passes, the answer has Telegram's form."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import SystemClock
from bot.sandbox.botapi import METHODS, BotApi
from bot.sandbox.parameters import Parameters
from bot.sandbox.world import World

ANA = 5000001
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.just(1.5)
    | st.sampled_from(["", "HTML", "[]", "{}", "chat", "typing", "es", "1", str(ANA)])
    | st.text(alphabet="<>&/;b ñ😀", max_size=5)
)


def objects(*names: str) -> st.SearchStrategy[Any]:
    return SCALARS | st.dictionaries(st.sampled_from(names), SCALARS, max_size=len(names))


def lists(items: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return SCALARS | st.lists(items, max_size=3)


BUTTONS = lists(lists(objects("text", "callback_data", "url", "request_contact")))
ENTITY = objects("type", "offset", "length", "url", "user", "language")
PARAMETERS: dict[str, st.SearchStrategy[Any]] = {
    "chat_id": st.just(ANA) | SCALARS,
    "message_id": st.sampled_from([1, 2]) | SCALARS,
    "message_ids": lists(SCALARS),
    "text": SCALARS,
    "caption": SCALARS,
    "parse_mode": SCALARS,
    "entities": lists(ENTITY),
    "caption_entities": lists(ENTITY),
    "reply_markup": SCALARS
    | st.fixed_dictionaries({"inline_keyboard": BUTTONS})
    | st.fixed_dictionaries({"keyboard": BUTTONS, "input_field_placeholder": SCALARS})
    | objects("remove_keyboard", "force_reply"),
    "reply_parameters": objects("message_id", "allow_sending_without_reply"),
    "link_preview_options": objects("is_disabled"),
    "commands": lists(objects("command", "description")),
    "scope": objects("type", "chat_id", "user_id"),
    "menu_button": objects("type"),
    "allowed_updates": lists(SCALARS),
    "url": SCALARS | st.just("https://example.org"),
}
NAMES = [
    *PARAMETERS,
    *("action", "callback_query_id", "description", "file_id", "first_name", "language_code"),
    *("limit", "max_connections", "name", "offset", "phone_number", "photo", "document"),
    *("secret_token", "show_alert", "user_id"),
]
CALLS = st.sets(st.sampled_from(NAMES), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: PARAMETERS.get(name, SCALARS) for name in names})
)


async def answer(method: str, values: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    world = World(SystemClock())
    world.say(world.add_user("Ana").id, "/start")
    api = BotApi(world)
    await api.call("sendMessage", Parameters({"chat_id": ANA, "text": "Hola"}))
    sensible = {"chat_id": ANA, "message_id": 2, "text": "Adiós"}
    return await api.call(method, Parameters(sensible | values))


@given(method=st.sampled_from(sorted(METHODS)), values=CALLS)
@settings(max_examples=300)
def test_every_call_is_answered(method: str, values: dict[str, Any]) -> None:
    status, body = asyncio.run(answer(method, values))
    if status == 200:
        assert body.keys() == {"ok", "result"}
    else:
        assert status in {400, 403, 409}
        assert body["error_code"] == status
        assert body["description"].startswith(("Bad Request: ", "Forbidden: ", "Conflict: "))


def test_a_new_world_does_not_count_from_one() -> None:
    """A bot that remembers the updates of an older world must not take new ones for repeated."""
    world = World(SystemClock())
    world.say(world.add_user("Ana").id, "/start")
    assert world.updates.pending[0]["update_id"] > 1_700_000_000
