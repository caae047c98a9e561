"""How likely a message means each label, by its sentence vector and by its words together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.content import CONTENT, ContentError
from bot.faq.encoder import DIMENSIONS, Vectors, encode
from bot.faq.features import BUCKETS, Features, features_of
from bot.faq.phrasings import DANGERS, HARMLESS, URGENT
from bot.languages import Language

CLASSIFIER = CONTENT / "classifier.npz"

SCALE = 4.0
"""Length of the vector, and of the words' weights, as the classifier sees them."""

_INT8 = 127
_NO_VECTOR = np.zeros(DIMENSIONS, np.float32)


@dataclass(frozen=True)
class Reading:
    """A message in numbers: its vector, and its words weighed by how rare they are."""

    vector: Vectors
    buckets: NDArray[np.int32]
    weights: NDArray[np.float32]

    def likeness(self, other: "Reading") -> float:
        """Return how alike two messages are, from about 0 to 1: half by meaning, half by words."""
        _, ours, theirs = np.intersect1d(self.buckets, other.buckets, assume_unique=True, return_indices=True)
        by_words = float(self.weights[ours] @ other.weights[theirs])
        return (float(self.vector @ other.vector) + by_words) / 2


@dataclass(frozen=True)
class Hidden:
    """A hidden layer over the vector and a short summary of the words."""

    summary: NDArray[np.int8]
    summary_scale: NDArray[np.float32]
    inner: NDArray[np.float32]
    inner_bias: NDArray[np.float32]
    outer: NDArray[np.float32]

    def sums(self, reading: Reading) -> NDArray[np.float32]:
        """Return what the layer adds to each label's sum."""
        words = (reading.weights @ self.summary[reading.buckets]) * self.summary_scale
        seen = SCALE * np.concatenate([reading.vector, words])
        sums: NDArray[np.float32] = np.maximum(seen @ self.inner + self.inner_bias, 0) @ self.outer
        return sums


@dataclass(frozen=True)
class Network:
    """A softmax over weighted sums of vector and words, and over hidden layers."""

    of_vector: NDArray[np.float32]
    of_words: NDArray[np.int8]
    word_scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    hidden: tuple[Hidden, ...]

    def shares(self, reading: Reading) -> NDArray[np.float32]:
        """Return the probability of each label."""
        by_words = (reading.weights @ self.of_words[reading.buckets]) * self.word_scale
        sums = SCALE * (reading.vector @ self.of_vector + by_words) + self.bias
        for layer in self.hidden:
            sums += layer.sums(reading)
        shares: NDArray[np.float32] = np.exp(sums - sums.max())
        shares /= shares.sum()
        return shares


@dataclass(frozen=True)
class Classifier:
    """Two networks of one making: which label, and which danger. Made by ``python -m bot faq train``.

    Next to fifty topics an emergency that comes with a question about one of them looks like that topic.
    So a second network learns nothing but the signs of an emergency, and what only sounds like one, and it
    alone says how likely an emergency is.
    """

    labels: tuple[str, ...]
    fingerprint: str
    """Tells the phrasings that it was made from."""
    rarity: NDArray[np.float32]
    topics: Network
    alarm: Network
    """Its labels are ``DANGERS``."""

    def read(self, texts: Sequence[str], language: Language) -> list[Reading]:
        """Return the messages in numbers."""
        vectors = encode([(text, language) for text in texts])
        return [self._reading(vector, features_of(text)) for vector, text in zip(vectors, texts, strict=True)]

    def likely(self, reading: Reading) -> Mapping[str, float]:
        """Return the probability of each label."""
        # The harmless ones come first.
        urgent = float(self.alarm.shares(reading)[len(HARMLESS) :].sum())
        topics = self.topics.shares(reading).tolist()
        likely: dict[str, float] = dict(zip(self.labels, topics, strict=True)) | {URGENT: 0.0}
        rest = (1 - urgent) / (sum(likely.values()) or 1.0)
        return {label: share * rest for label, share in likely.items()} | {URGENT: urgent}

    def glance(self, text: str) -> Mapping[str, float]:
        """Return the probability of each label by the words of ``text`` alone: less sure, and much faster."""
        shares = self.topics.shares(self._reading(_NO_VECTOR, features_of(text))).tolist()
        return dict(zip(self.labels, shares, strict=True))

    def save(self, path: Path = CLASSIFIER) -> None:
        """Write the classifier to ``path``, numbers in half the room where that does no harm."""
        arrays: dict[str, NDArray[Any]] = {
            "labels": np.array(self.labels),
            "fingerprint": np.array(self.fingerprint),
            "rarity": self.rarity.astype(np.float16),
            **dict(_arrays("topics", self.topics)),
            **dict(_arrays("alarm", self.alarm)),
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)

    def _reading(self, vector: Vectors, features: Features) -> Reading:
        weights = features.weights * self.rarity[features.buckets]
        length = float(np.sqrt(weights @ weights)) or 1.0
        return Reading(vector, features.buckets, weights / length)


@cache
def load_classifier(path: Path = CLASSIFIER) -> Classifier:
    """Read what ``save`` wrote; raise ContentError when it cannot be used."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            classifier = Classifier(
                labels=tuple(stored["labels"].tolist()),
                fingerprint=str(stored["fingerprint"]),
                rarity=_floats(stored["rarity"]),
                topics=_network("topics", stored),
                alarm=_network("alarm", stored),
            )
    except (OSError, ValueError, KeyError):
        raise ContentError(f"{path} cannot be read: make it anew with python -m bot faq train.") from None
    shape = len(classifier.rarity), len(classifier.topics.of_vector), len(classifier.alarm.bias)
    if shape != (BUCKETS, DIMENSIONS, len(DANGERS)):
        raise ContentError(f"{path} is of another version: make it anew with python -m bot faq train.")
    return classifier


def _arrays(name: str, network: Network) -> Iterator[tuple[str, NDArray[Any]]]:
    for field in fields(network):
        if field.name != "hidden":
            value = getattr(network, field.name)
            yield f"{name}_{field.name}", value.astype(np.float16) if field.name == "of_vector" else value
    for number, layer in enumerate(network.hidden):
        for field in fields(layer):
            value = getattr(layer, field.name)
            small = value.astype(np.float16) if field.name in ("inner", "outer") else value
            yield f"{name}_hidden{number}_{field.name}", small


def _network(name: str, stored: Mapping[str, NDArray[Any]]) -> Network:
    return Network(
        of_vector=_floats(stored[f"{name}_of_vector"]),
        of_words=stored[f"{name}_of_words"],
        word_scale=stored[f"{name}_word_scale"],
        bias=stored[f"{name}_bias"],
        hidden=tuple(_hidden(name, stored)),
    )


def _hidden(name: str, stored: Mapping[str, NDArray[Any]]) -> Iterator[Hidden]:
    for number in count():
        place = f"{name}_hidden{number}"
        if f"{place}_inner" not in stored:
            return
        layer = {field.name: stored[f"{place}_{field.name}"] for field in fields(Hidden)}
        yield Hidden(**layer | {name: _floats(layer[name]) for name in ("inner", "outer")})


def _floats(stored: NDArray[Any]) -> NDArray[np.float32]:
    return stored.astype(np.float32)


def quantised(of_words: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return weights in a quarter of the room, and what each column must be multiplied with."""
    scale = np.abs(of_words).max(axis=0) / _INT8
    scale[scale == 0] = 1.0
    return np.round(of_words / scale).astype(np.int8), scale.astype(np.float32)
