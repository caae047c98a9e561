"""Finding the topic that answers a client's question, or a few to choose from, or none."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from typing import Literal

from bot.faq.emergency import is_urgent
from bot.faq.index import Entry, Index
from bot.faq.topics import Topic, all_phrasings
from bot.languages import Language

Kind = Literal["answer", "suggest", "none", "urgent"]

# Chosen on the questions in tests/unit/faq: few wrong answers first, then few unanswered questions.
ANSWER, SUGGEST, CLEAR_LEAD = 0.46, 0.27, 0.04
OTHER_LANGUAGE = 0.92
SECOND_BEST = 0.15
MAX_CANDIDATES = 3
MAX_CHARACTERS = 600

_PART = re.compile(r"[.!?;,\n]+")


@dataclass(frozen=True)
class Finding:
    """What the search found; ``id`` is set for an answer only, ``score`` goes from 0 to 1."""

    kind: Kind
    id: str | None = None
    candidates: tuple[str, ...] = ()
    score: float = 0.0


class Search:
    """Search over the topics; the index is built at the first question."""

    def __init__(self, topics: tuple[Topic, ...]) -> None:
        self._topics = topics

    def find(self, text: str, language: Language) -> Finding:
        """Return the topic that answers ``text``; an emergency comes before any topic."""
        if is_urgent(text):
            return Finding("urgent", score=1.0)
        ranked = self._ranked(text[:MAX_CHARACTERS], language)
        if not ranked or ranked[0][1] < SUGGEST:
            return Finding("none", score=round(ranked[0][1], 4) if ranked else 0.0)
        best, score = ranked[0]
        near = tuple(topic for topic, other in ranked if other >= SUGGEST * 0.8)
        lead = score - (ranked[1][1] if len(ranked) > 1 else 0.0)
        if score >= ANSWER and lead >= CLEAR_LEAD:
            return Finding("answer", best, near, round(score, 4))
        return Finding("suggest", None, near, round(score, 4))

    @cached_property
    def _phrasings(self) -> list[tuple[str, Language, str]]:
        return all_phrasings(self._topics)

    @cached_property
    def _index(self) -> Index:
        return Index([Entry(topic, phrasing) for topic, _, phrasing in self._phrasings])

    def _ranked(self, text: str, language: Language) -> list[tuple[str, float]]:
        """Return up to three topics, the nearest first, by the whole text or its best part."""
        best = self._scores(text, language)
        parts = [part for part in _PART.split(text) if len(part.split()) > 1]
        if len(parts) > 1:
            for part in parts[:8]:
                for topic, score in self._scores(part, language).items():
                    best[topic] = max(best.get(topic, 0.0), score * 0.9)
        return nlargest(MAX_CANDIDATES, best.items(), key=lambda item: item[1])

    def _scores(self, text: str, language: Language) -> dict[str, float]:
        by_topic: defaultdict[str, list[float]] = defaultdict(list)
        for number, similarity in self._index.similarities(text).items():
            topic, own, _ = self._phrasings[number]
            by_topic[topic].append(similarity * (1.0 if own == language else OTHER_LANGUAGE))
        return {topic: _together(nlargest(2, found)) for topic, found in by_topic.items()}


def _together(best: list[float]) -> float:
    """Return the best similarity, raised a little by the second."""
    second = best[1] if len(best) > 1 else 0.0
    return best[0] * (1 - SECOND_BEST) + second * SECOND_BEST
