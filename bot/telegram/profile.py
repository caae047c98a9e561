"""What Telegram shows of the bot: its commands and descriptions in each language. Nice to have."""

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.languages import DEFAULT_LANGUAGE, Language

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Profile:
    """The texts in one language; ``commands`` in the order of the menu."""

    commands: Mapping[str, str]
    description: str
    short_description: str


async def publish(bot: Bot, profiles: Mapping[Language, Profile]) -> None:
    """Tell Telegram; a server that does not know how is no reason not to start."""
    for language, profile in profiles.items():
        # The language of everybody whose own we do not speak is the one without a code.
        for code in {language, ""} if language == DEFAULT_LANGUAGE else {language}:
            await _survive(_calls(bot, profile, code))


def _calls(bot: Bot, profile: Profile, code: str) -> Iterable[tuple[str, Awaitable[bool]]]:
    language = code or None
    yield "commands", bot.set_my_commands(list(profile.commands.items()), language_code=language)
    yield "description", bot.set_my_description(profile.description, language_code=language)
    yield (
        "short description",
        bot.set_my_short_description(profile.short_description, language_code=language),
    )


async def _survive(calls: Iterable[tuple[str, Awaitable[bool]]]) -> None:
    for what, call in calls:
        try:
            await call
        except TelegramError as error:
            log.warning("profile_not_published", what=what, error=type(error).__name__)
