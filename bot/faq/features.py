"""The words of a message, and the groups of letters inside them, as numbers that a classifier can weigh."""

import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.faq.text import sound, words

BUCKETS = 1 << 16
"""Features share this many places; which one is decided by a checksum, the same on every machine."""

WORD, PAIR, APART, LETTERS = 1.0, 1.0, 0.5, 0.5
"""Weights of a word, of two neighbours, of two words with one between, and of a group of letters."""

GROUPS = (2, 3, 4, 5)
MOST_WORDS = 120


class Features(NamedTuple):
    """Places in ascending order, and how much of the message stands at each."""

    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]


def features_of(text: str) -> Features:
    """Return the features of ``text``; typing errors and another alphabet change only a few of them."""
    counted: Counter[int] = Counter()
    for feature, weight in _parts([sound(word) for word in words(text)[:MOST_WORDS]]):
        counted[zlib.crc32(feature.encode()) % BUCKETS] += weight  # type: ignore[assignment]
    buckets = sorted(counted)
    weights = np.sqrt(np.array([counted[bucket] for bucket in buckets], dtype=np.float32))
    return Features(np.array(buckets, dtype=np.int32), weights)


def _parts(sounds: list[str]) -> Iterator[tuple[str, float]]:
    for word in sounds:
        yield f"w{word}", WORD
        edged = f"<{word}>"
        for size in GROUPS:
            for start in range(len(edged) - size + 1):
                yield f"c{edged[start : start + size]}", LETTERS
    for first, second in pairwise(sounds):
        yield f"b{first} {second}", PAIR
    for first, second in zip(sounds, sounds[2:], strict=False):
        yield f"s{first} {second}", APART
