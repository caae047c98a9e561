"""The page and the tests act for the people through the control API."""

import json
import struct
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import ShiftedClock, SystemClock
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)


class Diary:
    """When the next reminder is due."""

    next: datetime | None = None

    async def due(self) -> datetime | None:
        return self.next


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
async def sandbox(world: World, diary: Diary) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(world, next_reminder=diary.due, hints=["Press Start"])
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def ask(
    api: Api, method: str, path: str, body: Any = None, *, expect: int = 200, **options: Any
) -> Any:
    address = f"{api.url}/sandbox/{path}"
    if body is not None:
        options["json"] = body
    async with api.session.request(method, address, **options) as response:
        assert response.status == expect, await response.text()
        return await response.json()


async def test_the_state_shows_people_chats_bot_and_clock(
    api: Api, world: World, clock: ShiftedClock
) -> None:
    person = await ask(
        api,
        "POST",
        "users",
        {"first_name": "Ana", "language_code": "es", "phone_number": "+34600000001"},
        expect=201,
    )
    assert person == {
        "id": person["id"],
        "first_name": "Ana",
        "last_name": None,
        "username": None,
        "language_code": "es",
        "phone_number": "+34600000001",
        "is_blocking": False,
        "role": "client",
    }
    commands = [{"command": "start", "description": "Empezar"}]
    await api.call("setMyCommands", commands=commands, language_code="es")
    await api.call("setMyDescription", description="Salón", language_code="es")
    state = await ask(api, "GET", "state")
    now = datetime.fromisoformat(state["clock"].pop("now"))
    assert abs(now - clock.now()) < timedelta(seconds=10)
    assert state == {
        "clock": {"timezone": "Europe/Madrid", "can_jump_to_reminder": True},
        "bot": {
            "id": 1000001,
            "is_bot": True,
            "username": "elgrial_demo_bot",
            "first_name": "El Grial",
            "commands": {"es": commands},
            "description": {"es": "Salón"},
        },
        "users": [person],
        "chats": [
            {
                "id": person["id"],
                "type": "private",
                "title": None,
                "member_ids": [person["id"]],
                "reply_keyboard": None,
                "action": None,
            }
        ],
        "hints": ["Press Start"],
    }


async def test_people_change_and_block(api: Api, world: World, ana: Person) -> None:
    changes = {"first_name": "Anna", "language_code": "en", "is_blocking": True}
    changed = await ask(api, "PATCH", f"users/{ana.id}", changes)
    assert {key: changed[key] for key in changes} == changes
    assert "my_chat_member" in world.updates.pending[-1]


async def test_a_conversation(api: Api, world: World, ana: Person) -> None:
    path = f"chats/{ana.id}/messages"
    said = await ask(api, "POST", path, {"from_id": ana.id, "text": "Hola"})
    await ask(api, "POST", f"{path}/{said['message_id']}/edit", {"from_id": ana.id, "text": "Ola"})
    shared = await ask(api, "POST", path, {"from_id": ana.id, "contact": True})
    other = {"phone_number": "+34600000009", "first_name": "Otra"}
    foreign = await ask(api, "POST", path, {"from_id": ana.id, "contact": other})
    sticker = await ask(api, "POST", path, {"from_id": ana.id, "sticker": "👍"})
    assert shared["contact"]["user_id"] == ana.id
    assert foreign["contact"] == other
    assert sticker["sticker"]["emoji"] == "👍"
    messages = await ask(api, "GET", path)
    assert [message.get("text") for message in messages] == ["/start", "Ola", None, None, None]
    kinds = [kind for update in world.updates.pending for kind in update if kind != "update_id"]
    assert kinds == ["message", "message", "edited_message", "message", "message", "message"]


async def test_a_tap(api: Api, world: World, ana: Person) -> None:
    tap = {"from_id": ana.id, "message_id": 1, "data": "anything at all"}
    answer = await ask(api, "POST", f"chats/{ana.id}/taps", tap)
    assert world.updates.pending[-1]["callback_query"]["id"] == answer["id"]
    unknown = {**tap, "message_id": 99}
    assert await ask(api, "POST", f"chats/{ana.id}/taps", unknown, expect=404) == {"error": "no such message"}


@pytest.mark.parametrize(
    ("name", "mime_type", "content", "fields", "kind"),
    [
        ("mri.png", "image/png", PNG, {}, "photo"),
        ("mri.pdf", "application/pdf", b"%PDF", {"caption": "MRI"}, "document"),
        ("photo.webp", "image/webp", b"RIFF", {}, "document"),
        ("talk.ogg", "audio/ogg", b"OggS", {"voice": "true"}, "voice"),
    ],
)
async def test_files(
    api: Api,
    ana: Person,
    name: str,
    mime_type: str,
    content: bytes,
    fields: dict[str, str],
    kind: str,
) -> None:
    form = aiohttp.FormData({"from_id": str(ana.id), **fields})
    form.add_field("file", content, filename=name, content_type=mime_type)
    message = await ask(api, "POST", f"chats/{ana.id}/messages", data=form)
    assert kind in message
    assert message.get("caption") == fields.get("caption")
    shown = message[kind][-1] if kind == "photo" else message[kind]
    async with api.session.get(f"{api.url}/sandbox/files/{shown['file_id']}") as response:
        assert await response.read() == content
        assert ("Content-Disposition" in response.headers) is (kind != "photo")


async def test_groups(api: Api, ana: Person) -> None:
    group = await ask(api, "POST", "groups", {"title": "Equipo", "member_ids": [ana.id]}, expect=201)
    assert (group["type"], group["title"], group["member_ids"]) == ("group", "Equipo", [ana.id])
    await ask(api, "PATCH", f"chats/{group['id']}", {"bot_is_member": False})
    refusal = await api.refusal("sendMessage", chat_id=group["id"], text="x")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"
    moved = await ask(api, "PATCH", f"chats/{group['id']}", {"migrate": True})
    assert moved["type"] == "supergroup"


async def test_the_clock_moves_by_seconds(api: Api, clock: ShiftedClock) -> None:
    before = clock.now()
    moved = await ask(api, "POST", "clock", {"seconds": 3600})
    assert datetime.fromisoformat(moved["now"]) - before >= timedelta(hours=1)
    assert clock.now() - before >= timedelta(hours=1)


async def test_the_clock_jumps_to_the_next_reminder(api: Api, clock: ShiftedClock, diary: Diary) -> None:
    nothing = await ask(api, "POST", "clock", {"to": "next_reminder"}, expect=409)
    assert nothing == {"error": "no reminder is due"}
    diary.next = clock.now() + timedelta(days=3)
    await ask(api, "POST", "clock", {"to": "next_reminder"})
    assert clock.now() >= diary.next


async def test_the_machines_own_clock_stays(session: aiohttp.ClientSession) -> None:
    sandbox = Sandbox(World(SystemClock()))
    await sandbox.start()
    refused = await ask(Api(session, sandbox.url), "POST", "clock", {"seconds": 1}, expect=409)
    await sandbox.stop()
    assert refused == {"error": "this clock cannot be moved"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "chats/99/messages", None, 404),
        ("PATCH", "users/99", {}, 404),
        ("GET", "files/none", None, 404),
        ("POST", "users", {"first_name": ""}, 400),
        ("POST", "users", {"first_name": "Ana", "surname": "unknown field"}, 400),
        ("POST", "groups", {"title": "Empty", "member_ids": []}, 400),
        ("POST", "groups", {"title": "Ghosts", "member_ids": [99]}, 404),
        ("POST", "chats/99/messages", {"from_id": 99, "text": "x"}, 404),
        ("POST", "clock", {"seconds": -1}, 400),
        ("POST", "faults", {"method": "getMe", "kind": "unknown"}, 400),
    ],
)
async def test_the_impossible_is_refused_with_a_reason(
    api: Api, method: str, path: str, body: Any, status: int
) -> None:
    assert (await ask(api, method, path, body, expect=status))["error"]


async def test_events_tell_of_everything_that_happens(api: Api, world: World, ana: Person) -> None:
    async with api.session.get(f"{api.url}/sandbox/events") as response:
        assert response.content_type == "text/event-stream"
        await response.content.readuntil(b"\n\n")

        async def event() -> dict[str, Any]:
            line = (await response.content.readuntil(b"\n\n")).decode().strip()
            found: dict[str, Any] = json.loads(line.removeprefix("data: "))
            return found

        await api.call("sendChatAction", chat_id=ana.id, action="typing")
        assert await event() == {"type": "action", "chat_id": ana.id, "action": "typing"}
        sent = await api.call("sendMessage", chat_id=ana.id, text="uno")
        assert await event() == {"type": "action", "chat_id": ana.id, "action": None}
        assert await event() == {"type": "message", "chat_id": ana.id, "message": sent}
        where = {"chat_id": ana.id, "message_id": sent["message_id"]}
        edited = await api.call("editMessageText", **where, text="dos")
        assert await event() == {"type": "edit", "chat_id": ana.id, "message": edited}
        await api.call("deleteMessage", **where)
        assert await event() == {"type": "delete", **where}
        query_id = world.tap(ana.id, 1, "x")
        await api.call("answerCallbackQuery", callback_query_id=query_id, text="Hecho")
        assert (await event())["text"] == "Hecho"
        keyboard = {"keyboard": [["Sí"]]}
        await api.call("sendMessage", chat_id=ana.id, text="tres", reply_markup=keyboard)
        assert (await event())["type"] == "message"
        assert (await event())["chat"] == world.chat(ana.id).view()
        await ask(api, "PATCH", f"users/{ana.id}", {"language_code": "uk"})
        assert (await event())["user"]["language_code"] == "uk"
        await ask(api, "POST", "clock", {"seconds": 60})
        assert (await event())["clock"]["timezone"] == "Europe/Madrid"
        await api.call("setMyName", name="El Grial demo")
        assert (await event())["bot"]["first_name"] == "El Grial demo"


async def test_stopping_ends_the_event_stream(world: World, session: aiohttp.ClientSession) -> None:
    sandbox = Sandbox(world)
    await sandbox.start()
    async with session.get(f"{sandbox.url}/sandbox/events") as response:
        await response.content.readuntil(b"\n\n")
        await sandbox.stop()
        assert await response.content.read() == b""


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Origin": "null"}, {"Host": "example.org"}]
)
async def test_other_web_sites_are_refused(api: Api, headers: dict[str, str]) -> None:
    async with api.session.get(f"{api.url}/sandbox/state", headers=headers) as response:
        assert response.status == 403


async def test_every_answer_is_fresh_and_trusts_only_this_server(api: Api) -> None:
    for path in ("/", "/sandbox/state", "/page/style.css", "/sandbox/events"):
        async with api.session.get(f"{api.url}{path}") as response:
            assert response.status == 200
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
