"""The demo: the sandbox with its page, and beside it the real bot on its own small database."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.app import Assistant
from bot.clock import ShiftedClock
from bot.logs import configure_logs
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.settings import ROOT, Settings

FOLDER = ROOT / "var" / "demo"
TOKEN = "1000001:demo-of-the-sandbox"  # noqa: S105 - it opens nothing but the sandbox
# Names that nobody takes for real people.
CLIENTS = (
    ("Lucía (ejemplo)", "es"),
    ("Emma (example)", "en"),
    ("Анна (пример)", "ru"),
    ("Оксана (приклад)", "uk"),
)
STAFF = ("Recepción (ejemplo)", "es")


class Demo:
    """One run of the demo; ``say`` prints a line for the person at the keyboard."""

    def __init__(self, *, fresh: bool, port: int, say: Callable[[str], None], folder: Path = FOLDER) -> None:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self._say = say
        self._port = port
        self._settings = Settings(
            _env_file=None,
            bot_token=TOKEN,
            database_url=f"sqlite:///{folder / 'grial.db'}",
            clock_file=folder / "clock",
            log_level="WARNING",
        )
        self._clock = ShiftedClock(folder / "clock")
        self._world = World(self._clock, folder / "telegram.json")

    async def run(self, stop: asyncio.Event) -> None:
        """Serve the page until ``stop`` is set."""
        configure_logs(self._settings.log_level, self._settings.log_format)
        sandbox = Sandbox(self._world, token=TOKEN, port=self._port, next_reminder=self._next_reminder)
        await sandbox.start()
        try:
            settings = self._settings.model_copy(update={"telegram_api_url": sandbox.url})
            self._assistant = Assistant(settings, clock=self._clock)
            await self._assistant.prepare()
            await self._people()
            self._greet(sandbox.url)
            await self._assistant.run(stop)
        finally:
            await sandbox.stop()

    async def _people(self) -> None:
        """Fill an empty world with example people, one of whom claims the bot."""
        if not self._world.state.people:
            for name, language in CLIENTS:
                self._world.add_user(name, language)
            self._world.add_user(*STAFF, role="staff")
        code = await self._assistant.claim_code()
        if code is not None:
            staff = next(person for person in self._world.state.people.values() if person.role == "staff")
            self._world.say(staff.id, f"/claim {code}")

    async def _next_reminder(self) -> datetime | None:
        return await self._assistant.reminders.next_due()

    def _greet(self, url: str) -> None:
        self._say(f"""
The demo is ready: {url}

Three things to try:
  1. As the client, press START and ask: ¿Cuántas sesiones necesito?
  2. Book a visit: the questionnaire, a day, a time. The staff's phone tells of it at once.
  3. Move the clock "to the next reminder", and answer "I will come".

Stop with Ctrl-C. Everything is kept in var/demo; `make demo ARGS=--fresh` starts over.
""")
