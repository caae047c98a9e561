"""Asking in bulk: a line for a line, whatever stands in it."""

import json

from bot.faq.ask import ask_lines
from bot.faq.search import Search


def answers(search: Search, *lines: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in ask_lines(lines, search)]


def test_each_line_gets_its_answer_in_order(search: Search) -> None:
    answer, urgent, nothing = answers(
        search,
        json.dumps({"text": "¿Cuántas sesiones necesito?", "lang": "es"}),
        json.dumps({"text": "не чувствую ног", "lang": "ru"}),
        json.dumps({"text": "good morning", "lang": "en"}),
    )
    assert (answer["kind"], answer["id"]) == ("answer", "sessions")
    assert answer["candidates"][0] == "sessions"  # type: ignore[index]
    assert urgent == {"kind": "urgent", "id": None, "candidates": [], "score": 1.0}
    assert (nothing["kind"], nothing["id"], nothing["candidates"]) == ("none", None, [])


def test_a_bad_line_is_named_and_the_next_one_answered(search: Search) -> None:
    lines = ["", "not json", "[]", '{"lang": "es"}', '{"text": 5}', "[" * 100_000]
    *bad, good = answers(search, *lines, '{"text": "quiero reservar"}')
    assert len(bad) == len(lines)
    assert all(list(line) == ["error"] for line in bad)
    assert good["id"] == "how_to_book"


def test_a_missing_or_unknown_language_counts_as_spanish(search: Search) -> None:
    spanish, missing, unknown, wrong = answers(
        search,
        '{"text": "hernia", "lang": "es"}',
        '{"text": "hernia"}',
        '{"text": "hernia", "lang": "tlh"}',
        '{"text": "hernia", "lang": 7}',
    )
    assert spanish == missing == unknown == wrong
