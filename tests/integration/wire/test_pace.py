"""Bursts of notices under Telegram's real limits: everything arrives, and Telegram never says 429."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.telegram.limits import Limits
from tests.support.clock import MovableClock
from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
from tests.support.wire import known_client, post


@pytest.fixture
async def salon(database_url: str, clock: MovableClock) -> AsyncIterator[LiveSalon]:
    """A salon whose bot keeps to its pace."""
    async with LiveSalon(database_url, clock, limits=Limits).open() as live:
        yield live


class Refusals:
    """Counts how often the look-alike says 429."""

    def __init__(self, salon: LiveSalon) -> None:
        self.count = 0
        self._limiter = salon.world.limiter
        self._limiter.strict = True
        self._count = self._limiter.count
        self._limiter.count = self._watch  # type: ignore[method-assign]

    def _watch(self, chat_id: int, *, is_group: bool) -> None:
        try:
            self._count(chat_id, is_group=is_group)
        except Exception:
            self.count += 1
            raise


async def test_a_notice_to_everybody_arrives_without_a_429(salon: LiveSalon) -> None:
    phones = await asyncio.gather(*(known_client(salon, f"Clienta {number}") for number in range(40)))
    refusals = Refusals(salon)
    for phone in phones:
        await post(salon, phone.chat_id, "notice", key=f"notice:{phone.chat_id}")

    for phone in phones:
        await phone.reads("notice")
    assert refusals.count == 0
    assert all(phone.count("notice") == 1 for phone in phones)


async def test_several_notices_to_a_group_and_to_a_person_arrive_without_a_429(salon: LiveSalon) -> None:
    group = salon.world.add_group("Salón", [salon.owner.person.id])
    phone = await known_client(salon)
    refusals = Refusals(salon)
    for number in range(4):
        await post(salon, group.id, f"to the group {number}")
        await post(salon, phone.chat_id, f"to a person {number}")

    await phone.reads("to a person 3")
    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 4, PATIENCE_SECONDS)
    assert refusals.count == 0
