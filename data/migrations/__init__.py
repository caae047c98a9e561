"""Bringing a database to the present tables, with Alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from data.engine import Database

# Two numbers, so that it cannot meet the lock of a chat, which has one.
_MIGRATION_LOCK = "7241, 0"


async def migrate(database: Database) -> None:
    """Apply every migration that is missing; several instances may call it at once."""
    async with database.engine.begin() as connection:
        if not database.is_sqlite:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        await connection.run_sync(_catch_up)


def _catch_up(connection: Connection) -> None:
    if MigrationContext.configure(connection).get_current_revision() != _newest():
        upgrade(connection)


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(config()).get_current_head()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate over an open connection, inside its transaction."""
    command.upgrade(config(connection), revision)


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, for use over ``connection``."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.attributes["connection"] = connection
    return settings
