"""What the classifier learns from: every phrasing, and messages joined of two of them.

Clients tell a story before their question, or ask two things at once. So that the networks learn to hear
both, and a sign of an emergency beside an everyday question, some phrasings are joined in pairs. Which ones
follows from the phrasings alone: the same phrasings always make the same examples.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bot.faq.phrasings import CALM, NEAR_MISS, OFF_TOPIC, TALK, URGENT, Phrasing
from bot.faq.text import words
from bot.languages import LANGUAGES, Language

JOINED = {"question": 0.08, "danger": 0.04, "near miss": 0.06, "talk": 0.03}
"""How many messages are joined of a question and a second one of this kind, as a share of all phrasings."""

MOST_WORDS = 14
"""So many words a phrasing has at most that is joined with another."""

_JOINTS: dict[Language, tuple[str, ...]] = {
    "es": (", ", " y ", ". ", ", y ", " "),
    "en": (", ", " and ", ". ", ", and ", " "),
    "ru": (", ", " и ", ". ", ", и ", " "),
    "uk": (", ", " і ", ". ", ", і ", " "),
}


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
    random = np.random.default_rng(len(JOINED))
    short = [one for one in phrasings if len(words(one.text)) <= MOST_WORDS]
    for language in LANGUAGES:
        spoken = [one for one in short if one.language == language]
        questions = [one for one in spoken if _kind(one) == "question"]
        for kind, share in JOINED.items():
            others = [one for one in spoken if _kind(one) == kind]
            if not questions or not others:
                continue
            for _ in range(round(share * len(phrasings) / len(LANGUAGES))):
                pair = [others[random.integers(len(others))], questions[random.integers(len(questions))]]
                if random.random() < 0.5:
                    pair.reverse()
                joint = _JOINTS[language][random.integers(len(_JOINTS[language]))]
                yield _together(pair[0], joint, pair[1])


def _kind(phrasing: Phrasing) -> str:
    if phrasing.label == URGENT:
        return "danger"
    if phrasing.danger == NEAR_MISS:
        return "near miss"
    return "talk" if phrasing.label in (OFF_TOPIC, *TALK) else "question"


def _together(first: Phrasing, joint: str, second: Phrasing) -> Example:
    told = [one for one in (first, second) if one.danger != CALM]
    labels = dict.fromkeys(one.label for one in (first, second))
    topics = tuple(label for label in labels if label not in (OFF_TOPIC, *TALK))
    text = first.text.rstrip(" .,!") + joint + second.text
    return Example(
        text,
        first.language,
        (URGENT,) if URGENT in labels else topics,
        told[0].danger if told else CALM,
    )
