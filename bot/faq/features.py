"""The words of a message, and the groups of letters inside them, as numbers that a classifier can weigh."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
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
    sounds = [sound(word) for word in words(text)[:MOST_WORDS]]
    near = [(f"b{first} {second}", PAIR) for first, second in pairwise(sounds)]
    near += [(f"s{first} {second}", APART) for first, second in zip(sounds, sounds[2:], strict=False)]
    of_words = [_of_word(word) for word in sounds]
    buckets = np.concatenate([_places(near), *(one.buckets for one in of_words)])
    weights = np.array([weight for _, weight in near], dtype=np.float32)
    places, which = np.unique(buckets, return_inverse=True)
    counted = np.bincount(which, np.concatenate([weights, *(one.weights for one in of_words)]), len(places))
    return Features(places, np.sqrt(counted.astype(np.float32)))


@lru_cache(maxsize=1 << 14)
def _of_word(word: str) -> Features:
    """Return the features of one word by itself; people use few different words, most of them often."""
    edged = f"<{word}>"
    letters = [f"c{edged[start : start + size]}" for size in GROUPS for start in range(len(edged) - size + 1)]
    parts = [(f"w{word}", WORD), *((group, LETTERS) for group in letters)]
    return Features(_places(parts), np.array([weight for _, weight in parts], dtype=np.float32))


def _places(parts: Sequence[tuple[str, float]]) -> NDArray[np.int32]:
    return np.array([zlib.crc32(part.encode()) % BUCKETS for part, _ in parts], dtype=np.int32)
