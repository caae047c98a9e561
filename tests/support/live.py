"""A salon at work: the sandbox over HTTP, the bot beside it, and telephones for everybody."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import Assistant
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.screening.service import Screenings
from bot.settings import Settings
from bot.telegram.limits import Limits, Pace
from data.cipher import new_key
from data.engine import Database
from handlers.routes import STAFF_TAPS, TAPS
from tests.support.clock import MovableClock
from tests.support.phone import PATIENCE_SECONDS, Phone, buttons_of

SALON_FILE = Path(__file__).parent / "salon.yaml"
TOKEN = "1000001:sandbox-token-of-the-tests"
_NO_WAIT = Pace(0.0, burst=1)


def unhurried() -> Limits:
    """Let a bot send as fast as it can."""
    return Limits(overall=1000, private=_NO_WAIT, group=_NO_WAIT)


class LiveSalon:
    """The sandbox and one bot inside this process, on the test's database and clock.

    The bot does not wait between its messages, unless ``limits`` says how long.
    """

    def __init__(
        self,
        database_url: str,
        clock: MovableClock,
        *,
        salon_file: Path = SALON_FILE,
        limits: Callable[[], Limits] = unhurried,
    ) -> None:
        self.clock = clock
        self.world = World(clock, None)
        self.sandbox = Sandbox(self.world, token=TOKEN)
        self.assistant: Assistant
        self.owner: Phone
        self._database_url = database_url
        self._key = new_key()
        self._salon_file = salon_file
        self._limits = limits
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    @property
    def database(self) -> Database:
        """The bot's database."""
        return self.assistant.database

    @property
    def screenings(self) -> Screenings:
        """The bot's screenings."""
        return self.assistant.services.screenings

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator["LiveSalon"]:
        """Run sandbox and bot, with an owner who has claimed it."""
        await self.sandbox.start()
        try:
            await self.start_bot()
            self.owner = self.phone("Dueña", "es", role="staff")
            self.owner.write(f"/claim {await self.assistant.claim_code()}")
            await self.owner.reads("/staffgroup")
            yield self
            self._check_buttons()
        finally:
            await self.stop_bot()
            await self.sandbox.stop()

    async def start_bot(self) -> None:
        """Start a bot on the database as it is."""
        self.assistant = Assistant(self.settings(), clock=self.clock, limits=self._limits())
        await self.assistant.prepare()
        self._stop = asyncio.Event()
        started = asyncio.Event()
        self._running = asyncio.create_task(self.assistant.run(self._stop, started.set))
        await asyncio.wait(
            {self._running, asyncio.create_task(started.wait())}, return_when="FIRST_COMPLETED"
        )

    def settings(self) -> Settings:
        """Return the settings of this salon, for a further instance of its bot."""
        return Settings(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            telegram_api_url=self.sandbox.url,
            database_url=self._database_url,
            encryption_keys=SecretStr(self._key),
            salon_file=self._salon_file,
        )

    async def stop_bot(self) -> None:
        """Stop the bot as SIGTERM would; raise what made it fail."""
        self._stop.set()
        if self._running is not None:
            running, self._running = self._running, None
            await running

    async def move(self, by: timedelta) -> None:
        """Move the clock and let the reminders look at the diary."""
        self.clock.move(by)
        await self.assistant.reminders.tick()

    async def days_pass(self, days: int) -> None:
        """Move the clock, and delete what was kept long enough, as the bot does every hour."""
        self.clock.move(timedelta(days=days))
        await self.assistant.housekeeping()

    def _check_buttons(self) -> None:
        """Fail when the bot has ever shown a button that leads nowhere."""
        known = [action for action, _ in (*TAPS, *STAFF_TAPS)]
        dead = {
            data
            for chat in self.world.state.chats.values()
            for message in chat.messages.values()
            for _, data in buttons_of(message.body)
            if data and all(action.read(data) is None for action in known)
        }
        assert not dead, f"buttons that lead nowhere: {sorted(dead)}"

    async def settled(self) -> None:
        """Wait until the bot has finished and acknowledged everything that came."""
        await self.world.until(lambda: not self.world.updates.pending, PATIENCE_SECONDS)

    def phone(self, name: str = "Clienta", language: str | None = "es", role: str = "client") -> Phone:
        """Give somebody a telephone."""
        person = self.world.add_user(name, language, role="staff" if role == "staff" else "client")
        return Phone(self.world, person)
