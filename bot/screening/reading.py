"""How easy a text is to read, by the index that each language has; the higher, the easier.

All are of Flesch's form, 206.8 less so much for long sentences and so much for long words:

- English: Flesch's reading ease (1948). Syllables are estimated from the spelling.
- Spanish: Szigriszt-Pazos's perspicuity (1993), which the INFLESZ scale was made for on texts for patients;
  from 55 on a text is "normal", from 65 on "quite easy".
- Russian: Oborneva's adaptation (2006). A syllable is a vowel.
- Ukrainian: Oborneva's formula over Ukrainian vowels, for want of one made for Ukrainian.

A single question is a short text, so a long word weighs heavily: the index finds what to look at, no more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.languages import LANGUAGES, Language
from bot.screening.questionnaire import Questionnaire

SHORT_CHECK = "short_check"


@dataclass(frozen=True)
class Formula:
    """``start - per_word * words in a sentence - per_syllable * syllables in a word``."""

    name: str
    start: float
    per_word: float
    per_syllable: float


@dataclass(frozen=True)
class Reading:
    """How easy one question is to read; the short check counts as one, under ``SHORT_CHECK``."""

    ease: float
    item_id: str
    question: str


FORMULAS: dict[Language, Formula] = {
    "es": Formula("Szigriszt-Pazos (INFLESZ)", 206.835, 1.0, 62.3),
    "en": Formula("Flesch", 206.835, 1.015, 84.6),
    "ru": Formula("Oborneva", 206.835, 1.3, 60.1),
    "uk": Formula("Oborneva, with Ukrainian syllables", 206.835, 1.3, 60.1),
}

# A line of a list ends like a sentence: the eye rests there.
_SENTENCE_END = re.compile(r"[.!?:;…\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CYRILLIC_VOWEL = {"ru": re.compile("[аеёиоуыэюя]"), "uk": re.compile("[аеєиіїоуюя]")}
# The u of "que" and "gui" is silent; a strong vowel, or a weak one with an accent, is a syllable of its own.
_SPANISH_SILENT = re.compile("(?<=q)u|(?<=g)u(?=[eiéí])")
_SPANISH_SYLLABLE = re.compile(
    "[iuüy]*[aeoáéó](?:[iuü]|y(?![aeiouáéíóú]))*|[íú]|[iuü]+(?:y(?![aeiouáéíóú]))?|y(?![aeiouáéíóú])"
)
_ENGLISH_SILENT = re.compile("(?<=[^aeiouy])e$|(?<=[^aeiouydt])ed$|(?<=[^aeiouyscgxzh])es$")
_ENGLISH_SYLLABLE = re.compile("[aeiouy]+")


def syllables(word: str, language: Language) -> int:
    """Return how many syllables a word has, one at least; a number counts as one.

    >>> syllables("diagnosticado", "es"), syllables("table", "en"), syllables("обострение", "ru")
    (6, 2, 5)
    """
    word = word.lower()
    if language in _CYRILLIC_VOWEL:
        found = len(_CYRILLIC_VOWEL[language].findall(word))
    elif language == "es":
        found = len(_SPANISH_SYLLABLE.findall(_SPANISH_SILENT.sub("", word)))
    else:
        found = _english_syllables(word)
    return max(1, found)


def reading_ease(text: str, language: Language) -> float:
    """Return the index of ``text`` in its language; raise ValueError when it has no word."""
    sentences = [words for part in _SENTENCE_END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        raise ValueError("there is no word to read")
    formula = FORMULAS[language]
    spoken = sum(syllables(word, language) for word in words)
    return (
        formula.start
        - formula.per_word * len(words) / len(sentences)
        - formula.per_syllable * spoken / len(words)
    )


def readings(questionnaire: Questionnaire, language: Language) -> list[Reading]:
    """Return how easy each question, and the short check, is to read in a language, the hardest first."""
    texts = {item.id: item.question[language] for item in questionnaire.items}
    asked = questionnaire.short_check
    texts[SHORT_CHECK] = "\n".join(line[language] for line in (asked.question, *asked.lines))
    found = [Reading(reading_ease(text, language), id_, text) for id_, text in texts.items()]
    return sorted(found, key=lambda reading: reading.ease)


def report(questionnaire: Questionnaire, languages: Iterable[Language] = LANGUAGES) -> Iterator[str]:
    """Yield one line for each question, the hardest first, below a line for each language."""
    for language in languages:
        found = readings(questionnaire, language)
        mean = sum(reading.ease for reading in found) / len(found)
        yield f"{language}: {FORMULAS[language].name}, {mean:.0f} on average"
        yield from (f"{r.ease:6.1f}  {r.item_id:<16}  {' '.join(r.question.split())}" for r in found)


def _english_syllables(word: str) -> int:
    ends_in_le = re.search("[^aeiouy]les?$", word) is not None
    stem = word if ends_in_le else _ENGLISH_SILENT.sub("", word)
    return len(_ENGLISH_SYLLABLE.findall(stem))
