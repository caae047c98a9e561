"""The demo: the sandbox with its page, and beside it the real bot on its own small database."""

import asyncio
import contextlib
import fcntl
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from bot.app import Assistant
from bot.clock import ShiftedClock
from bot.logs import configure_logs
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World
from bot.settings import ROOT, Settings, SettingsError

FOLDER = ROOT / "var" / "demo"
TOKEN = "1000001:demo-of-the-sandbox"  # noqa: S105 - it opens nothing but the sandbox
# Names that nobody takes for real people.
CLIENTS = (
    ("Lucía (ejemplo)", "es"),
    ("Emma (example)", "en"),
    ("Анна (пример)", "ru"),
    ("Оксана (приклад)", "uk"),
)
STAFF = ("Salón (ejemplo)", "es")


USUAL_PORT = 8080
_FILES = ("grial.db*", "grial.key", "telegram.json*", "clock", "clock.partial")


class Demo:
    """One run of the demo; ``say`` prints a line for the person at the keyboard.

    Raises SettingsError while another one runs in the folder.
    """

    def __init__(
        self, *, fresh: bool, port: int | None, say: Callable[[str], None], folder: Path = FOLDER
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(folder)
        if fresh:
            _forget(folder)
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
        """Serve the page until ``stop`` is set; SettingsError when the named port cannot be had."""
        configure_logs(self._settings.log_level, self._settings.log_format)
        sandbox = await self._sandbox()
        try:
            settings = self._settings.model_copy(update={"telegram_api_url": sandbox.url})
            self._assistant = Assistant(settings, clock=self._clock)
            await self._assistant.prepare()
            await self._people()
            self._greet(sandbox.url)
            await self._assistant.run(stop)
        finally:
            await sandbox.stop()

    async def _sandbox(self) -> Sandbox:
        """Start the sandbox on the named port; where none is named, on the usual or a free one."""
        ports = [USUAL_PORT, 0] if self._port is None else [self._port]
        for port in ports:
            sandbox = Sandbox(self._world, token=TOKEN, port=port, next_reminder=self._next_reminder)
            with contextlib.suppress(OSError):
                await sandbox.start()
                return sandbox
        raise SettingsError(
            f"Port {self._port} cannot be used: name another, as in `make demo ARGS='--port 8081'`."
        )

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
La demo está lista · The demo is ready:  {url}

  1. Pulse INICIAR y pregunte: ¿Cuántas sesiones necesito?
     Press START and ask: How many sessions do I need?
  2. Pida cita: el personal se entera al momento.
     Book a visit: the staff hear of it at once.
  3. Pulse «Al próximo recordatorio» y confirme.
     Press "To the next reminder" and confirm.

Ctrl-C la detiene y todo se guarda · stops it, and everything is kept.
make demo ARGS=--fresh empieza de cero · starts over.
""")


def _lock(folder: Path) -> TextIO:
    """Return an open file that keeps other demos out until this process ends."""
    file = (folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise SettingsError("The demo is running already: use its page, or stop it first.") from None
    return file


def _forget(folder: Path) -> None:
    """Delete what an earlier demo kept there, and nothing else: the folder may be anybody's."""
    for pattern in _FILES:
        for path in folder.glob(pattern):
            path.unlink()
