"""One thing at a time in each lane, many lanes at once."""

import asyncio
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.lanes import Lanes, Work


async def test_a_lane_waits_for_its_own_work_and_for_no_other() -> None:
    lanes, gate, done = Lanes(), asyncio.Event(), list[str]()

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)

    lanes.add("Ana", slow)
    lanes.add("Ana", partial(quick, "after the slow one"))
    await lanes.add("Boris", partial(quick, "another lane"))
    assert done == ["another lane"]

    gate.set()
    await lanes.drain()
    assert done == ["another lane", "slow", "after the slow one"]


async def test_work_that_fails_does_not_stop_what_follows() -> None:
    lanes, done = Lanes(), list[str]()

    async def fail() -> None:
        raise LookupError

    async def succeed() -> None:
        done.append("followed")

    failed = lanes.add("Ana", fail)
    await lanes.add("Ana", succeed)

    assert done == ["followed"]
    assert isinstance(failed.exception(), LookupError)


async def test_no_more_lanes_work_at_once_than_allowed() -> None:
    lanes, gate, at_work = Lanes(at_once=2), asyncio.Event(), list[int]()
    two_at_work = asyncio.Event()

    async def work(number: int) -> None:
        at_work.append(number)
        if len(at_work) == 2:
            two_at_work.set()
        await gate.wait()

    for number in range(5):
        lanes.add(number, partial(work, number))
    await two_at_work.wait()
    await asyncio.sleep(0)
    assert at_work == [0, 1]

    gate.set()
    await lanes.drain()
    assert sorted(at_work) == [0, 1, 2, 3, 4]


async def test_draining_waits_for_work_that_is_added_meanwhile() -> None:
    lanes, done = Lanes(), list[str]()

    async def last() -> None:
        done.append("last")

    async def first() -> None:
        lanes.add("Ana", last)

    lanes.add("Ana", first)
    await lanes.drain()

    assert done == ["last"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=25), st.integers(1, 4))
def test_each_lane_keeps_its_order_however_long_its_work_takes(
    work: list[tuple[int, int]], at_once: int
) -> None:
    async def run() -> None:
        lanes = Lanes(at_once)
        begun: dict[int, list[int]] = {}
        busy: set[int] = set()

        def job(lane: int, position: int, pauses: int) -> Work:
            async def go() -> None:
                assert lane not in busy
                busy.add(lane)
                begun.setdefault(lane, []).append(position)
                for _ in range(pauses):
                    await asyncio.sleep(0)
                busy.remove(lane)

            return go

        tasks = [lanes.add(lane, job(lane, position, pauses)) for position, (lane, pauses) in enumerate(work)]
        await lanes.drain()
        for task in tasks:
            await task
        assert all(positions == sorted(positions) for positions in begun.values())
        assert sum(map(len, begun.values())) == len(work)

    asyncio.run(run())
