"""Bringing what clients type to one plain form: case, accents, apostrophes, alphabets, stretched letters."""

import re
import unicodedata

_SPECIAL = str.maketrans(
    {"ё": "е", "ґ": "г", "ß": "ss", "ł": "l", "’": "'", "ʼ": "'", "`": "'", "´": "'", "‘": "'"}
)
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")
_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[а-яіїєѓќ]")

# Й loses its breve with the accents of NFD, so it is already и here; so is ї, which becomes і.
_LATIN = str.maketrans(
    {
        "а": "a",
        "б": "b",
        "в": "v",
        "г": "g",
        "д": "d",
        "е": "e",
        "є": "e",
        "ж": "zh",
        "з": "z",
        "и": "i",
        "і": "i",
        "к": "k",
        "л": "l",
        "м": "m",
        "н": "n",
        "о": "o",
        "п": "p",
        "р": "r",
        "с": "s",
        "т": "t",
        "у": "u",
        "ф": "f",
        "х": "h",
        "ц": "c",
        "ч": "ch",
        "ш": "sh",
        "щ": "sh",
        "ъ": "",
        "ы": "i",
        "ь": "",
        "э": "e",
        "ю": "u",
        "я": "a",
    }
)

# The same sound as different people type it in Latin letters; longer spellings come first.
_SPELLINGS = (
    ("shch", "sh"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("x", "h"),
    ("ts", "c"),
    ("tz", "c"),
    ("yu", "u"),
    ("ju", "u"),
    ("iu", "u"),
    ("ya", "a"),
    ("ja", "a"),
    ("ia", "a"),
    ("yo", "e"),
    ("jo", "e"),
    ("io", "e"),
    ("ye", "e"),
    ("je", "e"),
    ("ie", "e"),
    ("yi", "i"),
    ("ij", "i"),
    ("iy", "i"),
    ("yy", "i"),
    ("y", "i"),
    ("j", "i"),
    ("w", "v"),
)
# Back again: what clients type for want of a Russian keyboard; longer spellings come first.
_CYRILLIC_SPELLINGS = (
    ("shch", "щ"),
    ("sch", "щ"),
    ("zh", "ж"),
    ("kh", "х"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("ts", "ц"),
    ("yu", "ю"),
    ("ju", "ю"),
    ("ya", "я"),
    ("ja", "я"),
    ("yo", "ё"),
    ("jo", "ё"),
    ("ye", "е"),
    ("je", "е"),
)
_CYRILLIC_LETTERS = str.maketrans("abvgdeziyjklmnoprstufhcwxq'", "абвгдезиыйклмнопрстуфхцвхкь")
_Y_AFTER_A_VOWEL = re.compile(r"(?<=[aeiou])y")
_DOUBLED = re.compile(r"([a-z])\1+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, apostrophes inside words and stretched letters.

    >>> fold("¿Qué te paaasa? I’m, щё")
    '¿que te pasa? im, ще'
    """
    plain = unicodedata.normalize("NFD", text.casefold().translate(_SPECIAL))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _APOSTROPHE.sub("", plain.translate(_SPECIAL))
    return _STRETCHED.sub(r"\1", plain)


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order, without punctuation.

    >>> words("Can't FEEL my legs!!")
    ['cant', 'feel', 'my', 'legs']
    """
    return _WORD.findall(fold(text))


def is_cyrillic(word: str) -> bool:
    """Say whether a folded word is written with Cyrillic letters."""
    return _CYRILLIC.search(word) is not None


def sound(word: str) -> str:
    """Return how a folded word sounds, so that Russian in either alphabet gives the same letters.

    >>> sound("хожу"), sound("khozhu"), sound("hozhu")
    ('hozhu', 'hozhu', 'hozhu')
    """
    if word.isdigit():
        return word
    latin = word.translate(_LATIN)
    for spelling, letter in _SPELLINGS:
        latin = latin.replace(spelling, letter)
    return _DOUBLED.sub(r"\1", latin)


def to_cyrillic(text: str) -> str:
    """Return Russian that was typed in Latin letters as it is written.

    >>> to_cyrillic("Skolko stoit, zhena hochet priyti")
    'сколко стоит, жена хочет прийти'
    """
    cyrillic = _Y_AFTER_A_VOWEL.sub("й", text.casefold().replace("iy", "ий"))
    for spelling, letter in _CYRILLIC_SPELLINGS:
        cyrillic = cyrillic.replace(spelling, letter)
    return cyrillic.translate(_CYRILLIC_LETTERS)
