"""A database that cannot be used for a while: updates wait for it, and Telegram keeps them."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import aiosqlite
import pytest
from sqlalchemy.exc import DBAPIError

from bot.telegram import polling
from data import engine
from data.engine import database_url as read_url
from tests.support.databases import PostgresServer
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
from tests.support.wire import LogBook, known_client, post, processed

Away = Callable[[], AbstractAsyncContextManager[None]]

GONE = ("database_unavailable", "leadership_unknown")
"""What tells that the database is missed: an update that waits, or no fetching because nobody can lead."""


@pytest.fixture(autouse=True)
def _impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for less long than in earnest."""
    monkeypatch.setattr(polling, "_DATABASE_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20)


@pytest.fixture
def away(server: PostgresServer | None, database_url: str) -> Away:
    """Return a way to take the database away: rename it, or keep its file busy."""
    url = read_url(database_url)

    @contextlib.asynccontextmanager
    async def renamed() -> AsyncIterator[None]:
        assert server is not None
        name = url.database
        for attempt in range(50):
            await server._run(
                f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
            )
            try:
                await server._run(f'ALTER DATABASE "{name}" RENAME TO "{name}_away"')
                break
            except DBAPIError:  # somebody connected in between
                assert attempt < 49
        try:
            yield
        finally:
            await server._run(f'ALTER DATABASE "{name}_away" RENAME TO "{name}"')

    @contextlib.asynccontextmanager
    async def busy() -> AsyncIterator[None]:
        # Asked for in a thread: the bot shares this event loop and may have to end a transaction first.
        async with aiosqlite.connect(url.database or "", isolation_level=None, timeout=30) as file:
            await file.execute("BEGIN IMMEDIATE")
            yield

    return renamed if server else busy


async def test_an_update_waits_for_the_database(away: Away, salon: LiveSalon, log_book: LogBook) -> None:
    phone = await known_client(salon)
    await salon.settled()
    async with away():
        phone.write("/language")
        await log_book.reads(*GONE, times=3)
        assert len(phone.from_bot) == 1
        assert len(salon.world.updates.pending) == 1

    await phone.until(lambda: len(phone.from_bot) == 2)
    await salon.settled()
    assert not log_book.of("update_failed")


async def test_nobody_is_forgotten_and_each_is_answered_once(
    away: Away, salon: LiveSalon, log_book: LogBook
) -> None:
    phones = [salon.phone(f"Clienta {number}") for number in range(8)]
    before = await processed(salon)
    async with away():
        for phone in phones:
            phone.write("/help")
            phone.write("/language")
        await log_book.reads(*GONE, times=8)

    await salon.world.until(lambda: all(len(phone.from_bot) == 2 for phone in phones), PATIENCE_SECONDS)
    await salon.settled()
    assert await processed(salon) == before + 16
    assert [len(phone.from_bot) for phone in phones] == [2] * 8


async def test_messages_that_wait_in_the_outbox_are_sent_when_the_database_is_back(
    away: Away, salon: LiveSalon
) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, "before")
    await phone.reads("before")
    async with away():
        pass
    await phone.ask("/help")
    await post(salon, phone.chat_id, "after")

    await phone.reads("after")
    assert phone.count("after") == 1


async def test_the_bot_can_be_stopped_while_the_database_is_away(
    away: Away, salon: LiveSalon, log_book: LogBook
) -> None:
    phone = await known_client(salon)
    await salon.settled()
    async with away():
        phone.write("/language")
        await log_book.reads("database_unavailable")
        await salon.stop_bot()
        assert len(salon.world.updates.pending) == 1

    await salon.start_bot()
    await phone.until(lambda: len(phone.from_bot) == 2)
    await salon.settled()
