"""Speaking four languages: translations, plurals, and dates in each language's own form."""

import gettext
import io
from datetime import date, datetime
from functools import cache
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.languages import Language, LocalText

LOCALES = Path(__file__).resolve().parent.parent / "data" / "locales"
DOMAIN = "bot"
LANGUAGE_NAMES: dict[Language, str] = {
    "es": "Español",
    "en": "English",
    "ru": "Русский",
    "uk": "Українська",
}
_DAY: dict[Language, str] = {
    "es": "EEEE, d 'de' MMMM",
    "en": "EEEE d MMMM",
    "ru": "EEEE, d MMMM",
    "uk": "EEEE, d MMMM",
}
_SHORT_DAY: dict[Language, str] = {
    "es": "EEE, d MMM",
    "en": "EEE d MMM",
    "ru": "EEE, d MMM",
    "uk": "EEE, d MMM",
}
# British forms for English: the day before the month, and a clock of 24 hours.
_BABEL_LOCALES: dict[Language, str] = {"es": "es_ES", "en": "en_GB", "ru": "ru_RU", "uk": "uk_UA"}


class Translator:
    """One language's texts, in Telegram's HTML, and its dates in the salon's time zone."""

    def __init__(self, language: Language, timezone: ZoneInfo) -> None:
        self.language = language
        self.timezone = timezone

    def __call__(self, message: str, /, **values: object) -> str:
        """Return the translation with ``values`` filled in, each made safe for HTML."""
        return _filled(_catalogue(self.language).gettext(message), values)

    def plain(self, message: str, /, **values: object) -> str:
        """Return the translation for where Telegram reads no HTML: toasts and buttons."""
        return _catalogue(self.language).gettext(message).format_map(values)

    def content(self, text: LocalText) -> str:
        """Return a text of the salon's content in the language, made safe for HTML."""
        return safe(text[self.language])

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the form that the language has for ``count``, which the texts call ``{count}``."""
        text = _catalogue(self.language).ngettext(one, many, count)
        return _filled(text, {"count": count, **values})

    def day(self, moment: datetime | date) -> str:
        """Return a day in full: Tuesday 24 November."""
        return format_date(self._local(moment), _DAY[self.language], locale=_locale(self.language))

    def short_day(self, moment: datetime | date) -> str:
        """Return a day that fits a button: Tue 24 Nov."""
        return format_date(self._local(moment), _SHORT_DAY[self.language], locale=_locale(self.language))

    def full_date(self, moment: datetime | date) -> str:
        """Return a day with its year: 24 Nov 2026."""
        return format_date(self._local(moment), "medium", locale=_locale(self.language))

    def weekdays(self) -> tuple[str, ...]:
        """Return the short names of the days from Monday on, as they stand alone."""
        names = get_day_names("abbreviated", "stand-alone", locale=_locale(self.language))
        return tuple(names[weekday] for weekday in range(7))

    def time(self, moment: datetime) -> str:
        """Return a time on the salon's clock: 16:30."""
        return moment.astimezone(self.timezone).strftime("%H:%M")

    def _local(self, moment: datetime | date) -> date:
        return moment.astimezone(self.timezone).date() if isinstance(moment, datetime) else moment


def safe(text: str) -> str:
    """Return what somebody typed in a form that Telegram's HTML shows as it is."""
    return escape(text, quote=False)


def _filled(text: str, values: dict[str, object]) -> str:
    return text.format_map({name: safe(str(value)) for name, value in values.items()})


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse(_BABEL_LOCALES[language])


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    """Compile the language's catalogue in memory, so that no compiled file can be out of date."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
