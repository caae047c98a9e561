"""``python -m data.migrations "what changes"`` drafts a migration from the models' difference."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command

from data.engine import Database, database_url
from data.migrations import config, migrate


async def draft(message: str) -> None:
    """Write a new file in ``versions/``; it is a draft to read and mend, never to trust."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(database_url(f"sqlite:///{Path(folder) / 'draft.db'}"))
        await migrate(database)
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda sync: command.revision(config(sync), message, autogenerate=True))
        await database.dispose()


if __name__ == "__main__":
    asyncio.run(draft(" ".join(sys.argv[1:])))
