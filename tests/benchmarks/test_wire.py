"""How much the bot carries: `python -m pytest tests/benchmarks --benchmark-enable`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.app import Assistant
from bot.loop import new_loop
from bot.settings import Settings
from bot.telegram.transport import AiohttpRequest
from data.cipher import new_key
from tests.support.databases import PostgresServer
from tests.support.live import SALON_FILE, TOKEN
from tests.support.sandbox_process import SandboxProcess, sandbox_process

CLIENTS = 200
CALLS = 300
AT_ONCE = 32


@pytest.fixture
def sandbox() -> Iterator[SandboxProcess]:
    with sandbox_process() as process:
        yield process


@contextlib.asynccontextmanager
async def _bot_at_work(url: str, server: PostgresServer | None, folder: Path) -> AsyncIterator[None]:
    async with contextlib.AsyncExitStack() as stack:
        address = (
            await stack.enter_async_context(server.database()) if server else f"sqlite:///{folder / 'db'}"
        )
        settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api_url=url,
            database_url=address,
            encryption_keys=new_key(),
            salon_file=SALON_FILE,
        )
        assistant = Assistant(settings)
        await assistant.prepare()
        stop, started = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(assistant.run(stop, started.set))
        await started.wait()
        yield
        stop.set()
        await running


def _time(benchmark: BenchmarkFixture, work: Callable[[], None]) -> None:
    benchmark.pedantic(work, rounds=3, warmup_rounds=1)  # type: ignore[no-untyped-call]


def test_commands_of_many_clients(
    benchmark: BenchmarkFixture, sandbox: SandboxProcess, server: PostgresServer | None, tmp_path: Path
) -> None:
    """Time ``/help`` from each of many clients, from the first update to the last answer."""
    clients = CLIENTS if benchmark.enabled else 3
    with asyncio.Runner(loop_factory=new_loop) as runner:
        stack = contextlib.AsyncExitStack()
        runner.run(stack.enter_async_context(_bot_at_work(sandbox.url, server, tmp_path)))
        benchmark.extra_info["updates"] = clients
        _time(benchmark, lambda: runner.run(sandbox.let_write(clients, "/help")))
        runner.run(stack.aclose())


@pytest.mark.parametrize("transport", [AiohttpRequest, HTTPXRequest], ids=["aiohttp", "httpx"])
def test_calls_of_the_bot_api(
    benchmark: BenchmarkFixture, sandbox: SandboxProcess, transport: Callable[[], BaseRequest]
) -> None:
    """Time the transport alone: many calls, some of them at once."""
    calls = CALLS if benchmark.enabled else 3
    bot = Bot(TOKEN, base_url=f"{sandbox.url}/bot", request=transport(), get_updates_request=transport())

    async def call() -> None:
        free = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            async with free:
                await bot.get_me()

        await asyncio.gather(*(one() for _ in range(calls)))

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(bot.initialize())
        benchmark.extra_info["calls"] = calls
        _time(benchmark, lambda: runner.run(call()))
        runner.run(bot.shutdown())
