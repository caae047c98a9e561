"""The migrations: from nothing to the models and back, in company, and with data in the tables."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, Index, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from data import people
from data.diary import SlotTaken, add_appointment, therapist_numbers
from data.engine import Database, database_url
from data.migrations import config, migrate
from data.models import Appointment, Base, Client
from tests.support.databases import PostgresServer

NOW = datetime(2027, 2, 8, 8, tzinfo=UTC)


@pytest.fixture
async def bare(server: PostgresServer | None, tmp_path: Path) -> AsyncIterator[Database]:
    """Open a database without a single table."""
    if server is None:
        database = Database(database_url(f"sqlite:///{tmp_path / 'bare.db'}"))
        yield database
        await database.dispose()
        return
    async with server.database(bare=True) as address:
        database = Database(database_url(address))
        yield database
        await database.dispose()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def tables_of(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return await connection.run_sync(tables)


async def downgrade(database: Database, revision: str = "base") -> None:
    async with database.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(config(sync), revision))


def differences(connection: Connection) -> Sequence[object]:
    """Return what would have to change for the tables to be the models'; ``no_overlap`` is in no model."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [
        difference
        for difference in compare_metadata(context, Base.metadata)
        if not (isinstance(difference[1], Index) and difference[1].name == "no_overlap")
    ]


async def guards(database: Database) -> set[str]:
    """Return the names of what keeps a therapist from being in two places, and the record unchanged."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT conname FROM pg_constraint WHERE contype = 'x' "
        "UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    async with database.engine.connect() as connection:
        return set(await connection.scalars(text(query)))


async def checks(database: Database) -> set[str]:
    """Return the names of the rules about single rows, which a comparison does not look at."""

    def names(connection: Connection) -> set[str]:
        look = inspect(connection)
        return {
            str(check["name"]) for table in tables(connection) for check in look.get_check_constraints(table)
        }

    async with database.engine.connect() as connection:
        return await connection.run_sync(names)


def visit(client: int, therapist: int, starts_at: datetime) -> Appointment:
    ends_at = starts_at + timedelta(minutes=45)
    return Appointment(
        client_id=client,
        therapist_id=therapist,
        service_id="massage",
        starts_at=starts_at,
        ends_at=ends_at,
        busy_from=starts_at,
        busy_until=ends_at,
        status="booked",
        booked_at=NOW,
        questionnaire_version=1,
    )


async def book(database: Database, starts_at: datetime) -> None:
    async with database.transaction() as session:
        client = await people.known_client(session, 5, language="es", now=NOW)
        numbers = await therapist_numbers(session, ["first"])
        await add_appointment(session, visit(client.id, numbers["first"], starts_at))


async def count(database: Database, model: type[Base]) -> int | None:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(model))


async def test_from_nothing_the_tables_become_the_models(bare: Database) -> None:
    assert await tables_of(bare) == set()
    await migrate(bare)
    assert await tables_of(bare) == {*Base.metadata.tables, "alembic_version"}
    async with bare.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    named = {
        check.name
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert await checks(bare) == named
    no_overlap = {"no_overlap_insert", "no_overlap_update"} if bare.is_sqlite else {"no_overlap"}
    written_once = {
        "screening_decisions_written_once",
        "screening_decisions_reason_kept",
        "screening_views_written_once",
    }
    assert await guards(bare) == no_overlap | written_once


async def test_a_difference_would_be_noticed(bare: Database) -> None:
    await migrate(bare)
    async with bare.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE clients ADD COLUMN shoe_size INTEGER"))
        assert len(await connection.run_sync(differences)) == 1


async def test_migrating_again_changes_nothing_and_the_data_stay(bare: Database) -> None:
    await migrate(bare)
    await book(bare, NOW)
    await migrate(bare)
    await migrate(bare)
    assert (await count(bare, Appointment), await count(bare, Client)) == (1, 1)
    with pytest.raises(SlotTaken):
        await book(bare, NOW + timedelta(minutes=30))


async def test_instances_that_start_together_migrate_once(bare: Database) -> None:
    second = Database(bare.engine.url)
    async with asyncio.timeout(20):
        await asyncio.gather(*(migrate(database) for database in (bare, second, bare, second)))
    await second.dispose()
    async with bare.engine.connect() as connection:
        versions = (await connection.scalars(text("SELECT version_num FROM alembic_version"))).all()
    assert list(versions) == [ScriptDirectory.from_config(config()).get_current_head()]


async def test_all_the_way_back_and_up_again_everything_works(bare: Database) -> None:
    await migrate(bare)
    await book(bare, NOW)
    await downgrade(bare)
    assert await tables_of(bare) == {"alembic_version"}
    assert await guards(bare) == set()
    await migrate(bare)
    async with bare.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await book(bare, NOW)
    with pytest.raises(SlotTaken):
        await book(bare, NOW)


async def test_each_step_can_be_taken_back_on_its_own(bare: Database) -> None:
    await migrate(bare)
    for revision in ScriptDirectory.from_config(config()).walk_revisions():
        await downgrade(bare, revision.down_revision or "base")  # type: ignore[arg-type]
        await migrate(bare)
    async with bare.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_migration_that_fails_leaves_the_database_as_it_was(bare: Database) -> None:
    async with bare.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE outbox (id INTEGER)"))
    with pytest.raises(Exception, match="outbox"):
        await migrate(bare)
    assert await tables_of(bare) == {"outbox"}


_SCREENING = (
    "INSERT INTO screenings (id, client_id, consent_id, version, sealed_answers, verdict, "
    "started_at, updated_at, judged_at) VALUES"
)
_REVIEW = "INSERT INTO screening_reviews (screening_id, decided_by, is_allowed, decided_at) VALUES"
OLD_ROWS = (
    "INSERT INTO clients (id, telegram_id, language, created_at) VALUES (1, 5, 'es', '{now}')",
    "INSERT INTO staff (client_id, role, created_at) VALUES (1, 'owner', '{now}')",
    "INSERT INTO consents (id, client_id, text_version, language, given_at) VALUES (1, 1, 1, 'es', '{now}')",
    *(
        f"{_SCREENING} ('{number:032}', 1, 1, 1, '', 'review', '{{now}}', '{{now}}', '{{now}}')"
        for number in (1, 2, 3)
    ),
    f"{_REVIEW} ('{1:032}', 1, true, '{{now}}')",
    f"{_REVIEW} ('{2:032}', 1, false, '{{now}}')",
)


async def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_what_therapists_decided_before_there_were_rounds_is_kept_both_ways(bare: Database) -> None:
    await migrate(bare)
    await downgrade(bare, "0003")
    async with bare.engine.begin() as connection:
        for statement in OLD_ROWS:
            now = NOW.strftime("%Y-%m-%d %H:%M:%S.%f") + ("" if bare.is_sqlite else "+00")
            await connection.execute(text(statement.format(now=now)))
    await migrate(bare)

    decided = (
        "SELECT round, outcome, is_medically_cleared, decided_by FROM screening_decisions ORDER BY outcome"
    )
    first, second = await rows(bare, decided)
    assert (first, second) == ((1, "examination", False, 1), (1, "refuse", False, 1))
    assert await rows(bare, "SELECT round, reason FROM review_requests") == [(1, "rules")] * 3
    again = (
        "INSERT INTO screening_decisions (screening_id, round, outcome, is_medically_cleared, decided_by, "
        "decided_at) SELECT screening_id, 2, 'all', false, 1, decided_at FROM screening_decisions "
        "WHERE outcome = 'refuse'"
    )
    async with bare.engine.begin() as connection:
        await connection.execute(text(again))
        await connection.execute(text("UPDATE staff SET role = 'therapist'"))

    await downgrade(bare, "0003")
    kept = "SELECT is_allowed, decided_by FROM screening_reviews"
    assert await rows(bare, kept) == [(True, 1), (True, 1)], "the latest round counts"
    assert await rows(bare, "SELECT role FROM staff") == []
    with pytest.raises(IntegrityError):
        async with bare.engine.begin() as connection:
            await connection.execute(text("INSERT INTO staff SELECT 1, 'therapist', created_at FROM clients"))


def test_the_history_is_one_line() -> None:
    script = ScriptDirectory.from_config(config())
    assert len(script.get_heads()) == len(script.get_bases()) == 1
