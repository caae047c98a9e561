"""The bot writes, edits and deletes over HTTP as on Telegram, and is refused in the same words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.clock import ShiftedClock
from bot.sandbox.state import Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api

KEYBOARD = {"inline_keyboard": [[{"text": "Sí", "callback_data": "yes"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)


async def test_a_message_arrives_with_its_formatting_and_keyboard(
    api: Api, world: World, ana: Person
) -> None:
    sent = await api.call(
        "sendMessage",
        chat_id=ana.id,
        text="😀 <b>Hola</b>",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
        protect_content=True,
        no_such_parameter="ignored",
    )
    assert sent["message_id"] == 2
    assert sent["from"] == {
        "id": 1000001,
        "is_bot": True,
        "first_name": "El Grial",
        "username": "elgrial_demo_bot",
    }
    assert sent["chat"] == {
        "id": ana.id,
        "type": "private",
        "first_name": "Ana",
        "username": "ana_example",
    }
    assert sent["text"] == "😀 Hola"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 4}]
    assert sent["reply_markup"] == KEYBOARD
    assert sent["has_protected_content"] is True
    assert world.messages(ana.id)[-1] == sent


async def test_entities_may_come_ready_made(api: Api, ana: Person) -> None:
    bold = {"type": "bold", "offset": 0, "length": 4}
    sent = await api.call("sendMessage", chat_id=ana.id, text="Hola", entities=[bold])
    assert sent["entities"] == [bold]


async def test_a_mention_names_a_known_person_only(api: Api, ana: Person) -> None:
    text = f'<a href="tg://user?id={ana.id}">Ana</a> <a href="tg://user?id=999">X</a>'
    sent = await api.call("sendMessage", chat_id=ana.id, text=text, parse_mode="HTML")
    assert [(e["type"], e["user"]["id"]) for e in sent["entities"]] == [("text_mention", ana.id)]


@pytest.mark.parametrize(
    ("method", "parameters", "refusal"),
    [
        ("sendMessage", {}, "message text is empty"),
        ("sendMessage", {"text": "Hola"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1, "text": "Hola"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "Hola"}, "chat not found"),
        ("sendMessage", {"chat_id": "ANA", "text": " \n "}, "message text is empty"),
        ("sendMessage", {"chat_id": "ANA", "text": "x" * 4097}, "message is too long"),
        ("sendMessage", {"chat_id": "ANA", "text": "😀" * 2049}, "message is too long"),
        (
            "sendMessage",
            {"chat_id": "ANA", "text": "<b>x", "parse_mode": "HTML"},
            'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
        ),
        ("sendMessage", {"chat_id": "ANA", "text": "x", "parse_mode": "XML"}, "unsupported parse_mode"),
        (
            "sendMessage",
            {"chat_id": "ANA", "text": "x", "entities": [{"type": "bold", "offset": 0}]},
            'can\'t parse MessageEntity: Can\'t find field "length"',
        ),
        (
            "sendMessage",
            {"chat_id": "ANA", "text": "x", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": "ANA", "text": "x", "reply_markup": "[]"},
            "object expected as reply markup",
        ),
        (
            "sendMessage",
            {"chat_id": "ANA", "text": "x", "reply_parameters": {"message_id": 99}},
            "message to be replied not found",
        ),
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageText", {"chat_id": "ANA", "text": ""}, "message text is empty"),
        ("editMessageText", {"chat_id": "ANA", "text": "x"}, "message to edit not found"),
        (
            "editMessageText",
            {"chat_id": "ANA", "message_id": 99, "text": "x"},
            "message to edit not found",
        ),
        (
            "editMessageText",
            {"chat_id": "ANA", "message_id": 1, "text": "x"},
            "message can't be edited",
        ),
        ("deleteMessage", {"chat_id": "ANA"}, "message identifier is not specified"),
        ("deleteMessage", {"chat_id": "ANA", "message_id": 99}, "message to delete not found"),
        ("deleteMessages", {"chat_id": "ANA"}, "message identifiers are not specified"),
        (
            "answerCallbackQuery",
            {},
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendPhoto", {"chat_id": "ANA"}, "there is no photo in the request"),
        (
            "sendDocument",
            {"chat_id": "ANA", "document": "unknown"},
            "wrong file identifier/HTTP URL specified",
        ),
        ("sendContact", {"phone_number": "1"}, 'parameter "first_name" is required'),
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "unknown"}, "invalid file_id"),
    ],
)  # fmt: skip
async def test_refusals(api: Api, ana: Person, method: str, parameters: dict[str, Any], refusal: str) -> None:
    if parameters.get("chat_id") == "ANA":
        parameters = {**parameters, "chat_id": ana.id}
    assert await api.refusal(method, **parameters) == f"400 Bad Request: {refusal}"


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "x", "callback_data": "ñ" * 33}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "x"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ("x", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (
            {"text": "x", "url": "ftp://example.org"},
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
    ],
)
async def test_wrong_buttons(api: Api, ana: Person, button: Any, refusal: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    answer = await api.refusal("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
    assert answer == f"400 Bad Request: {refusal}"


async def test_callback_data_may_fill_64_bytes(api: Api, ana: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "x", "callback_data": "ñ" * 32}]]}
    sent = await api.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_the_bot_never_writes_first(api: Api, world: World) -> None:
    stranger = world.add_user("Olena", "uk")
    refusal = "403 Forbidden: bot can't initiate conversation with a user"
    assert await api.refusal("sendMessage", chat_id=stranger.id, text="Hola") == refusal
    world.say(stranger.id, "/start")
    await api.call("sendMessage", chat_id=stranger.id, text="Hola")


async def test_who_blocks_the_bot_hears_nothing_until_unblocking(api: Api, world: World, ana: Person) -> None:
    world.set_blocking(ana.id, is_blocking=True)
    refusal = "403 Forbidden: bot was blocked by the user"
    assert await api.refusal("sendMessage", chat_id=ana.id, text="Hola") == refusal
    assert await api.refusal("sendChatAction", chat_id=ana.id, action="typing") == refusal
    world.say(ana.id, "I am back")
    await api.call("sendMessage", chat_id=ana.id, text="Hola")

    changes = [u["my_chat_member"] for u in world.updates.pending if "my_chat_member" in u]
    statuses = [(c["old_chat_member"]["status"], c["new_chat_member"]["status"]) for c in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")]
    assert changes[0]["new_chat_member"]["until_date"] == 0


async def test_editing_replaces_text_and_removes_the_keyboard(api: Api, world: World, ana: Person) -> None:
    sent = await api.call("sendMessage", chat_id=ana.id, text="¿Sí?", reply_markup=KEYBOARD)
    where = {"chat_id": ana.id, "message_id": sent["message_id"]}
    edited = await api.call("editMessageText", **where, text="<i>Sí</i>", parse_mode="HTML")
    assert edited["text"] == "Sí"
    assert edited["entities"] == [{"type": "italic", "offset": 0, "length": 2}]
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    assert world.messages(ana.id)[-1] == edited


async def test_an_edit_that_changes_nothing_is_refused(api: Api, ana: Person) -> None:
    sent = await api.call("sendMessage", chat_id=ana.id, text="¿Sí?", reply_markup=KEYBOARD)
    where = {"chat_id": ana.id, "message_id": sent["message_id"]}
    same = {**where, "text": "¿Sí?", "reply_markup": KEYBOARD}
    assert await api.refusal("editMessageText", **same) == NOT_MODIFIED
    keyboard = {**where, "reply_markup": KEYBOARD}
    assert await api.refusal("editMessageReplyMarkup", **keyboard) == NOT_MODIFIED
    await api.call("editMessageReplyMarkup", **where)
    assert await api.refusal("editMessageReplyMarkup", **where) == NOT_MODIFIED
    assert await api.refusal("editMessageText", **where, text="¿Sí?") == NOT_MODIFIED


async def test_a_message_that_changed_the_input_field_stays_as_it_is(api: Api, ana: Person) -> None:
    for markup in ({"remove_keyboard": True}, {"keyboard": [["a"]]}, {"force_reply": True}):
        sent = await api.call("sendMessage", chat_id=ana.id, text="x", reply_markup=markup)
        assert "reply_markup" not in sent
        where = {"chat_id": ana.id, "message_id": sent["message_id"]}
        refusal = await api.refusal("editMessageText", **where, text="y")
        assert refusal == "400 Bad Request: message can't be edited"


async def test_captions_and_texts_are_edited_each_by_its_method(api: Api, ana: Person) -> None:
    text = await api.call("sendMessage", chat_id=ana.id, text="x")
    where = {"chat_id": ana.id, "message_id": text["message_id"]}
    refusal = await api.refusal("editMessageCaption", **where, caption="y")
    assert refusal == "400 Bad Request: there is no caption in the message to edit"


async def test_messages_are_deleted_for_two_days(
    api: Api, world: World, clock: ShiftedClock, ana: Person
) -> None:
    await api.call("sendMessage", chat_id=ana.id, text="soon gone")
    await api.call("sendMessage", chat_id=ana.id, text="stays")
    await api.call("deleteMessage", chat_id=ana.id, message_id=2)
    assert await api.call("deleteMessages", chat_id=ana.id, message_ids=[1, 2, 99]) is True
    assert [message["text"] for message in world.messages(ana.id)] == ["stays"]

    clock.move(timedelta(hours=49))
    refusal = await api.refusal("deleteMessage", chat_id=ana.id, message_id=3)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    new = await api.call("sendMessage", chat_id=ana.id, text="stays, too")
    both = [3, new["message_id"]]
    refusal = await api.refusal("deleteMessages", chat_id=ana.id, message_ids=both)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    assert [message["message_id"] for message in world.messages(ana.id)] == both


async def test_the_reply_keyboard_belongs_to_the_chat(api: Api, world: World, ana: Person) -> None:
    contact = {"keyboard": [[{"text": "Mi teléfono", "request_contact": True}], ["No"]]}
    markup = {**contact, "one_time_keyboard": True, "input_field_placeholder": "…"}
    await api.call("sendMessage", chat_id=ana.id, text="¿Teléfono?", reply_markup=markup)
    keyboard = world.chat(ana.id).reply_keyboard
    assert keyboard is not None
    assert keyboard.model_dump() == {
        "buttons": [
            [{"text": "Mi teléfono", "request_contact": True}],
            [{"text": "No", "request_contact": False}],
        ],
        "one_time": True,
        "placeholder": "…",
    }
    shared = world.share_contact(ana.id)
    assert shared["contact"]["phone_number"] == "+34600000001"
    assert shared["contact"]["user_id"] == ana.id
    assert world.chat(ana.id).reply_keyboard is None

    await api.call("sendMessage", chat_id=ana.id, text="x", reply_markup=contact)
    world.say(ana.id, "No")
    assert world.chat(ana.id).reply_keyboard is not None
    remove = {"remove_keyboard": True}
    await api.call("sendMessage", chat_id=ana.id, text="x", reply_markup=remove)
    assert world.chat(ana.id).reply_keyboard is None


async def test_replies_quote_one_message(api: Api, world: World, ana: Person) -> None:
    sent = await api.call("sendMessage", chat_id=ana.id, text="x", reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"
    lost = {"message_id": 99, "allow_sending_without_reply": True}
    sent = await api.call("sendMessage", chat_id=ana.id, text="y", reply_parameters=lost)
    assert "reply_to_message" not in sent
    answer = world.say(ana.id, "z", reply_to=2)
    assert answer["reply_to_message"]["text"] == "x"
    assert "reply_to_message" not in answer["reply_to_message"]


async def test_a_forced_reply_answers_the_question(api: Api, world: World, ana: Person) -> None:
    force = {"force_reply": True}
    asked = await api.call("sendMessage", chat_id=ana.id, text="¿Por qué?", reply_markup=force)
    assert world.say(ana.id, "Porque sí")["reply_to_message"] == asked
    assert "reply_to_message" not in world.say(ana.id, "Otra cosa")
