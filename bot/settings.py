"""What the installation decides, from the environment or ``.env``; a wrong value stops the start."""

import contextlib
import os
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, HttpUrl, SecretStr, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.clock import Clock, ShiftedClock, SystemClock
from data.cipher import Cipher, new_key
from data.engine import DatabaseUrl, database_url

ROOT = Path(__file__).resolve().parent.parent
OFFICIAL_API = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


class SettingsError(Exception):
    """A setting is wrong or missing; the message is one sentence that says how to mend it.

    ``problems`` holds a sentence for each, where there are several.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(problems[0])
        self.problems = problems


def _web_address(value: str) -> str:
    address = value.strip()
    TypeAdapter(HttpUrl).validate_python(address)
    return address.rstrip("/")


def _from_root(path: Path) -> Path:
    return ROOT / path


def _known_database(value: str) -> str:
    database_url(value)
    return value


class Settings(BaseSettings):
    """The settings, each under its name in capitals; relative paths count from the project's folder."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore"
    )

    bot_token: SecretStr | None = Field(
        None,
        description="The token that @BotFather gave for the bot; needed by `run` only.",
    )
    telegram_api_url: Annotated[str, AfterValidator(_web_address)] = Field(
        OFFICIAL_API, description="The Bot API server; any that speaks the Bot API will do."
    )
    database_url: Annotated[str, AfterValidator(_known_database)] = Field(
        "sqlite:///var/grial.db",
        description="SQLite for one process, or postgresql://user:password@host/name for several.",
    )
    encryption_keys: SecretStr | None = Field(
        None,
        description="Keys for health answers, separated by commas; the first encrypts, all decrypt. "
        "Unset: one is made and kept beside the database.",
    )
    salon_file: Annotated[Path, AfterValidator(_from_root)] = Field(
        ROOT / "data" / "content" / "salon.yaml",
        description="The salon's own facts: hours, therapists, services.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least important line that is logged."
    )
    log_format: Literal["console", "json"] = Field(
        "console", description="Lines for people, or one JSON object a line."
    )
    clock_file: Annotated[Path, AfterValidator(_from_root)] | None = Field(
        None,
        description="For trying things out only: a file with the seconds that the clock is ahead.",
    )


def load_settings(**given: object) -> Settings:
    """Return the settings; raise SettingsError with a sentence for each that is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(*(_sentence(item) for item in error.errors())) from None


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ")
    return f"{name.upper()} cannot be used: {reason}. {Settings.model_fields[name].description}"


def required_token(settings: Settings) -> str:
    """Return the bot's token; raise SettingsError when it is missing or cannot be one."""
    token = settings.bot_token.get_secret_value() if settings.bot_token else ""
    if not token:
        raise SettingsError("BOT_TOKEN is not set: write the token from @BotFather into .env.")
    if not _TOKEN.fullmatch(token):
        raise SettingsError("BOT_TOKEN is not a bot's token: copy it again from @BotFather into .env.")
    return token


def cipher_for(settings: Settings) -> Cipher:
    """Return the cipher for the configured keys, making a first key where none is configured."""
    if settings.encryption_keys is not None:
        keys = [key.strip() for key in settings.encryption_keys.get_secret_value().split(",")]
        try:
            return Cipher([key for key in keys if key])
        except ValueError as error:
            raise SettingsError(
                f"ENCRYPTION_KEYS cannot be used: {error}; `python -m bot keys new` makes one."
            ) from None
    path = key_file(settings)
    try:
        with contextlib.suppress(FileExistsError):
            _write_key(path)
        return Cipher([path.read_text("ascii").strip()])
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be used: {error.strerror}; mend that, or set ENCRYPTION_KEYS."
        ) from None
    except ValueError:
        raise SettingsError(
            f"{path} does not hold an encryption key: restore it from a backup, or set ENCRYPTION_KEYS."
        ) from None


def _write_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(new_key() + "\n")


def key_file(settings: Settings) -> Path:
    """Return where the key is kept that stands in for ENCRYPTION_KEYS."""
    url = absolute_database_url(settings)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).with_suffix(".key")
    return ROOT / "var" / "encryption.key"


def absolute_database_url(settings: Settings) -> DatabaseUrl:
    """Return the database's address; a SQLite file counts from the project's folder.

    Makes that file's folder; raises SettingsError when it cannot.
    """
    url = database_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        path = ROOT / url.database
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"DATABASE_URL cannot be used: the folder {path.parent} cannot be made: {error.strerror}."
            ) from None
        return url.set(database=str(path))
    return url


def clock_for(settings: Settings) -> Clock:
    """Return the machine's clock, or the movable one that the settings name."""
    return ShiftedClock(settings.clock_file) if settings.clock_file else SystemClock()
