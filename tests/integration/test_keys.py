"""A change of keys: everything sealed comes under the first key, whatever happens meanwhile."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, Table, delete, select, update

from bot.app import Assistant
from bot.clock import Clock, SystemClock
from bot.faq.learning import Learning
from bot.messages import Message
from bot.screening.guardian import Person
from bot.screening.outcomes import Choice, Outcome
from bot.settings import load_settings
from data import sealed as sealed_module
from data.cipher import Cipher, new_key
from data.engine import Database, Session, database_url
from data.models import Base, Question, Screening
from data.models import UnansweredQuestion as Unanswered
from data.outbox import address_staff
from data.sealed import SEALED, Rotation, rotate
from tests.support.client import Client
from tests.support.command_line import Project
from tests.support.live import TOKEN, LiveSalon
from tests.support.phone import Phone
from tests.support.reviews import invitation
from tests.support.screened import screened
from tests.support.tables import rows_of
from tests.support.wire import all_sent

ODD = "what is the capital of mongolia"
GUARDIAN = Person("Carmen Ejemplo", "+34600000009")
OLD, NEW = new_key(), new_key()


@pytest.fixture(name="address")
def _address(database_url: str) -> str:
    return database_url


async def sealed_values(database: Database) -> dict[str, list[bytes]]:
    """Return what stands in every column of bytes of the schema, but for the one plain fact."""
    found: dict[str, list[bytes]] = {}
    async with database.reading() as session:
        for table, column in columns_of_bytes():
            query = select(table.c[column]).where(table.c[column].is_not(None)).order_by(*table.primary_key)
            if table.name == "salon_facts":
                query = query.where(table.c.name != "staff_chat")
            found[f"{table.name}.{column}"] = list(await session.scalars(query))
    return found


def columns_of_bytes() -> list[tuple[Table, str]]:
    return [
        (table, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    ]


async def missed(database: Database, *keys: str, texts: int = 5, clock: Clock | None = None) -> Learning:
    """Write down questions without an answer under the first of these keys."""
    learning = Learning(Cipher(keys), clock or SystemClock())
    async with database.transaction() as session:
        for number in range(texts):
            await learning.missed(session, f"{ODD} {number}", "en", refused=False)
    return learning


async def texts_of(database: Database, *keys: str) -> set[str]:
    """Return those questions as the staff read them with these keys."""
    async with database.reading() as session:
        return {one.text for one in await Learning(Cipher(keys), SystemClock()).unanswered(session)}


def test_every_column_of_bytes_has_its_place_in_the_register() -> None:
    registered = [(one.column.class_.__tablename__, one.column.key) for one in SEALED]
    assert len(registered) == len(set(registered))
    assert set(registered) == {(table.name, column) for table, column in columns_of_bytes()}


async def test_a_salon_changes_its_key_and_reads_everything_again(salon: LiveSalon) -> None:
    assistant, old = salon.assistant, salon._key
    judged = await screened(salon, age=43, leg_pain="yes")
    [(reviewed, client_id)] = [(row.id, row.client_id) for row in await rows_of(salon, Screening)]
    group = salon.world.add_group("Equipo", [salon.owner.person.id])
    await Phone(salon.world, salon.owner.person, group.id).ask("/staffgroup")
    code = await invitation(salon)
    booked = await screened(salon, age=44)
    await booked.book()
    for button in ("ao:1", "v:1", "vn:1"):
        await booked.phone.tap(button)
    halfway = Client.of(salon, "en")
    await halfway.fill_in(until=5)
    await judged.phone.ask(ODD)
    await judged.phone.tap("✉️ Send my question to the salon")
    await salon.settled()
    async with assistant.database.transaction() as session:
        learning = assistant.services.learning
        for number in range(2):
            await learning.missed(session, f"{ODD} {number}", "en", refused=False)
        left, topic, answer = sorted(one.number for one in await learning.unanswered(session))
        await learning.teach_topic(session, topic, "hernia", by=1)
        await learning.teach_answer(session, answer, "Ulán Bator", "es", by=1)
        await assistant.services.outbox.post(session, None, Message("For whoever comes"), key="late")
        await assistant.services.guardians.agree(session, client_id, GUARDIAN, "en")
        choice = Choice(Outcome.EXAMINATION)
        await assistant.services.reviews.decide(session, reviewed, 1, choice, by=1, reason="No red flags")

    await all_sent(salon)
    await salon.stop_bot()
    salon._key = f"{NEW},{old}"
    await salon.start_bot()
    database = salon.assistant.database
    await missed(database, NEW, old, texts=1, clock=salon.clock)
    before = await sealed_values(database)
    assert [column for column, values in before.items() if not values] == []
    rotation = await rotate(database, Cipher([NEW, old]))
    assert rotation == Rotation(renewed=sum(map(len, before.values())) - 1, current=1)
    after = await sealed_values(database)
    assert all(Cipher([NEW]).is_current(value) for values in after.values() for value in values)
    await halfway.answer_one()  # the bot is at work on what was renewed

    await salon.stop_bot()
    salon._key = NEW
    await salon.start_bot()
    services = salon.assistant.services
    await halfway.go_on()
    answers = [services.screenings.answers_of(row) for row in await rows_of(salon, Screening)]
    assert sorted(one["age"] for one in answers) == [40, 43, 44]
    assert [services.questions.text_of(row) for row in await rows_of(salon, Question)] == [ODD]
    async with salon.assistant.database.transaction() as session:
        taught = await services.learning.lessons(session)
        assert [(one.question, one.topic_id, one.answer) for one in taught] == [
            (f"{ODD} 0", "hernia", None),
            (f"{ODD} 1", None, "Ulán Bator"),
        ]
        case = await services.reviews.look(session, reviewed, by=1)
        assert case is not None
        assert [one.reason for one in case.rulings] == ["No red flags"]
        agreement = await services.guardians.agreement(session, client_id)
        assert agreement is not None
        assert agreement.person == GUARDIAN
        question = await services.learning.question(session, left)
        assert question is not None
        assert question.text == ODD
        await address_staff(session, salon.owner.chat_id)
    services.outbox.wake()
    await salon.owner.reads("For whoever comes")
    newcomer = salon.phone("Terapeuta", "en")
    await newcomer.ask(f"/join {code}")
    await newcomer.reads("You are a therapist here now.")


async def test_a_bot_that_nobody_owns_keeps_its_code(address: str, tmp_path: Path) -> None:
    async def code_with(*keys: str) -> tuple[str | None, Rotation]:
        """Start a bot with these keys, and return what its owner has to send; then rotate."""
        settings = {"bot_token": TOKEN, "database_url": address, "clock_file": tmp_path / "clock"}
        bot = Assistant(load_settings(_env_file=None, encryption_keys=",".join(keys), **settings))
        try:
            await bot.prepare()
            return await bot.claim_code(), await rotate(bot.database, Cipher(keys))
        finally:
            await bot.close()

    code, nothing = await code_with(OLD)
    assert code
    assert nothing == Rotation(current=2)
    assert await code_with(NEW, OLD) == (code, Rotation(renewed=2))
    assert await code_with(NEW) == (code, Rotation(current=2))


async def test_broken_off_it_goes_on_where_it_was(
    database: Database, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unplugged(Database):
        """A database whose second transaction does not come to its end."""

        begun = 0

        @contextlib.asynccontextmanager
        async def transaction(self) -> AsyncIterator[Session]:
            self.begun += 1
            async with super().transaction() as session:
                yield session
                if self.begun == 2:
                    raise KeyboardInterrupt

    monkeypatch.setattr(sealed_module, "BATCH", 2)
    await missed(database, OLD, texts=5)
    unplugged = Unplugged(database_url(address))
    with pytest.raises(KeyboardInterrupt):
        await rotate(unplugged, Cipher([NEW, OLD]))
    await unplugged.dispose()
    assert await texts_of(database, NEW, OLD) == {f"{ODD} {number}" for number in range(5)}
    assert await rotate(database, Cipher([NEW, OLD])) == Rotation(renewed=3, current=2)
    assert await rotate(database, Cipher([NEW, OLD])) == Rotation(current=5)
    assert await texts_of(database, NEW) == {f"{ODD} {number}" for number in range(5)}


async def test_what_the_bot_writes_meanwhile_is_never_overwritten(database: Database, address: str) -> None:
    await missed(database, OLD, texts=3)
    written = Cipher([OLD]).seal(b"newer", "unanswered_questions:2:text")

    class Overtaken(Database):
        """A database in which the bot writes after the values were read and before they are renewed."""

        @contextlib.asynccontextmanager
        async def transaction(self) -> AsyncIterator[Session]:
            async with database.transaction() as session:
                await session.execute(
                    update(Unanswered).where(Unanswered.id == 2).values(sealed_text=written)
                )
                await session.execute(update(Unanswered).where(Unanswered.id == 3).values(sealed_text=None))
            async with super().transaction() as session:
                yield session

    overtaken = Overtaken(database_url(address))
    assert await rotate(overtaken, Cipher([NEW, OLD])) == Rotation(renewed=1, overtaken=2)
    await overtaken.dispose()
    assert await texts_of(database, NEW, OLD) == {f"{ODD} 0", "newer"}
    assert await rotate(database, Cipher([NEW, OLD])) == Rotation(renewed=1, current=1)
    assert await texts_of(database, NEW) == {f"{ODD} 0", "newer"}


async def test_what_no_key_opens_is_told_and_left_and_the_rest_is_renewed(
    project: Project, database: Database, address: str
) -> None:
    lost = new_key()
    await missed(database, OLD, texts=2)
    await missed(database, lost, texts=3)
    async with database.transaction() as session:
        row = await session.get_one(Unanswered, 1)
        row.sealed_text = b"written by somebody else"
    before = await sealed_values(database)

    answer = project.call("keys", "rotate", DATABASE_URL=address, ENCRYPTION_KEYS=f"{NEW},{OLD}")
    [new], [old], [missing] = (Cipher([key]).key_names for key in (NEW, OLD, lost))
    assert answer.lines == [
        f"1 value renewed, 0 already under the first key, {new}.",
        f"The other keys of ENCRYPTION_KEYS: {old}.",
    ]
    unread, damaged = answer.err.splitlines()
    assert answer.status == 1
    assert unread.startswith(f"3 values not renewed, because the key {missing} is not in ENCRYPTION_KEYS: ")
    assert damaged.startswith("1 value not renewed, after a change outside the assistant: ")
    for key in (NEW, OLD, lost):
        assert key not in answer.out + answer.err
    changed = (await sealed_values(database))["unanswered_questions.sealed_text"]
    kept = before["unanswered_questions.sealed_text"]
    assert [old == new for old, new in zip(kept, changed, strict=True)] == [True, False, True, True, True]

    async with database.transaction() as session:
        await session.execute(delete(Unanswered).where(Unanswered.id == 1))
    whole = project.call("keys", "rotate", DATABASE_URL=address, ENCRYPTION_KEYS=f"{NEW},{OLD},{lost}")
    assert (whole.status, whole.err) == (0, "")
    assert whole.lines == [
        f"3 values renewed, 1 already under the first key, {new}.",
        f"Nothing needs the other keys any more, except for older backups: {old}, {missing}.",
    ]
    assert len(await texts_of(database, NEW)) == 3
