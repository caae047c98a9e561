"""The database: one engine, transactions at the edge, and what differs between SQLite and PostgreSQL."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as SqlTimeoutError
from sqlalchemy.ext.asyncio import AsyncSession as Session
from sqlalchemy.ext.asyncio import create_async_engine

from data.models import Base

__all__ = [
    "Database",
    "DatabaseUrl",
    "Session",
    "Unreachable",
    "after_commit",
    "database_url",
    "insert_if_absent",
    "insert_into",
    "is_transient",
    "is_unavailable",
    "violated_constraint",
]

DatabaseUrl = URL

BUSY_TIMEOUT_MS = 5000
_AFTER_COMMIT = "after_commit"
# Serialization failure, deadlock: PostgreSQL undid one transaction to let another go on.
_TRY_AGAIN = {"40001", "40P01"}
# Lost connection, refused login, no such database, a stand-by, no room, a server that stops or starts,
# a failing disk; and the like of a SQLite file, which another program may hold for long.
_AWAY = ("08", "28", "3D000", "25006", "53", "55000", "57P", "58")
_FILE_AWAY = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def database_url(text: str) -> DatabaseUrl:
    """Return ``text`` as a URL with the asynchronous driver; raise ValueError for anything else."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the text of ValueError can quote a part of the password
        raise ValueError("it is not a database address") from None
    driver = _DRIVERS.get(url.get_backend_name())
    if driver is None:
        raise ValueError("only sqlite and postgresql are supported")
    if driver.startswith("sqlite") and ":memory:" in (url.database or ":memory:"):
        raise ValueError("SQLite needs a file, because memory is gone after a restart")
    mode = url.query.get("sslmode")
    if mode is not None:  # libpq's word, which managed servers print; the driver calls it ssl
        url = url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return url.set(drivername=driver)


class Unreachable(Exception):
    """The database does not let us in; the message is one sentence that never shows the address."""


class Database:
    """An engine and the two ways to use it: ``transaction`` to change, ``reading`` to look."""

    def __init__(self, url: DatabaseUrl, *, pool_size: int = 10) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.engine = create_async_engine(
            url,
            pool_size=pool_size,
            pool_pre_ping=not self.is_sqlite,  # a server can drop a connection while it rests
            hide_parameters=True,  # an error must not quote names, telephones and payloads
        )
        # SQLite has one writer; waiting in the event loop is fairer than its busy handler's sleeps.
        self._writer = asyncio.Lock() if self.is_sqlite else contextlib.nullcontext()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_immediate)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """Yield a session whose work is committed at the end, or rolled back on an error."""
        async with (
            self._writer,
            Session(self.engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            await _enter(session)
            yield session
        for then in session.info.get(_AFTER_COMMIT, ()):
            then()

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[Session]:
        """Yield a session that only looks; on SQLite it never waits for a writer."""
        engine = self.engine.execution_options(read_only=True)
        async with Session(engine, expire_on_commit=False) as session:
            await _enter(session)
            yield session

    async def ping(self) -> None:
        """Raise Unreachable when there is no way in: no server, no such database, a wrong password."""
        try:
            async with self.engine.connect() as connection:
                await connection.execute(select(1))
        except Exception as error:  # noqa: BLE001 - each driver has errors of its own
            raise Unreachable(
                f"DATABASE_URL does not open a database ({type(error).__name__}): "
                "check address, name and password."
            ) from None

    async def dispose(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def after_commit(session: Session, then: Callable[[], None]) -> None:
    """Call ``then``, once however often it is asked for, when this transaction's work can be seen by all."""
    session.info.setdefault(_AFTER_COMMIT, {})[then] = None


async def _enter(session: Session) -> None:
    """Connect now, so that a missing server is told from a fault in what is asked of it."""
    try:
        await session.connection()
    except (OSError, SqlTimeoutError) as error:
        raise Unreachable(f"The database cannot be reached ({type(error).__name__}).") from None


def insert_into(session: Session, model: type[Base]) -> "sqlite.Insert | postgresql.Insert":
    """Return the dialect's INSERT for the model's table, the one that knows ON CONFLICT."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)


async def insert_if_absent(session: Session, model: type[Base], values: dict[str, Any]) -> bool:
    """Insert one row unless a unique key holds it already; return whether it was inserted."""
    statement = insert_into(session, model).values(values).on_conflict_do_nothing()
    result = await session.execute(statement.returning(*model.__mapper__.primary_key))
    return result.first() is not None


def violated_constraint(error: IntegrityError) -> str | None:
    """Return the name of the constraint that ``error`` is about.

    PostgreSQL carries the name; the SQLite triggers raise with nothing but the name as their text.
    """
    cause = error.orig.__cause__ if error.orig else None
    name = getattr(cause, "constraint_name", None)
    return name or (str(error.orig) if error.orig else None)


def is_unavailable(error: BaseException) -> bool:
    """Return whether ``error`` says that the database cannot be used just now, whatever is asked of it."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, Unreachable)
    if error.connection_invalidated or isinstance(error.orig, OSError):
        return True
    return _sqlstate(error).startswith(_AWAY) or _sqlite_name(error).startswith(_FILE_AWAY)


def is_transient(error: BaseException) -> bool:
    """Return whether the same transaction may well succeed at once when it is tried again."""
    return isinstance(error, DBAPIError) and _sqlstate(error) in _TRY_AGAIN


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _sqlite_name(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlite_errorname", None) or ""


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own transaction handling begins DEFERRED; ours begins IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
