"""The four languages of the assistant, and texts that exist in all of them."""

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["es", "en", "ru", "uk"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "es"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class LocalText(BaseModel):
    """One text in every language; a missing or empty language is a validation error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    es: Text
    en: Text
    ru: Text
    uk: Text

    def __getitem__(self, language: Language) -> str:
        text: str = getattr(self, language)
        return text


def language_from_code(code: str | None) -> Language:
    """Return the language for Telegram's IETF ``language_code``, Spanish for any other or none.

    >>> language_from_code("ru-RU"), language_from_code("de"), language_from_code(None)
    ('ru', 'es', 'es')
    """
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    return next((language for language in LANGUAGES if language == primary), DEFAULT_LANGUAGE)
