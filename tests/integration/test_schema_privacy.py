"""Whoever is erased, or has been away long enough, has left every table, those of the future included."""

from datetime import timedelta

from sqlalchemy import Table, select

from bot.salon import load_salon
from data.engine import Database
from data.models import Base, Client
from data.privacy import erase_client
from data.retention import KINDS, census
from tests.support.clock import MovableClock
from tests.support.filled import ANA, BRUNO, Somebody, about_clients, fill
from tests.support.retention import retention_of

KEPT_FOR_GOOD = {"staff", "therapists", "salon_facts", "lessons"}
"""What nobody's time is up for: who works here, the installation, and what the staff taught the bot."""


async def contents(database: Database) -> dict[Table, list[tuple[object, ...]]]:
    """Return every row of every table."""
    async with database.reading() as session:
        return {
            table: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


async def tables_that_tell_of(somebody: Somebody, database: Database) -> set[str]:
    """Return the names of the tables in which a trace of somebody is left."""
    return {
        table.name
        for table, rows in (await contents(database)).items()
        if any(trace in str(rows) for trace in somebody.traces)
    }


def tables_about_clients() -> set[str]:
    return {
        table.name
        for table in Base.metadata.sorted_tables
        if any(about_clients(column) for column in table.columns)
    }


async def test_the_proof_begins_with_a_trace_in_every_table_about_clients(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as session:
        await fill(session, ANA, clock.now())
    assert await tables_that_tell_of(ANA, database) == tables_about_clients()
    assert {"clients", "screenings", "questions", "outbox", "appointments"} <= tables_about_clients()
    assert all((await contents(database)).values()), "no table is empty"


async def test_erasing_somebody_reaches_every_table_and_nobody_else(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as session:
        await fill(session, BRUNO, clock.now())
    before = await contents(database)
    async with database.transaction() as session:
        await fill(session, ANA, clock.now())
    async with database.transaction() as session:
        await erase_client(session, await session.get_one(Client, ANA.client_id))

    assert await tables_that_tell_of(ANA, database) == set()
    after = await contents(database)
    for table in Base.metadata.sorted_tables:
        assert set(map(str, before[table])) <= set(map(str, after[table])), table.name
    left = {table.name for table in after if len(after[table]) > len(before[table])}
    nobodys = {"therapists", "salon_facts", "lessons", "unanswered_questions", "processed_updates"}
    assert left == nobodys | {"appointments"}, "a visit stays as a time without a person"


async def test_whoever_stays_away_leaves_every_table_in_time(database: Database, clock: MovableClock) -> None:
    async with database.transaction() as session:
        await fill(session, ANA, clock.now(), without={"staff"})
    salon = load_salon()[0]
    clock.move(salon.retention.after_last_visit - timedelta(hours=1))
    async with database.transaction() as session:
        await retention_of(clock).apply(session)
    assert "clients" in await tables_that_tell_of(ANA, database)
    clock.move(timedelta(days=2))
    async with database.transaction() as session:
        await retention_of(clock).apply(session)

    assert await tables_that_tell_of(ANA, database) == set()
    left = {table.name for table, rows in (await contents(database)).items() if rows}
    assert left == {"therapists", "salon_facts", "lessons", "appointments"}


async def test_the_report_of_the_retention_counts_every_table_whose_time_can_be_up(
    database: Database,
) -> None:
    counted = {origin for query in KINDS.values() for origin in query.get_final_froms()}
    assert {str(origin) for origin in counted} | KEPT_FOR_GOOD == set(Base.metadata.tables)
    async with database.reading() as session:
        assert set((await census(session)).values()) == {0}
