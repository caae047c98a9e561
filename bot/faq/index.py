"""How near a question is to each topic, by the words and the groups of letters that they share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple

from bot.faq.text import sound, words
from bot.languages import Language

WORD, PAIR, LETTERS = 1.0, 0.8, 0.45
"""Weights of a whole word, of two neighbours, and of each group of letters inside a word."""

GROUPS = (3, 4)
UNKNOWN = 0.5
"""How much a feature that no text of the index has weighs in the question's length, 0 to 1."""

OTHER_LANGUAGE = 0.92
SECOND = 0.3
"""Share of the second nearest text in a label's nearness."""

NEAREST, WHOLE = 0.45, 1.35
"""Weights of a label's nearest texts and of all its texts together."""


class Entry(NamedTuple):
    """One text of the index and the label that it stands for."""

    label: str
    language: Language
    text: str


class Index:
    """Nearness of questions to labels, each described by many short texts.

    A feature that many labels share weighs little, one that a single label has weighs most.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
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
            length = _length(weighted.values()) or 1.0
            for key, value in weighted.items():
                self._postings[key].append((number, value / length))
        self._wholes = self._summed()

    def _summed(self) -> dict[str, list[tuple[str, float]]]:
        """Return by feature its weight in all texts of each label together."""
        sums: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for key, postings in self._postings.items():
            for number, weight in postings:
                label = self._entries[number].label
                sums[label][key] = sums[label].get(key, 0.0) + weight
        wholes: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for label, features in sums.items():
            length = sqrt(sum(features.values())) or 1.0
            for key, weight in features.items():
                wholes[key].append((label, sqrt(weight) / length))
        return wholes

    def nearness(self, question: str, language: Language) -> dict[str, float]:
        """Return from 0 to 1 how near ``question`` is to each label with which it shares anything.

        Texts in ``language`` count a little more than the others.
        """
        known, length = self._weighed(question)
        entries: defaultdict[int, float] = defaultdict(float)
        wholes: defaultdict[str, float] = defaultdict(float)
        for key, value in known.items():
            for number, weight in self._postings[key]:
                entries[number] += value * weight
            for label, weight in self._wholes[key]:
                wholes[label] += value * weight
        nearest: defaultdict[str, list[float]] = defaultdict(list)
        for number, total in entries.items():
            entry = self._entries[number]
            nearest[entry.label].append(total if entry.language == language else total * OTHER_LANGUAGE)
        return {
            label: min(1.0, (NEAREST * _together(found) + WHOLE * wholes[label]) / length)
            for label, found in nearest.items()
        }

    def _weighed(self, question: str) -> tuple[dict[str, float], float]:
        """Return the weights of the known features and the length of all."""
        features = _features(question)
        known = {key: value * self._rarity[key] for key, value in features.items() if key in self._rarity}
        unknown = (value * self._rarest * UNKNOWN for key, value in features.items() if key not in known)
        return known, _length([*known.values(), *unknown]) or 1.0


def _together(similarities: list[float]) -> float:
    best, second, *_ = [*nlargest(2, similarities), 0.0]
    return best * (1 - SECOND) + second * SECOND


def _length(values: Iterable[float]) -> float:
    return sqrt(sum(value * value for value in values))


def _features(text: str) -> dict[str, float]:
    counted: Counter[str] = Counter()
    weights: dict[str, float] = {}
    for feature, weight in _parts([sound(word) for word in words(text)]):
        counted[feature] += 1
        weights[feature] = weight
    return {feature: weights[feature] * sqrt(times) for feature, times in counted.items()}


def _parts(sounds: list[str]) -> Iterator[tuple[str, float]]:
    for word in sounds:
        yield word, WORD
        for group in _groups(word):
            yield group, LETTERS
    for first, second in pairwise(sounds):
        yield f"{first} {second}", PAIR


@lru_cache(maxsize=20_000)
def _groups(word: str) -> tuple[str, ...]:
    edged = f"<{word}>"
    return tuple(
        f"~{edged[start : start + size]}" for size in GROUPS for start in range(len(edged) - size + 1)
    )
