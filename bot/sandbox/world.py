"""What people do on their telephones: write, send files, share a contact, correct, tap."""

import time

from bot.sandbox import errors, images
from bot.sandbox.community import Community
from bot.sandbox.entities import finish
from bot.sandbox.state import CallbackQuery, Chat, Json

_LONGEST_TEXT = 4096


class World(Community):
    """The look-alike's world. Unknown ids raise UnknownError, impossible deeds ValueError."""

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
        if reply_to is not None:
            self.message(chat, reply_to)
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


def without_reply(body: Json) -> Json:
    """Return a message as it is quoted in a reply: Telegram quotes one level only."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}
