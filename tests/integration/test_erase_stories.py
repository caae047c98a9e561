"""Erasing empties the chat, too: what Telegram still deletes is gone, and only the farewell is left."""

from datetime import timedelta

import pytest

from bot.languages import Language
from bot.messages import DELETED_AT_ONCE
from data.models import Client as ClientRow
from data.models import OutboxMessage, ProcessedUpdate
from handlers import callbacks as on
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of
from tests.support.wire import becomes, bot_away, eventually, fails, known_client, post
from tests.support.words import words

FAREWELL = "Everything about you is erased. If you write again, we start anew. We wish you well!"
FORTY_EIGHT_HOURS = timedelta(hours=48)


async def wanting_to_go(phone: Phone) -> int:
    """Go to the question whether to erase everything; return the message that asks it."""
    await phone.ask("/privacy")
    asked: int = (await phone.tap(on.ERASE(0)))["message_id"]
    return asked


async def erase(phone: Phone, language: Language = "en") -> Json:
    """Erase everything; return the farewell."""
    phone.press(await wanting_to_go(phone), on.ERASE(1))
    return await phone.reads(words(language, FAREWELL))


async def left_of(salon: LiveSalon, phone: Phone) -> int:
    """Return how many rows name the person's chat."""
    chat = phone.person.id
    models = (OutboxMessage, ProcessedUpdate)
    return sum([await count(salon, model, chat_id=chat) for model in models])


async def forgotten(salon: LiveSalon, phone: Phone) -> None:
    """Wait until no row names the person's chat."""

    async def is_so() -> bool:
        return await left_of(salon, phone) == 0

    await eventually(is_so)


@pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])
async def test_after_erasing_the_chat_is_empty_but_for_the_farewell(
    salon: LiveSalon, language: Language
) -> None:
    client = await screened(salon, language)
    phone = client.phone
    salon.world.send_sticker(phone.person.id, "💙")
    await salon.settled()
    await client.book(day=2)
    await salon.move(timedelta(days=1, hours=1))
    await phone.button("ay:")
    phone.write("🤷")
    await salon.settled()
    assert await left_of(salon, phone) > 10

    farewell = await erase(phone, language)
    assert phone.messages == [farewell]
    await forgotten(salon, phone)


async def test_what_is_older_than_two_days_stays_where_it_is(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await phone.ask("/privacy")
    await salon.settled()
    old = list(phone.messages)
    salon.clock.move(FORTY_EIGHT_HOURS + timedelta(seconds=1))
    await salon.assistant.housekeeping()
    assert await left_of(salon, phone) == 0
    await phone.ask("/help")
    farewell = await erase(phone, "es")
    assert phone.messages == [*old, farewell]


async def test_an_old_screen_that_was_used_again_keeps_no_other_message_from_going(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    menu = (await phone.ask("/start"))["message_id"]
    await salon.settled()
    old = list(phone.messages)
    salon.clock.move(FORTY_EIGHT_HOURS + timedelta(seconds=1))
    await phone.tap("🔒")
    for _ in range(3):
        await phone.ask("/help")
    farewell = await erase(phone, "es")
    assert [message["message_id"] for message in phone.messages] == [
        *(message["message_id"] for message in old),
        farewell["message_id"],
    ]
    assert menu == old[-1]["message_id"]


async def test_the_question_whether_to_erase_is_answered_where_it_cannot_be_deleted(salon: LiveSalon) -> None:
    phone = salon.phone("Pepa", "en")
    menu = (await phone.ask("/start"))["message_id"]
    await salon.settled()
    salon.clock.move(FORTY_EIGHT_HOURS + timedelta(seconds=1))
    for data in (on.PRIVACY(), on.ERASE(0), on.ERASE(1)):
        phone.press(menu, data)
    await phone.reads(FAREWELL)
    assert [text_of(message) for message in phone.messages] == ["/start", "Erased.", FAREWELL]
    assert "reply_markup" not in phone.messages[1]


async def test_more_messages_than_one_call_deletes(salon: LiveSalon) -> None:
    phone = salon.phone("Pepa", "en")
    for _ in range(DELETED_AT_ONCE // 2 + 5):
        phone.write("/cancel")
    await salon.settled()
    assert len(phone.messages) > DELETED_AT_ONCE
    farewell = await erase(phone)
    assert phone.messages == [farewell]


async def test_a_restart_between_erasing_and_deleting_loses_nothing(salon: LiveSalon) -> None:
    phone = salon.phone("Pepa", "en")
    asked = await wanting_to_go(phone)
    fails(salon, "deleteMessages", code=500, times=1)
    phone.press(asked, on.ERASE(1))

    async def is_put_off() -> bool:
        return await count(salon, OutboxMessage, chat_id=phone.person.id, attempts=1) == 1

    await eventually(is_put_off)
    assert await count(salon, ClientRow, telegram_id=phone.person.id) == 0
    async with bot_away(salon):
        assert await count(salon, OutboxMessage, chat_id=phone.person.id, state="waiting") == 2
        assert not phone.count(FAREWELL)
        salon.clock.move(timedelta(minutes=1))
    farewell = await phone.reads(FAREWELL)
    assert phone.messages == [farewell]
    await forgotten(salon, phone)


async def test_whoever_writes_again_before_the_farewell_has_come_still_gets_it(salon: LiveSalon) -> None:
    phone = salon.phone("Pepa", "en")
    asked = await wanting_to_go(phone)
    fails(salon, "deleteMessages", code=429, retry_after=3600, times=1)
    for _ in range(2):
        phone.press(asked, on.ERASE(1))
    await salon.settled()
    salon.clock.move(timedelta(hours=2))
    farewell = await phone.reads(FAREWELL)
    await forgotten(salon, phone)
    assert phone.count(FAREWELL) == 2
    assert phone.messages[-1]["message_id"] >= farewell["message_id"]
    assert all(FAREWELL in text_of(message) for message in phone.messages)


@pytest.mark.parametrize(("code", "description"), [(404, "Not Found"), (400, "Bad Request: no such thing")])
async def test_a_server_that_does_not_delete_several_messages_keeps_nobody_waiting(
    salon: LiveSalon, code: int, description: str
) -> None:
    phone = salon.phone("Pepa", "en")
    asked = await wanting_to_go(phone)
    fails(salon, "deleteMessages", code=code, description=description, times=1)
    phone.press(asked, on.ERASE(1))
    farewell = await phone.reads(FAREWELL)
    assert phone.messages == [farewell]


async def test_a_farewell_that_cannot_be_sent_forgets_the_chat_all_the_same(salon: LiveSalon) -> None:
    phone = salon.phone("Pepa", "en")
    asked = await wanting_to_go(phone)
    fails(salon, "sendMessage", code=403, description="Forbidden: bot was blocked by the user", times=1)
    phone.press(asked, on.ERASE(1))

    async def is_given_up() -> bool:
        return await count(salon, OutboxMessage, state="dead", chat_id=None) == 1

    await eventually(is_given_up)
    assert phone.messages == []
    await forgotten(salon, phone)


async def test_what_others_wrote_and_read_stays(salon: LiveSalon) -> None:
    gone, stays = salon.phone("Pepa", "en"), salon.phone("Otra", "en")
    for phone in (gone, stays):
        await phone.ask("/start")
        await post(salon, phone.chat_id, f"notice {phone.person.id}")
        await becomes(salon, f"notice {phone.person.id}", "sent")
    before, known = list(stays.messages), await left_of(salon, stays)
    owners = list(salon.owner.messages)
    await erase(gone)
    assert (stays.messages, await left_of(salon, stays)) == (before, known)
    assert salon.owner.messages == owners


async def test_what_is_said_in_a_group_is_not_noted(salon: LiveSalon) -> None:
    group = salon.world.add_group("Equipo", [salon.owner.person.id])
    in_group = Phone(salon.world, salon.owner.person, group.id)
    await in_group.ask("/staffgroup")
    noted = {row.chat_id for row in await rows_of(salon, ProcessedUpdate)}
    assert noted == {salon.owner.person.id, None}
