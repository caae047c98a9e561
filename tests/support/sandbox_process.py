"""The sandbox in a process of its own, so that it does not share the bot's processor time."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection

from bot.clock import SystemClock
from bot.loop import new_loop
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World


class SandboxProcess:
    """A running sandbox with people who all write at once."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self.url: str = pipe.recv()

    async def let_write(self, people: int, text: str) -> None:
        """Let so many people write ``text``; return when each has an answer."""
        self._pipe.send((people, text))
        await asyncio.to_thread(self._pipe.recv)


@contextlib.contextmanager
def sandbox_process() -> Iterator[SandboxProcess]:
    """Run a sandbox in another process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    try:
        yield SandboxProcess(ours)
    finally:
        ours.send(None)
        process.join()


def _run(pipe: Connection) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    world = World(SystemClock())
    sandbox = Sandbox(world)
    await sandbox.start()
    pipe.send(sandbox.url)
    while (asked := await asyncio.to_thread(pipe.recv)) is not None:
        people, text = asked
        await _exchange(world, people, text)
        pipe.send("answered")
    await sandbox.stop()


async def _exchange(world: World, people: int, text: str) -> None:
    known = [person.id for person in world.state.people.values()]
    known += [world.add_user(f"Clienta {len(known) + n}").id for n in range(people - len(known))]
    with world.changes.stream() as events:
        for person_id in known[:people]:
            world.say(person_id, text)
        answers = 0
        while answers < people:
            event = await events.get()
            answers += bool(event and event["type"] == "message" and event["message"]["from"]["is_bot"])
