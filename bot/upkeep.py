"""The commands that tend the database: the change of keys, and what was kept long enough."""

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

from bot.faq.learning import Learning
from bot.privacy.retention import Retention, report
from bot.questions.service import Questions
from bot.salon import load_salon
from bot.settings import Settings, SettingsError, absolute_database_url, cipher_for, clock_for
from data.cipher import Cipher
from data.engine import Database
from data.maintenance import has_every_table
from data.sealed import Rotation, rotate

Say = Callable[[str], None]


async def rotate_keys(settings: Settings, say: Say) -> None:
    """Bring every sealed value under the first of ENCRYPTION_KEYS, and say how many there were.

    Raises SettingsError when some could not be renewed; the others are.
    """
    cipher = cipher_for(settings)
    async with _ready_database(settings) as database:
        rotation = await rotate(database, cipher)
    for line in renewals(rotation, cipher):
        say(line)
    if left := failures(rotation):
        raise SettingsError("\n".join(left))


async def apply_retention(settings: Settings, say: Say, *, is_rehearsal: bool) -> None:
    """Delete what was kept long enough and say how much it was; a rehearsal changes nothing."""
    salon, _ = load_salon(settings.salon_file)
    clock, cipher = clock_for(settings), cipher_for(settings)
    retention = Retention(
        salon.retention,
        Questions(salon, cipher, clock),
        Learning(cipher, clock, timedelta(days=salon.questions.keep_days)),
        clock,
    )
    async with _ready_database(settings) as database:
        counts = await retention.carry_out(database, is_rehearsal=is_rehearsal)
    for line in report(counts, is_rehearsal=is_rehearsal):
        say(line)


def renewals(rotation: Rotation, cipher: Cipher) -> list[str]:
    """Return what was done, and with which keys, by their names."""
    first, *others = cipher.key_names
    named = ", ".join(others)
    lines = [f"{_values(rotation.renewed)} renewed, {rotation.current} already under the first key, {first}."]
    if rotation.overtaken:
        lines.append(f"{_values(rotation.overtaken)} changed by the bot meanwhile: call this once more.")
    elif others and not failures(rotation):
        lines.append(f"Nothing needs the other keys any more, except for older backups: {named}.")
    elif others:
        lines.append(f"The other keys of ENCRYPTION_KEYS: {named}.")
    return lines


def failures(rotation: Rotation) -> list[str]:
    """Return a sentence for each reason for which values could not be renewed."""
    sentences = [
        f"{_values(count)} not renewed, because the key {key} is not in ENCRYPTION_KEYS: "
        "add it behind the others and call this again."
        for key, count in sorted(rotation.missing.items())
    ]
    if rotation.damaged:
        sentences.append(
            f"{_values(rotation.damaged)} not renewed, after a change outside the assistant: "
            "restore the database from a backup."
        )
    return sentences


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


@contextlib.asynccontextmanager
async def _ready_database(settings: Settings) -> AsyncIterator[Database]:
    """Yield the database; raise SettingsError where it has not got its tables."""
    database = Database(absolute_database_url(settings))
    try:
        if not await has_every_table(database):
            raise SettingsError(
                "DATABASE_URL names a database without the bot's tables: check it, "
                "or call python -m bot migrate first."
            )
        yield database
    finally:
        await database.dispose()
