"""The control API: how the page and tests act for the people, move time and cause failures."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

from aiohttp import web
from aiohttp.web_request import FileField
from pydantic import BaseModel

from bot.clock import ShiftedClock
from bot.sandbox import control_requests as bodies
from bot.sandbox.errors import UnknownError
from bot.sandbox.faults import Fault
from bot.sandbox.state import Json
from bot.sandbox.world import World

NextReminder = Callable[[], Awaitable[datetime | None]]
Read = TypeVar("Read", bound=BaseModel)
_HEARTBEAT_SECONDS = 15.0


class RefusedError(Exception):
    """What was asked is impossible at present."""


class Control:
    """Handlers of everything under /sandbox/."""

    def __init__(
        self,
        world: World,
        *,
        next_reminder: NextReminder | None,
        hints: Sequence[str],
        timezone: str,
    ) -> None:
        self._world = world
        self._next_reminder = next_reminder
        self._hints = list(hints)
        self._timezone = timezone

    def routes(self) -> list[web.RouteDef]:
        """Return the routes to add to the application."""
        user, chat = r"/sandbox/users/{user_id:\d+}", r"/sandbox/chats/{chat_id:-?\d+}"
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/events", self.events),
            web.post("/sandbox/users", self.add_user),
            web.patch(user, self.change_user),
            web.post("/sandbox/groups", self.add_group),
            web.patch(chat, self.change_chat),
            web.get(f"{chat}/messages", self.messages),
            web.post(f"{chat}/messages", self.write),
            web.post(chat + r"/messages/{message_id:\d+}/edit", self.edit),
            web.post(f"{chat}/taps", self.tap),
            web.post("/sandbox/clock", self.move_clock),
            web.post("/sandbox/strict", self.set_strict),
            web.post("/sandbox/faults", self.add_fault),
            web.delete("/sandbox/faults", self.clear_faults),
            web.get("/sandbox/files/{file_id}", self.file),
        ]

    async def state(self, request: web.Request) -> web.Response:  # noqa: ARG002 - handler's form
        """Show people, chats, the bot and the clock."""
        state = self._world.state
        return web.json_response(
            {
                "clock": self._clock(),
                "bot": state.bot.view(),
                "users": [person.view() for person in state.people.values()],
                "chats": [chat.view() for chat in state.chats.values()],
                "hints": self._hints,
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """Show the messages of a chat."""
        return web.json_response(self._world.messages(_chat_id(request)))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens from now on."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        # A browser that goes away ends its stream; that is no failure.
        with self._world.changes.stream() as stream, contextlib.suppress(ConnectionError):
            await response.prepare(request)
            await response.write(b": open\n\n")
            while True:
                try:
                    async with asyncio.timeout(_HEARTBEAT_SECONDS):
                        event = await stream.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event is None:
                    return response
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        return response

    async def add_user(self, request: web.Request) -> web.Response:
        """Add a person."""
        body = await _read(request, bodies.NewUser)
        return web.json_response(self._world.add_user(**body.model_dump()).view(), status=201)

    async def change_user(self, request: web.Request) -> web.Response:
        """Change a person, or whether they block the bot."""
        body, user_id = await _read(request, bodies.UserChange), int(request.match_info["user_id"])
        person = self._world.change_user(
            user_id, first_name=body.first_name, language_code=body.language_code
        )
        if body.is_blocking is not None:
            self._world.set_blocking(user_id, is_blocking=body.is_blocking)
        return web.json_response(person.view())

    async def add_group(self, request: web.Request) -> web.Response:
        """Found a group."""
        body = await _read(request, bodies.NewGroup)
        chat = self._world.add_group(body.title, body.member_ids, body.type)
        return web.json_response(chat.view(), status=201)

    async def change_chat(self, request: web.Request) -> web.Response:
        """Change a group: the bot's membership, or make it a supergroup."""
        body, chat_id = await _read(request, bodies.ChatChange), _chat_id(request)
        chat = self._world.chat(chat_id)
        if body.bot_is_member is not None:
            chat = self._world.set_bot_membership(chat_id, is_member=body.bot_is_member)
        if body.migrate:
            chat = self._world.migrate(chat_id)
        return web.json_response(chat.view())

    async def write(self, request: web.Request) -> web.Response:
        """Let a person write, or send a contact, a sticker or (as a form) a file."""
        if request.content_type == "multipart/form-data":
            return web.json_response(await self._send_file(request))
        body, chat_id = await _read(request, bodies.NewMessage), _chat_id(request)
        if body.contact:
            contact = body.contact if isinstance(body.contact, dict) else None
            message = self._world.share_contact(body.from_id, chat_id, of=contact)
        elif body.sticker:
            message = self._world.send_sticker(body.from_id, body.sticker, chat_id)
        else:
            message = self._world.say(
                body.from_id, body.text or "", chat_id, reply_to=body.reply_to_message_id
            )
        return web.json_response(message)

    async def edit(self, request: web.Request) -> web.Response:
        """Let a person correct a message."""
        body, chat_id = await _read(request, bodies.Edit), _chat_id(request)
        message_id = int(request.match_info["message_id"])
        return web.json_response(self._world.edit(body.from_id, message_id, body.text, chat_id))

    async def tap(self, request: web.Request) -> web.Response:
        """Let a person tap a button."""
        body, chat_id = await _read(request, bodies.Tap), _chat_id(request)
        query_id = self._world.tap(body.from_id, body.message_id, body.data, chat_id)
        return web.json_response({"id": query_id})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock on."""
        body, clock = await _read(request, bodies.ClockMove), self._world.clock
        if not isinstance(clock, ShiftedClock):
            raise RefusedError("this clock cannot be moved")
        by = timedelta(seconds=body.seconds or 0)
        if body.to:
            by = await self._until_next_reminder()
        clock.move(by)
        self._world.publish({"type": "clock", "clock": self._clock()})
        return web.json_response(self._clock())

    async def set_strict(self, request: web.Request) -> web.Response:
        """Turn strict mode on or off."""
        body = await _read(request, bodies.Strict)
        self._world.limiter.strict = body.on
        return web.json_response({"on": body.on})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Let calls of a method fail."""
        fault = await _read(request, Fault)
        self._world.faults.add(fault)
        return web.json_response(fault.model_dump(), status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:  # noqa: ARG002
        """Let nothing fail any more."""
        self._world.faults.clear()
        return web.Response(status=204)

    async def file(self, request: web.Request) -> web.Response:
        """Show a file that somebody sent."""
        file = self._world.state.files.get(request.match_info["file_id"])
        if file is None:
            raise UnknownError("no such file")
        if file.path.startswith("photos/"):
            return web.Response(body=file.content, content_type=file.mime_type)
        disposition = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return web.Response(body=file.content, headers={"Content-Disposition": disposition})

    def _clock(self) -> Json:
        return {
            "now": self._world.clock.now().isoformat(),
            "timezone": self._timezone,
            "can_jump_to_reminder": self._next_reminder is not None,
        }

    async def _until_next_reminder(self) -> timedelta:
        due = await self._next_reminder() if self._next_reminder else None
        if due is None:
            raise RefusedError("no reminder is due")
        return max(due - self._world.clock.now(), timedelta())

    async def _send_file(self, request: web.Request) -> Json:
        form = await request.post()
        file, sender = form.get("file"), form.get("from_id")
        if not isinstance(file, FileField) or not isinstance(sender, str):
            raise ValueError("a form needs from_id and file")  # noqa: TRY004 - a bad request
        return self._world.send_file(
            int(sender),
            file.filename,
            file.content_type,
            file.file.read(),
            _chat_id(request),
            caption=str(form.get("caption", "")),
            is_voice=form.get("voice") == "true",
        )


@web.middleware
async def explain(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn what the world refuses into an answer with ``{"error": ...}``."""
    try:
        return await handler(request)
    except UnknownError as error:
        return web.json_response({"error": str(error)}, status=404)
    except RefusedError as error:
        return web.json_response({"error": str(error)}, status=409)
    except ValueError as error:
        return web.json_response({"error": str(error)}, status=400)


async def _read(request: web.Request, model: type[Read]) -> Read:
    return model.model_validate_json(await request.read())


def _chat_id(request: web.Request) -> int:
    return int(request.match_info["chat_id"])
