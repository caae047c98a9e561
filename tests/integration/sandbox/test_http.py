"""The Bot API over HTTP: tokens, method names, ways to pass parameters, files, failures."""

import asyncio
import json
import struct

import aiohttp
import pytest

from bot.sandbox.limits import Limits
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import TOKEN, Api
from tests.support.phone import PATIENCE_SECONDS

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)


@pytest.mark.parametrize("method", ["sendMessage", "sendmessage", "SENDMESSAGE"])
@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
async def test_parameters_pass_in_every_way(
    api: Api, session: aiohttp.ClientSession, ana: Person, method: str, way: str
) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
    plain = {"chat_id": str(ana.id), "text": "Hola ñ", "reply_markup": json.dumps(keyboard)}
    address = f"{api.url}/bot{TOKEN}/{method}"
    if way == "query":
        request = session.get(address, params=plain)
    elif way == "form":
        request = session.post(address, data=plain)
    elif way == "multipart":
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in plain.items():
            form.add_field(name, value)
        request = session.post(address, data=form)
    else:
        values = {"chat_id": ana.id, "text": "Hola ñ", "reply_markup": keyboard}
        request = session.post(address, json=values)
    async with request as response:
        result = (await response.json())["result"]
    assert (result["text"], result["reply_markup"]) == ("Hola ñ", keyboard)


@pytest.mark.parametrize(
    ("body", "content_type", "description"),
    [
        (b"{", "application/json", "can't parse JSON object"),
        (b"[]", "application/json", "object expected"),
        (b'{"text": "\\ud83d"}', "application/json", "strings must be encoded in UTF-8"),
        (b'{"text": "\xff"}', "application/json", "strings must be encoded in UTF-8"),
        (b"", "application/json", "message text is empty"),
    ],
)
async def test_unreadable_bodies(
    api: Api, session: aiohttp.ClientSession, body: bytes, content_type: str, description: str
) -> None:
    headers = {"Content-Type": content_type}
    address = f"{api.url}/bot{TOKEN}/sendMessage"
    async with session.post(address, data=body, headers=headers) as response:
        answer = await response.json()
    assert answer["description"] == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("bot1000001:another/getMe", 401, "Unauthorized"),
        ("botnonsense/getMe", 404, "Not Found"),
        (f"bot{TOKEN}/noSuchMethod", 404, "Not Found"),
        (f"file/bot{TOKEN}/documents/none.pdf", 404, "Not Found"),
        ("file/bot1000001:another/documents/none.pdf", 401, "Unauthorized"),
    ],
)
async def test_wrong_addresses(
    world: World, session: aiohttp.ClientSession, path: str, status: int, description: str
) -> None:
    sandbox = Sandbox(world, token=TOKEN)
    await sandbox.start()
    async with session.get(f"{sandbox.url}/{path}") as response:
        answer = await response.json()
    await sandbox.stop()
    assert response.status == status
    assert answer == {"ok": False, "error_code": status, "description": description}


async def test_a_fixed_token_names_the_bot(world: World, session: aiohttp.ClientSession) -> None:
    sandbox = Sandbox(world, token="777:example")
    await sandbox.start()
    async with session.get(f"{sandbox.url}/bot777:example/getMe") as response:
        answer = await response.json()
    await sandbox.stop()
    assert answer["result"]["id"] == 777


async def test_a_photo_can_be_uploaded_and_sent_again(
    api: Api, session: aiohttp.ClientSession, ana: Person
) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ana.id))
    form.add_field("caption", "<b>Gráfico</b>")
    form.add_field("parse_mode", "HTML")
    form.add_field("photo", "attach://chart")
    form.add_field("chart", PNG, filename="chart.png", content_type="image/png")
    async with session.post(f"{api.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        sent = (await response.json())["result"]
    photo = sent["photo"][-1]
    assert (photo["width"], photo["height"], photo["file_size"]) == (640, 480, len(PNG))
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 7}]

    again = await api.call("sendPhoto", chat_id=ana.id, photo=photo["file_id"])
    assert again["photo"] == sent["photo"]
    where = {"chat_id": ana.id, "message_id": sent["message_id"]}
    edited = await api.call("editMessageCaption", **where, caption="Otro")
    assert (edited["caption"], edited["photo"]) == ("Otro", sent["photo"])
    refusal = await api.refusal("editMessageText", **where, text="x")
    assert refusal == "400 Bad Request: there is no text in the message to edit"

    file = await api.call("getFile", file_id=photo["file_id"])
    async with session.get(f"{api.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == PNG


async def test_what_is_no_image_is_no_photo(api: Api, session: aiohttp.ClientSession, ana: Person) -> None:
    form = aiohttp.FormData()
    form.add_field("chat_id", str(ana.id))
    form.add_field("photo", b"%PDF", filename="chart.png", content_type="image/png")
    async with session.post(f"{api.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        answer = await response.json()
    assert answer["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


async def fail(api: Api, **fault: object) -> None:
    async with api.session.post(f"{api.url}/sandbox/faults", json=fault) as response:
        assert response.status == 201


async def test_failures_happen_as_often_as_asked(api: Api, ana: Person) -> None:
    fault = {"code": 500, "description": "Internal Server Error", "times": 2}
    await fail(api, method="sendMessage", kind="error", **fault)
    message = {"chat_id": ana.id, "text": "Hola"}
    await api.call("getMe")
    for _ in range(2):
        assert await api.refusal("sendMessage", **message) == "500 Internal Server Error"
    await api.call("sendMessage", **message)


async def test_a_failure_may_name_a_wait(api: Api, ana: Person) -> None:
    fault = {"code": 429, "description": "Too Many Requests: retry after 7", "retry_after": 7}
    await fail(api, method="sendMessage", kind="error", **fault)
    answer = await api.answer("sendMessage", chat_id=ana.id, text="Hola")
    assert answer["parameters"] == {"retry_after": 7}


@pytest.mark.parametrize(("kind", "arrives"), [("drop_before", False), ("drop_after", True)])
async def test_a_connection_breaks_before_or_after_the_deed(
    api: Api, world: World, ana: Person, kind: str, arrives: bool
) -> None:
    await fail(api, method="sendMessage", kind=kind)
    with pytest.raises(aiohttp.ClientError):
        await api.call("sendMessage", chat_id=ana.id, text="Hola")
    texts = [message["text"] for message in world.messages(ana.id)]
    assert ("Hola" in texts) is arrives


async def test_a_delayed_call_is_overtaken(api: Api, ana: Person) -> None:
    await fail(api, method="sendMessage", kind="delay", seconds=2)
    slow = asyncio.create_task(api.call("sendMessage", chat_id=ana.id, text="slow"))
    await asyncio.sleep(0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await api.call("getMe")
        assert not slow.done()
        assert (await slow)["text"] == "slow"


async def test_failures_can_be_called_off(api: Api, ana: Person) -> None:
    await fail(api, method="sendMessage", kind="error", times=100)
    async with api.session.delete(f"{api.url}/sandbox/faults") as response:
        assert response.status == 204
    await api.call("sendMessage", chat_id=ana.id, text="Hola")


class TestStrictMode:
    """Who sends too fast is told how long to wait, and is let through afterwards."""

    @pytest.fixture
    def world(self, world: World) -> World:
        return World(world.clock, limits=Limits(chat_burst=2, chat_seconds=0.5))

    async def test_waiting_as_told_is_enough(self, api: Api, ana: Person) -> None:
        async with api.session.post(f"{api.url}/sandbox/strict", json={"on": True}) as response:
            assert await response.json() == {"on": True}
        for _ in range(2):
            await api.call("sendMessage", chat_id=ana.id, text="Hola")
        answer = await api.answer("sendMessage", chat_id=ana.id, text="Hola")
        assert answer == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        }
        await api.call("editMessageText", chat_id=ana.id, message_id=2, text="Adiós")
        await asyncio.sleep(answer["parameters"]["retry_after"])
        await api.call("sendMessage", chat_id=ana.id, text="Hola")
