"""Who leads: one instance at a time on a server, and the only one there is on a file."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from data.engine import Database, database_url
from data.leadership import POLLING, SENDING, Leadership

on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
on_a_server = pytest.mark.parametrize("server", ["postgresql"], indirect=True)


@pytest.fixture(name="address")
def _address(database_url: str) -> str:
    return database_url


@contextlib.asynccontextmanager
async def instances(address: str, *tasks: int) -> AsyncIterator[list[Leadership]]:
    """Yield the claim of one instance for each task."""
    databases = [Database(database_url(address)) for _ in tasks]
    claims = [Leadership(database, task) for database, task in zip(databases, tasks, strict=True)]
    try:
        yield claims
    finally:
        for claim in claims:
            await claim.resign()
        for database in databases:
            await database.dispose()


@on_sqlite
async def test_on_a_file_there_is_one_process_and_it_leads(address: str) -> None:
    async with instances(address, POLLING) as (only,):
        assert await only.held()
        await only.resign()
        assert await only.held()


@on_a_server
async def test_of_two_instances_one_leads_until_it_resigns(address: str) -> None:
    async with instances(address, POLLING, POLLING) as (first, second):
        for _ in range(2):
            assert await first.held()
            assert not await second.held()
        await first.resign()
        assert await second.held()
        assert not await first.held()


@on_a_server
async def test_each_task_has_a_leader_of_its_own(address: str) -> None:
    async with instances(address, POLLING, SENDING) as (poller, sender):
        assert await poller.held()
        assert await sender.held()


@on_a_server
async def test_a_leader_that_is_cut_off_notices_it_and_another_leads(address: str) -> None:
    cut_off = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    async with instances(address, SENDING, SENDING) as (first, second):
        assert await first.held()
        database = Database(database_url(address))
        async with database.reading() as session:
            await session.execute(cut_off)
        await database.dispose()
        assert await second.held()
        assert not await first.held()
        assert not await first.held()


async def test_without_a_server_nobody_leads() -> None:
    async with instances("postgresql://salon@127.0.0.1:1/grial", POLLING) as (alone,):
        assert not await alone.held()
