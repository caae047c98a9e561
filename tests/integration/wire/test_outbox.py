"""The outbox: what somebody must get arrives once, in its order, and leaves no trace of its words."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.app import Assistant
from bot.messages import Message, Outgoing
from bot.telegram.limits import Limits, Pace
from data import outbox as rows
from data.models import OutboxMessage
from tests.support.clock import MovableClock
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
from tests.support.tables import count, rows_of
from tests.support.wire import (
    LogBook,
    becomes,
    bot_away,
    fails,
    known_client,
    look,
    post,
    put_off,
    stored,
    texts,
)

MINUTE = timedelta(minutes=1)


async def test_a_message_is_sent_once_for_its_key(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, "notice")
    await post(salon, phone.chat_id, "the same again", key="notice")
    await phone.reads("notice")
    await becomes(salon, "notice", "sent")
    await post(salon, phone.chat_id, "and again", key="notice")

    await post(salon, phone.chat_id, "last")
    await phone.reads("last")
    assert texts(phone)[1:] == ["notice", "last"]


async def test_the_dispatcher_hears_of_a_message_once_it_can_see_it(salon: LiveSalon) -> None:
    outbox, heard = salon.assistant.services.outbox, []
    outbox.wake = lambda: heard.append("news")
    async with salon.assistant.database.transaction() as session:
        for key in ("first", "second"):
            await outbox.post(session, salon.owner.chat_id, Message(key), key=key)
        assert heard == []
    assert heard == ["news"]


async def test_the_database_never_holds_the_words_in_the_clear(salon: LiveSalon) -> None:
    async with bot_away(salon):
        await post(salon, salon.owner.chat_id, "una hernia", key="secret")

        row = await stored(salon, "secret")
        assert row is not None
        assert row.sealed_payload is not None
        assert b"hernia" not in row.sealed_payload


async def test_what_was_sent_is_forgotten(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, "notice")

    row = await becomes(salon, "notice", "sent")
    assert row.sealed_payload is None
    assert row.finished_at == salon.clock.now()


async def test_of_a_screen_the_number_stays_for_as_long_as_it_can_be_deleted(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    shown = await phone.ask("/privacy")
    await phone.tap("⌂")
    await salon.settled()
    async with bot_away(salon):
        screens = [row for row in await rows_of(salon, OutboxMessage) if row.chat_id == phone.chat_id]
        assert [row.state for row in screens] == ["sent"] * 3
        assert [row.sealed_payload for row in screens] == [None] * 3
        numbers = [message["message_id"] for message in phone.from_bot]
        assert [row.message_id for row in screens] == [*numbers, shown["message_id"]]
        assert await left_after(salon, timedelta(hours=48)) == len(await rows_of(salon, OutboxMessage)) > 3
        assert await left_after(salon, timedelta(seconds=1)) == 0


@pytest.fixture
def _no_housekeeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be deleted by itself."""

    async def nothing(_assistant: Assistant) -> None:
        return

    monkeypatch.setattr(Assistant, "housekeeping", nothing)


@pytest.mark.usefixtures("_no_housekeeping")
async def test_noting_the_numbers_costs_no_statement(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await salon.settled()
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        # Meanwhile the dispatcher looks for what is due.
        if "SELECT" not in statement and not statement.startswith("BEGIN"):
            said.append(statement.split(maxsplit=1)[0])

    engine = salon.assistant.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await phone.ask("/help")
    await salon.settled()
    event.remove(engine, "before_cursor_execute", note)
    assert said == ["INSERT", "INSERT", "UPDATE"], "the update, its answer, and that it was sent"


async def left_after(salon: LiveSalon, time: timedelta) -> int:
    """Let time go by; return how many messages are left when what was kept long enough is deleted."""
    salon.clock.move(time)
    await salon.assistant.housekeeping()
    return await count(salon, OutboxMessage)


async def test_a_notice_keeps_its_key_and_loses_its_number(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, "notice")
    sent = await becomes(salon, "notice", "sent")
    assert sent.message_id == (await phone.reads("notice"))["message_id"]
    salon.clock.move(timedelta(hours=48, seconds=1))
    await salon.assistant.housekeeping()
    kept = await stored(salon, "notice")
    assert kept is not None
    assert kept.message_id is None


async def test_what_expired_is_not_sent(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    async with bot_away(salon):
        await post(salon, phone.chat_id, "late", expires_at=salon.clock.now() + MINUTE)
        salon.clock.move(MINUTE)
    await post(salon, phone.chat_id, "in time", expires_at=salon.clock.now() + MINUTE)

    await phone.reads("in time")
    row = await becomes(salon, "late", "expired")
    assert row.sealed_payload is None
    assert phone.count("late") == 0


async def test_what_is_withdrawn_is_not_sent(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", code=500)
    await post(salon, phone.chat_id, "no longer true", subject="appointment:1")
    await put_off(salon, "no longer true")
    async with salon.assistant.database.transaction() as session:
        await salon.assistant.services.outbox.withdraw(session, "appointment:1")
    salon.clock.move(MINUTE)
    await post(salon, phone.chat_id, "true")

    await phone.reads("true")
    assert phone.count("no longer true") == 0


class Barrier(Limits):
    """Lets one message through, and the others when it is lifted."""

    def __init__(self) -> None:
        super().__init__(overall=1000, private=Pace(0.0, burst=1))
        self.is_lifted = False
        self._has_sent = False

    def take(self, chat_id: int) -> float:
        if self._has_sent and not self.is_lifted:
            return 0.01
        self._has_sent = True
        return super().take(chat_id)


async def test_what_is_withdrawn_while_it_waits_for_its_turn_is_not_sent(
    database_url: str, clock: MovableClock
) -> None:
    barrier = Barrier()
    async with LiveSalon(database_url, clock, limits=lambda: barrier).open() as salon:
        phone = await known_client(salon)
        async with bot_away(salon):
            await post(salon, phone.chat_id, "first")
            await post(salon, phone.chat_id, "no longer true", subject="appointment:1")
            await post(salon, phone.chat_id, "third")
        await phone.reads("first")
        async with salon.assistant.database.transaction() as session:
            await salon.assistant.services.outbox.withdraw(session, "appointment:1")

        barrier.is_lifted = True
        await phone.reads("third")
        assert texts(phone)[1:] == ["first", "third"]


async def test_answers_go_before_reminders_and_reminders_before_broadcasts(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    async with bot_away(salon):
        for priority, text in (
            (rows.BROADCAST, "broadcast"),
            (rows.REMINDER, "reminder"),
            (rows.PERSON, "answer"),
        ):
            await post(salon, phone.chat_id, text, priority=priority)

    await phone.reads("broadcast")
    assert texts(phone)[1:] == ["answer", "reminder", "broadcast"]


async def test_messages_to_one_chat_keep_their_order(salon: LiveSalon) -> None:
    group = salon.world.add_group("Salón", [salon.owner.person.id])
    async with bot_away(salon):
        for number in range(3):
            await post(salon, group.id, f"message {number}")
    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 3, PATIENCE_SECONDS)

    assert [message["text"] for message in salon.world.messages(group.id)] == [
        "message 0",
        "message 1",
        "message 2",
    ]


async def test_staff_notices_wait_until_somebody_owns_the_bot(salon: LiveSalon) -> None:
    await post(salon, None, "for the staff")
    row = await stored(salon, "for the staff")
    assert row is not None
    assert row.chat_id is None

    async with salon.assistant.database.transaction() as session:
        await rows.address_staff(session, salon.owner.chat_id)
    look(salon)
    await salon.owner.reads("for the staff")


@pytest.mark.parametrize("lapsed", [True, False])
async def test_the_claim_of_a_process_that_died_lapses(salon: LiveSalon, *, lapsed: bool) -> None:
    phone = await known_client(salon)
    until = salon.clock.now() + MINUTE
    async with salon.assistant.database.transaction() as session:
        await rows.add(
            session,
            key="claimed",
            chat_id=phone.chat_id,
            sealed_payload=salon.assistant.services.outbox._seal("claimed", Outgoing(Message("claimed"))),
            now=salon.clock.now(),
            priority=rows.PERSON,
            claim=rows.Claim("somebody who died", until),
        )
    if lapsed:
        salon.clock.move(MINUTE)
    await post(salon, phone.chat_id, "of our own")

    await phone.reads("of our own")
    await becomes(salon, "of our own", "sent")
    assert phone.count("claimed") == lapsed


async def test_a_message_that_nobody_can_read_any_more_holds_up_no_other(
    salon: LiveSalon, log_book: LogBook
) -> None:
    phone = await known_client(salon)
    async with salon.assistant.database.transaction() as session:
        await rows.add(
            session,
            key="unreadable",
            chat_id=phone.chat_id,
            sealed_payload=b"sealed with a key that was lost",
            now=salon.clock.now(),
            priority=rows.PERSON,
        )
    await post(salon, phone.chat_id, "readable")

    await phone.reads("readable")
    assert (await becomes(salon, "unreadable", "dead")).failure == "unreadable"
    assert len(log_book.of("message_unreadable")) == 1
