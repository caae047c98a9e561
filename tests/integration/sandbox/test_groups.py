"""Groups and channels: what the bot hears there, how it is thrown out, how a group moves."""

import pytest

from bot.sandbox.state import Chat, Person
from bot.sandbox.world import World
from tests.integration.sandbox.client import Api


@pytest.fixture
def team(world: World) -> Chat:
    therapist = world.add_user("Therapist", "es", role="staff")
    return world.add_group("Equipo", [therapist.id, world.add_user("Reception", "es").id])


async def test_the_bot_hears_that_it_was_added(api: Api, team: Chat) -> None:
    (update,) = await api.call("getUpdates")
    change = update["my_chat_member"]
    assert change["chat"] == {"id": team.id, "type": "group", "title": "Equipo"}
    assert change["from"]["id"] == team.member_ids[0]
    assert change["old_chat_member"]["status"] == "left"
    assert change["new_chat_member"]["status"] == "member"
    assert change["new_chat_member"]["user"]["id"] == 1000001


async def test_privacy_mode_hides_what_is_not_for_the_bot(api: Api, world: World, team: Chat) -> None:
    writer = team.member_ids[0]
    posted = await api.call("sendMessage", chat_id=team.id, text="Nueva cita")
    world.say(writer, "between us", team.id)
    world.say(writer, "/today", team.id)
    world.say(writer, "/today@elgrial_demo_bot", team.id)
    world.say(writer, "/today@another_bot", team.id)
    world.say(writer, "thank you @elgrial_demo_bot", team.id)
    world.say(writer, "an answer", team.id, reply_to=posted["message_id"])
    heard = [u["message"]["text"] for u in world.updates.pending if "message" in u]
    assert heard == [
        "/today",
        "/today@elgrial_demo_bot",
        "thank you @elgrial_demo_bot",
        "an answer",
    ]


async def test_without_privacy_mode_the_bot_hears_everything(api: Api, world: World, team: Chat) -> None:
    world.privacy_mode = False
    world.say(team.member_ids[0], "between us", team.id)
    assert world.updates.pending[-1]["message"]["text"] == "between us"
    assert (await api.call("getMe"))["can_read_all_group_messages"] is True


async def test_a_bot_that_was_thrown_out_cannot_write(api: Api, world: World, team: Chat) -> None:
    world.set_bot_membership(team.id, is_member=False)
    assert world.updates.pending[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    refusal = await api.refusal("sendMessage", chat_id=team.id, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"
    world.say(team.member_ids[0], "/today", team.id)
    assert "message" not in world.updates.pending[-1]
    world.set_bot_membership(team.id, is_member=True)
    await api.call("sendMessage", chat_id=team.id, text="x")


async def test_a_bot_that_left_cannot_write(api: Api, team: Chat) -> None:
    await api.call("leaveChat", chat_id=team.id)
    refusal = await api.refusal("sendMessage", chat_id=team.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the group chat"


async def test_a_group_that_becomes_a_supergroup_has_a_new_id(api: Api, world: World, team: Chat) -> None:
    supergroup = world.migrate(team.id)
    answer = await api.answer("sendMessage", chat_id=team.id, text="x")
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": supergroup.id},
    }
    *_, to, from_ = (update["message"] for update in world.updates.pending[1:])
    assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (team.id, supergroup.id)
    assert (from_["chat"]["id"], from_["migrate_from_chat_id"]) == (supergroup.id, team.id)
    sent = await api.call("sendMessage", chat_id=supergroup.id, text="x")
    assert sent["chat"]["type"] == "supergroup"


async def test_nobody_is_asked_for_a_telephone_in_public(api: Api, team: Chat) -> None:
    markup = {"keyboard": [[{"text": "Teléfono", "request_contact": True}]]}
    refusal = await api.refusal("sendMessage", chat_id=team.id, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: phone number can be requested in private chats only"


async def test_the_bot_deletes_only_its_own_messages_in_a_group(api: Api, world: World, team: Chat) -> None:
    said = world.say(team.member_ids[0], "/today", team.id)
    refusal = await api.refusal("deleteMessage", chat_id=team.id, message_id=said["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted"
    sent = await api.call("sendMessage", chat_id=team.id, text="x")
    await api.call("deleteMessage", chat_id=team.id, message_id=sent["message_id"])


async def test_members_have_a_status(api: Api, world: World, team: Chat, ana: Person) -> None:
    owner, member = team.member_ids
    people = (owner, member, ana.id, 1000001)
    found = [await api.call("getChatMember", chat_id=team.id, user_id=p) for p in people]
    assert [m["status"] for m in found] == ["creator", "member", "left", "member"]
    administrators = await api.call("getChatAdministrators", chat_id=team.id)
    assert [administrator["user"]["id"] for administrator in administrators] == [owner]
    assert await api.call("getChatMemberCount", chat_id=team.id) == 3
    refusal = await api.refusal("getChatMember", chat_id=team.id, user_id=99)
    assert refusal == "400 Bad Request: member not found"


async def test_strangers_do_not_write_into_a_group(world: World, team: Chat, ana: Person) -> None:
    with pytest.raises(ValueError, match="members"):
        world.say(ana.id, "hola", team.id)


async def test_a_channel_posts_without_an_author(api: Api, world: World, ana: Person) -> None:
    channel = world.add_group("Noticias", [ana.id], "channel")
    world.say(ana.id, "abierto", channel.id)
    post = world.updates.pending[-1]["channel_post"]
    assert "from" not in post
    assert (
        post["sender_chat"]
        == post["chat"]
        == {
            "id": channel.id,
            "type": "channel",
            "title": "Noticias",
        }
    )
    sent = await api.call("sendMessage", chat_id=channel.id, text="x")
    assert sent["sender_chat"]["id"] == channel.id
