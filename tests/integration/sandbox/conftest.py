"""A running sandbox, and ways to speak with it: plain HTTP and python-telegram-bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import telegram

from bot.clock import ShiftedClock
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import TOKEN, Api


@pytest.fixture
def clock(tmp_path: Path) -> ShiftedClock:
    return ShiftedClock(tmp_path / "clock")


@pytest.fixture
def world(clock: ShiftedClock) -> World:
    return World(clock)


@pytest.fixture
async def sandbox(world: World) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(world)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def api(sandbox: Sandbox, session: aiohttp.ClientSession) -> Api:
    return Api(session, sandbox.url)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(
        TOKEN, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot"
    ) as bot:
        yield bot


@pytest.fixture
def ana(world: World) -> Person:
    """Return a client who has already written to the bot, which has not fetched that yet."""
    person = world.add_user("Ana", "es", phone_number="+34600000001", username="ana_example")
    world.say(person.id, "/start")
    return person
