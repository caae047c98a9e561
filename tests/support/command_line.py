"""The command line as a person meets it: a copy of the project of its own, and what a command answers."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT, Settings

_NEVER_COPIED = shutil.ignore_patterns("*.db", "*.key", "locales/*.mo", "__pycache__")


@dataclass(frozen=True)
class Answer:
    """What a command wrote, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What it wrote for the caller, line by line."""
        return self.out.splitlines()


class Project:
    """A copy of the project without any ``.env``, so that a developer's settings change nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for package in ("bot", "data", "handlers"):
            shutil.copytree(ROOT / package, folder / package, ignore=_NEVER_COPIED)

    def call(
        self, *command: str, given: str | bytes = "", python: tuple[str, ...] = (), **settings: str
    ) -> Answer:
        """Call ``python -m bot`` with ``given`` on its standard input and nothing but ``settings`` set."""
        ours = {name.upper() for name in Settings.model_fields}
        environment = {name: value for name, value in os.environ.items() if name not in ours}
        # A copy may keep its bytecode, so that only the first call has to compile.
        here = {"PYTHONDONTWRITEBYTECODE": "", "TERM": "dumb"}
        done = subprocess.run(
            [sys.executable, *python, "-m", "bot", *command],
            cwd=self.folder,
            env=environment | settings | here,
            input=given.encode() if isinstance(given, str) else given,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
