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
from bot.faq.emergency import SIGNS
from bot.languages import LANGUAGES, Language

PHRASINGS = CONTENT / "phrasings"

OFF_TOPIC, GREETING, THANKS = "off_topic", "greeting", "thanks"
TALK = (GREETING, THANKS)
URGENT = "urgent"
"""Stands for all signs of an emergency."""

CALM, NEAR_MISS = "calm", "near_miss"
HARMLESS = (CALM, NEAR_MISS)
"""What most messages are, and those that only sound like an emergency."""
DANGERS = (*HARMLESS, *sorted(SIGNS))
"""What a message can tell of: nothing, nothing though it sounds so (these two first), or a sign."""

_URGENT_FILE = f"{URGENT}_"
"""How the names of the files begin that hold one sign of an emergency each."""
_URGENT_FILES = {f"{_URGENT_FILE}{sign}" for sign in SIGNS}
_HEADING = re.compile(r"\[([a-z]{2})\]")
_TOPIC = re.compile(r"([a-z_]+): (.+)")


class Phrasing(NamedTuple):
    """One message as somebody might type it, what it is about, and what danger it tells of.

    ``danger`` is one of ``DANGERS``.
    """

    label: str
    language: Language
    text: str
    danger: str


def load_phrasings(folder: Path = PHRASINGS) -> tuple[Phrasing, ...]:
    """Return every phrasing of ``folder``; raise ContentError for a file or line that cannot be used."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise ContentError(f"{folder} holds no phrasings: restore it from the project.")
    if unknown := {path.stem for path in paths if path.stem.startswith(_URGENT_FILE)} - _URGENT_FILES:
        raise ContentError(f"{folder}/{min(unknown)}.txt is about none of {', '.join(SIGNS)}.")
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
    if name.startswith(_URGENT_FILE):
        return Phrasing(URGENT, language, text, name.removeprefix(_URGENT_FILE))
    if name != NEAR_MISS:
        return Phrasing(name, language, text, CALM)
    asked = _TOPIC.fullmatch(text)
    label, text = (asked[1], asked[2]) if asked else (OFF_TOPIC, text)
    return Phrasing(label, language, text, NEAR_MISS)
