"""What the classifier learns from: every phrasing, and messages joined of two of them.

Clients tell a story before their question, or ask two things at once. So that the networks learn to hear
both, and a sign of an emergency beside an everyday question, some phrasings are joined in pairs. Which ones
follows from the phrasings alone: the same phrasings always make the same examples.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from bot.faq.phrasings import CALM, NEAR_MISS, OFF_TOPIC, TALK, URGENT, Phrasing
from bot.faq.text import words
from bot.languages import LANGUAGES, Language

JOINED = {"question": 0.08, "danger": 0.04, "near miss": 0.06, "talk": 0.03}
"""How many messages are joined of a question and a second one of this kind, as a share of all phrasings."""

MOST_WORDS = 14
"""So many words a phrasing has at most that is joined with another."""

SEED = 4
"""Decides which phrasings are joined."""

_AND: dict[Language, str] = {"es": "y", "en": "and", "ru": "и", "uk": "і"}
_JOINTS = (", ", " {} ", ". ", ", {} ", " ")
"""What stands between two phrasings; ``{}`` is "and"."""


class Example(NamedTuple):
    """A message, the labels that it is about in equal parts, and what danger it tells of."""

    text: str
    language: Language
    labels: tuple[str, ...]
    danger: str


def examples_of(phrasings: Sequence[Phrasing]) -> list[Example]:
    """Return every phrasing as an example, then those joined of two."""
    whole = [Example(one.text, one.language, (one.label,), one.danger) for one in phrasings]
    return [*whole, *_joined(phrasings)]


def _joined(phrasings: Sequence[Phrasing]) -> Iterator[Example]:
    random = np.random.default_rng(SEED)
    spoken: dict[tuple[Language, str], list[Phrasing]] = defaultdict(list)
    for phrasing in phrasings:
        if len(words(phrasing.text)) <= MOST_WORDS:
            spoken[phrasing.language, _kind(phrasing)].append(phrasing)
    for language, (kind, share) in product(LANGUAGES, JOINED.items()):
        questions, others = spoken[language, "question"], spoken[language, kind]
        if not questions or not others:
            continue
        for _ in range(round(share * len(phrasings) / len(LANGUAGES))):
            first, second = others[random.integers(len(others))], questions[random.integers(len(questions))]
            if random.random() < 0.5:
                first, second = second, first
            joint = _JOINTS[random.integers(len(_JOINTS))].format(_AND[language])
            yield _together(first, second, joint)


def _kind(phrasing: Phrasing) -> str:
    if phrasing.label == URGENT:
        return "danger"
    if phrasing.danger == NEAR_MISS:
        return "near miss"
    return "talk" if phrasing.label in (OFF_TOPIC, *TALK) else "question"


def _together(first: Phrasing, second: Phrasing, joint: str) -> Example:
    labels = dict.fromkeys((first.label, second.label))
    asked = tuple(label for label in labels if label not in (OFF_TOPIC, *TALK))
    return Example(
        first.text.rstrip(" .,!") + joint + second.text,
        first.language,
        (URGENT,) if URGENT in labels else asked,
        second.danger if first.danger == CALM else first.danger,
    )
