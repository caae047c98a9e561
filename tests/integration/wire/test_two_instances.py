"""Two instances on one PostgreSQL database: one sends, and the other takes over when it is gone."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.app import Assistant
from bot.messages import Message
from data.leadership import SENDING
from tests.support.clock import MovableClock
from tests.support.databases import PostgresServer
from tests.support.live import LiveSalon
from tests.support.wire import becomes, eventually, known_client, look, post, texts


@pytest.fixture
def server(postgres: PostgresServer) -> PostgresServer:
    """Have PostgreSQL: SQLite is for one process."""
    return postgres


@pytest.fixture
async def second(salon: LiveSalon, clock: MovableClock) -> AsyncIterator[Assistant]:
    """Run another instance that sends, or would if it were its turn."""
    assistant = Assistant(salon.settings(), clock=clock)
    await assistant.bot.initialize()
    sending = asyncio.create_task(assistant.dispatcher.run())
    yield assistant
    assistant.dispatcher.stop()
    await sending
    await assistant.close()


async def leader_count(salon: LiveSalon) -> int:
    """Return how many connections hold the right to send."""
    query = text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number AND granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with salon.assistant.database.reading() as session:
        return int(await session.scalar(query, {"number": SENDING}) or 0)


async def test_of_two_instances_one_sends_each_message(salon: LiveSalon, second: Assistant) -> None:
    phones = [await known_client(salon, f"Clienta {number}") for number in range(6)]
    for phone in phones:
        for number in range(2):
            await post(salon, phone.chat_id, f"notice {number}", key=f"{phone.chat_id}:{number}")
    second.services.outbox.wake()
    for phone in phones:
        await phone.reads("notice 1")
        await becomes(salon, f"{phone.chat_id}:1", "sent")

    assert await leader_count(salon) == 1
    assert [texts(phone)[1:] for phone in phones] == [["notice 0", "notice 1"]] * 6


async def test_when_the_leader_stops_the_other_sends(salon: LiveSalon, second: Assistant) -> None:
    await salon.stop_bot()
    async with second.database.transaction() as session:
        await second.services.outbox.post_to_staff(session, Message("after the stop"), key="after")

    await salon.owner.reads("after the stop")
    assert salon.owner.count("after the stop") == 1


async def test_when_the_leader_loses_its_connections_messages_still_arrive_once(
    salon: LiveSalon, second: Assistant
) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, "before")
    await phone.reads("before")
    await becomes(salon, "before", "sent")
    await cut_off(second)

    async def posted() -> bool:
        with contextlib.suppress(Exception):
            await post(salon, phone.chat_id, "after")
            return True
        return False

    await eventually(posted)
    look(salon)
    await phone.reads("after")
    await becomes(salon, "after", "sent")
    assert await leader_count(salon) == 1
    assert texts(phone)[1:] == ["before", "after"]


async def cut_off(by: Assistant) -> None:
    """End every connection to the database but the one that says so."""
    query = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with by.database.reading() as session:
        await session.execute(query)
