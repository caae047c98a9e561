"""Stopping: what is under way is finished, nothing new is begun, nothing is lost."""

import asyncio
import time

from tests.support.live import LiveSalon
from tests.support.phone import PATIENCE_SECONDS
from tests.support.wire import bot_away, eventually, fails, known_client, post, stored


async def test_turns_that_are_under_way_are_finished(salon: LiveSalon) -> None:
    phones = [await known_client(salon, f"Clienta {number}") for number in range(5)]
    fails(salon, "sendMessage", "delay", seconds=1.0, times=5)
    for phone in phones:
        phone.write("/language")

    async def are_all_under_way() -> bool:
        return not salon.world.faults._waiting

    await eventually(are_all_under_way)
    assert any(len(phone.from_bot) == 1 for phone in phones)

    await salon.stop_bot()
    assert all(len(phone.from_bot) == 2 for phone in phones)
    assert not salon.world.updates.pending


async def test_a_bot_that_waits_for_updates_stops_at_once(salon: LiveSalon) -> None:
    await salon.world.until(lambda: salon.world.updates.is_polled, PATIENCE_SECONDS)
    before = time.monotonic()
    await salon.stop_bot()

    assert time.monotonic() - before < 5


async def test_notices_that_wait_for_their_turn_are_left_for_the_next_start(salon: LiveSalon) -> None:
    group = salon.world.add_group("Salón", [salon.owner.person.id])
    for number in range(6):
        await post(salon, group.id, f"notice {number}")
    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 3, PATIENCE_SECONDS)
    async with bot_away(salon):
        row = await stored(salon, "notice 5")
        assert row is not None
        assert (row.state, row.claimed_by) == ("waiting", None)

    await salon.world.until(lambda: len(salon.world.messages(group.id)) == 6, PATIENCE_SECONDS)
    sent = [message["text"] for message in salon.world.messages(group.id)]
    assert sent == [f"notice {number}" for number in range(6)]


async def test_what_comes_while_the_bot_stops_is_answered_after_the_next_start(salon: LiveSalon) -> None:
    phone = await known_client(salon)
    fails(salon, "sendMessage", "delay", seconds=0.3)
    phone.write("/language")
    await salon.world.until(lambda: not salon.world.faults._waiting, PATIENCE_SECONDS)
    stopping = asyncio.create_task(salon.stop_bot())
    await asyncio.sleep(0)
    phone.write("/privacy")
    await stopping

    await salon.start_bot()
    await phone.until(lambda: len(phone.from_bot) == 3)
