"""Buttons that many screens share."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.i18n import Translator
from bot.messages import Button, Rows
from handlers import callbacks as on

T = TypeVar("T")


def menu(tr: Translator) -> Rows:
    """Return everything that a client can do."""
    return (
        (Button(tr("📅 Book a visit"), on.BOOKING()),),
        (Button(tr("❓ Questions and answers"), on.TOPIC_GROUPS()),),
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
    return Button(tr("📅 Book a visit"), on.BOOKING())


def guardian(tr: Translator) -> Button:
    """Return the way for the parent or guardian of a client who is under age."""
    return Button(tr("👪 For your parent or guardian"), on.GUARDIAN())


def questionnaire(tr: Translator) -> Button:
    """Return the way to the questionnaire."""
    return Button(tr("📋 Health questionnaire"), on.QUESTIONNAIRE())


def in_rows(buttons: list[Button], width: int) -> Rows:
    """Return the buttons in rows of ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def on_page(found: Sequence[T], page: int, size: int) -> Sequence[T]:
    """Return what stands on a page, the last page where there are fewer."""
    first = min(page, _last(found, size)) * size
    return found[first : first + size]


def pages(tr: Translator, found: Sequence[object], page: int, size: int, to: Callable[[int], str]) -> Rows:
    """Return the row that turns the pages, no row where there is one page only."""
    last = _last(found, size)
    page = min(page, last)
    ways = [Button(tr("← Back"), to(page - 1))] if page else []
    ways += [Button(tr("More →"), to(page + 1))] if page < last else []
    return (tuple(ways),) if ways else ()


def _last(found: Sequence[object], size: int) -> int:
    return max(0, (len(found) - 1) // size)
