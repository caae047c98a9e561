"""The salon's own facts in the answers that depend on them; what is unset is answered with "ask us"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.faq.topics import Topic
from bot.i18n import LANGUAGE_NAMES, Translator, safe
from bot.salon import Salon

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MONDAY = date(2024, 1, 1)


def filled(topic: Topic, salon: Salon, tr: Translator) -> tuple[str, bool]:
    """Return a topic's answer with the salon's facts in it, as HTML, and whether all of them are known."""
    text = tr.content(topic.answer)
    facts = {name: FACTS[name](salon, tr) for name in _PLACEHOLDER.findall(text)}
    if topic.unset is not None and not all(facts.values()):
        return tr.content(topic.unset), False
    return _PLACEHOLDER.sub(lambda match: safe(facts[match[1]] or ""), text), True


def _hours(salon: Salon, tr: Translator) -> str | None:
    """Return the week, days of the same hours in one line."""
    groups: list[tuple[list[int], str]] = []
    for weekday in range(7):
        hours = ", ".join(str(one) for one in salon.opening_hours.on(_MONDAY + timedelta(days=weekday)))
        if groups and groups[-1][1] == hours:
            groups[-1][0].append(weekday)
        else:
            groups.append(([weekday], hours))
    if not any(hours for _, hours in groups):
        return None
    names, closed = tr.weekdays(), tr.plain("closed")
    return "\n".join(
        f"{names[days[0]]}{f'–{names[days[-1]]}' if len(days) > 1 else ''}: {hours or closed}"
        for days, hours in groups
    )


def _closed(salon: Salon, tr: Translator) -> str:
    days = ", ".join(tr.short_day(day) for day in sorted(salon.closed_on))
    return days or tr.plain("none announced")


def _prices(salon: Salon, tr: Translator) -> str | None:
    priced = [f"{one.name[tr.language]}: {one.price}" for one in salon.services.values() if one.price]
    return "\n".join(priced) or None


def _durations(salon: Salon, tr: Translator) -> str | None:
    return "\n".join(
        tr.plain("{service}: {minutes} min", service=one.name[tr.language], minutes=one.minutes)
        for one in salon.services.values()
    )


def _therapists(salon: Salon, tr: Translator) -> str | None:
    return "\n".join(
        f"{one.name}, {one.qualification[tr.language]}" if one.qualification else one.name
        for one in salon.therapists
    )


def _cancel_hours(salon: Salon, tr: Translator) -> str:
    hours, minutes = divmod(salon.booking.cancel_until_minutes, 60)
    if minutes:
        return tr.plural("{count} minute", "{count} minutes", hours * 60 + minutes)
    return tr.plural("{count} hour", "{count} hours", hours)


def _policy(name: str) -> Callable[[Salon, Translator], str | None]:
    def policy(salon: Salon, tr: Translator) -> str | None:
        text = getattr(salon.texts, name)
        return text[tr.language] if text else None

    return policy


FACTS: dict[str, Callable[[Salon, Translator], str | None]] = {
    "address": lambda salon, _: salon.contact.address,
    "phone": lambda salon, _: salon.contact.phone,
    "maps": lambda salon, _: salon.contact.maps_url,
    "hours": _hours,
    "closed": _closed,
    "prices": _prices,
    "durations": _durations,
    "spoken": lambda salon, _: ", ".join(LANGUAGE_NAMES[one] for one in salon.languages),
    "therapists": _therapists,
    "cancel_hours": _cancel_hours,
    **{name: _policy(name) for name in ("payment", "insurance", "cancellation", "late_arrival")},
}
"""What an answer may name in braces: the salon's value in the client's language, None while it is unset."""
