"""A browser in a test's hand: the demo as a process of its own, its page, and the telephones on it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LAUNCH = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_SECONDS = 40.0


def system_chromium() -> str:
    """Return the browser's path; without one skip the test, or fail where CI is true."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is not None:
        return found
    missing = f"No browser: install one of {', '.join(CHROMIUM)}."
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


class DemoProcess:
    """``python -m bot demo`` with a folder of its own; it can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._process: subprocess.Popen[str] | None = None
        self._errors = folder.with_suffix(".stderr")

    def start(self, *options: str) -> None:
        """Start, on the port of the last time if there was one, and wait for the address."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "bot", "demo", "--port", port, "--folder", str(self.folder)]
        with self._errors.open("w") as errors:
            self._process = subprocess.Popen(
                [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self.url = self._announced(self._process)

    def stop(self) -> None:
        """Stop as Ctrl-C would; the demo must end well and have complained of nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=PATIENCE_SECONDS)
        complaints = rest.strip() + self._errors.read_text()
        if process.returncode or complaints:
            raise AssertionError(f"the demo ended with {process.returncode}: {complaints}")

    def _announced(self, process: subprocess.Popen[str]) -> str:
        """Return the address that the demo prints, with the last line of what it prints read."""
        assert process.stdout is not None
        impatience = threading.Timer(PATIENCE_SECONDS, process.kill)
        impatience.start()
        try:
            printed = ""
            for line in process.stdout:
                printed += line
                if "--fresh" in line and (found := re.search(r"http://127\.0\.0\.1:\d+", printed)):
                    process.stdout.readline()
                    return found[0]
        finally:
            impatience.cancel()
        raise AssertionError(f"the demo did not start: {printed}{self._errors.read_text()}")


class DemoPage:
    """The demo's page, which takes note of every error that the browser reports."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.set_default_timeout(PATIENCE_SECONDS * 1000)
        page.goto(url)
        self.client = PagePhone(page, "client")
        self.staff = PagePhone(page, "staff")
        expect(self.client.status).to_have_text(re.compile("bot|бот"))

    def find(self, testid: str) -> Locator:
        """Return what has this data-testid."""
        return self.page.get_by_test_id(testid)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)


class PagePhone:
    """One of the two telephones on the page, used as its holder would: by the words on it."""

    def __init__(self, page: Page, role: str) -> None:
        self.root = page.get_by_test_id(f"phone-{role}")
        self.status = self.find("chat-status")
        self.composer = self.find("composer")
        self.from_bot = self.root.locator("[data-testid=message][data-from=bot]")

    def find(self, testid: str) -> Locator:
        """Return what has this data-testid on or above this telephone."""
        return self.root.get_by_test_id(testid)

    def give_to(self, name: str) -> None:
        """Let the person whose name begins with ``name`` hold it."""
        people = self.find("user-select")
        label = people.locator("option").filter(has_text=re.compile(f"^{name}")).inner_text()
        people.select_option(label=label)

    def holder(self) -> str:
        """Return the name of who holds it."""
        return self.find("user-select").locator("option:checked").inner_text()

    def press_start(self) -> None:
        """Press the button of a chat that nobody has begun."""
        self.find("start").click()
        self.button("").wait_for()

    def write(self, text: str) -> None:
        """Type a text and send it with Enter."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def button(self, words: str, *, exact: bool = False) -> Locator:
        """Return the newest button below a message with these words."""
        named = self.from_bot.get_by_role("button", name=words, exact=exact)
        return named.and_(self.find("inline-button")).last

    def tap(self, words: str, *, exact: bool = False) -> None:
        """Tap the newest button with these words."""
        self.button(words, exact=exact).click()

    def reads(self, *parts: str) -> Locator:
        """Wait for a message of the bot with all these words in it, and return the newest."""
        messages = self.from_bot
        for part in parts:
            messages = messages.filter(has_text=part)
        expect(messages.last).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
        return messages.last

    def share_number(self, words: str) -> None:
        """Press the button below the chat, and agree."""
        self.root.get_by_role("button", name=words).click()
        self.find("confirm-ok").click()

    def fill_in(self, question: re.Pattern[str], harmless: tuple[str, ...], *, age: str = "40") -> int:
        """Answer every question with the first of the ``harmless`` words that a button has, or type the age.

        Returns how many there were.
        """
        shown = self.from_bot.filter(has_text=question)
        expect(shown).to_be_visible()
        answered = 0
        while found := question.search("\n".join(shown.all_inner_texts())):
            offered = shown.get_by_role("button").all_inner_texts()
            words = next((words for words in harmless if words in offered), None)
            if words is None:
                self.write(age)
            else:
                shown.get_by_role("button", name=words, exact=True).click()
            expect(self.from_bot.filter(has_text=found[0])).to_have_count(0)
            answered += 1
        return answered
