"""Updates wait in order until the bot confirms them, for one reader at a time."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.clock import ShiftedClock
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api

TWO_POLLS = (
    "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "409 Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


async def texts(api: Api, **parameters: object) -> list[str]:
    updates = await api.call("getUpdates", **parameters)
    return [update["message"]["text"] for update in updates]


async def test_updates_stay_until_confirmed(api: Api, world: World, ana: Person) -> None:
    world.say(ana.id, "one")
    world.say(ana.id, "two")
    assert await texts(api) == ["/start", "one", "two"]
    assert await texts(api, limit=2) == ["/start", "one"]
    first, second, third = (update["update_id"] for update in world.updates.pending)
    assert (second - first, third - second) == (1, 1)
    assert await texts(api, offset=second) == ["one", "two"]
    assert await texts(api, offset=0) == ["one", "two"]
    assert await texts(api, offset=third + 1) == []
    assert not world.updates.pending


async def test_a_negative_offset_forgets_all_but_the_last(api: Api, world: World, ana: Person) -> None:
    world.say(ana.id, "one")
    world.say(ana.id, "two")
    assert await texts(api, offset=-1) == ["two"]
    assert await texts(api) == ["two"]


async def test_only_wanted_kinds_are_kept(api: Api, world: World, ana: Person) -> None:
    await api.call("getUpdates", offset=-1, allowed_updates=["callback_query"])
    world.say(ana.id, "unheard")
    await api.call("getUpdates")
    world.tap(ana.id, 1, "x")
    await api.call("getUpdates", allowed_updates=[])
    world.edit(ana.id, 1, "/stop")
    updates = await api.call("getUpdates")
    assert [[kind for kind in u if kind != "update_id"] for u in updates] == [
        ["message"],
        ["callback_query"],
        ["edited_message"],
    ]
    assert updates[-1]["edited_message"]["text"] == "/stop"
    assert updates[-1]["edited_message"]["edit_date"]


async def test_a_long_poll_ends_with_the_first_update(api: Api, world: World) -> None:
    person = world.add_user("Ana")
    poll = asyncio.create_task(texts(api, timeout=50))
    await until_polling(world)
    world.say(person.id, "hola")
    assert await poll == ["hola"]


async def test_a_long_poll_ends_empty_after_its_time(api: Api) -> None:
    assert await texts(api, timeout=1) == []


async def test_the_later_of_two_readers_wins(api: Api, world: World) -> None:
    person = world.add_user("Ana")
    earlier = asyncio.create_task(api.refusal("getUpdates", timeout=50))
    await until_polling(world)
    later = asyncio.create_task(texts(api, timeout=50))
    assert await earlier == TWO_POLLS
    world.say(person.id, "hola")
    assert await later == ["hola"]


async def test_a_webhook_ends_polling(api: Api, world: World) -> None:
    poll = asyncio.create_task(api.refusal("getUpdates", timeout=50))
    await until_polling(world)
    await api.call("setWebhook", url="https://example.org/hook")
    assert await poll == "409 Conflict: terminated by setWebhook request"
    assert await api.refusal("getUpdates") == WEBHOOK_ACTIVE
    await api.call("deleteWebhook")
    assert await texts(api) == []


async def test_stopping_ends_a_long_poll_at_once(world: World) -> None:
    sandbox = Sandbox(world)
    await sandbox.start()
    async with aiohttp.ClientSession() as session:
        poll = asyncio.create_task(Api(session, sandbox.url).call("getUpdates", timeout=50))
        await until_polling(world)
        async with asyncio.timeout(5):
            await sandbox.stop()
            assert await poll == []


async def test_everything_survives_a_restart(tmp_path: Path, clock: ShiftedClock) -> None:
    path = tmp_path / "state" / "world.json"
    first = World(clock, path)
    sandbox = Sandbox(first)
    await sandbox.start()
    person = first.add_user("Ana", "uk", phone_number="+34600000001", role="staff")
    sent = first.send_file(person.id, "mri.pdf", "application/pdf", b"%PDF \x00\xff")
    query_id = first.tap(person.id, 1, "x")
    group = first.add_group("Equipo", [person.id])
    await sandbox.stop()

    second = World(clock, path)
    sandbox = Sandbox(second)
    await sandbox.start()
    async with aiohttp.ClientSession() as session:
        api = Api(session, sandbox.url)
        assert await api.call("getUpdates") == list(first.updates.pending)
        await api.call("answerCallbackQuery", callback_query_id=query_id)
        answer = await api.call("sendMessage", chat_id=person.id, text="Hola")
    await sandbox.stop()
    assert answer["message_id"] == sent["message_id"] + 1
    assert second.person(person.id) == person
    assert second.chat(group.id) == group
    assert second.state.files == first.state.files
    assert second.updates.pending[0]["update_id"] < second.state.updates.last_id


async def test_a_change_is_soon_on_disk_without_a_stop(tmp_path: Path, clock: ShiftedClock) -> None:
    path = tmp_path / "world.json"
    world = World(clock, path)
    world.add_user("Ana")
    await world.until(path.exists)
    assert [person.first_name for person in World(clock, path).state.people.values()] == ["Ana"]


async def test_waiting_in_vain_is_a_timeout(world: World) -> None:
    with pytest.raises(TimeoutError):
        await world.until(lambda: world.state.people, timeout=0.01)


async def until_polling(world: World) -> None:
    await world.until(lambda: world.updates.is_polled)
