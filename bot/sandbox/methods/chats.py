"""Methods about chats, their members and files."""

from bot.sandbox import errors
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.common import joined
from bot.sandbox.parameters import Parameters
from bot.sandbox.state import Chat, Json, Person
from bot.sandbox.world import World


def get_chat(world: World, ask: Parameters) -> Json:
    """GetChat."""
    chat = joined(world, ask)
    if not chat.is_started:
        raise bad_request(errors.CHAT_NOT_FOUND)
    gifts = {
        "unlimited_gifts": chat.is_private,
        "limited_gifts": chat.is_private,
        "unique_gifts": chat.is_private,
        "premium_subscription": chat.is_private,
        "gifts_from_channels": chat.is_private,
    }
    full = {
        **world.chat_object(chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }
    if chat.pinned:
        full["pinned_message"] = chat.messages[chat.pinned[-1]].body
    return full


def get_chat_member(world: World, ask: Parameters) -> Json:
    """GetChatMember."""
    chat, user_id = joined(world, ask), ask.integer("user_id")
    if not user_id:
        raise bad_request("invalid user_id specified")
    if user_id == world.state.bot.id:
        return world.bot_member(chat.bot_status)
    person = world.state.people.get(user_id)
    if person is None:
        raise bad_request("member not found")
    return _member(chat, person)


def get_chat_administrators(world: World, ask: Parameters) -> list[Json]:
    """GetChatAdministrators: the owner."""
    chat = joined(world, ask)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [_member(chat, world.person(chat.member_ids[0]))]


def get_chat_member_count(world: World, ask: Parameters) -> int:
    """GetChatMemberCount: the people and the bot."""
    return len(joined(world, ask).member_ids) + 1


def leave_chat(world: World, ask: Parameters) -> bool:
    """LeaveChat."""
    chat = joined(world, ask)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    world.publish_chat(chat)
    return True


def get_file(world: World, ask: Parameters) -> Json:
    """GetFile."""
    file_id = ask.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = world.state.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.content),
        "file_path": file.path,
    }


def _member(chat: Chat, person: Person) -> Json:
    if person.id not in chat.member_ids:
        return {"user": person.user(), "status": "left"}
    if not chat.is_private and chat.member_ids[0] == person.id:
        return {"user": person.user(), "status": "creator", "is_anonymous": False}
    return {"user": person.user(), "status": "member"}
