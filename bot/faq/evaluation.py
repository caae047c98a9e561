"""Measuring the answers on labelled messages.

They are JSON lines {"text", "lang", "label", "also", "near_miss", "both"}. ``also`` are further topics that
answer the message; with ``both`` it asks about all of them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content import ContentError
from bot.faq.phrasings import URGENT
from bot.faq.search import Finding, Search
from bot.languages import language_from_code

NONE = "none"


@dataclass(frozen=True)
class Labelled:
    """A message with the label that a fair judge gives it, and others that they would accept too."""

    text: str
    lang: str
    label: str
    also: tuple[str, ...] = ()
    near_miss: bool = False
    both: bool = False


@dataclass(frozen=True)
class Outcome:
    """What the search found for a labelled message."""

    message: Labelled
    finding: Finding

    @property
    def is_right(self) -> bool:
        """Whether the right answer was given at once."""
        return not self._accepted.isdisjoint(self._given)

    @property
    def is_offered(self) -> bool:
        """Whether the right answer was given at once, or is among the suggestions."""
        shown = self.finding.candidates if self.finding.kind == "suggest" else ()
        return self.is_right or not self._accepted.isdisjoint(shown)

    @property
    def is_whole(self) -> bool:
        """Whether every topic of a message that asks about ``both`` was answered at once."""
        return self._accepted <= self._given

    @property
    def has_surplus(self) -> bool:
        """Whether more answers than one were given, and not all of them asked for."""
        return len(self._given) > 1 and not self._given <= self._accepted

    @property
    def _given(self) -> set[str | None]:
        return {self.finding.id, *self.finding.also} if self.finding.kind == "answer" else set()

    @property
    def _accepted(self) -> set[str | None]:
        return {self.message.label, *self.message.also}

    @property
    def got(self) -> str:
        """What the client would see, in a word."""
        return " + ".join([self.finding.id or self.finding.kind, *self.finding.also])


@dataclass(frozen=True)
class Figures:
    """Shares from 0 to 1; None where the set has no such messages."""

    right: float | None
    """Right answer at once, of messages about a topic."""
    offered: float | None
    """Right answer at once or among the suggestions."""
    wrong: float | None
    """Wrong answer given as certain."""
    whole: float | None
    """All answers at once, of messages that ask more than one question."""
    surplus: float | None
    """A second answer that nobody asked for, of messages about a topic."""
    off_topic_answered: float | None
    off_topic_offered: float | None
    """Off-topic messages that got suggestions, which an answer counts as too."""
    urgent_recognised: float | None
    false_alarms: float | None
    """Near misses taken for an emergency."""
    other_alarms: float | None
    """All other messages taken for an emergency."""


def load_labelled(paths: Iterable[Path]) -> list[Labelled]:
    """Return the messages of JSON-lines files, or of all such files in folders.

    Raises ContentError, naming file and line, for one that cannot be read.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not files:
        raise ContentError("Nothing to evaluate: name a file of JSON lines, or a folder of them.")
    return [message for file in files for message in _messages(file)]


def _messages(file: Path) -> Iterator[Labelled]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError as error:
        raise ContentError(f"{file} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
            yield Labelled(
                text=str(values["text"]),
                lang=str(values["lang"]),
                label=str(values["label"]),
                also=tuple(values.get("also", ())),
                near_miss=bool(values.get("near_miss", False)),
                both=bool(values.get("both", False)),
            )
        except (ValueError, KeyError, TypeError):
            raise ContentError(f'{file}, line {number}: write {{"text", "lang", "label"}}.') from None


def evaluate(messages: Sequence[Labelled], search: Search) -> list[Outcome]:
    """Return what the search finds for each message, in order."""
    return [Outcome(one, search.find(one.text, language_from_code(one.lang))) for one in messages]


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the shares over all outcomes."""
    urgent = [one for one in outcomes if one.message.label == URGENT]
    off_topic = [one for one in outcomes if one.message.label == NONE]
    near = [one for one in outcomes if one.message.near_miss]
    topical = [one for one in outcomes if one.message.label not in (URGENT, NONE)]
    others = [one for one in (*topical, *off_topic) if not one.message.near_miss]
    return Figures(
        right=_share(one.is_right for one in topical),
        offered=_share(one.is_offered for one in topical),
        wrong=_share(one.finding.kind == "answer" and not one.is_right for one in topical),
        whole=_share(one.is_whole for one in topical if one.message.both),
        surplus=_share(one.has_surplus for one in topical),
        off_topic_answered=_share(one.finding.kind == "answer" and not one.is_right for one in off_topic),
        off_topic_offered=_share(
            one.finding.kind in ("answer", "suggest") and not one.is_offered for one in off_topic
        ),
        urgent_recognised=_share(one.finding.kind == "urgent" for one in urgent),
        false_alarms=_share(one.finding.kind == "urgent" for one in near),
        other_alarms=_share(one.finding.kind == "urgent" for one in others),
    )


def report(outcomes: Sequence[Outcome], confusions: int = 20) -> Iterator[str]:
    """Yield the figures line by line, then what is confused most often."""
    titles = {
        "right": "right answer at once",
        "offered": "right answer at once or among the suggestions",
        "wrong": "wrong answer given as certain",
        "whole": "both answers, of messages with two questions",
        "surplus": "a second answer that nobody asked for",
        "off_topic_answered": "off topic, answered as if it were on topic",
        "off_topic_offered": "off topic, answered or given suggestions",
        "urgent_recognised": "emergencies recognised",
        "false_alarms": "near misses taken for an emergency",
        "other_alarms": "other messages taken for an emergency",
    }
    found = figures(outcomes)
    yield f"{len(outcomes)} messages"
    for name, title in titles.items():
        share = getattr(found, name)
        yield f"{title + ' ':.<52} {'   –  ' if share is None else f'{share:6.1%}'}"
    confused = Counter((one.message.label, one.got) for one in outcomes if not _is_well(one))
    yield "confused (label → what came: how often)"
    for (label, got), times in confused.most_common(confusions):
        yield f"  {label} → {got}: {times}"


def mistakes(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield every message that went wrong, with what came instead."""
    for one in outcomes:
        if not _is_well(one):
            offered, message = ", ".join(one.finding.candidates), one.message
            came = f"{one.got} {one.finding.score:.2f} [{offered}]"
            yield f"{message.label} → {came} {message.lang}: {message.text}"


def _is_well(one: Outcome) -> bool:
    if one.message.label == URGENT:
        return one.finding.kind == "urgent"
    if one.message.label == NONE:
        return one.finding.kind == "none" or one.is_offered
    return (one.is_whole if one.message.both else one.is_right) and not one.has_surplus


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None
