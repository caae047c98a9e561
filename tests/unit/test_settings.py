"""The settings: where they are read from, and the sentence for each that is wrong."""

import stat
from pathlib import Path

import pytest

from bot.settings import (
    ROOT,
    Settings,
    SettingsError,
    absolute_database_url,
    cipher_for,
    key_file,
    load_settings,
    required_token,
)
from data.cipher import new_key

SECRET = "hunter2"
KEY = "A" * 43 + "="


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def load(**given: object) -> Settings:
    return load_settings(_env_file=None, **given)


def refusal(**given: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(**given)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("telegram_api_url", "api.telegram.org", "valid URL"),
        ("telegram_api_url", "ftp://api.telegram.org", "'http' or 'https'"),
        ("database_url", "grial.db", "not a database address"),
        ("database_url", "mysql://salon@host/grial", "only sqlite and postgresql"),
        ("database_url", "sqlite://", "SQLite needs a file"),
        ("database_url", "sqlite:///:memory:", "SQLite needs a file"),
        ("log_level", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("log_format", "xml", "'console' or 'json'"),
        ("salon_file", 5, "not a valid path"),
        ("clock_file", 5, "not a valid path"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(name: str, value: object, reason: str) -> None:
    sentence = refusal(**{name: value})
    assert sentence.startswith(f"{name.upper()} cannot be used: ")
    assert reason in sentence
    assert sentence.endswith(str(Settings.model_fields[name].description))
    assert "\n" not in sentence


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load(log_level="loud", log_format="xml")
    assert [problem.split()[0] for problem in caught.value.problems] == ["LOG_LEVEL", "LOG_FORMAT"]


@pytest.mark.parametrize("address", [f"postgresql://u:{SECRET}@h:p/x", f"postgresql://u:a@b:{SECRET}@h/x"])
def test_a_refused_database_address_does_not_show_its_password(address: str) -> None:
    assert "not a database address" in refusal(database_url=address)
    assert SECRET not in refusal(database_url=address)


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    key = new_key()
    shown = repr(load(bot_token="1234:secret-part", encryption_keys=key))
    assert "secret-part" not in shown
    assert key not in shown


def test_the_environment_decides_over_the_file_and_an_empty_line_is_unset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# of the salon\nBOT_TOKEN=12:abc\nLOG_LEVEL=ERROR\nLOG_FORMAT=\nCLOCK_FILE=\nPATH_OF_OTHERS=1\n"
    )
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    settings = load_settings(_env_file=file)
    assert required_token(settings) == "12:abc"
    assert (settings.log_level, settings.log_format, settings.clock_file) == ("DEBUG", "console", None)


def test_the_file_is_the_one_in_the_project() -> None:
    assert Settings.model_config["env_file"] == ROOT / ".env"
    assert (ROOT / "pyproject.toml").exists()


def test_an_address_is_kept_without_its_last_slash() -> None:
    assert load(telegram_api_url=" http://localhost:8081/ ").telegram_api_url == "http://localhost:8081"


@pytest.mark.parametrize("token", ["", "12345", "12345:", ":secret", "12 345:secret", "١٢٣:secret", "12:a b"])
def test_what_cannot_be_a_token_is_refused_without_being_shown(token: str) -> None:
    with pytest.raises(SettingsError, match=r"^BOT_TOKEN .*@BotFather into \.env") as caught:
        required_token(load(bot_token=token))
    assert "secret" not in str(caught.value)


def test_a_missing_token_says_where_it_goes() -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN is not set"):
        required_token(load())


def at(folder: Path, **given: object) -> Settings:
    return load(database_url=f"sqlite:///{folder / 'sub' / 'grial.db'}", **given)


def test_without_keys_one_is_made_beside_the_database_and_used_again(tmp_path: Path) -> None:
    sealed = cipher_for(at(tmp_path)).seal(b"no", "here")
    path = key_file(at(tmp_path))
    assert path == tmp_path / "sub" / "grial.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert cipher_for(at(tmp_path)).open(sealed, "here") == b"no"


@pytest.mark.parametrize("content", ["", "not a key\n", "ключ"])
def test_a_spoilt_key_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = key_file(at(tmp_path))
    path.write_text(content, "utf-8")
    with pytest.raises(SettingsError, match=r"grial\.key does not hold .* backup, or set ENCRYPTION_KEYS"):
        cipher_for(at(tmp_path))
    assert path.read_text("utf-8") == content


def test_configured_keys_leave_no_key_on_the_disk(tmp_path: Path) -> None:
    cipher_for(at(tmp_path, encryption_keys=new_key()))
    assert not key_file(at(tmp_path)).exists()


def test_with_several_keys_the_first_encrypts_and_all_decrypt(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    before = cipher_for(at(tmp_path, encryption_keys=old)).seal(b"yes", "here")
    rotated = cipher_for(at(tmp_path, encryption_keys=f" {new} , {old},"))
    assert rotated.open(before, "here") == b"yes"
    after = rotated.seal(b"yes", "here")
    assert cipher_for(at(tmp_path, encryption_keys=new)).open(after, "here") == b"yes"


@pytest.mark.parametrize("keys", ["", ",", "short", "ñ", f"{KEY},short", KEY[:-1]])
def test_wrong_keys_are_refused_with_the_command_that_makes_one(tmp_path: Path, keys: str) -> None:
    with pytest.raises(SettingsError, match=r"^ENCRYPTION_KEYS cannot be used: .*python -m bot keys new"):
        cipher_for(at(tmp_path, encryption_keys=keys))


def test_postgresql_has_its_key_in_the_project() -> None:
    assert key_file(load(database_url="postgresql://salon@host/grial")) == ROOT / "var" / "encryption.key"


@pytest.mark.parametrize("name", ["salon_file", "clock_file"])
def test_relative_files_count_from_the_project(name: str, tmp_path: Path) -> None:
    assert getattr(load(**{name: "var/mine"}), name) == ROOT / "var" / "mine"
    assert getattr(load(**{name: str(tmp_path / "mine")}), name) == tmp_path / "mine"


def test_the_database_file_counts_from_the_project_and_gets_its_folder(tmp_path: Path) -> None:
    assert absolute_database_url(load()).database == str(ROOT / "var" / "grial.db")
    assert absolute_database_url(at(tmp_path)).database == str(tmp_path / "sub" / "grial.db")
    assert (tmp_path / "sub").is_dir()
