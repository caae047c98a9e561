"""Who there is: people, their groups, and the bot's place among them."""

from collections.abc import Sequence
from typing import Literal

from bot.sandbox.ledger import Ledger
from bot.sandbox.state import Chat, ChatType, Json, Person


class Community(Ledger):
    """People and groups. Unknown ids raise UnknownError, impossible deeds ValueError."""

    def add_user(
        self,
        first_name: str,
        language_code: str | None = "es",
        *,
        last_name: str | None = None,
        username: str | None = None,
        phone_number: str | None = None,
        role: Literal["client", "staff"] = "client",
        id: int | None = None,  # noqa: A002 - Telegram's word
    ) -> Person:
        """Add a person with an empty private chat, which the bot cannot write to yet."""
        number = max(self.state.people, default=5000000) + 1 if id is None else id
        if number <= 0 or number == self.state.bot.id or number in self.state.people:
            raise ValueError("this id is taken or impossible")
        person = Person(
            id=number,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            phone_number=phone_number,
            role=role,
        )
        self.state.people[number] = person
        chat = Chat(id=number, type="private", member_ids=[number], is_started=False)
        self.state.chats[number] = chat
        self._publish_person(person)
        self.publish_chat(chat)
        return person

    def change_user(
        self, user_id: int, *, first_name: str | None = None, language_code: str | None = None
    ) -> Person:
        """Change a person's name or the language of their Telegram."""
        person = self.person(user_id)
        person.first_name = first_name or person.first_name
        person.language_code = language_code or person.language_code
        self._publish_person(person)
        return person

    def set_blocking(self, user_id: int, *, is_blocking: bool) -> Person:
        """Block the bot, or let it write again; the bot hears of either."""
        person = self.person(user_id)
        if person.is_blocking == is_blocking:
            return person
        person.is_blocking = is_blocking
        chat = self.chat(user_id)
        was, becomes = ("member", "kicked") if is_blocking else ("kicked", "member")
        self._tell_bot_of_membership(chat, person, was, becomes)
        self._publish_person(person)
        return person

    def add_group(
        self,
        title: str,
        member_ids: Sequence[int],
        type: ChatType = "group",  # noqa: A002
    ) -> Chat:
        """Found a group, supergroup or channel; its first member owns it and adds the bot."""
        if not member_ids or type == "private":
            raise ValueError("a group needs a member")
        founder, *_ = (self.person(member) for member in member_ids)
        number = len(self.state.chats) + 1
        base = -4000000000 if type == "group" else -1002000000000
        chat = Chat(id=base - number, type=type, title=title, member_ids=list(member_ids))
        self.state.chats[chat.id] = chat
        self._tell_bot_of_membership(chat, founder, "left", "member")
        self.publish_chat(chat)
        return chat

    def set_bot_membership(self, chat_id: int, *, is_member: bool) -> Chat:
        """Let a group's owner remove the bot or add it again."""
        chat = self.chat(chat_id)
        if chat.is_private:
            raise ValueError("a private chat has no members to change")
        was, becomes = chat.bot_status, "member" if is_member else "kicked"
        if was == becomes:
            return chat
        chat.bot_status = "member" if is_member else "kicked"
        self._tell_bot_of_membership(chat, self.person(chat.member_ids[0]), was, becomes)
        self.publish_chat(chat)
        return chat

    def migrate(self, chat_id: int) -> Chat:
        """Turn a group into a supergroup with a new id, and return the supergroup."""
        group = self.chat(chat_id)
        if group.type != "group" or group.migrated_to:
            raise ValueError("only a group becomes a supergroup")
        owner = self.person(group.member_ids[0]).user()
        number = len(self.state.chats) + 1
        supergroup = Chat(
            id=-1002000000000 - number,
            type="supergroup",
            title=group.title,
            member_ids=group.member_ids,
        )
        self.state.chats[supergroup.id] = supergroup
        group.migrated_to = supergroup.id
        for chat, field, other in (
            (group, "migrate_to_chat_id", supergroup),
            (supergroup, "migrate_from_chat_id", group),
        ):
            self.updates.push("message", self.post(chat, owner, {field: other.id}))
            self.publish_chat(chat)
        return supergroup

    def bot_member(self, status: str) -> Json:
        """Return the bot as Telegram's ChatMember."""
        forever = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.state.bot.user(), "status": status, **forever}

    def _tell_bot_of_membership(self, chat: Chat, actor: Person, was: str, becomes: str) -> None:
        change = {
            "chat": self.chat_object(chat),
            "from": actor.user(),
            "date": self.now(),
            "old_chat_member": self.bot_member(was),
            "new_chat_member": self.bot_member(becomes),
        }
        self.updates.push("my_chat_member", change)

    def _publish_person(self, person: Person) -> None:
        self.publish({"type": "user", "user": person.view()})
