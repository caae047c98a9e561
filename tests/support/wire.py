"""Looking behind the scenes of a salon at work: its outbox, its updates, its log."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sqlalchemy import func, select

from bot.messages import Message
from bot.sandbox.faults import Fault
from data.models import OutboxMessage, ProcessedUpdate
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS, Phone, text_of

_LOOK_AGAIN_SECONDS = 0.01


class LogBook(logging.Handler):
    """The lines that the assistant logs, as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._written = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.getLogger().handlers[0].format(record))
        self._written.set()

    async def reads(self, *events: str, times: int = 1) -> list[dict[str, Any]]:
        """Wait for so many lines about any of these kinds of event, and return them."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(found := [line for event in events for line in self.of(event)]) < times:
                self._written.clear()
                await self._written.wait()
        return found

    def of(self, event: str) -> list[dict[str, Any]]:
        """Return the lines about one kind of event."""
        entries = [json.loads(line) for line in self.lines]
        return [entry for entry in entries if entry["event"] == event]


@contextlib.asynccontextmanager
async def bot_away(salon: LiveSalon) -> AsyncIterator[None]:
    """Stop the bot, and start it anew at the end; what happens meanwhile it finds then."""
    await salon.stop_bot()
    yield
    await salon.assistant.database.dispose()
    await salon.start_bot()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is true of the database, which tells nobody of its changes."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await condition():  # noqa: ASYNC110 - no event can tell
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def post(salon: LiveSalon, chat_id: int | None, text: str, **options: Any) -> None:
    """Put a message into the outbox under its own text as the key."""
    async with salon.assistant.database.transaction() as session:
        await salon.assistant.services.outbox.post(
            session, chat_id, Message(text), **{"key": text, **options}
        )


async def stored(salon: LiveSalon, key: str) -> OutboxMessage | None:
    """Return what the database knows of a message."""
    async with salon.assistant.database.reading() as session:
        row: OutboxMessage | None = await session.scalar(
            select(OutboxMessage).where(OutboxMessage.key == key)
        )
        return row


async def becomes(salon: LiveSalon, key: str, state: str, *, attempts: int | None = None) -> OutboxMessage:
    """Wait until a message is in a state, after so many attempts; return it."""
    found: list[OutboxMessage] = []

    async def reached() -> bool:
        row = await stored(salon, key)
        if row is None or row.state != state or attempts not in (None, row.attempts):
            return False
        found.append(row)
        return True

    await eventually(reached)
    return found[0]


async def put_off(salon: LiveSalon, key: str) -> OutboxMessage:
    """Wait until a message waits for a later moment; return it."""
    found: list[OutboxMessage] = []

    async def reached() -> bool:
        row = await stored(salon, key)
        if row is None or row.state != "waiting" or row.not_before <= salon.clock.now():
            return False
        found.append(row)
        return True

    await eventually(reached)
    return found[0]


async def all_sent(salon: LiveSalon) -> None:
    """Wait until nothing that is for somebody waits in the outbox."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.state == "waiting", OutboxMessage.chat_id.is_not(None)
    )

    async def reached() -> bool:
        async with salon.assistant.database.reading() as session:
            return await session.scalar(waiting.limit(1)) is None

    await eventually(reached)


async def processed(salon: LiveSalon) -> int:
    """Return how many updates have had their effect."""
    async with salon.assistant.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(ProcessedUpdate)) or 0


def look(salon: LiveSalon) -> None:
    """Let the dispatcher look at the outbox now, as it does every second anyway."""
    salon.assistant.services.outbox.wake()


def fails(salon: LiveSalon, method: str, kind: str = "error", **details: Any) -> None:
    """Let the next calls of a Bot API method fail."""
    salon.world.faults.add(Fault.model_validate({"method": method, "kind": kind, **details}))


async def known_client(salon: LiveSalon, name: str = "Clienta") -> Phone:
    """Return the telephone of somebody who has spoken with the bot."""
    phone = salon.phone(name)
    await phone.ask("/help")
    return phone


def texts(phone: Phone) -> list[str]:
    """Return what the bot wrote to somebody, oldest first."""
    return [text_of(message) for message in phone.from_bot]
