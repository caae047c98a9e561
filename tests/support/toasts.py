"""The short notes over a chat that answer taps."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS, Json, Phone


class Toasts:
    """The answers to taps, in the order in which they come."""

    def __init__(self, events: "asyncio.Queue[Json | None]") -> None:
        self._events = events

    async def next_for(self, phone: Phone) -> str:
        """Wait for the next answer to a tap on this telephone; return its words, often none."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                event = await self._events.get()
                if event and event["type"] == "toast" and event["user_id"] == phone.person.id:
                    return str(event["text"])


@contextlib.asynccontextmanager
async def toasts_of(salon: LiveSalon) -> AsyncIterator[Toasts]:
    """Yield the answers to taps from now on; those to earlier taps have come before."""
    await salon.settled()
    with salon.world.changes.stream() as events:
        yield Toasts(events)


async def note_after(salon: LiveSalon, phone: Phone, data: str, *, message_id: int | None = None) -> str:
    """Tap any data on a message, the newest unless told otherwise; return the note that answers the tap."""
    async with toasts_of(salon) as toasts:
        phone.press(message_id or phone.last["message_id"], data)
        note = await toasts.next_for(phone)
    await salon.settled()
    return note
