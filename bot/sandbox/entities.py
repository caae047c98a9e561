"""Formatted text as Telegram keeps it: plain text and entities counted in UTF-16 units."""

import re
from typing import NamedTuple

from bot.sandbox.state import Json

_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{5,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w)"
    r"|(?<!\w)(?P<phone_number>\+\d[\d ()-]{6,}\d)(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)
_VERBATIM = frozenset({"pre", "code"})


class Formatted(NamedTuple):
    """A text and its entities, in Telegram's order: by start, the longest first."""

    text: str
    entities: list[Json]


def utf16_length(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units, Telegram's measure of offsets."""
    return len(text.encode("utf-16-le")) // 2


def detect(text: str) -> list[Json]:
    """Return the entities that Telegram finds by itself: commands, links, mentions, hashtags."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in _DETECTED.finditer(text)
    ]


def finish(text: str, entities: list[Json]) -> Formatted:
    """Trim ``text``, fit the entities to it, add those found by themselves, and sort them."""
    trimmed = text.strip()
    shift = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(trimmed)
    kept = [fitted for entity in entities if (fitted := _fit(entity, shift, end))]
    kept = [entity for entity in kept if not _is_inside_verbatim(entity, kept)]
    found = [entity for entity in detect(trimmed) if not _meets_link_or_code(entity, kept)]
    return Formatted(trimmed, sorted(kept + found, key=lambda e: (e["offset"], -e["length"])))


def _fit(entity: Json, shift: int, end: int) -> Json | None:
    start = max(entity["offset"] - shift, 0)
    stop = min(entity["offset"] + entity["length"] - shift, end)
    return {**entity, "offset": start, "length": stop - start} if stop > start else None


def _covers(outer: Json, inner: Json) -> bool:
    return bool(
        outer["offset"] <= inner["offset"]
        and inner["offset"] + inner["length"] <= outer["offset"] + outer["length"]
    )


def _is_inside_verbatim(entity: Json, others: list[Json]) -> bool:
    return any(
        other is not entity and other["type"] in _VERBATIM and _covers(other, entity)
        for other in others
        if entity["type"] not in _VERBATIM or other["length"] > entity["length"]
    )


def _meets_link_or_code(found: Json, others: list[Json]) -> bool:
    closed = _VERBATIM | {"text_link", "text_mention", "url"}
    return any(other["type"] in closed and _covers(other, found) for other in others)
