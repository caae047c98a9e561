"""What becomes of a message that Telegram or the network does not take at once."""

from datetime import timedelta

import pytest

from bot.messages import Message
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
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


async def test_a_429_is_obeyed_for_its_chat_while_others_go_on(salon: LiveSalon) -> None:
    phone, other = await known_client(salon), await known_client(salon, "Otra")
    fails(salon, "sendMessage", code=429, description="Too Many Requests", retry_after=30)
    await post(salon, phone.chat_id, "held up")
    row = await put_off(salon, "held up")
    assert row.not_before - salon.clock.now() == timedelta(seconds=30)
    assert row.attempts == 0

    await post(salon, phone.chat_id, "behind it")
    await post(salon, other.chat_id, "for another")
    await other.reads("for another")
    await becomes(salon, "for another", "sent")
    salon.clock.move(timedelta(seconds=29))
    await post(salon, other.chat_id, "for another, later")
    await other.reads("for another, later")
    assert len(texts(phone)) == 1

    salon.clock.move(timedelta(seconds=1))
    look(salon)
    await phone.reads("behind it")
    assert texts(phone)[1:] == ["held up", "behind it"]


async def test_an_answer_obeys_the_429_that_the_answer_before_it_got(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", code=429, description="Too Many Requests", retry_after=30)
    phone.write("/privacy")
    await salon.world.until(lambda: not salon.world.faults._waiting, PATIENCE_SECONDS)
    phone.write("/help")
    other = await known_client(salon, "Otra")
    await other.ask("/help")
    assert len(phone.from_bot) == 1

    await salon.settled()
    salon.clock.move(timedelta(seconds=30))
    look(salon)
    await phone.until(lambda: len(phone.from_bot) == 3)
    assert texts(phone)[2] == texts(phone)[0]


async def test_an_old_answer_never_comes_after_a_newer_one(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", code=500)
    phone.write("/privacy")
    phone.write("/help")

    await phone.until(lambda: len(phone.from_bot) == 3)
    assert texts(phone)[2] == texts(phone)[0]


async def test_a_failing_server_is_tried_again_with_growing_pauses(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", code=500, times=3)
    await post(salon, phone.chat_id, "at last")

    for pause, attempts in ((1, 1), (2, 2), (4, 3)):
        row = await becomes(salon, "at last", "waiting", attempts=attempts)
        assert row.not_before - salon.clock.now() == timedelta(seconds=pause)
        salon.clock.move(timedelta(seconds=pause))
        look(salon)
    await phone.reads("at last")
    assert phone.count("at last") == 1


async def test_a_message_is_given_up_when_two_days_of_attempts_failed(
    salon: LiveSalon, log_book: LogBook
) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", code=502, times=3)
    await post(salon, phone.chat_id, "never")
    for attempts, wait in ((1, timedelta(hours=47)), (2, timedelta(hours=1))):
        await becomes(salon, "never", "waiting", attempts=attempts)
        salon.clock.move(wait)
        look(salon)

    row = await becomes(salon, "never", "dead")
    assert row.failure == "NetworkError"
    assert row.sealed_payload is None
    assert len(log_book.of("message_undeliverable")) == 1
    await post(salon, phone.chat_id, "the next")
    await phone.reads("the next")


@pytest.mark.parametrize(("kind", "copies"), [("drop_before", 1), ("drop_after", 2)])
async def test_after_a_broken_connection_a_message_is_sent_again_whether_or_not_it_arrived(
    salon: LiveSalon, kind: str, copies: int
) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", kind)
    await post(salon, phone.chat_id, "notice")
    row = await put_off(salon, "notice")
    assert row.failure == "NetworkError"
    assert phone.count("notice") == copies - 1

    salon.clock.move(MINUTE)
    look(salon)
    await becomes(salon, "notice", "sent")
    assert phone.count("notice") == copies


@pytest.mark.parametrize("text", ["<b>never closed", "x" * 5000])
async def test_what_telegram_refuses_is_given_up_at_once(salon: LiveSalon, text: str) -> None:
    phone = await known_client(salon)
    await post(salon, phone.chat_id, text, key="refused")
    await post(salon, phone.chat_id, "the next")

    assert (await becomes(salon, "refused", "dead")).failure == "BadRequest"
    await phone.reads("the next")


async def test_a_client_who_blocked_the_bot_is_known_to_be_unreachable(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    salon.world.person(phone.person.id).is_blocking = True
    await post(salon, phone.chat_id, "reminder")

    assert (await becomes(salon, "reminder", "dead")).failure == "Forbidden"
    assert len(salon.owner.from_bot) == 1

    phone.write("/help")
    await phone.until(lambda: len(phone.from_bot) == 2)
    await post(salon, phone.chat_id, "welcome back")
    await phone.reads("welcome back")


async def test_the_staff_hear_of_a_client_whose_reminder_cannot_arrive(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.fill_in()
    await client.book()
    await salon.owner.until(lambda: len(salon.owner.from_bot) == 2)
    salon.world.person(client.phone.person.id).is_blocking = True

    await salon.move(timedelta(days=1))
    await salon.owner.until(lambda: len(salon.owner.from_bot) == 3)
    assert "1" in texts(salon.owner)[2]


async def test_a_staff_group_that_became_a_supergroup_gets_its_notices(salon: LiveSalon) -> None:
    group = salon.world.add_group("Salón", [salon.owner.person.id])
    salon.world.say(salon.owner.person.id, "/staffgroup@elgrial_demo_bot", group.id)
    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 2, PATIENCE_SECONDS)
    async with bot_away(salon):
        supergroup = salon.world.migrate(group.id)
        salon.world.updates.clear()  # so that only the refused message tells the bot
        for text in ("first", "second"):
            async with salon.assistant.database.transaction() as session:
                await salon.assistant.services.outbox.post_to_staff(session, Message(text), key=text)

    await salon.world.until(lambda: len(salon.world.messages(supergroup.id)) == 3, PATIENCE_SECONDS)
    assert [m["text"] for m in salon.world.messages(supergroup.id)[1:]] == ["first", "second"]


async def test_what_a_closed_staff_group_cannot_get_goes_to_the_owner(salon: LiveSalon) -> None:
    group = salon.world.add_group("Salón", [salon.owner.person.id])
    salon.world.say(salon.owner.person.id, "/staffgroup@elgrial_demo_bot", group.id)
    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 2, PATIENCE_SECONDS)
    async with bot_away(salon):
        salon.world.set_bot_membership(group.id, is_member=False)
        salon.world.updates.clear()
        async with salon.assistant.database.transaction() as session:
            await salon.assistant.services.outbox.post_to_staff(session, Message("notice"), key="notice")

    await salon.owner.reads("notice")
    row = await stored(salon, "notice")
    assert row is not None
    assert row.chat_id == salon.owner.chat_id
