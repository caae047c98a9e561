"""The database as an edge: addresses, transactions, and which failures are worth another try."""

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from data import engine as engine_module
from data.engine import (
    Database,
    Session,
    Unreachable,
    after_commit,
    database_url,
    insert_if_absent,
    is_transient,
    is_unavailable,
    violated_constraint,
)
from data.migrations import migrate
from data.models import Client, ProcessedUpdate, StaffMember, Therapist

NOW = datetime(2027, 2, 8, 8, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
on_a_server = pytest.mark.parametrize("server", ["postgresql"], indirect=True)


@pytest.fixture(name="address")
def _address(database_url: str) -> str:
    return database_url


async def therapists(session: Session) -> int:
    return await session.scalar(select(func.count()).select_from(Therapist)) or 0


@pytest.mark.parametrize(
    ("address", "driver"),
    [
        ("sqlite:///var/grial.db", "sqlite+aiosqlite"),
        ("sqlite:////var/lib/grial.db", "sqlite+aiosqlite"),
        ("postgresql://salon:word@host/grial", "postgresql+asyncpg"),
        ("postgresql+psycopg://salon:word@host/grial", "postgresql+asyncpg"),
    ],
)
def test_an_address_gets_our_driver_and_keeps_the_rest(address: str, driver: str) -> None:
    url = database_url(address)
    assert url.drivername == driver
    assert url.render_as_string(hide_password=False).partition("://")[2] == address.partition("://")[2]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "not a database address"),
        ("grial.db", "not a database address"),
        ("postgresql://salon:word@host:port/grial", "not a database address"),
        ("mysql://salon@host/grial", "only sqlite and postgresql"),
        ("postgres://salon@host/grial", "only sqlite and postgresql"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("sqlite:///file::memory:?cache=shared&uri=true", "SQLite needs a file"),
    ],
)
def test_any_other_address_is_refused_with_the_reason(address: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        database_url(address)
    assert "word" not in str(caught.value)


async def test_a_transaction_is_kept_as_a_whole_or_not_at_all(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Therapist(slug="kept"))

    async def change_our_mind() -> None:
        async with database.transaction() as session:
            session.add(Therapist(slug="lost"))
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await change_our_mind()
    async with database.reading() as session:
        assert (await session.scalars(select(Therapist.slug))).all() == ["kept"]


async def test_what_was_rolled_back_is_not_followed_up(database: Database) -> None:
    followed: list[str] = []

    async def change_our_mind() -> None:
        async with database.transaction() as session:
            after_commit(session, lambda: followed.append("lost"))
            raise LookupError

    with pytest.raises(LookupError):
        await change_our_mind()
    async with database.transaction() as session:
        after_commit(session, lambda: followed.append("kept"))
    assert followed == ["kept"]


async def test_reading_neither_waits_for_a_writer_nor_sees_its_half_work(database: Database) -> None:
    async with database.transaction() as writer:
        writer.add(Therapist(slug="first"))
        await writer.flush()
        async with asyncio.timeout(20), database.reading() as reader:
            assert await therapists(reader) == 0
    async with database.reading() as reader:
        assert await therapists(reader) == 1


async def test_a_row_is_inserted_once_however_many_try(database: Database) -> None:
    async def insert() -> bool:
        async with database.transaction() as session:
            return await insert_if_absent(session, ProcessedUpdate, {"update_id": 7, "processed_at": NOW})

    results = await asyncio.gather(*(insert() for _ in range(8)))
    assert sorted(results) == [False] * 7 + [True]


@on_sqlite
async def test_on_sqlite_who_checks_and_then_inserts_is_alone_meanwhile(address: str) -> None:
    # Five engines stand for five processes: no lock of ours is between them, only SQLite's.
    databases = [Database(database_url(address)) for _ in range(5)]
    await migrate(databases[0])

    await asyncio.gather(*(database.ping() for database in databases))
    everyone = asyncio.Barrier(5)

    async def check_then_insert(database: Database) -> bool:
        async with database.transaction() as session:
            if await therapists(session):
                return False
            # Whoever could look meanwhile has looked; with the others shut out, this wait is in vain.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(everyone.wait(), 0.3)
            session.add(Therapist(slug=f"taken-{id(database)}"))
            return True

    results = await asyncio.gather(*map(check_then_insert, databases))
    assert sorted(results) == [False] * 4 + [True]
    async with databases[0].reading() as session:
        assert await therapists(session) == 1
    await asyncio.gather(*(database.dispose() for database in databases))


@on_sqlite
async def test_on_sqlite_every_connection_is_set_up_for_safety(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    async with database.reading() as one, database.reading() as other:
        for session in (one, other):
            found = {name: await session.scalar(text(f"PRAGMA {name}")) for name in wanted}
            assert found == wanted


async def test_a_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(StaffMember(client_id=404, role="owner", created_at=NOW))


async def test_the_violated_constraint_is_known_by_name(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught:
        async with database.transaction() as session:
            session.add_all(Client(telegram_id=5, language="es", created_at=NOW) for _ in range(2))
    name = violated_constraint(caught.value)
    assert name in {"uq_clients_telegram_id", "UNIQUE constraint failed: clients.telegram_id"}
    assert not is_transient(caught.value)
    assert not is_unavailable(caught.value)


async def test_an_error_does_not_carry_the_values_of_the_row(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as session:
            session.add(Client(telegram_id=5, language=None, name="Ana Ejemplo", created_at=NOW))
    assert "Ana Ejemplo" not in str(caught.value).partition("DETAIL")[0]


@on_sqlite
async def test_a_file_that_another_process_holds_is_unavailable_and_soon_works_again(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_MS", 10)
    await database.dispose()
    other = sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as session:
            await therapists(session)
    assert is_unavailable(caught.value)
    assert not is_transient(caught.value)
    other.execute("ROLLBACK")
    other.close()
    async with database.transaction() as session:
        assert await therapists(session) == 0


@on_a_server
async def test_of_two_that_wait_for_each_other_one_may_try_again(database: Database) -> None:
    async with database.transaction() as session:
        session.add_all([Therapist(slug="one"), Therapist(slug="two")])
    barrier = asyncio.Barrier(2)

    async def lock(*slugs: str) -> None:
        async with database.transaction() as session:
            for slug in slugs:
                await session.execute(select(Therapist).where(Therapist.slug == slug).with_for_update())
                if slug == slugs[0]:
                    await barrier.wait()

    results = await asyncio.gather(lock("one", "two"), lock("two", "one"), return_exceptions=True)
    (error,) = [result for result in results if result is not None]
    assert is_transient(error)
    assert not is_unavailable(error)


@on_a_server
async def test_a_server_that_hangs_up_is_unavailable_and_the_next_transaction_works(
    database: Database,
) -> None:
    async def lose_the_connection() -> None:
        async with database.transaction() as victim:
            number = await victim.scalar(text("SELECT pg_backend_pid()"))
            async with database.transaction() as other:
                await other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
            await victim.execute(text("SELECT 1"))

    with pytest.raises(DBAPIError) as caught:
        await lose_the_connection()
    assert is_unavailable(caught.value)
    assert not is_transient(caught.value)
    async with database.transaction() as session:
        assert await therapists(session) == 0


async def test_where_there_is_no_server_there_is_no_way_in() -> None:
    database = Database(database_url("postgresql://salon:hunter2@127.0.0.1:1/grial"))
    with pytest.raises(Unreachable, match="cannot be reached") as caught:
        async with database.transaction() as session:
            await therapists(session)
    assert is_unavailable(caught.value)
    assert not is_transient(caught.value)
    with pytest.raises(
        Unreachable, match=r"^DATABASE_URL does not open .*\(ConnectionRefusedError\)"
    ) as refused:
        await database.ping()
    assert "hunter2" not in str(refused.value)
    await database.dispose()


@on_a_server
async def test_where_there_is_no_such_database_there_is_no_way_in(address: str) -> None:
    database = Database(database_url(address).set(database="of_somebody_else"))
    with pytest.raises(Unreachable, match="does not open a database"):
        await database.ping()
    with pytest.raises(Exception, match="of_somebody_else") as caught:
        async with database.transaction() as session:
            await therapists(session)
    assert is_unavailable(caught.value)
    await database.dispose()


async def test_a_file_that_is_no_database_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "grial.db").write_text("these are not the tables that you are looking for")
    database = Database(database_url(f"sqlite:///{tmp_path / 'grial.db'}"))
    with pytest.raises(Unreachable, match="does not open a database"):
        await database.ping()
    await database.dispose()


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), LookupError()])
def test_our_own_mistakes_are_neither(error: Exception) -> None:
    assert not is_unavailable(error)
    assert not is_transient(error)


def test_the_ssl_mode_of_a_managed_server_reaches_the_driver() -> None:
    url = database_url("postgresql://salon:secret@db.example/salon?sslmode=require")
    assert dict(url.query) == {"ssl": "require"}
