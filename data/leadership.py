"""Doing what only one instance may do at a time: PostgreSQL's locks choose which."""

import contextlib

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from data.engine import Database

log = structlog.get_logger(__name__)

_NAMESPACE = 7241
POLLING, SENDING = 1, 2
"""The tasks. Locks of two numbers cannot meet those of chats, which have one."""


class Leadership:
    """One instance's claim to a task; on SQLite there is one process, and it always leads.

    The lock belongs to a connection, so the server frees it when the process dies or is cut off.
    """

    def __init__(self, database: Database, number: int) -> None:
        self._database = database
        self._number = number
        self._connection: AsyncConnection | None = None
        self._is_held = False

    async def held(self) -> bool:
        """Return whether this instance leads now, after trying to; False while there is no database."""
        if self._database.is_sqlite:
            return True
        try:
            if self._connection is None:
                engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
                self._connection = await engine.connect()
            if self._is_held:
                await self._connection.execute(select(1))
            else:
                query = select(func.pg_try_advisory_lock(_NAMESPACE, self._number))
                self._is_held = bool(await self._connection.scalar(query))
        except Exception as error:  # noqa: BLE001 - whatever it is, another may lead
            log.warning("leadership_unknown", task=self._number, error=type(error).__name__)
            await self._let_go()
        return self._is_held

    async def resign(self) -> None:
        """Let another instance lead."""
        if self._connection is not None and self._is_held:
            with contextlib.suppress(Exception):
                await self._connection.execute(select(func.pg_advisory_unlock(_NAMESPACE, self._number)))
        await self._let_go()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._is_held = False
        if connection is not None:
            with contextlib.suppress(Exception):
                await connection.invalidate()
                await connection.close()
