"""Reading what a client writes: an emergency first, then the topics that answer it, or none."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.faq.classifier import Classifier, Reading
from bot.faq.emergency import emergency_in
from bot.faq.parts import parts_of
from bot.faq.phrasings import GREETING, OFF_TOPIC, TALK, URGENT
from bot.faq.text import words
from bot.faq.topics import Topic
from bot.languages import DEFAULT_LANGUAGE, Language

Kind = Literal["answer", "suggest", "none", "urgent"]
Talk = Literal["greeting", "thanks"]

# Calibrated with `python -m bot faq evaluate tests/faq/development`: see the README for what they reach.
EMERGENCY = 0.54
"""Probability from which a message is an emergency: recall comes first."""
EMERGENCY_WITH_SIGN = 0.45
"""The same where the listed words of a sign of an emergency stand in it too."""
FEW_WORDS, EMERGENCY_IN_FEW_WORDS = 3, 0.8
"""So few words name a part of the body, or a pain, more often than an emergency."""
ANSWER = 0.48
"""Probability from which a topic is answered without asking back."""
DOUBTFUL = 0.3
"""Probability of small talk and everything off topic from which nothing is answered without asking back."""
SUGGEST = 0.1
"""Probability from which a topic is worth offering."""
NOT_FOR_US = 0.75
"""Probability of small talk and everything off topic from which nothing is offered."""
POSSIBLE_IN_WHOLE, UNLIKELY_IN_WHOLE = 0.02, 0.01
"""Probabilities in the whole message from which a topic is possible, or unlikely; with less, not asked."""
HINT = 0.1
"""Probability by its words alone from which a part of a message is read: reading is what takes the time."""
SURE_IN_PART = 0.7
"""Probability from which a part of a message, by itself, asks about a topic that is possible in the whole."""
SURE_THOUGH_UNLIKELY = 0.9
"""The same where the topic is unlikely in the whole, or the whole may be off topic."""
SAME_QUESTION, SIMILAR_QUESTION = 0.62, 0.45
"""Likeness from which a question counts as one that the staff taught, or is worth offering as such."""

SMALL_TALK = 0.12
"""Probability from which a short message is a greeting or thanks, unless a topic is likelier."""

MAX_CANDIDATES = 3
MAX_ANSWERS = 3
MAX_CHARACTERS = 1000
MOST_WORDS_OF_TALK = 8


@dataclass(frozen=True)
class Finding:
    """What the search found.

    ``id`` is set for an answer only, ``also`` names the answers to further questions in the same message;
    they come in the order asked. ``talk`` is set for a greeting or thanks, ``lesson`` for an answer that the
    staff wrote. ``score`` goes from 0 to 1.
    """

    kind: Kind
    id: str | None = None
    candidates: tuple[str, ...] = ()
    score: float = 0.0
    also: tuple[str, ...] = ()
    talk: Talk | None = None
    lesson: int | None = None


@dataclass(frozen=True)
class KnownQuestion:
    """A question that the staff taught, with the topic that answers it, or none where they wrote one."""

    number: int
    reading: Reading
    topic_id: str | None


class Search:
    """Search over the topics. Calls take milliseconds of computing: not for the event loop."""

    def __init__(self, topics: Sequence[Topic], classifier: Classifier) -> None:
        self._topics = frozenset(topic.id for topic in topics)
        self._classifier = classifier

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.find("hola", DEFAULT_LANGUAGE)

    def read(self, text: str, language: Language) -> Reading:
        """Return a question as it is compared with others."""
        [reading] = self._classifier.read([text[:MAX_CHARACTERS]], language)
        return reading

    def find(self, text: str, language: Language, taught: Sequence[KnownQuestion] = ()) -> Finding:
        """Return what answers ``text``; an emergency comes before any topic.

        ``taught`` are the questions that the staff taught, which come before the topics.
        """
        text = text[:MAX_CHARACTERS]
        if not any(word.isalpha() for word in words(text)):
            return Finding("none")
        [reading] = self._classifier.read([text], language)
        likely = self._classifier.likely(reading)
        if _is_emergency(text, likely):
            return Finding("urgent", score=1.0)
        shares = self._shares(likely)
        return (
            _as_taught(reading, [one for one in taught if self._is_current(one)], shares)
            or _small_talk(text, likely)
            or self._answer(text, language, shares)
        )

    def nearest(self, text: str, language: Language) -> tuple[str, ...]:
        """Return the three topics that ``text`` is most likely about, whatever else it may be."""
        shares = self._shares(self._classifier.likely(self.read(text, language)))
        return tuple(_ranked(shares)[:MAX_CANDIDATES])

    def _is_current(self, known: KnownQuestion) -> bool:
        """Return whether the topic that was taught is still in the content."""
        return known.topic_id is None or known.topic_id in self._topics

    def _shares(self, likely: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each topic and of ``OFF_TOPIC``, knowing that it is no emergency."""
        rest = 1 - likely.get(URGENT, 0.0) or 1.0
        shares = {label: share / rest for label, share in likely.items() if label in self._topics}
        shares[OFF_TOPIC] = sum(likely.get(label, 0.0) for label in (OFF_TOPIC, *TALK)) / rest
        return shares

    def _answer(self, text: str, language: Language, shares: dict[str, float]) -> Finding:
        """Return what answers the message as a whole, and what its parts ask besides."""
        off_topic = shares[OFF_TOPIC]
        ranked = _ranked(shares)
        best, score = ranked[0], shares[ranked[0]]
        asked = {best: score} if score >= ANSWER and off_topic <= DOUBTFUL else {}
        if off_topic < NOT_FOR_US:
            asked |= self._asked_in_parts(text, language, _needed_in_parts(shares, except_for=asked))
        candidates = tuple(dict.fromkeys([*asked, *ranked]))[:MAX_CANDIDATES]
        if asked:
            first, *others = self._as_asked(text, list(asked)[:MAX_ANSWERS])
            return Finding("answer", first, candidates, round(asked[first], 4), tuple(others))
        kind: Kind = "none" if off_topic >= NOT_FOR_US or score < SUGGEST else "suggest"
        return Finding(kind, None, candidates, round(score, 4))

    def _asked_in_parts(self, text: str, language: Language, needed: Mapping[str, float]) -> dict[str, float]:
        """Return which topics single parts of the message ask about, each with the ``needed`` probability."""
        parts = [part for part in parts_of(text) if self._may_ask(part, needed)] if needed else []
        asked: dict[str, float] = {}
        for reading in self._classifier.read(parts, language) if parts else ():
            likely = self._classifier.likely(reading)
            label = max(likely, key=lambda one: likely[one])
            if label in needed and likely[label] >= needed[label]:
                asked.setdefault(label, likely[label])
        return asked

    def _as_asked(self, text: str, topics: Sequence[str]) -> Sequence[str]:
        """Return the topics in the order in which the message asks about them."""
        if len(topics) == 1:
            return topics
        glances = [self._classifier.glance(part) for part in parts_of(text)]
        hints = {topic: [glance[topic] for glance in glances] for topic in topics}
        return sorted(topics, key=lambda topic: hints[topic].index(max(hints[topic])))

    def _may_ask(self, part: str, needed: Mapping[str, float]) -> bool:
        """Return whether the words of ``part`` hint at one of the ``needed`` topics enough to read it."""
        glance = self._classifier.glance(part)
        return any(glance[topic] >= HINT for topic in needed)


def _needed_in_parts(shares: Mapping[str, float], *, except_for: Container[str]) -> dict[str, float]:
    """Return how sure a part must be of each topic that the whole message leaves room for."""
    is_doubtful = shares[OFF_TOPIC] > DOUBTFUL
    return {
        topic: SURE_THOUGH_UNLIKELY if is_doubtful or share < POSSIBLE_IN_WHOLE else SURE_IN_PART
        for topic, share in shares.items()
        if share >= (POSSIBLE_IN_WHOLE if is_doubtful else UNLIKELY_IN_WHOLE)
        and topic != OFF_TOPIC
        and topic not in except_for
    }


def _is_emergency(text: str, likely: Mapping[str, float]) -> bool:
    urgent = likely.get(URGENT, 0.0)
    if urgent < EMERGENCY_WITH_SIGN:
        return False
    return urgent >= (EMERGENCY if len(words(text)) > FEW_WORDS else EMERGENCY_IN_FEW_WORDS) or (
        emergency_in(text) is not None
    )


def _as_taught(reading: Reading, taught: Sequence[KnownQuestion], shares: dict[str, float]) -> Finding | None:
    nearest = max(taught, key=lambda known: reading.likeness(known.reading), default=None)
    if nearest is None:
        return None
    likeness = round(reading.likeness(nearest.reading), 4)
    candidates = tuple(dict.fromkeys([*([nearest.topic_id] if nearest.topic_id else []), *_ranked(shares)]))
    lesson = None if nearest.topic_id else nearest.number
    if likeness >= SAME_QUESTION:
        return Finding("answer", nearest.topic_id, candidates[:MAX_CANDIDATES], likeness, lesson=lesson)
    best = max(share for label, share in shares.items() if label != OFF_TOPIC)
    if likeness >= SIMILAR_QUESTION and best < ANSWER:
        return Finding("suggest", None, candidates[:MAX_CANDIDATES], likeness, lesson=lesson)
    return None


def _small_talk(text: str, likely: Mapping[str, float]) -> Finding | None:
    talk = max(TALK, key=lambda label: likely.get(label, 0.0))
    others = max((share for label, share in likely.items() if label not in (OFF_TOPIC, *TALK)), default=0.0)
    share = likely.get(talk, 0.0)
    if share < SMALL_TALK or share < others or len(words(text)) > MOST_WORDS_OF_TALK:
        return None
    return Finding("none", score=round(share, 4), talk="greeting" if talk == GREETING else "thanks")


def _ranked(shares: Mapping[str, float]) -> list[str]:
    topics = [label for label in shares if label != OFF_TOPIC]
    return sorted(topics, key=lambda label: -shares[label])
