"""How clients put what they write: one file a label in ``data/content/phrasings``, to learn from.

A label is a topic's id, ``off_topic``, ``greeting``, ``thanks``, ``urgent_`` with a sign of an emergency, or
``near_miss``: messages that only sound like an emergency. A line of the last one may begin with the topic
that it asks about, ``sciatica: ...``.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bot.content import CONTENT, ContentError
from bot.languages import LANGUAGES, Language

PHRASINGS = CONTENT / "phrasings"

OFF_TOPIC, GREETING, THANKS = "off_topic", "greeting", "thanks"
TALK = (GREETING, THANKS)
URGENT = "urgent"
"""Stands for all signs of an emergency."""

_HEADING = re.compile(r"\[([a-z]{2})\]")
_TOPIC = re.compile(r"([a-z_]+): (.+)")


class Phrasing(NamedTuple):
    """One message as somebody might type it, and what it is."""

    label: str
    language: Language
    text: str


def load_phrasings(folder: Path = PHRASINGS) -> tuple[Phrasing, ...]:
    """Return every phrasing of ``folder``; raise ContentError for a line that cannot be read."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ContentError(f"{folder} holds no phrasings: restore it from the project.")
    return tuple(phrasing for path in paths for phrasing in _read(path))


def fingerprint(phrasings: Sequence[Phrasing]) -> str:
    """Return a short text that changes with any phrasing."""
    digest = hashlib.sha256()
    for phrasing in phrasings:
        digest.update("\x1f".join(phrasing).encode() + b"\x1e")
    return digest.hexdigest()[:16]


def _read(path: Path) -> Iterator[Phrasing]:
    language: Language | None = None
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        text = line.strip()
        if not text:
            continue
        heading = _HEADING.fullmatch(text)
        if heading:
            language = next((known for known in LANGUAGES if known == heading[1]), None)
            if language is None:
                raise ContentError(
                    f"{path}, line {number}: [{heading[1]}] is none of {', '.join(LANGUAGES)}."
                )
        elif language is None:
            raise ContentError(f"{path}, line {number}: a heading such as [es] must come first.")
        else:
            yield _phrasing(path.stem, language, text)


def _phrasing(name: str, language: Language, text: str) -> Phrasing:
    if name.startswith("urgent_"):
        return Phrasing(URGENT, language, text)
    if name != "near_miss":
        return Phrasing(name, language, text)
    asked = _TOPIC.fullmatch(text)
    return Phrasing(asked[1], language, asked[2]) if asked else Phrasing(OFF_TOPIC, language, text)
