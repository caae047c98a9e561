"""What the bot says, as a person reads it: the translation of a text, without its tags."""

import re
from html import unescape

from bot.i18n import Translator
from bot.languages import Language
from tests.support.clock import MADRID


def words(language: Language, message: str, /, **values: object) -> str:
    """Return what a text of the handlers reads like in a language."""
    return plain(Translator(language, MADRID)(message, **values))


def plain(html: str) -> str:
    """Return a text without its tags, as Telegram shows it."""
    return unescape(re.sub(r"<[^>]+>", "", html))
