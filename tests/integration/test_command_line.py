"""The command line: what each command writes, how it ends, and how little it has to load."""

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

from bot.salon import SALON_FILE, load_salon
from data.cipher import Cipher
from tests.support.command_line import Answer, Project

TOKEN = "1000001:token-of-the-tests"


def one_sentence(answer: Answer) -> str:
    """Return the one line with which a command gave up."""
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert answer.err.endswith(".\n")
    return answer.err


def test_help_names_every_command(project: Project) -> None:
    answer = project.call("--help")
    assert answer.status == 0
    for command in ("run", "demo", "migrate", "check", "faq", "screening", "keys"):
        assert re.search(rf"\b{command}\b", answer.out)


def test_check_lists_what_is_left_to_do_and_passes(project: Project) -> None:
    answer = project.call("check", BOT_TOKEN=TOKEN)
    assert (answer.status, answer.err) == (0, "")
    *left, summary = answer.lines
    assert [line for line in left if not line.startswith("to do: ")] == []
    _, examples = load_salon(SALON_FILE)
    assert len(examples) > 10
    for place in examples:
        assert (
            f"to do: salon.yaml: {place} is an example: write your own and take the mark !example away."
            in left
        )
    assert any("reviewed_by is empty: a clinician and a lawyer must sign it off" in line for line in left)
    assert summary == f"No problems; {len(left)} things are left to do before real clients come."


def test_check_names_every_problem_of_settings_and_content_at_once(project: Project, tmp_path: Path) -> None:
    salon = tmp_path / "salon.yaml"
    salon.write_text(
        SALON_FILE.read_text("utf-8").replace("timezone: Europe/Madrid", "timezone: Europe/Alicante")
    )
    answer = project.call("check", SALON_FILE=str(salon), ENCRYPTION_KEYS="short")
    problems = [line for line in answer.lines if not line.startswith("to do: ")]
    assert (answer.status, answer.err) == (1, "")
    assert [problem.split()[1] for problem in problems] == ["BOT_TOKEN", "ENCRYPTION_KEYS", f"{salon}:"]
    assert "'Europe/Alicante' is not a time zone: write one like 'Europe/Madrid'" in problems[-1]


def test_faq_ask_answers_each_line_in_order(project: Project) -> None:
    lines = [
        '{"text": "¿Cuántas sesiones necesito?", "lang": "es"}',
        "not json",
        '{"lang": "es"}',
        '{"text": "не чувствую ног", "lang": "ru"}',
        '{"text": "good morning", "lang": "en"}',
        '{"text": "hernia"}',
    ]
    answer = project.call("faq", "ask", given="\n".join(lines))
    assert (answer.status, answer.err) == (0, "")
    found = [json.loads(line) for line in answer.lines]
    assert [line.get("kind", "error") for line in found] == [
        "answer",
        "error",
        "error",
        "urgent",
        "none",
        "answer",
    ]
    assert [line.get("id") for line in found] == ["sessions", None, None, None, None, "hernia"]
    assert {tuple(line) for line in found if "error" not in line} == {("kind", "id", "candidates", "score")}


def test_faq_ask_reads_utf8_wherever_it_runs_and_survives_what_is_not(project: Project) -> None:
    given = (
        '{"text": "¿Cuántas sesiones necesito?"}\n'.encode() + b'{"text": "\xe9\xff"}\n{"text": "hernia"}\n'
    )
    answer = project.call("faq", "ask", given=given, LC_ALL="C")
    assert (answer.status, answer.err) == (0, "")
    assert [json.loads(line).get("id") for line in answer.lines] == ["sessions", None, "hernia"]


def test_screening_judge_judges_each_line_in_order(project: Project) -> None:
    answer = project.call(
        "screening",
        "judge",
        given='{"answers": {"age": 40, "cauda_equina": "yes"}}\n{\n{"answers": {"age": 40}}\n',
    )
    assert (answer.status, answer.err) == (0, "")
    emergency, broken, incomplete = map(json.loads, answer.lines)
    assert emergency == {"verdict": "emergency", "reasons": ["cauda_equina"], "call_first": False}
    assert broken == {"error": "The line is not valid JSON."}
    assert incomplete["error"].startswith("There is no answer to ")


def test_screening_reading_names_each_question_with_its_index(project: Project) -> None:
    answer = project.call("screening", "reading")
    assert (answer.status, answer.err) == (0, "")
    heads = [line for line in answer.lines if not line.startswith(" ")]
    assert [head[:3] for head in heads] == ["es:", "en:", "ru:", "uk:"]
    assert len(answer.lines) == len(heads) * (1 + 29 + 1), (
        "a head, the questions and follow-ups, the short check"
    )


def test_keys_new_prints_a_key_that_seals_and_never_the_same(project: Project) -> None:
    keys = [project.call("keys", "new") for _ in range(2)]
    assert {(answer.status, answer.err, len(answer.lines)) for answer in keys} == {(0, "", 1)}
    assert keys[0].out != keys[1].out
    cipher = Cipher([answer.out.strip() for answer in keys])
    assert cipher.open(cipher.seal(b"yes", "here"), "here") == b"yes"


def test_migrate_makes_the_tables(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "new" / "grial.db"
    answer = project.call("migrate", DATABASE_URL=f"sqlite:///{path}")
    assert (answer.status, answer.out) == (0, "The database is up to date.\n")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert {"clients", "appointments", "screenings", "outbox"} <= tables


def test_a_database_that_is_not_there_ends_with_one_sentence(project: Project) -> None:
    address = "postgresql://salon:hunter2@127.0.0.1:1/grial"
    sentence = one_sentence(project.call("run", DATABASE_URL=address, BOT_TOKEN=TOKEN))
    assert "DATABASE_URL does not open a database" in sentence
    assert "hunter2" not in sentence


def test_a_file_that_is_no_database_ends_with_one_sentence(project: Project, tmp_path: Path) -> None:
    (tmp_path / "grial.db").write_text("these are not the tables that you are looking for")
    answer = project.call("migrate", DATABASE_URL=f"sqlite:///{tmp_path / 'grial.db'}")
    assert "DATABASE_URL does not open a database" in one_sentence(answer)


def test_run_without_a_token_ends_with_one_sentence(project: Project, tmp_path: Path) -> None:
    answer = project.call("run", DATABASE_URL=f"sqlite:///{tmp_path / 'grial.db'}")
    assert "BOT_TOKEN is not set: write the token from @BotFather into .env" in one_sentence(answer)
    assert list(tmp_path.iterdir()) == []


def test_run_with_a_wrong_setting_ends_with_one_sentence(project: Project) -> None:
    answer = project.call("run", BOT_TOKEN=TOKEN, LOG_FORMAT="xml")
    assert one_sentence(answer).startswith("LOG_FORMAT cannot be used: ")


def test_run_with_a_broken_salon_file_ends_with_one_sentence(project: Project, tmp_path: Path) -> None:
    (tmp_path / "salon.yaml").write_text("closed_on: [2027-02-30]\n")
    answer = project.call("run", BOT_TOKEN=TOKEN, SALON_FILE=str(tmp_path / "salon.yaml"))
    assert "day is out of range for month" in one_sentence(answer)


def test_settings_come_from_the_file_beside_the_project(tmp_path: Path) -> None:
    project = Project(tmp_path / "own")
    (project.folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\nDATABASE_URL=sqlite:///mine/grial.db\n")
    assert project.call("check").status == 0
    assert (project.folder / "mine" / "grial.key").exists()


@pytest.mark.parametrize("command", [("faq", "ask"), ("screening", "judge"), ("keys", "new"), ("--help",)])
def test_a_small_command_loads_neither_database_nor_telegram_nor_calendar(
    project: Project, command: tuple[str, ...]
) -> None:
    answer = project.call(*command, python=("-X", "importtime"))
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in answer.err.splitlines()}
    assert answer.status == 0
    assert {"typer", "bot"} <= loaded
    assert (
        loaded & {"sqlalchemy", "telegram", "babel", "aiohttp", "alembic", "apscheduler", "structlog"}
        == set()
    )
