"""python-telegram-bot, unchanged, takes the sandbox for Telegram."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import telegram
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from bot.sandbox.faults import Fault
from bot.sandbox.state import Person
from bot.sandbox.world import World


def keyboard(data: str = "yes") -> telegram.InlineKeyboardMarkup:
    button = telegram.InlineKeyboardButton("Sí", callback_data=data)
    return telegram.InlineKeyboardMarkup([[button]])


async def test_a_whole_conversation(bot: telegram.Bot, world: World, ana: Person) -> None:
    assert bot.username == "elgrial_demo_bot"
    (start,) = await bot.get_updates(timeout=1)
    assert start.message is not None
    assert start.message.parse_entities(["bot_command"])
    asked = await start.message.reply_text(
        "<b>¿Sí?</b>", parse_mode="HTML", reply_markup=keyboard(), do_quote=True
    )
    assert asked.text_html == "<b>¿Sí?</b>"
    assert asked.reply_to_message is not None

    world.tap(ana.id, asked.message_id, "yes")
    (tap,) = await bot.get_updates(offset=start.update_id + 1)
    assert tap.callback_query is not None
    assert tap.callback_query.data == "yes"
    assert await tap.callback_query.answer("Hecho")
    edited = await tap.callback_query.edit_message_text("Sí")
    assert isinstance(edited, telegram.Message)
    assert edited.reply_markup is None
    assert await edited.delete()
    assert [message["text"] for message in world.messages(ana.id)] == ["/start"]


async def test_contacts_files_and_stickers(
    bot: telegram.Bot, world: World, ana: Person, tmp_path: Path
) -> None:
    world.share_contact(ana.id)
    world.send_file(ana.id, "mri.pdf", "application/pdf", b"%PDF", caption="MRI")
    world.send_sticker(ana.id, "👍")
    _, contact, document, sticker = (u.message for u in await bot.get_updates())
    assert contact is not None
    assert document is not None
    assert sticker is not None
    assert contact.contact is not None
    assert contact.contact.user_id == ana.id
    assert sticker.sticker is not None
    assert document.document is not None
    assert document.caption == "MRI"
    file = await document.document.get_file()
    assert await file.download_as_bytearray() == b"%PDF"

    sent = await bot.send_document(ana.id, b"BEGIN:VCALENDAR", filename="cita.ics", caption="Cita")
    assert sent.document is not None
    assert sent.document.file_name == "cita.ics"


async def test_the_bots_profile(bot: telegram.Bot) -> None:
    commands = [telegram.BotCommand("start", "Empezar")]
    scope = telegram.BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(commands, scope=scope, language_code="es")
    assert await bot.get_my_commands(scope=scope, language_code="es") == tuple(commands)
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(scope=scope, language_code="es")
    assert await bot.get_my_commands(scope=scope, language_code="es") == ()
    await bot.set_my_description("Salón", "es")
    assert (await bot.get_my_description("es")).description == "Salón"
    await bot.set_my_short_description("Breve")
    assert (await bot.get_my_short_description()).short_description == "Breve"
    await bot.set_my_name("Demo")
    assert (await bot.get_my_name()).name == "Demo"
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(), telegram.MenuButtonCommands)
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Not a command", "x")])


async def test_chats_and_pins(bot: telegram.Bot, world: World, ana: Person) -> None:
    chat = await bot.get_chat(ana.id)
    assert chat.first_name == "Ana"
    assert chat.accepted_gift_types.unlimited_gifts
    sent = await bot.send_message(ana.id, "Cita")
    assert await sent.pin()
    pinned = (await bot.get_chat(ana.id)).pinned_message
    assert pinned is not None
    assert pinned.message_id == sent.message_id
    assert await sent.unpin()
    assert (await bot.get_chat(ana.id)).pinned_message is None
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(world.add_user("Stranger").id)


async def test_errors_have_their_own_types(
    bot: telegram.Bot, world: World, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    stranger, group = world.add_user("Olena", "uk"), world.add_group("Equipo", [ana.id])
    supergroup = world.migrate(group.id)
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(stranger.id, "Hola")
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "Hola")
    assert moved.value.new_chat_id == supergroup.id
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(ana.id, "Hola", reply_markup=keyboard("x" * 65))
    world.faults.add(Fault(method="sendMessage", kind="error", code=429, description="Wait", retry_after=3))
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(ana.id, "Hola")
    assert wait.value.retry_after == timedelta(seconds=3)


async def test_the_second_reader_ends_the_first(bot: telegram.Bot, world: World) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await world.until(lambda: world.updates.is_polled)
    async with telegram.Bot(bot.token, base_url=bot.base_url.removesuffix(bot.token)) as other:
        assert await other.get_updates() == ()
    with pytest.raises(Conflict):
        await first


async def test_a_malformed_token_is_told_at_once(bot: telegram.Bot) -> None:
    wrong = telegram.Bot("wrong:!", base_url=bot.base_url.removesuffix(bot.token))
    with pytest.raises(InvalidToken):
        await wrong.initialize()
    await wrong.shutdown()
