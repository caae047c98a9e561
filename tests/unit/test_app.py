"""Putting the assistant together: it does not start on a database that its keys cannot read."""

from pathlib import Path

import pytest

from bot.app import Assistant
from bot.content import ContentError
from bot.settings import SettingsError, load_settings
from data.cipher import new_key

TOKEN = "1000001:token-of-the-tests"


def assistant(database_url: str, folder: Path, **given: object) -> Assistant:
    settings = {"bot_token": TOKEN, "database_url": database_url, "clock_file": folder / "clock", **given}
    return Assistant(load_settings(_env_file=None, **settings))


async def start(database_url: str, folder: Path, keys: str) -> None:
    """Prepare an assistant with these keys, as every start does, and put it away."""
    bot = assistant(database_url, folder, encryption_keys=keys)
    try:
        await bot.prepare()
    finally:
        await bot.close()


async def test_it_starts_again_with_the_key_it_was_used_with(database_url: str, tmp_path: Path) -> None:
    key = new_key()
    await start(database_url, tmp_path, key)
    await start(database_url, tmp_path, key)
    await start(database_url, tmp_path, f"{new_key()},{key}")


async def test_with_another_key_it_does_not_start_and_says_why(database_url: str, tmp_path: Path) -> None:
    key = new_key()
    await start(database_url, tmp_path, key)
    with pytest.raises(SettingsError, match="does not hold the key of this database: add the key") as caught:
        await start(database_url, tmp_path, new_key())
    assert str(caught.value).startswith("ENCRYPTION_KEYS")
    await start(database_url, tmp_path, key)


def test_without_a_token_it_cannot_be_put_together(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN is not set"):
        assistant(f"sqlite:///{tmp_path / 'grial.db'}", tmp_path, bot_token=None)


def test_with_a_broken_salon_file_it_cannot_be_put_together(tmp_path: Path) -> None:
    (tmp_path / "salon.yaml").write_text("name: El Grial\n")
    with pytest.raises(ContentError, match=r"salon\.yaml: city: Field required"):
        assistant(f"sqlite:///{tmp_path / 'grial.db'}", tmp_path, salon_file=tmp_path / "salon.yaml")
