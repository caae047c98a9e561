"""An inverted index of short texts: how near is a question to each, by its words and letter groups."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from bot.faq.text import sound, words

WORD, PAIR, LETTERS = 1.0, 0.8, 0.45
"""Weights of a whole word, of two neighbours, and of each group of letters inside a word."""

GROUPS = (3, 4)
UNKNOWN = 0.5
"""How much a feature that no text of the index has weighs in the question's length, 0 to 1."""


class Entry(NamedTuple):
    """One text of the index and the label that it stands for."""

    label: str
    text: str


class Index:
    """Cosine similarity of a question to every entry over weighted words and groups of letters.

    A feature that many labels share weighs little, one that a single label has weighs most.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        counted = [_features(entry.text) for entry in entries]
        labels: defaultdict[str, set[str]] = defaultdict(set)
        for entry, features in zip(entries, counted, strict=True):
            for feature in features:
                labels[feature].add(entry.label)
        total = len({entry.label for entry in entries})
        self._rarity = {feature: log(1 + total / len(have)) for feature, have in labels.items()}
        self._rarest = log(1 + total)
        self._postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, features in enumerate(counted):
            weighted = {key: value * self._rarity[key] for key, value in features.items()}
            length = _length(weighted.values())
            for key, value in weighted.items():
                self._postings[key].append((number, value * self._rarity[key] / length))

    def similarities(self, question: str) -> dict[int, float]:
        """Return the similarity, above 0 to 1, of each entry (by its number) that shares anything."""
        features = _features(question)
        squares = 0.0
        sums: defaultdict[int, float] = defaultdict(float)
        for key, value in features.items():
            rarity = self._rarity.get(key)
            if rarity is None:
                squares += (value * self._rarest * UNKNOWN) ** 2
                continue
            squares += (value * rarity) ** 2
            for number, weight in self._postings[key]:
                sums[number] += value * weight
        length = sqrt(squares)
        return {number: total / length for number, total in sums.items()}


def _length(values: Iterable[float]) -> float:
    return sqrt(sum(value * value for value in values))


def _features(text: str) -> dict[str, float]:
    sounds = [sound(word) for word in words(text)]
    counted: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for feature, weight in _weighed(sounds):
        counted[feature] += 1
        weights[feature] = weight
    return {feature: weights[feature] * sqrt(times) for feature, times in counted.items()}


def _weighed(sounds: list[str]) -> Iterator[tuple[str, float]]:
    for word in sounds:
        yield word, WORD
        for group in _groups(word):
            yield group, LETTERS
    for first, second in zip(sounds, sounds[1:], strict=False):
        yield f"{first} {second}", PAIR


@lru_cache(maxsize=20_000)
def _groups(word: str) -> tuple[str, ...]:
    edged = f"<{word}>"
    return tuple(
        f"~{edged[start : start + size]}"
        for size in GROUPS
        for start in range(len(edged) - size + 1)
    )
