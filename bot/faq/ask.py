"""Asking the FAQ in bulk: JSON lines in, JSON lines out, for measuring answers and for the curious."""

import json
from collections.abc import Iterable, Iterator

from bot.faq.search import Search
from bot.languages import language_from_code


def ask_lines(lines: Iterable[str], search: Search) -> Iterator[str]:
    """Yield one JSON line for each line ``{"text", "lang"}``, in order.

    The answer is ``{"kind", "id", "candidates", "score"}``; a line that cannot be read gives
    ``{"error"}`` with one sentence. A missing or unknown language counts as Spanish.
    """
    for line in lines:
        yield json.dumps(_answer(line, search), ensure_ascii=False)


def _answer(line: str, search: Search) -> dict[str, object]:
    try:
        question = json.loads(line)
    except (ValueError, RecursionError):
        return {"error": "The line is not JSON."}
    if not isinstance(question, dict):
        return {"error": 'The line is not an object like {"text": "...", "lang": "es"}.'}
    text, code = question.get("text"), question.get("lang")
    if not isinstance(text, str):
        return {"error": 'The line has no "text", which must be a string.'}
    language = language_from_code(code if isinstance(code, str) else None)
    found = search.find(text, language)
    return {
        "kind": found.kind,
        "id": found.id,
        "candidates": list(found.candidates),
        "score": found.score,
    }
