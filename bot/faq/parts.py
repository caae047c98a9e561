"""Taking a message apart where one question may end and the next begin."""

import re

from bot.faq.text import words

MOST_PARTS = 8
"""So many parts at the end of a message are read; a long story comes before its question."""

_AND = r"(?:y|e|and|plus|&|и|а|і|й|та|also|adem[aá]s|ещ[её]|ще)"
_END = re.compile(rf"[.,](?!\d)|[!?¡¿;:…\n]|\s(?={_AND}\s)", re.IGNORECASE)
_JOINING = re.compile(rf"^(?:{_AND}(?:\s+|$))+", re.IGNORECASE)


def parts_of(text: str) -> list[str]:
    """Return what stands between full stops, commas and "and"s, where that is not the whole message.

    >>> parts_of("Hola, ¿cuánto vale y aceptáis Bizum? 🙂")
    ['Hola', 'cuánto vale', 'aceptáis Bizum']
    >>> parts_of("1,80 m y 95")
    []
    """
    cut = [_JOINING.sub("", part.strip()) for part in _END.split(text)]
    said = [part for part in cut if any(word.isalpha() for word in words(part))]
    return said[-MOST_PARTS:] if len(said) > 1 else []
