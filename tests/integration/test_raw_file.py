"""What somebody finds who takes the database file or the log away: nothing that was said about health."""

import contextlib
import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.logs import configure_logs
from data.models import Question, Screening, UnansweredQuestion
from tests.support.client import Client
from tests.support.clock import MovableClock
from tests.support.live import TOKEN, LiveSalon
from tests.support.phone import Phone, text_of
from tests.support.reviews import REASON, decide, open_case
from tests.support.tables import rows_of

CLIENT, OWNER, NAME = "Yevhenia", "Dueña", "Ana Ejemplo"
QUESTION = "does my sciatica mind if I play the accordion"
RUSSIAN = "можно ли мне играть на аккордеоне с грыжей"
ANSWER = "Only on Sundays, and sitting upright."
ODD = "what is the capital of mongolia"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Listen to everything that the log can be made to write."""
    root, crash, stream = logging.getLogger(), sys.excepthook, io.StringIO()
    before = (root.handlers[:], root.level)
    with contextlib.redirect_stderr(stream):
        configure_logs("DEBUG", "json")
    yield stream
    root.handlers[:], root.level = before
    sys.excepthook = crash


@pytest.fixture
def database_file(tmp_path: Path) -> Path:
    return tmp_path / "grial.db"


def raw(database_file: Path) -> bytes:
    """Return all that lies on the disk: the file, and what has not yet been moved into it."""
    return b"".join(path.read_bytes() for path in sorted(database_file.parent.glob(f"{database_file.name}*")))


async def full_story(salon: LiveSalon) -> Client:
    """Let a client be reviewed, book, report a change, ask, be answered, ask what the bot cannot answer."""
    client = Client.of(salon, "en", CLIENT)
    await client.answer_quickly(age="70", leg_pain="yes", bone="osteoporosis_or_steroids", pain_now="9")
    await decide(salon.owner, await open_case(salon.owner), "refuse", REASON)
    await decide(salon.owner, await salon.owner.tap("↻"), "examination", REASON)
    await client.phone.reads("✓ A therapist has looked at your answers")
    await client.book(name=NAME)
    for button in ("ao:1", "v:1", "vw:1:yes", "vs:1:leg_clot:yes"):
        await client.phone.tap(button)
    for text in (QUESTION, RUSSIAN):
        await client.phone.tap_after("/start", "👤")
        client.phone.write(text)
        salon.owner.reply(await salon.owner.reads(text), ANSWER)
        await client.phone.until(lambda: client.phone.count(ANSWER))
    await client.phone.ask(ODD)
    await salon.move(timedelta(minutes=1))
    await salon.settled()
    return client


def shared_number(client: Client) -> str:
    """Return the telephone number that the client's contact card showed."""
    [number] = {m["contact"]["phone_number"] for m in client.phone.messages if "contact" in m} - {"112"}
    return str(number)


def spoken(*phones: Phone) -> set[str]:
    """Return every line that anybody read or wrote, but for those of one or two words."""
    lines = {line for phone in phones for message in phone.messages for line in text_of(message).splitlines()}
    return {line for line in lines if len(line) > 15}


async def test_neither_an_answer_nor_a_question_can_be_read_in_the_file(
    database_file: Path, clock: MovableClock
) -> None:
    async with LiveSalon(f"sqlite:///{database_file}", clock).open() as salon:
        await full_story(salon)
        [screening] = await rows_of(salon, Screening)
        answers = salon.assistant.services.screenings.answers_of(screening)
        assert answers.items() >= {"age": 70, "leg_pain": "yes", "pain_now": 9}.items()
        assert screening.verdict == "review"
        assert [one.state for one in await rows_of(salon, Question)] == ["answered", "answered", "draft"]
        assert [one.sealed_text is not None for one in await rows_of(salon, UnansweredQuestion)] == [True]
        working = raw(database_file)
        await salon.stop_bot()
        stopped = raw(database_file)

    secrets = {QUESTION, RUSSIAN, ANSWER, REASON, ODD, "osteoporosis", json.dumps(answers)}
    secrets |= {f'"{item}"' for item in answers if item != "age"}
    secrets |= {f'"{item}": {json.dumps(value)}' for item, value in answers.items()}
    secrets |= {f'"{item}":{json.dumps(value)}' for item, value in answers.items()}
    for found in (working, stopped):
        assert NAME.encode() in found, "this is the file that the story was written to"
        for secret in secrets:
            for form in {secret, json.dumps(secret)[1:-1]}:
                assert form.encode() not in found, secret


async def test_the_log_names_nobody_and_quotes_nothing(
    database_file: Path,
    clock: MovableClock,
    log: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError(f"{NAME} wrote {ODD}")

    async with LiveSalon(f"sqlite:///{database_file}", clock).open() as salon:
        claim = next(text_of(m) for m in salon.owner.messages if text_of(m).startswith("/claim")).split()[1]
        client = await full_story(salon)
        client.phone.write(QUESTION)
        salon.world.set_blocking(client.phone.person.id, is_blocking=True)
        salon.owner.reply(await salon.owner.reads(QUESTION), ANSWER)
        await salon.owner.reads("☎")
        monkeypatch.setattr(salon.assistant.services.questions, "draft", broken)
        await salon.phone(CLIENT, "en").ask(ODD)
        key = salon._key

    lines = log.getvalue()
    for event in ("started", "message_undeliverable", "update_failed", "stopped"):
        assert f'"event": "{event}"' in lines
    secrets = {CLIENT, OWNER, NAME, shared_number(client), TOKEN, TOKEN.partition(":")[2], claim, key}
    secrets |= {json.dumps(line)[1:-1] for line in spoken(client.phone, salon.owner)}
    secrets |= spoken(client.phone, salon.owner) | {"osteoporosis", str(client.phone.person.id)}
    assert len(secrets) > 50
    for secret in secrets:
        assert secret not in lines, secret
