"""The check before real clients come: each problem once, and nothing that an owner could spoil breaks it."""

from pathlib import Path

import pytest

from bot.check import examples, problems
from bot.salon import SALON_FILE, load_salon
from bot.settings import Settings
from data.cipher import new_key


@pytest.fixture(autouse=True)
def _in_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Begin with settings in which nothing is wrong."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BOT_TOKEN", "1000001:token-of-the-tests")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'grial.db'}")


def test_where_all_is_in_order_there_is_no_problem() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SALON_FILE", "nowhere.yaml", "does not exist: restore it or name another file"),
        ("SALON_FILE", "data", "cannot be read: Is a directory"),
        ("SALON_FILE", "data/content/screening.yaml", "name: Field required"),
        ("DATABASE_URL", "mysql://host/grial", "only sqlite and postgresql are supported"),
        ("DATABASE_URL", "sqlite:////dev/null/grial.db", "the folder /dev/null cannot be made"),
        ("ENCRYPTION_KEYS", "short", "`python -m bot keys new` makes one"),
        ("LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("BOT_TOKEN", "12345", "is not a bot's token"),
        ("BOT_TOKEN", "", "is not set"),
    ],
)
def test_a_problem_is_named_once_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    (problem,) = problems()
    assert reason in problem


def test_a_key_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "grial.key").mkdir()
    (problem,) = problems()
    assert "grial.key cannot be used: Is a directory" in problem


def test_wrong_settings_do_not_hide_wrong_content(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ENCRYPTION_KEYS", new_key() + ",short")
    monkeypatch.setenv("SALON_FILE", str(tmp_path / "salon.yaml"))
    (tmp_path / "salon.yaml").write_text("name: {{salon}}\n")
    keys, salon = problems()
    assert keys.startswith("ENCRYPTION_KEYS ")
    assert salon.startswith(f"{tmp_path / 'salon.yaml'} is not valid YAML")


def test_every_example_is_left_to_do_and_so_is_the_signature() -> None:
    left = examples()
    _, places = load_salon()
    assert places
    assert [line for line in left if line.startswith("salon.yaml: ")] == [
        f"salon.yaml: {place} is an example: write your own and take the mark !example away."
        for place in places
    ]
    assert sum("reviewed_by is empty" in line for line in left) == 1


def test_what_the_owner_has_written_is_done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(SALON_FILE.read_text("utf-8").replace("!example", ""), "utf-8")
    monkeypatch.setenv("SALON_FILE", str(mine))
    assert problems() == []
    assert [line for line in examples() if line.startswith("mine.yaml")] == []
