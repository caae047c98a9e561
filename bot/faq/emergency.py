"""Hearing an emergency in what a client writes, in any of the four languages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.content import CONTENT, read_document, validated
from bot.faq.phrases import Lexicon, Span
from bot.faq.text import words
from bot.languages import LANGUAGES, Language, Text

SignId = Literal["cauda_equina", "leg_weakness", "vascular_chest", "fever", "trauma"]
SIGNS: tuple[SignId, ...] = get_args(SignId)
MAX_WORDS = 1000

_CLAUSE_END = re.compile(r"[.,;:!?()\n…]+")


_Listed = Annotated[tuple[Text, ...], Field(min_length=1)]


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Phrases(_Content):
    """Phrases of one meaning by language; Russian in Latin letters is found by its sound."""

    es: _Listed
    en: _Listed
    ru: _Listed
    uk: _Listed

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        phrases: tuple[str, ...] = getattr(self, language)
        return phrases

    def all(self) -> list[str]:
        """Return the phrases of every language."""
        return [phrase for language in LANGUAGES for phrase in self[language]]


class Quiet(_Content):
    """What makes a message no alarm although its words would."""

    sayings: Phrases
    denials: Phrases
    joining: Phrases
    general: Phrases
    service: Phrases
    personal: Phrases
    long_ago: Phrases
    still: Phrases
    animals: Phrases
    self: Phrases


class Rule(_Content):
    """Concepts, each ``a`` or ``a|b``, that mean the sign when they stand ``within`` so many words."""

    all: Annotated[tuple[Text, ...], Field(min_length=1)]
    within: Annotated[int, Field(ge=1, le=40)] = 10
    unless: tuple[Text, ...] = ()
    unless_beside: tuple[Text, ...] = ()

    def named(self) -> set[str]:
        """Return the names of all concepts that the rule speaks of."""
        alternatives = {name for part in self.all for name in part.split("|")}
        return alternatives | set(self.unless) | set(self.unless_beside)


class Sign(_Content):
    """A red flag of the questionnaire and the rules that find it in a message."""

    id: SignId
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]


class Signs(_Content):
    """The content of ``emergency.yaml``."""

    quiet: Quiet
    deniable: tuple[Text, ...]
    concepts: dict[str, Phrases]
    signs: tuple[Sign, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        named = {name for sign in self.signs for rule in sign.rules for name in rule.named()}
        known = self.concepts.keys() | Quiet.model_fields.keys()
        if unknown := (named | set(self.deniable)) - known:
            raise ValueError(f"unknown concepts: {', '.join(sorted(unknown))}")
        if missing := set(SIGNS) - {sign.id for sign in self.signs}:
            raise ValueError(f"signs without rules: {', '.join(sorted(missing))}")
        return self


def load_signs(path: Path = CONTENT / "emergency.yaml") -> Signs:
    """Read ``path``; raise ContentError when it cannot be used."""
    return validated(read_document(path), Signs)


class Alarm:
    """Hears the signs in messages; doubtful messages count as an emergency."""

    def __init__(self, signs: Signs) -> None:
        quiet = {name: getattr(signs.quiet, name).all() for name in Quiet.model_fields}
        concepts = {name: phrases.all() for name, phrases in signs.concepts.items()}
        self._lexicon = Lexicon(quiet | concepts)
        self._deniable = frozenset(signs.deniable)
        self._signs = signs.signs

    def sign_in(self, text: str) -> SignId | None:
        """Return the first sign that ``text`` describes as happening now, or None."""
        message = _Message(text, self._lexicon, self._deniable)
        if message.is_general or message.is_about_an_animal:
            return None
        for sign in self._signs:
            if any(message.fits(rule) for rule in sign.rules):
                return sign.id
        return None


class _Message:
    """One message with everything found in it."""

    def __init__(self, text: str, lexicon: Lexicon, deniable: frozenset[str]) -> None:
        self._words: list[str] = []
        self._clauses: list[int] = []
        for number, clause in enumerate(_CLAUSE_END.split(text)):
            found = words(clause)
            self._words += found
            self._clauses += [number] * len(found)
        del self._words[MAX_WORDS:]
        self._spans = lexicon.find(self._words)
        self._drop_sayings()
        self._drop_denied(deniable)

    def _drop_sayings(self) -> None:
        taken = _covered(self._spans.get("sayings", ()))
        for name, spans in self._spans.items():
            self._spans[name] = {span for span in spans if taken.isdisjoint(range(*span))}

    def _drop_denied(self, deniable: frozenset[str]) -> None:
        concepts = [self._spans.get(name, set()) for name in deniable]
        everything = {span for spans in concepts for span in spans}
        denied = {
            span.end
            for span in self._spans.get("denials", ())
            if not any(_is_inside(span, other) for other in everything)
        }
        joining = {span.start: span.end for span in self._spans.get("joining", ())}
        for span in sorted(everything):
            if span.start in denied and self._is_one_clause(span.start - 1, span.start):
                denied |= {span.end, joining.get(span.end, span.end)}
                for spans in concepts:
                    spans.discard(span)

    def _is_one_clause(self, first: int, second: int) -> bool:
        return self._clauses[first] == self._clauses[second]

    @cached_property
    def is_general(self) -> bool:
        """Whether the client asks about emergencies and tells of nobody's."""
        return bool(self._spans.get("general")) and not self._is_personal

    @cached_property
    def is_about_an_animal(self) -> bool:
        """Whether an animal is named and the client is not."""
        return bool(self._spans.get("animals")) and not self._spans.get("self")

    @cached_property
    def _is_personal(self) -> bool:
        asking = _covered({*self._spans.get("general", ()), *self._spans.get("service", ())})
        personal = self._spans.get("personal", ())
        return any(asking.isdisjoint(range(*span)) for span in personal)

    def fits(self, rule: Rule) -> bool:
        """Say whether all concepts of ``rule`` stand together and nothing makes them harmless."""
        if any(self._spans.get(name) for name in rule.unless):
            return False
        return any(not self._is_harmless(group, rule) for group in self._together(rule))

    def _together(self, rule: Rule) -> Iterator[tuple[Span, ...]]:
        """Yield one span for each part of the rule, all within its reach.

        Seen from the leftmost span of a group, the others stand within the reach; so the work grows
        with the length of the message, not with its third power.
        """
        places = [sorted(self._of_any(part.split("|"))) for part in rule.all]
        if len(places) == 1:
            yield from ((span,) for span in places[0])
            return
        for first in sorted({span for spans in places for span in spans}):
            near = [
                [span for span in spans if first <= span and span.end - first.start <= rule.within]
                for spans in places
            ]
            yield from (group for group in product(*near) if first in group)

    def _of_any(self, names: Iterable[str]) -> set[Span]:
        return {span for name in names for span in self._spans.get(name, ())}

    def _is_harmless(self, group: tuple[Span, ...], rule: Rule) -> bool:
        """Say whether something beside the found words makes them no emergency of today."""
        clauses = {self._clauses[span.start] for span in group}
        if any(self._stands_in(name, clauses) for name in rule.unless_beside):
            return True
        if self._stands_in("service", clauses) and not self._is_personal:
            return True
        return self._stands_in("long_ago", clauses) and not self._stands_in("still", clauses)

    def _stands_in(self, name: str, clauses: set[int]) -> bool:
        return any(self._clauses[span.start] in clauses for span in self._spans.get(name, ()))


def _covered(spans: Iterable[Span]) -> set[int]:
    return {position for span in spans for position in range(*span)}


def _is_inside(span: Span, other: Span) -> bool:
    return other.start <= span.start and span.end <= other.end


@cache
def _alarm() -> Alarm:
    return Alarm(load_signs())


def emergency_in(text: str) -> SignId | None:
    """Return the sign of an emergency that ``text`` describes as happening now, or None."""
    return _alarm().sign_in(text)
