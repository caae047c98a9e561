"""Finding listed phrases in a message, forgiving endings, typing errors and the Latin alphabet for Russian.

A phrase is words in order. ``numb*`` is any word that begins so, ``a|b`` either of two, ``(word)``
may be missing, and ``..`` stands for up to three words of any kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.faq.text import fold, is_cyrillic, sound

LONGEST_GAP = 3
SHORTEST_MISTYPED = 6
"""Shorter words are too alike to forgive a wrong letter in them."""


class Span(NamedTuple):
    """Words ``start`` (included) to ``end`` (excluded) of a message."""

    start: int
    end: int


class _Word(NamedTuple):
    text: str
    is_beginning: bool


class _Place(NamedTuple):
    """One position of a phrase: any of these words, or the gap when there are none."""

    words: frozenset[_Word]
    is_optional: bool


class Lexicon:
    """Named lists of phrases, ready to be found in messages."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self._spelled: dict[_Word, set[_Word]] = defaultdict(set)
        self._sounding: dict[_Word, set[_Word]] = defaultdict(set)
        self._mistyped: dict[str, set[_Word]] = defaultdict(set)
        self._starting: dict[_Word, list[tuple[str, tuple[_Place, ...]]]] = defaultdict(list)
        for name, listed in phrases.items():
            for phrase in listed:
                self._add(name, tuple(_place(part) for part in fold(phrase).split()))

    def _add(self, name: str, places: tuple[_Place, ...]) -> None:
        for word in {word for place in places for word in place.words}:
            self._spelled[word].add(word)
            if is_cyrillic(word.text) and len(word.text) > 1:
                self._sounding[_Word(sound(word.text), word.is_beginning)].add(word)
            if len(word.text) >= SHORTEST_MISTYPED:
                for shorter in _shortened(word.text):
                    self._mistyped[shorter].add(word)
        while places:
            for word in places[0].words:
                self._starting[word].append((name, places))
            if not places[0].is_optional:
                break
            places = places[1:]

    def find(self, words: list[str]) -> dict[str, set[Span]]:
        """Return where each named list has a phrase in ``words``, which are folded."""
        known = [self._listed(word) for word in words]
        found: defaultdict[str, set[Span]] = defaultdict(set)
        for start, matching in enumerate(known):
            for word in matching:
                for name, places in self._starting.get(word, ()):
                    for end in _ends(places, known, start):
                        found[name].add(Span(start, end))
        return found

    def _listed(self, word: str) -> set[_Word]:
        """Return the listed words that ``word`` may be."""
        matching = _look_up(self._spelled, word)
        if not is_cyrillic(word):
            matching |= _look_up(self._sounding, sound(word))
        return matching or self._nearly(word)

    def _nearly(self, word: str) -> set[_Word]:
        """Return the listed words that ``word`` is with one letter wrong, missing, extra or swapped."""
        if len(word) < SHORTEST_MISTYPED - 1:
            return set()
        candidates: set[_Word] = set()
        for size in range(SHORTEST_MISTYPED - 1, len(word) + 1):
            for shorter in _shortened(word[:size]):
                candidates |= self._mistyped.get(shorter, set())
        return {listed for listed in candidates if _is_mistyped(word, listed)}


def _place(part: str) -> _Place:
    if part == "..":
        return _Place(frozenset(), is_optional=False)
    is_optional = part.startswith("(")
    listed = part.strip("()").split("|")
    return _Place(
        frozenset(_Word(word.removesuffix("*"), word.endswith("*")) for word in listed), is_optional
    )


def _look_up(index: Mapping[_Word, set[_Word]], word: str) -> set[_Word]:
    matching = set(index.get(_Word(word, is_beginning=False), ()))
    for size in range(1, len(word) + 1):
        matching |= index.get(_Word(word[:size], is_beginning=True), set())
    return matching


def _ends(places: tuple[_Place, ...], known: list[set[_Word]], start: int) -> set[int]:
    """Return every position where the phrase that starts at ``start`` may end."""
    at = {start}
    for place in places:
        if not place.words:
            at = {position + step for position in at for step in range(LONGEST_GAP + 1)}
            continue
        after = {
            position + 1
            for position in at
            if position < len(known) and not place.words.isdisjoint(known[position])
        }
        at = after | at if place.is_optional else after
    return at


def _shortened(word: str) -> set[str]:
    """Return ``word`` and what is left of it without one letter, except the first."""
    return {word} | {word[:cut] + word[cut + 1 :] for cut in range(1, len(word))}


def _is_mistyped(word: str, listed: _Word) -> bool:
    size = len(listed.text)
    sizes = (size - 1, size, size + 1) if listed.is_beginning else (len(word),)
    return any(_one_edit(word[:length], listed.text) for length in sizes if length <= len(word))


def _one_edit(first: str, second: str) -> bool:
    """Say whether one wrong, missing, extra or swapped letter turns one into the other."""
    if abs(len(first) - len(second)) > 1:
        return False
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    rest, other = first[same:], second[same:]
    return (
        rest[1:] == other[1:]
        or rest == other[1:]
        or rest[1:] == other
        or (rest[:2] == other[:2][::-1] and rest[2:] == other[2:])
    )
