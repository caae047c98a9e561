"""Finding the topic that answers a client's question, or a few to choose from, or none."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.faq.emergency import is_urgent
from bot.faq.index import Entry, Index
from bot.faq.topics import Topic, load_off_topic
from bot.languages import DEFAULT_LANGUAGE, LANGUAGES, Language

Kind = Literal["answer", "suggest", "none", "urgent"]

# Chosen on the questions in tests/unit/faq: few wrong answers first, then few unanswered questions.
ANSWER, SUGGEST, CLEAR_LEAD = 0.34, 0.24, 0.05
CANDIDATE = 0.7
"""Share of the best topic's score that makes another topic worth offering."""

MAX_CANDIDATES = 3
MAX_CHARACTERS = 600
MAX_PARTS = 6
PART = 0.85
"""How much the best part of a long message counts against the message as a whole."""

OFF_TOPIC = ""

_PART_END = re.compile(r"[.!?;,\n]+")


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
        return Finding("urgent", score=1.0) if is_urgent(text) else self.find_topic(text, language)

    def find_topic(self, text: str, language: Language) -> Finding:
        """Return the topic that answers ``text``, which the caller knows to be no emergency."""
        nearness = self._nearness(text[:MAX_CHARACTERS], language)
        off_topic = nearness.pop(OFF_TOPIC, 0.0)
        ranked = sorted(nearness, key=lambda topic: -nearness[topic])
        best = ranked[0] if ranked else OFF_TOPIC
        score = nearness.get(best, 0.0)
        if score < SUGGEST or score <= off_topic:
            return Finding("none", score=round(score, 4))
        near = tuple(topic for topic in ranked if nearness[topic] >= score * CANDIDATE)
        lead = score - max(off_topic, *(nearness[topic] for topic in ranked[1:2]))
        if score >= ANSWER and lead >= CLEAR_LEAD:
            return Finding("answer", best, near[:MAX_CANDIDATES], round(score, 4))
        return Finding("suggest", None, near[:MAX_CANDIDATES], round(score, 4))

    def warm(self) -> None:
        """Read and build what the first question would otherwise wait for."""
        self.find("?", DEFAULT_LANGUAGE)

    def _nearness(self, text: str, language: Language) -> dict[str, float]:
        """Return each topic's nearness to the whole text or to its best part."""
        nearness = _index_over(self._topics).nearness(text, language)
        parts = [part for part in _PART_END.split(text) if len(part.split()) > 1]
        for part in parts[:MAX_PARTS] if len(parts) > 1 else ():
            for topic, score in _index_over(self._topics).nearness(part, language).items():
                nearness[topic] = max(nearness.get(topic, 0.0), score * PART)
        return nearness


@lru_cache(maxsize=4)
def _index_over(topics: tuple[Topic, ...]) -> Index:
    """Return the index over topics and small talk, built once for the same content."""
    off_topic = load_off_topic()
    return Index(
        [
            Entry(label, language, phrasing)
            for language in LANGUAGES
            for label, phrasings in (
                *((topic.id, topic.phrasings(language)) for topic in topics),
                (OFF_TOPIC, off_topic[language]),
            )
            for phrasing in phrasings
        ]
    )
