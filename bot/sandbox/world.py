"""What people do on their telephones: write, tap, share a contact, block the bot, gather in groups."""

import time
from collections.abc import Sequence
from typing import Literal

from bot.sandbox import errors, images
from bot.sandbox.entities import finish
from bot.sandbox.ledger import Ledger
from bot.sandbox.state import CallbackQuery, Chat, ChatType, Json, Person

_LONGEST_TEXT = 4096


class World(Ledger):
    """The look-alike's world. Unknown ids raise UnknownError, impossible deeds ValueError."""

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

    def say(
        self, user_id: int, text: str, chat_id: int | None = None, *, reply_to: int | None = None
    ) -> Json:
        """Let a person write ``text`` into a chat, by default their private one with the bot."""
        formatted = finish(text, [])
        if not formatted.text or len(formatted.text) > _LONGEST_TEXT:
            raise ValueError("a message has 1 to 4096 characters")
        content: Json = {"text": formatted.text}
        if formatted.entities:
            content["entities"] = formatted.entities
        return self._send(user_id, chat_id, content, reply_to=reply_to)

    def share_contact(self, user_id: int, chat_id: int | None = None, *, of: Json | None = None) -> Json:
        """Let a person send their own contact, or ``of``, the Contact of somebody else."""
        person = self.person(user_id)
        own = {
            "phone_number": person.phone_number or f"+34600{user_id % 1000000:06}",
            "first_name": person.first_name,
            "user_id": person.id,
        }
        return self._send(user_id, chat_id, {"contact": of or own})

    def send_sticker(self, user_id: int, emoji: str, chat_id: int | None = None) -> Json:
        """Let a person send a sticker that stands for ``emoji``."""
        file = self.keep_file("stickers", "sticker.webp", "image/webp", b"")
        sticker = {
            "file_id": file.id,
            "file_unique_id": file.unique_id,
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._send(user_id, chat_id, {"sticker": sticker})

    def send_file(
        self,
        user_id: int,
        name: str,
        mime_type: str,
        content: bytes,
        chat_id: int | None = None,
        *,
        caption: str = "",
        is_voice: bool = False,
    ) -> Json:
        """Let a person send a photo (PNG, GIF or JPEG), a voice message or a document."""
        if is_voice:
            body = images.voice(self, mime_type, content)
        elif images.size_of(content):
            body = images.photo_part(self.keep_file("photos", name, mime_type, content))
        else:
            body = images.document(self, name, mime_type, content)
        formatted = finish(caption, [])
        if formatted.text:
            body["caption"] = formatted.text
        if formatted.entities:
            body["caption_entities"] = formatted.entities
        return self._send(user_id, chat_id, body)

    def edit(self, user_id: int, message_id: int, text: str, chat_id: int | None = None) -> Json:
        """Let a person correct what they wrote."""
        chat = self.chat(chat_id or user_id)
        old = self.message(chat, message_id).body
        if "text" not in old or old.get("from", {}).get("id") != user_id:
            raise ValueError("people edit their own texts only")
        formatted = finish(text, [])
        body = {**old, "text": formatted.text, "edit_date": self.now()}
        body.pop("entities", None)
        if formatted.entities:
            body["entities"] = formatted.entities
        self.rewrite(chat, body)
        self._deliver(chat, "edited_message", body)
        return body

    def tap(self, user_id: int, message_id: int, data: str, chat_id: int | None = None) -> str:
        """Let a person tap a button of any message, with any ``data``, and return the query's id.

        A message that was deleted meanwhile reaches the bot as inaccessible.
        """
        chat, person = self.chat(chat_id or user_id), self.person(user_id)
        if not 0 < message_id <= chat.last_message_id:
            raise errors.UnknownError("no such message")
        message = chat.messages.get(message_id)
        gone = {"chat": self.chat_object(chat), "message_id": message_id, "date": 0}
        self._forget_old_queries()
        self.state.last_query_id += 1
        query_id = f"{user_id}{self.state.last_query_id:09}"
        self.state.queries[query_id] = CallbackQuery(person_id=user_id, chat_id=chat.id)
        query = {
            "id": query_id,
            "from": person.user(),
            "message": message.body if message else gone,
            "chat_instance": str(chat.id),
            "data": data,
        }
        self.updates.push("callback_query", query)
        return query_id

    def is_too_old(self, query: CallbackQuery) -> bool:
        """Whether Telegram no longer takes an answer to this tap."""
        return time.time() - query.asked_at > self.query_lifetime

    def _forget_old_queries(self) -> None:
        kept = {key: q for key, q in self.state.queries.items() if not self.is_too_old(q)}
        self.state.queries = kept

    def _send(self, user_id: int, chat_id: int | None, content: Json, *, reply_to: int | None = None) -> Json:
        person, chat = self.person(user_id), self.chat(chat_id or user_id)
        if user_id not in chat.member_ids:
            raise ValueError("only members write into a chat")
        if chat.is_private:
            self.set_blocking(user_id, is_blocking=False)
            chat.is_started = True
        answered = chat.messages.get(reply_to or chat.awaited_reply_to or 0)
        chat.awaited_reply_to = None
        if answered is not None:
            content = {"reply_to_message": without_reply(answered.body), **content}
        is_channel = chat.type == "channel"
        body = self.post(chat, None if is_channel else person.user(), content)
        self._hide_used_keyboard(chat, content)
        self._deliver(chat, "channel_post" if is_channel else "message", body)
        return body

    def _hide_used_keyboard(self, chat: Chat, content: Json) -> None:
        keyboard = chat.reply_keyboard
        if keyboard is None or not keyboard.one_time:
            return
        labels = {button.text for row in keyboard.buttons for button in row}
        if "contact" in content or content.get("text") in labels:
            chat.reply_keyboard = None
            self.publish_chat(chat)

    def _deliver(self, chat: Chat, kind: str, body: Json) -> None:
        if chat.bot_status == "member" and self._is_for_bot(chat, body):
            self.updates.push(kind, body)

    def _is_for_bot(self, chat: Chat, body: Json) -> bool:
        if not self.privacy_mode or chat.type in {"private", "channel"}:
            return True
        text = str(body.get("text", body.get("caption", "")))
        answered = body.get("reply_to_message", {}).get("from", {}).get("id")
        is_named = f"@{self.state.bot.username}" in text
        is_command = text.startswith("/") and "@" not in text.split(maxsplit=1)[0]
        return is_named or is_command or bool(answered == self.state.bot.id)

    def _tell_bot_of_membership(self, chat: Chat, actor: Person, was: str, becomes: str) -> None:
        change = {
            "chat": self.chat_object(chat),
            "from": actor.user(),
            "date": self.now(),
            "old_chat_member": self.bot_member(was),
            "new_chat_member": self.bot_member(becomes),
        }
        self.updates.push("my_chat_member", change)

    def bot_member(self, status: str) -> Json:
        """Return the bot as Telegram's ChatMember."""
        forever = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.state.bot.user(), "status": status, **forever}

    def _publish_person(self, person: Person) -> None:
        self.publish({"type": "user", "user": person.view()})


def without_reply(body: Json) -> Json:
    """Return a message as it is quoted in a reply: Telegram quotes one level only."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}
