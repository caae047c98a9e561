"""Updates: forgotten by Telegram only when their effects are stored, in order in each chat, once."""

import asyncio
from typing import Any

from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
from tests.support.wire import LogBook, known_client, processed


class Gate:
    """Stands where the bot begins to work on an update, and lets only those pass that may."""

    def __init__(self, salon: LiveSalon) -> None:
        self._process = salon.assistant.poller._process
        self._closed_to: set[int] = set()
        self._open = asyncio.Event()
        self.held: list[int] = []
        self._salon = salon
        salon.assistant.poller._process = self._pass

    def close(self, chat_id: int) -> None:
        """Hold back what comes from a chat."""
        self._closed_to.add(chat_id)

    def open(self) -> None:
        """Let everything pass."""
        self._open.set()

    async def holds(self, count: int) -> None:
        """Wait until so many updates stand here."""
        await self._salon.world.until(lambda: len(self.held) >= count, PATIENCE_SECONDS)

    async def _pass(self, update: Any) -> None:
        if update.effective_chat.id in self._closed_to and not self._open.is_set():
            self.held.append(update.update_id)
            self._salon.world.touch()
            await self._open.wait()
        await self._process(update)


def pending(salon: LiveSalon) -> list[int]:
    return [update["update_id"] for update in salon.world.updates.pending]


async def test_an_update_is_kept_by_telegram_until_it_is_processed(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    await salon.settled()
    gate = Gate(salon)
    gate.close(phone.chat_id)

    phone.write("/language")
    await gate.holds(1)
    other = await known_client(salon, "Otra")

    assert pending(salon)[0] == gate.held[0]
    gate.open()
    await phone.until(lambda: len(phone.from_bot) == 2)
    await salon.settled()
    assert len(other.from_bot) == 1


async def test_a_slow_chat_stops_nobody_else(salon: LiveSalon) -> None:
    slow = await known_client(salon)
    others = [salon.phone(f"Clienta {number}") for number in range(10)]
    gate = Gate(salon)
    gate.close(slow.chat_id)

    slow.write("/help")
    await gate.holds(1)
    await asyncio.gather(*(other.ask("/help") for other in others))

    assert len(slow.from_bot) == 1
    gate.open()
    await slow.until(lambda: len(slow.from_bot) == 2)


async def test_what_one_person_writes_is_answered_in_its_order(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    gate = Gate(salon)
    gate.close(phone.chat_id)

    for command in ("/privacy", "/language", "/help", "/appointments"):
        phone.write(command)
    await gate.holds(1)
    gate.open()
    await phone.until(lambda: len(phone.from_bot) == 5)

    alone = salon.phone("Otra")
    expected = [(await alone.ask(c))["text"] for c in ("/privacy", "/language", "/help", "/appointments")]
    assert [message["text"] for message in phone.from_bot[1:]] == expected
    assert len(gate.held) == 1


async def test_an_update_that_comes_twice_has_one_effect(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    seen: list[Any] = []
    process = salon.assistant.poller._process

    async def remember(update: Any) -> None:
        seen.append(update)
        await process(update)

    salon.assistant.poller._process = remember
    await phone.ask("/help")
    before = await processed(salon)
    await process(seen[0])

    assert len(phone.from_bot) == 2
    assert await processed(salon) == before


async def test_an_update_that_comes_again_after_a_restart_has_no_second_effect(salon: LiveSalon) -> None:
    phone = salon.phone()
    phone.write("/help")
    repeated = dict(salon.world.updates.pending[-1])
    await phone.until(lambda: phone.from_bot)
    await salon.stop_bot()
    assert not salon.world.updates.pending

    salon.world.state.updates.pending.append(repeated)
    await salon.start_bot()
    await salon.settled()

    assert len(phone.from_bot) == 1
    await phone.ask("/language")


async def test_an_update_that_nobody_can_read_is_passed_over(salon: LiveSalon, log_book: LogBook) -> None:
    phone = await known_client(salon)
    salon.world.updates.push("message", {"message_id": "not a number", "chat": 5})
    phone.write("/language")

    await phone.until(lambda: len(phone.from_bot) == 2)
    await salon.settled()
    assert len(log_book.of("unreadable_update")) == 1


async def test_kinds_of_update_that_the_bot_does_not_know_are_passed_over(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    salon.world.updates.allow([])
    for kind, payload in (
        ("poll", {"id": "1"}),
        ("something_new_in_telegram", {"id": 1}),
        ("edited_message", {**phone.messages[0], "text": "/help"}),
        ("channel_post", {"message_id": 1, "date": 0, "chat": {"id": -100, "type": "channel"}, "text": "x"}),
    ):
        assert salon.world.updates.push(kind, payload) is not None
    phone.write("/language")

    await phone.until(lambda: len(phone.from_bot) == 2)
    await salon.settled()
    assert len(phone.from_bot) == 2


async def test_when_the_bot_was_away_everything_that_came_is_answered(salon: LiveSalon) -> None:
    phones = [salon.phone(f"Clienta {number}") for number in range(30)]
    await salon.stop_bot()
    for phone in phones:
        for command in ("/help", "/language", "/privacy", "/appointments"):
            phone.write(command)
    assert len(salon.world.updates.pending) == 120

    await salon.start_bot()
    await salon.world.until(lambda: all(len(phone.from_bot) == 4 for phone in phones), PATIENCE_SECONDS)
    await salon.settled()
