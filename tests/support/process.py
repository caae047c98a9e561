"""The bot as a process of its own beside the sandbox: to start, stop, kill, and start again."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from bot.clock import ShiftedClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.screening.questionnaire import load_questionnaire
from bot.screening.service import Screenings
from data.cipher import Cipher, new_key
from data.engine import Database, Session, database_url
from data.models import Appointment
from data.outbox import count_by_state
from data.updates import begin_update
from tests.support.clock import MADRID
from tests.support.live import SALON_FILE, TOKEN
from tests.support.phone import PATIENCE_SECONDS, Phone

ROOT = Path(__file__).parents[2]
RUN = ("-m", "bot", "run")
LONGER_THAN_A_TEST = 60.0
"""Seconds for which a held call of the Bot API waits, as if it never reached Telegram."""
ALWAYS = 1_000_000
START_SECONDS = 45.0
"""How long a start may take on a busy machine."""

Found = TypeVar("Found")


class SharedClock(ShiftedClock):
    """A clock that the test moves and the bot's process reads, by way of a file."""

    def __init__(self, file: Path, local: str = "2027-02-08 09:00") -> None:
        super().__init__(file)
        self.file = file
        self.set(local)

    def set(self, local: str) -> None:
        """Show a time of Madrid's wall clocks from now on."""
        wanted = datetime.fromisoformat(local).replace(tzinfo=MADRID)
        partial = self.file.with_suffix(".new")
        partial.write_text(str((wanted - datetime.now(UTC)).total_seconds()), "ascii")
        partial.replace(self.file)


class WatchedFaults(Faults):
    """Faults that count the calls of each method, and tell when one comes."""

    def __init__(self, called: Callable[[], None]) -> None:
        super().__init__()
        self.calls: Counter[str] = Counter()
        self._called = called

    def take(self, method: str) -> Fault | None:
        self.calls[method] += 1
        fault = super().take(method)
        self._called()
        return fault


class BotProcess:
    """One run of the bot with everything that it writes; leave none running."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.out: list[str] = []
        self.err: list[str] = []
        self._news = asyncio.Event()
        self._reading = [
            asyncio.create_task(self._read(stream, lines))
            for stream, lines in ((process.stdout, self.out), (process.stderr, self.err))
        ]

    @classmethod
    async def start(cls, environment: Mapping[str, str], command: tuple[str, ...] = RUN) -> "BotProcess":
        """Run ``python COMMAND`` with nothing but ``environment`` in its environment."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return cls(process)

    async def writes(self, pattern: str) -> str:
        """Wait for a line in which ``pattern`` is found; return its first group, else all of it."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                self._news.clear()
                for line in (*self.out, *self.err):
                    if found := re.search(pattern, line):
                        return str(found[found.re.groups and 1])
                if all(task.done() for task in self._reading):
                    raise AssertionError(f"the bot ended without writing {pattern!r}: {self.err}")
                await self._news.wait()

    async def terminate(self) -> int:
        """End the process as a service manager does, which waits ten seconds; return the exit code."""
        self._process.send_signal(signal.SIGTERM)
        return await self.ended(within_seconds=10.0)

    async def ended(self, within_seconds: float = START_SECONDS) -> int:
        """Wait for the end; return the exit code."""
        async with asyncio.timeout(within_seconds):
            code = await self._process.wait()
            await asyncio.gather(*self._reading)
        return code

    async def kill(self) -> None:
        """End the process without a chance to say goodbye, if it still runs."""
        if self._process.returncode is None:
            self._process.kill()
        await self.ended()

    async def _read(self, stream: asyncio.StreamReader | None, lines: list[str]) -> None:
        if stream is not None:
            async for line in stream:
                lines.append(line.decode().rstrip("\n"))
                self._news.set()
        self._news.set()


class ProcessSalon:
    """The sandbox, the database, the clock and the people; beside them a bot that comes and goes."""

    def __init__(self, address: str, folder: Path, **environment: str) -> None:
        self.clock = SharedClock(folder / "clock")
        self.world = World(self.clock)
        self.faults = self.world.faults = WatchedFaults(self.world.touch)
        self.sandbox = Sandbox(self.world, token=TOKEN)
        self.database = Database(database_url(address))
        self.environment = {
            "BOT_TOKEN": TOKEN,
            "DATABASE_URL": address,
            "ENCRYPTION_KEYS": new_key(),
            "SALON_FILE": str(SALON_FILE),
            "CLOCK_FILE": str(self.clock.file),
            "LOG_LEVEL": "INFO",
            "LOG_FORMAT": "json",
            **environment,
        }
        cipher = Cipher([self.environment["ENCRYPTION_KEYS"]])
        self.screenings = Screenings(load_questionnaire(), cipher, self.clock)
        self.bot: BotProcess
        self.owner: Phone

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["ProcessSalon"]:
        """Run the sandbox and a bot that has an owner; end whichever bot runs at last."""
        await self.sandbox.start()
        self.environment.setdefault("TELEGRAM_API_URL", self.sandbox.url)
        try:
            await self.start_bot()
            self.owner = self.phone("Dueña")
            code = await self.bot.writes(r"/claim (\S+)")
            self.owner.write(f"/claim {code}")
            await self.owner.reads("/staffgroup")
            yield self
        finally:
            await self.kill_bot()
            await self.database.dispose()
            await self.sandbox.stop()

    async def start_bot(self) -> None:
        """Start a bot on the database as it is."""
        self.bot = await BotProcess.start(self.environment)
        await self.bot.writes('"event": "started"')

    async def kill_bot(self) -> None:
        """Kill the bot; Telegram notices that its connection is gone."""
        await self.bot.kill()
        self.world.updates.end_poll()

    def phone(self, name: str = "Clienta", language: str = "es") -> Phone:
        """Give somebody a telephone."""
        return Phone(self.world, self.world.add_user(name, language))

    def break_calls(self, *methods: str) -> None:
        """Let no call of these methods come through, until the faults are cleared."""
        for method in methods:
            self.faults.add(Fault(method=method, kind="drop_before", times=ALWAYS))

    def hold(self, *methods: str, seconds: float = LONGER_THAN_A_TEST) -> Callable[[], Awaitable[None]]:
        """Hold the next call of each method back; return a function that waits until all came."""
        faults = [Fault(method=method, kind="delay", seconds=seconds) for method in methods]
        for fault in faults:
            self.faults.add(fault)

        async def held() -> None:
            await self.world.until(lambda: not any(fault.times for fault in faults), PATIENCE_SECONDS)

        return held

    @contextlib.asynccontextmanager
    async def working_for(self, phone: Phone) -> AsyncIterator[None]:
        """Keep the bot from processing anything for a chat, as a slow transaction would."""
        async with self.database.transaction() as session:
            await begin_update(session, 0, phone.chat_id, self.clock.now())
            yield
            await session.rollback()

    async def acknowledged(self) -> None:
        """Wait until the bot has taken every update for good."""
        await self.world.until(lambda: not self.world.updates.pending, PATIENCE_SECONDS)

    async def everything_sent(self) -> None:
        """Wait until nothing is left in the outbox."""

        async def is_empty(session: Session) -> bool:
            return "waiting" not in await count_by_state(session)

        await self.stored(is_empty)

    async def appointments(self) -> int:
        """Return how many appointments stand in the diary."""
        async with self.database.reading() as session:
            return await session.scalar(select(func.count()).select_from(Appointment)) or 0

    async def stored(self, look: Callable[[Session], Awaitable[Found]]) -> Found:
        """Wait until ``look`` finds something in the database, and return it."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                async with self.database.reading() as session:
                    if found := await look(session):
                        return found
                # Another process writes, and nobody tells when.
                await asyncio.sleep(0.02)
