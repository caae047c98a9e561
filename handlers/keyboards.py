"""Buttons that many screens share."""

from bot.i18n import Translator
from bot.messages import Button, Rows
from handlers import callbacks as on


def menu(tr: Translator) -> Rows:
    """Return everything that a client can do."""
    return (
        (Button(tr("📅 Book a visit"), on.DAYS(0)),),
        (Button(tr("❓ Questions and answers"), on.TOPICS(0)),),
        (Button(tr("📋 Health questionnaire"), on.QUESTIONNAIRE()),),
        (Button(tr("🗓 My appointments"), on.APPOINTMENTS()),),
        (Button(tr("👤 Talk to a person"), on.PERSON()),),
        (Button(tr("🌐 Language"), on.LANGUAGES_SCREEN()), Button(tr("🔒 Privacy"), on.PRIVACY())),
    )


def to_menu(tr: Translator) -> Button:
    """Return the way back that every screen has."""
    return Button(tr("⌂ Menu"), on.MENU())


def person(tr: Translator) -> Button:
    """Return the way to a human being."""
    return Button(tr("👤 Talk to a person"), on.PERSON())


def book(tr: Translator) -> Button:
    """Return the way to a visit."""
    return Button(tr("📅 Book a visit"), on.DAYS(0))


def questionnaire(tr: Translator) -> Button:
    """Return the way to the questionnaire."""
    return Button(tr("📋 Health questionnaire"), on.QUESTIONNAIRE())


def in_rows(buttons: list[Button], width: int) -> Rows:
    """Return the buttons in rows of ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
