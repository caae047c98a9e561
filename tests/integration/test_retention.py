"""What was kept long enough: counted without a change, deleted as counted, after the salon's own periods."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.faq.learning import Learning
from bot.privacy.retention import Retention
from bot.questions.service import Questions
from bot.retention import RetentionRules
from bot.salon import load_salon
from data.cipher import Cipher, new_key
from data.engine import Database, Session
from data.models import Base, Client, Screening
from data.retention import KINDS
from tests.support.client import Client as Visitor
from tests.support.clock import MovableClock
from tests.support.command_line import Project
from tests.support.filled import ANA, BRUNO, fill
from tests.support.live import SALON_FILE, LiveSalon
from tests.support.phone import text_of
from tests.support.retention import retention_of
from tests.support.tables import count, snapshot

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LONGER = "retention: {unfinished_hours: 72, without_booking_days: 20, after_last_visit_days: 730}\n"


@pytest.fixture(name="address")
def _address(database_url: str) -> str:
    return database_url


async def one_of_each(session: Session, now: datetime) -> None:
    """Write what is long past its time, of every kind one, and beside it what is not."""
    await fill(session, ANA, LONG_AGO, without={"staff"})
    begun = {"verdict": None, "judged_at": None, "updated_at": now - timedelta(days=3)}
    later = {"review_requests", "screening_decisions", "screening_views", "guardians"}
    later |= {"appointments", "visit_checks", "staff"}
    await fill(session, BRUNO, now, without=later, screenings=begun)


async def sizes(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    async with database.reading() as session:
        return {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def contents(database: Database) -> list[object]:
    """Return every row of every table."""
    async with database.reading() as session:
        return [
            tuple(row)
            for table in Base.metadata.sorted_tables
            for row in await session.execute(select(table).order_by(*table.primary_key))
        ]


async def test_a_dry_run_changes_nothing_and_tells_what_will_happen(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as session:
        await one_of_each(session, clock.now())
    before, rows = await contents(database), await sizes(database)
    told = await retention_of(clock).carry_out(database, is_rehearsal=True)
    assert await contents(database) == before
    assert told == dict.fromkeys(KINDS, 1)

    assert await retention_of(clock).carry_out(database, is_rehearsal=False) == told
    gone = {name: rows[name] - size for name, size in (await sizes(database)).items()}
    assert gone["screenings"] == told["unfinished questionnaires"] + told["finished questionnaires"]
    stay = {"staff", "appointments", "lessons", "therapists", "salon_facts", "screenings"}
    assert {name: number for name, number in gone.items() if name not in stay} == dict.fromkeys(
        gone.keys() - stay, 1
    )
    assert {gone[name] for name in stay - {"screenings"}} == {0}

    again = await retention_of(clock).carry_out(database, is_rehearsal=False)
    assert again == dict.fromkeys(KINDS, 0)


async def test_the_numbers_are_those_of_the_hourly_job(salon: LiveSalon) -> None:
    await salon.stop_bot()  # its own hourly job runs a second after the start
    async with salon.assistant.database.transaction() as session:
        await one_of_each(session, salon.clock.now())
    before = await snapshot(salon)
    told = await salon.assistant.retention.carry_out(salon.assistant.database, is_rehearsal=True)
    assert await snapshot(salon) == before
    await salon.assistant.housekeeping()
    assert told["clients"] == 1
    assert await count(salon, Client, id=ANA.client_id) == 0
    assert await count(salon, Client, id=BRUNO.client_id) == 1
    after = await salon.assistant.retention.carry_out(salon.assistant.database, is_rehearsal=True)
    assert set(after.values()) == {0}
    await salon.assistant.database.dispose()


async def test_what_arrives_meanwhile_is_neither_counted_nor_lost(
    database: Database, clock: MovableClock
) -> None:
    async with database.transaction() as session:
        await one_of_each(session, clock.now())

    class Busy(Retention):
        """Somebody writes to the bot between the counts."""

        async def apply(self, session: Session) -> None:
            if not database.is_sqlite:  # SQLite lets them wait
                async with database.transaction() as other:
                    other.add(Client(telegram_id=1, language="en", created_at=clock.now()))
            await super().apply(session)

    salon, cipher = load_salon()[0], Cipher([new_key()])
    busy = Busy(salon.retention, Questions(salon, cipher, clock), Learning(cipher, clock), clock)
    assert (await busy.carry_out(database, is_rehearsal=False))["clients"] == 1
    assert (await sizes(database))["clients"] == (1 if database.is_sqlite else 2)


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (RetentionRules(unfinished_hours=71), {ANA.row}),
        (RetentionRules(unfinished_hours=73), {ANA.row, BRUNO.row}),
        (RetentionRules(unfinished_hours=73, without_booking_days=4), {BRUNO.row}),
    ],
)
async def test_the_salon_decides_how_long_questionnaires_are_kept(
    database: Database, clock: MovableClock, rules: RetentionRules, left: set[int]
) -> None:
    now, hidden = clock.now(), {"appointments", "visit_checks", "staff"}
    begun = {"verdict": None, "judged_at": None, "updated_at": now - timedelta(hours=72)}
    ended = {"judged_at": now - timedelta(days=5)}
    async with database.transaction() as session:
        await fill(session, ANA, now, without=hidden, screenings=ended)
        await fill(session, BRUNO, now, without=hidden, screenings=begun)
    await retention_of(clock, rules).carry_out(database, is_rehearsal=False)
    async with database.reading() as session:
        assert {one.id.int for one in await session.scalars(select(Screening))} == left


@pytest.mark.parametrize(("away", "is_known"), [(timedelta(days=99), True), (timedelta(days=101), False)])
async def test_the_salon_decides_how_long_a_client_is_kept(
    database: Database, clock: MovableClock, away: timedelta, *, is_known: bool
) -> None:
    async with database.transaction() as session:
        await fill(session, ANA, clock.now(), without={"staff"})
    clock.move(away + timedelta(hours=1))
    rules = RetentionRules(after_last_visit_days=100)
    await retention_of(clock, rules).carry_out(database, is_rehearsal=False)
    assert (await sizes(database))["clients"] == is_known


async def test_what_clients_read_follows_the_salons_periods(
    database_url: str, tmp_path: Path, clock: MovableClock
) -> None:
    own = tmp_path / "salon.yaml"
    own.write_text(SALON_FILE.read_text("utf-8") + LONGER, "utf-8")
    async with LiveSalon(database_url, clock, salon_file=own).open() as salon:
        client = Visitor.of(salon, "en")
        await client.fill_in(until=3)
        assert "Your answers are kept for 72 hours" in text_of(await client.phone.tap("⏸ Pause"))
        shown = text_of(await client.phone.ask("/privacy"))
        assert "deleted after 72 hours" in shown
        assert "without a booking after 20 days" in shown
        assert "everything 24 months after" in shown


async def test_the_command_counts_and_then_deletes(
    project: Project, database: Database, address: str
) -> None:
    key = new_key()
    async with database.transaction() as session:
        await fill(session, ANA, LONG_AGO, without={"staff"})
    expected = [f"      1  {kind}" for kind in KINDS if kind != "unfinished questionnaires"]
    expected.insert(2, "      0  unfinished questionnaires")

    rehearsed = project.call("retention", "--dry-run", DATABASE_URL=address, ENCRYPTION_KEYS=key)
    assert (rehearsed.status, rehearsed.err) == (0, "")
    assert rehearsed.lines == ["Would be deleted now:", *expected]
    assert (await sizes(database))["clients"] == 1
    done = project.call("retention", DATABASE_URL=address, ENCRYPTION_KEYS=key)
    assert (done.status, done.err, done.lines) == (0, "", ["Deleted:", *expected])
    assert (await sizes(database))["clients"] == 0


@pytest.mark.parametrize("command", [("retention",), ("retention", "--dry-run"), ("keys", "rotate")])
def test_without_tables_the_commands_say_so_in_one_sentence(
    project: Project, tmp_path: Path, command: tuple[str, ...]
) -> None:
    address = f"sqlite:///{tmp_path / 'grial.db'}"
    answer = project.call(*command, DATABASE_URL=address, ENCRYPTION_KEYS=new_key())
    assert (answer.status, answer.out) == (1, "")
    assert "without the bot's tables: check it, or call python -m bot migrate first.\n" in answer.err
    assert answer.err.count("\n") == 1
