"""A tap reaches the bot, and its answer reaches the telephone."""

from datetime import timedelta

import pytest

from bot.clock import ShiftedClock
from bot.sandbox.errors import UnknownError
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api

KEYBOARD = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


async def question(api: Api, person: Person) -> int:
    sent = await api.call("sendMessage", chat_id=person.id, text="¿Sí?", reply_markup=KEYBOARD)
    return int(sent["message_id"])


async def test_a_tap_is_a_callback_query(api: Api, world: World, ana: Person) -> None:
    message_id = await question(api, ana)
    query_id = world.tap(ana.id, message_id, "yes")
    query = (await api.call("getUpdates"))[-1]["callback_query"]
    assert query["id"] == query_id
    assert query["from"]["id"] == ana.id
    assert query["data"] == "yes"
    assert query["message"] == world.messages(ana.id)[-1]


async def test_a_forged_tap_arrives_as_it_is(api: Api, world: World, ana: Person) -> None:
    message_id = await question(api, ana)
    mallory = world.add_user("Mallory")
    world.tap(mallory.id, message_id, "never offered", ana.id)
    query = (await api.call("getUpdates"))[-1]["callback_query"]
    assert (query["from"]["id"], query["data"]) == (mallory.id, "never offered")


async def test_a_tap_on_a_deleted_message_shows_no_content(api: Api, world: World, ana: Person) -> None:
    message_id = await question(api, ana)
    await api.call("deleteMessage", chat_id=ana.id, message_id=message_id)
    world.tap(ana.id, message_id, "yes")
    message = (await api.call("getUpdates"))[-1]["callback_query"]["message"]
    assert message["date"] == 0
    assert message.keys() == {"chat", "message_id", "date"}


async def test_a_message_that_never_was_cannot_be_tapped(world: World, ana: Person) -> None:
    with pytest.raises(UnknownError):
        world.tap(ana.id, 99, "yes")


async def test_answers_become_toasts_as_often_as_given(api: Api, world: World, ana: Person) -> None:
    query_id = world.tap(ana.id, await question(api, ana), "yes")
    with world.changes.stream() as events:
        await api.call("answerCallbackQuery", callback_query_id=query_id)
        await api.call("answerCallbackQuery", callback_query_id=query_id, text="Hecho")
        await api.call("answerCallbackQuery", callback_query_id=query_id, text="¡Ojo!", show_alert=True)
        toast = {"type": "toast", "user_id": ana.id, "chat_id": ana.id}
        assert events.get_nowait() == {**toast, "text": "", "show_alert": False}
        assert events.get_nowait() == {**toast, "text": "Hecho", "show_alert": False}
        assert events.get_nowait() == {**toast, "text": "¡Ojo!", "show_alert": True}
        assert events.empty()


async def test_a_toast_has_200_characters_at_most(api: Api, world: World, ana: Person) -> None:
    query_id = world.tap(ana.id, await question(api, ana), "yes")
    answer = {"callback_query_id": query_id, "text": "x" * 201}
    assert await api.refusal("answerCallbackQuery", **answer) == "400 Bad Request: MESSAGE_TOO_LONG"


async def test_an_old_tap_cannot_be_answered(api: Api, world: World, ana: Person) -> None:
    query_id = world.tap(ana.id, await question(api, ana), "yes")
    await api.call("answerCallbackQuery", callback_query_id=query_id)
    world.query_lifetime = 0.0
    assert await api.refusal("answerCallbackQuery", callback_query_id=query_id) == TOO_OLD


async def test_a_moved_clock_does_not_age_a_tap(
    api: Api, world: World, clock: ShiftedClock, ana: Person
) -> None:
    query_id = world.tap(ana.id, await question(api, ana), "yes")
    clock.move(timedelta(days=30))
    await api.call("answerCallbackQuery", callback_query_id=query_id)
