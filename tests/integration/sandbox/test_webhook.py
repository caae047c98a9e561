"""Updates go to the bot's webhook, again and again until it takes them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.server import Sandbox
from bot.sandbox.state import Person
from bot.sandbox.webhook import WebhookDelivery
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api


class Receiver:
    """A bot behind a webhook that refuses as often as it is told to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.refusals = 0
        self.attempts: list[tuple[str | None, dict[str, Any]]] = []
        self.url = ""

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for _, update in self.attempts]

    async def receive(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.attempts.append((secret, await request.json()))
        self.world.touch()
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=500)
        return web.Response()


@pytest.fixture
async def receiver(world: World) -> AsyncIterator[Receiver]:
    receiver = Receiver(world)
    app = web.Application()
    app.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def sandbox(world: World) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(world, webhook=WebhookDelivery(world, retry_after=0.01))
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_updates_arrive_with_the_secret(
    api: Api, world: World, ana: Person, receiver: Receiver
) -> None:
    await api.call("setWebhook", url=receiver.url, secret_token="not-a-real-secret")
    world.say(ana.id, "hola")
    await world.until(lambda: not world.updates.pending)
    assert receiver.texts == ["/start", "hola"]
    assert {secret for secret, _ in receiver.attempts} == {"not-a-real-secret"}
    info = await api.call("getWebhookInfo")
    assert info == {
        "url": receiver.url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
    }


async def test_a_refused_update_comes_again_before_the_next_of_its_chat(
    api: Api, world: World, ana: Person, receiver: Receiver
) -> None:
    receiver.refusals = 2
    world.say(ana.id, "hola")
    await api.call("setWebhook", url=receiver.url)
    await world.until(lambda: not world.updates.pending)
    assert receiver.texts == ["/start", "/start", "/start", "hola"]
    assert receiver.attempts[0] == receiver.attempts[2]
    info = await api.call("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 500")


async def test_a_chat_that_is_refused_does_not_hold_up_the_others(
    api: Api, world: World, ana: Person, receiver: Receiver
) -> None:
    world.say(world.add_user("Boris", "ru").id, "привет")
    receiver.refusals = 1
    await api.call("setWebhook", url=receiver.url, max_connections=2)
    await world.until(lambda: not world.updates.pending)
    assert sorted(receiver.texts[:2]) == ["/start", "привет"]
    assert len(receiver.attempts) == 3


async def test_pending_updates_can_be_dropped(
    api: Api, world: World, ana: Person, receiver: Receiver
) -> None:
    await api.call("setWebhook", url=receiver.url, drop_pending_updates=True)
    world.say(ana.id, "hola")
    await world.until(lambda: not world.updates.pending)
    assert receiver.texts == ["hola"]


@pytest.mark.parametrize(
    ("parameters", "refusal"),
    [
        (
            {"url": "http://example.org/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.org/hook", "secret_token": "not allowed"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_unusable_webhooks(api: Api, parameters: dict[str, str], refusal: str) -> None:
    assert await api.refusal("setWebhook", **parameters) == f"400 Bad Request: {refusal}"
    assert (await api.call("getWebhookInfo"))["url"] == ""
