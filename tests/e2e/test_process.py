"""The bot as the salon runs it: a process with settings, logs, signals and an exit code."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.faults import Fault
from tests.support.client import Client
from tests.support.live import TOKEN
from tests.support.phone import PATIENCE_SECONDS, Json, buttons_of
from tests.support.process import ALWAYS, BotProcess, ProcessSalon

QUESTION = "¿cuántas sesiones necesito?"
BELL = "🔔"
COSMETIC = (
    "deleteWebhook",
    "setMyCommands",
    "setMyDescription",
    "setMyShortDescription",
    "answerCallbackQuery",
    "deleteMessage",
)
# Whatever stands in the project's own .env must not help this process.
RUN_WITHOUT_ENV_FILE = (
    "-c",
    """import runpy, sys
from bot.settings import Settings
Settings.model_config["env_file"] = None
sys.argv = ["bot", "run"]
runpy.run_module("bot", run_name="__main__")""",
)
# Telegram's own words, and when something happened: the "11:00" of a button stands in many a timestamp.
_TECHNICAL = {"type", "date", "edit_date", "timestamp"}


@pytest.fixture
async def salon(database_url: str, tmp_path: Path) -> AsyncIterator[ProcessSalon]:
    async with ProcessSalon(database_url, tmp_path, LOG_LEVEL="DEBUG").open() as salon:
        yield salon


@pytest.fixture
async def small_salon(tmp_path: Path) -> AsyncIterator[ProcessSalon]:
    """Open a salon on SQLite, for what does not depend on the database."""
    async with ProcessSalon(f"sqlite:///{tmp_path / 'grial.db'}", tmp_path).open() as salon:
        yield salon


async def test_the_whole_story_leaves_no_trace_of_anybody_in_the_logs(salon: ProcessSalon) -> None:
    with salon.world.changes.stream() as events:
        await _whole_story(salon)
        _cause_trouble(salon)
        await salon.bot.writes("unreadable_update")
        await salon.bot.writes("polling_failed")
        assert await salon.bot.terminate() == 0
        told = _words_in(events)
    assert len(told) > 200
    (claim,) = salon.bot.out
    assert "/claim" in claim
    logged = [json.loads(line) for line in salon.bot.err]
    assert {"started", "unreadable_update", "polling_failed", "stopped"} <= {line["event"] for line in logged}
    log = "\n".join(_strings(logged))
    assert [word for word in told if word in log] == []
    assert TOKEN.partition(":")[2] not in log + claim


async def _whole_story(salon: ProcessSalon) -> None:
    ana, eva = Client.of(salon, name="Ana"), Client.of(salon, name="Eva")
    assert "sesiones" in (await ana.phone.ask(QUESTION))["text"]
    await ana.fill_in()
    await ana.book(day=1, time="10:00", name="Ana Ejemplo")
    await eva.answer_quickly()
    await eva.book(day=2, time="10:00", name="Eva Ejemplo")
    await salon.owner.button("sd:2")

    salon.clock.set("2027-02-08 10:00")
    for button in ("ay:1", "vn:1"):
        await ana.phone.tap(button)
    await salon.owner.reads("✓", "10:00")
    assert ana.phone.count(BELL) == 0

    salon.clock.set("2027-02-09 08:00")
    second = await ana.phone.reads(BELL)
    assert [data for _, data in buttons_of(second)] == ["ac:1"]

    salon.clock.set("2027-02-09 10:00")
    await eva.phone.button("ay:2")
    await salon.everything_sent()
    assert (ana.phone.count(BELL), eva.phone.count(BELL)) == (1, 1)


def _cause_trouble(salon: ProcessSalon) -> None:
    """Let things go wrong whose error messages could quote what nobody may read."""
    person = salon.owner.person
    broken = {"message_id": 1, "text": QUESTION, "from": person.user(), "chat": {"id": person.id}}
    salon.world.updates.push("message", broken)
    salon.break_calls("getUpdates")


async def test_work_under_way_is_finished_before_the_bot_stops(small_salon: ProcessSalon) -> None:
    client = Client(small_salon.phone())
    await client.fill_in(until=5)
    held = small_salon.hold("editMessageText", seconds=0.5)
    client.phone.press(*await client.phone.button("qa:trauma:no"))
    await held()
    assert await small_salon.bot.terminate() == 0
    assert client.question() == 6
    assert list(small_salon.world.updates.pending) == []


async def test_the_bot_stops_within_ten_seconds_though_telegram_does_not_answer(
    small_salon: ProcessSalon,
) -> None:
    client = Client(small_salon.phone())
    await client.fill_in(until=5)
    held = small_salon.hold("editMessageText")
    client.phone.press(*await client.phone.button("qa:trauma:no"))
    await held()
    assert await small_salon.bot.terminate() == 0
    await small_salon.start_bot()
    await client.phone.until(lambda: client.question() == 6)


async def test_a_server_without_the_cosmetic_methods_is_good_enough(tmp_path: Path) -> None:
    salon = ProcessSalon(f"sqlite:///{tmp_path / 'grial.db'}", tmp_path)
    for method in COSMETIC:
        salon.faults.add(Fault(method=method, kind="error", code=404, description="Not Found", times=ALWAYS))
    async with salon.open():
        client = Client(salon.phone())
        await client.fill_in(until=4)
        await salon.world.until(lambda: set(COSMETIC) <= salon.faults.calls.keys(), PATIENCE_SECONDS)
        assert client.question() == 4
        assert await salon.bot.terminate() == 0


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"BOT_TOKEN": ""}, "BOT_TOKEN is not set"),
        ({"BOT_TOKEN": "not-a-token-but-a-secret"}, "BOT_TOKEN is not a bot's token"),
        ({"BOT_TOKEN": "1000001:another-secret-token"}, "Telegram refuses BOT_TOKEN"),
        ({"DATABASE_URL": "mysql://salon:secret@host/grial"}, "DATABASE_URL cannot be used"),
        ({"SALON_FILE": "broken.yaml"}, "broken.yaml"),
    ],
    ids=["no token", "no token's form", "a refused token", "an unknown database", "a broken salon file"],
)
async def test_a_wrong_setting_ends_the_start_with_one_sentence(
    changed: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("name: El Grial\ntherapists: nobody\n", "utf-8")
    salon = ProcessSalon(f"sqlite:///{tmp_path / 'grial.db'}", tmp_path, LOG_LEVEL="ERROR")
    await salon.sandbox.start()
    environment = salon.environment | {"TELEGRAM_API_URL": salon.sandbox.url} | changed
    if "SALON_FILE" in changed:
        environment["SALON_FILE"] = str(tmp_path / changed["SALON_FILE"])
    try:
        bot = await BotProcess.start(environment, RUN_WITHOUT_ENV_FILE)
        assert await bot.ended() == 1
    finally:
        await salon.sandbox.stop()
        await salon.database.dispose()
    (line,) = bot.err
    assert sentence in line
    assert "secret" not in line
    assert line.endswith(".")


def _words_in(events: asyncio.Queue[Json | None]) -> set[str]:
    """Return every line, button, name and number that a chat has shown, but for the shortest."""
    told: set[str] = set()
    while not events.empty():
        message = (events.get_nowait() or {}).get("message", {})
        if message.get("from", {}).get("is_bot"):
            message = {**message, "from": None}
        told.update(line for text in _strings(message) for line in text.splitlines())
    return {line for line in told if len(line) >= 5}


def _strings(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for key, one in value.items():
                yield from _strings(one) if key not in _TECHNICAL else ()
        case list():
            for one in value:
                yield from _strings(one)
        case _:
            yield str(value)
