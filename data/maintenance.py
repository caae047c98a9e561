"""What the commands that tend a database share: whether it is ready, and a transaction worth repeating."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import inspect, text

from data.engine import Database, Session, is_transient
from data.models import Base

ATTEMPTS = 3

Done = TypeVar("Done")


async def has_every_table(database: Database) -> bool:
    """Return whether no table of the models is missing; raise Unreachable when there is no way in."""
    await database.ping()
    async with database.reading() as session:
        connection = await session.connection()
        present = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    return set(present) >= set(Base.metadata.tables)


async def patiently(database: Database, work: Callable[[Session], Awaitable[Done]]) -> Done:
    """Do ``work`` in a transaction, and again from the start when the bot's own work undid it."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await _once(database, work)
        except Exception as error:
            if not is_transient(error):
                raise
    return await _once(database, work)


async def hold_still(session: Session) -> None:
    """Let the transaction, from its first statement on, see no work of others, so that counts compare.

    PostgreSQL undoes it when the others change what it deletes; SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def _once(database: Database, work: Callable[[Session], Awaitable[Done]]) -> Done:
    async with database.transaction() as session:
        return await work(session)
