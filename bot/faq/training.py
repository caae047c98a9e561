"""Making the classifier from the phrasings; needs SciPy, which only those who develop have.

Several small networks learn the same phrasings, each with other random numbers, and their sums are
averaged: they make different mistakes. All have a part that weighs vector and words directly; all but the
first have a hidden layer too. Three more learn only the signs of an emergency. What they learn from says
``bot.faq.examples``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.faq.classifier import SCALE, Classifier, Hidden, Network, quantised
from bot.faq.encoder import Vectors, encode
from bot.faq.examples import examples_of
from bot.faq.features import BUCKETS, features_of
from bot.faq.phrasings import CALM, DANGERS, Phrasing, fingerprint

BATCH = 512
SMOOTHING = 0.05
"""Share of the certainty that is spread over all labels, so that the classifier stays modest."""

VECTOR_HIDDEN, LAYER_HIDDEN = 0.1, 0.2
"""Shares of the numbers hidden at random in each step, so that no single one decides."""

BALANCE = 0.2
"""How far labels with few phrasings are made up for: 0 not at all, 1 wholly."""

SUMMARY, WIDTH = 64, 256
"""Numbers that a hidden layer sums the words up in, and its width."""

Floats = NDArray[np.float32]
Weights = dict[str, Floats]


@dataclass(frozen=True)
class _Plan:
    """How one network learns; ``shrink`` pulls weights to zero, so that it learns less by heart."""

    seed: int
    epochs: int
    pace: float
    has_layer: bool
    shrink: float = 1e-5


PLANS = (
    _Plan(seed=0, epochs=8, pace=0.01, has_layer=False),
    _Plan(seed=1, epochs=6, pace=0.003, has_layer=True),
    _Plan(seed=2, epochs=6, pace=0.003, has_layer=True),
)
"""How the networks learn that tell the labels apart."""

ALARM_PLANS = tuple(_Plan(seed=seed, epochs=5, pace=0.003, has_layer=True, shrink=1e-4) for seed in (3, 5, 7))
"""How the networks learn that tell the signs of an emergency from everything else."""

CALM_COUNTS = 0.4
"""How much a message counts for them that does not even sound like an emergency."""


@dataclass(frozen=True)
class _Lesson:
    """What is learned: vectors and words of each example, the share of each label, and how much it counts."""

    vectors: Vectors
    words: csr_matrix
    wanted: Floats
    counts: Floats


@dataclass(frozen=True)
class _Batch:
    """A few phrasings, and what is wanted of them."""

    vectors: Floats
    words: csr_matrix
    wanted: Floats
    counts: Floats

    def error(self, sums: Floats) -> Floats:
        """Return how far each label's probability is off, weighed."""
        error: Floats = (_softmax(sums) - self.wanted) * self.counts
        return error


def train(phrasings: Sequence[Phrasing]) -> Classifier:
    """Return the classifier that the phrasings make; takes about half an hour of computing."""
    labels = tuple(sorted({phrasing.label for phrasing in phrasings}))
    examples = examples_of(phrasings)
    vectors = encode([(example.text, example.language) for example in examples])
    words, rarity = _weighed([example.text for example in examples])
    wanted = _wanted([example.labels for example in examples], labels)
    lesson = _Lesson(vectors * SCALE, (words * SCALE).tocsr(), wanted, _balanced(wanted))
    counts = _evened(np.array([CALM_COUNTS if example.danger == CALM else 1.0 for example in examples]))
    danger = _wanted([(example.danger,) for example in examples], DANGERS)
    of_alarm = replace(lesson, wanted=danger, counts=counts)
    return Classifier(
        labels=labels,
        fingerprint=fingerprint(phrasings),
        rarity=rarity,
        topics=_network([_learn(lesson, plan) for plan in PLANS]),
        alarm=_network([_learn(of_alarm, plan) for plan in ALARM_PLANS]),
    )


def _network(learned: Sequence[Weights]) -> Network:
    """Return the mean of several networks."""
    of_words, scale = quantised(_mean(learned, "words"))
    return Network(
        of_vector=_mean(learned, "vector"),
        of_words=of_words,
        word_scale=scale,
        bias=_mean(learned, "bias"),
        hidden=tuple(_layer(weights, len(learned)) for weights in learned if "inner" in weights),
    )


def _mean(learned: Sequence[Weights], name: str) -> Floats:
    mean: Floats = np.mean([weights[name] for weights in learned], axis=0, dtype=np.float32)
    return mean


def _layer(weights: Weights, networks: int) -> Hidden:
    summary, scale = quantised(weights["summary"])
    outer = weights["outer"] / np.float32(networks)
    return Hidden(summary, scale, weights["inner"], weights["inner_bias"], outer)


def _wanted(of_examples: Sequence[Sequence[str]], labels: Sequence[str]) -> Floats:
    """Return a row for each example that shares 1 among its labels."""
    place = {label: number for number, label in enumerate(labels)}
    wanted = np.zeros((len(of_examples), len(labels)), np.float32)
    for row, own in zip(wanted, of_examples, strict=True):
        row[[place[label] for label in own]] = 1 / len(own)
    return wanted


def _balanced(wanted: Floats) -> Floats:
    times = wanted.sum(axis=0, dtype=np.float64)
    return _evened(wanted @ (np.median(times) / times) ** BALANCE)


def _evened(counts: NDArray[np.float64]) -> Floats:
    """Return how much each phrasing counts, one on the average."""
    evened: Floats = (counts / counts.mean()).astype(np.float32)
    return evened


def _weighed(texts: Sequence[str]) -> tuple[csr_matrix, Floats]:
    """Return a row of words of length 1 for each text, and how rare each feature is."""
    features = [features_of(text) for text in texts]
    ends = np.cumsum([0, *(len(one.buckets) for one in features)])
    buckets = np.concatenate([one.buckets for one in features])
    weights = np.concatenate([one.weights for one in features])
    seen = np.bincount(buckets, minlength=BUCKETS)
    rarity = np.where(seen > 0, np.log((1 + len(texts)) / (1 + seen)), 0).astype(np.float32)
    rows = csr_matrix((weights * rarity[buckets], buckets, ends), shape=(len(texts), BUCKETS))
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return csr_matrix(rows.multiply(1 / lengths[:, None]), dtype=np.float32), rarity


def _learn(lesson: _Lesson, plan: _Plan) -> Weights:
    random = np.random.default_rng(plan.seed)
    weights = _blank(lesson, plan, random)
    adam = _Adam(weights)
    size, labels = lesson.wanted.shape
    wanted = lesson.wanted * np.float32(1 - SMOOTHING) + np.float32(SMOOTHING / labels)
    steps = plan.epochs * -(-size // BATCH)
    order = np.arange(0)
    for step in range(steps):
        if len(order) == 0:
            order = random.permutation(size)
        chosen, order = order[:BATCH], order[BATCH:]
        batch = _Batch(
            vectors=_some(lesson.vectors[chosen], VECTOR_HIDDEN, random),
            words=lesson.words[chosen],
            wanted=wanted[chosen],
            counts=lesson.counts[chosen, None] / np.float32(len(chosen)),
        )
        slopes = {
            name: slope if name.endswith("bias") else slope + plan.shrink * weights[name]
            for name, slope in _slopes(weights, batch, random).items()
        }
        adam.step(slopes, plan.pace * (1 + np.cos(np.pi * step / steps)) / 2)
    return weights


def _blank(lesson: _Lesson, plan: _Plan, random: np.random.Generator) -> Weights:
    size, labels = lesson.vectors.shape[1], lesson.wanted.shape[1]
    weights = {
        "vector": np.zeros((size, labels), np.float32),
        "words": np.zeros((BUCKETS, labels), np.float32),
        "bias": np.zeros(labels, np.float32),
    }
    if plan.has_layer:
        weights |= {
            "summary": random.normal(0, 0.1, (BUCKETS, SUMMARY)).astype(np.float32),
            "inner": random.normal(0, 1.5 / np.sqrt(size), (size + SUMMARY, WIDTH)).astype(np.float32),
            "inner_bias": np.zeros(WIDTH, np.float32),
            "outer": random.normal(0, 0.01, (WIDTH, labels)).astype(np.float32),
        }
    return weights


def _slopes(weights: Weights, batch: _Batch, random: np.random.Generator) -> Weights:
    """Return in which direction each weight makes the batch worse."""
    sums = batch.vectors @ weights["vector"] + batch.words @ weights["words"] + weights["bias"]
    slopes: Weights = {}
    if "inner" in weights:
        seen = np.concatenate([batch.vectors, batch.words @ weights["summary"]], axis=1)
        felt = np.maximum(seen @ weights["inner"] + weights["inner_bias"], 0)
        mask = _some(np.ones_like(felt), LAYER_HIDDEN, random)
        error = batch.error(sums + (felt * mask) @ weights["outer"])
        back = (error @ weights["outer"].T) * mask * (felt > 0)
        slopes = {
            "outer": (felt * mask).T @ error,
            "inner": seen.T @ back,
            "inner_bias": back.sum(axis=0),
            "summary": batch.words.T @ (back @ weights["inner"][batch.vectors.shape[1] :].T),
        }
    else:
        error = batch.error(sums)
    slopes |= {"vector": batch.vectors.T @ error, "words": batch.words.T @ error, "bias": error.sum(axis=0)}
    return slopes


def _some(numbers: Floats, hidden: float, random: np.random.Generator) -> Floats:
    """Return the numbers with a share of them hidden at random, the others raised to make up for it."""
    kept = random.random(numbers.shape, dtype=np.float32) > hidden
    return numbers * kept.astype(np.float32) / np.float32(1 - hidden)


class _Adam:
    """Kingma and Ba's method: each weight moves by its own recent slopes."""

    def __init__(self, weights: dict[str, Floats], *, mean: float = 0.9, spread: float = 0.99) -> None:
        self._weights = weights
        self._decay = mean, spread
        self._means = {name: np.zeros_like(value) for name, value in weights.items()}
        self._spreads = {name: np.zeros_like(value) for name, value in weights.items()}
        self._steps = 0

    def step(self, slopes: dict[str, Floats], pace: float) -> None:
        """Move every weight against its slope."""
        self._steps += 1
        for_mean, for_spread = self._decay
        for name, slope in slopes.items():
            mean, spread = self._means[name], self._spreads[name]
            mean += (1 - for_mean) * (slope - mean)
            spread += (1 - for_spread) * (slope * slope - spread)
            steady = np.sqrt(spread / (1 - for_spread**self._steps)) + 1e-7
            self._weights[name] -= pace / (1 - for_mean**self._steps) * mean / steady


def _softmax(sums: Floats) -> Floats:
    shares = np.exp(sums - sums.max(axis=1, keepdims=True))
    softmax: Floats = shares / shares.sum(axis=1, keepdims=True)
    return softmax
