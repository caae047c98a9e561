"""Turning what a content file says about answers, ranges and comparisons into plain look-up tables."""

import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

Answer = str | int
Entry = TypeVar("Entry")

_RANGE = re.compile(r"(\d+)-(\d+)")
_COMPARISON = re.compile(r"(<=|>=|<|>) ?(\d+)")
_OPERATORS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def number_range(written: str) -> range:
    """Return the whole numbers of a range, both ends included; raise ValueError with a clause.

    >>> number_range("16-17")
    range(16, 18)
    """
    match = _RANGE.fullmatch(written)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueError(f"'{written}' is not a range such as 16-17")
    return range(int(match[1]), int(match[2]) + 1)


def number_table(ranges: Mapping[str, Entry], low: int, high: int) -> dict[Answer, Entry]:
    """Return the entry of every whole number from ``low`` to ``high``, both included.

    ``ranges`` are written as ``"16-17"``. Raises ValueError with a clause that says which number
    has no entry, two entries, or lies outside.

    >>> number_table({"0-1": "few", "2-3": "many"}, 0, 3)
    {0: 'few', 1: 'few', 2: 'many', 3: 'many'}
    """
    table: dict[Answer, Entry] = {}
    for written, entry in ranges.items():
        for number in number_range(written):
            if not low <= number <= high:
                raise ValueError(f"{number} is outside {low} to {high}")
            if number in table:
                raise ValueError(f"{number} has two verdicts")
            table[number] = entry
    for number in range(low, high + 1):
        if number not in table:
            raise ValueError(f"the answer {number} has no verdict")
    return table


def matching(answers: Collection[Answer], written: str | Iterable[str]) -> frozenset[Answer]:
    """Return those of an item's ``answers`` that a condition means.

    ``written`` is one answer, several, or for a number a comparison such as ``">= 50"``. Raises
    ValueError with a clause when it names an answer that does not exist or can never hold.
    """
    numbers = [answer for answer in answers if isinstance(answer, int)]
    if numbers:
        return _compared(numbers, written)
    wanted = frozenset([written] if isinstance(written, str) else written)
    unknown = sorted(wanted.difference(answers))
    if unknown or not wanted:
        raise ValueError(f"there is no answer '{''.join(unknown[:1])}'")
    return frozenset(wanted)


def _compared(numbers: Collection[int], written: str | Iterable[str]) -> frozenset[Answer]:
    match = _COMPARISON.fullmatch(written) if isinstance(written, str) else None
    if match is None:
        raise ValueError("a number needs a comparison such as '>= 50'")
    compare = _OPERATORS[match[1]]
    found = frozenset(number for number in numbers if compare(number, int(match[2])))
    if not found:
        raise ValueError(f"no answer is {written}")
    return found
