"""What Telegram finds in a text by itself, and how entities follow a trimmed text."""

import pytest

from bot.sandbox.entities import detect, finish


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start now", [("bot_command", 0, 6)]),
        ("😀 /help", [("bot_command", 3, 5)]),
        ("/start@elgrial_demo_bot", [("bot_command", 0, 23)]),
        ("and/or 1/2", []),
        ("see https://example.org/a?b=1.", [("url", 4, 25)]),
        ("write to ana@example.org", [("email", 9, 15)]),
        ("hola @example_bot", [("mention", 5, 12)]),
        ("call +34 600 000 000 now", [("phone_number", 5, 15)]),
        ("#espalda", [("hashtag", 0, 8)]),
        ("nothing", []),
    ],
)
def test_plain_text_has_entities_too(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in detect(text)] == expected


def test_entities_that_do_not_meet_the_text_are_dropped() -> None:
    given = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "italic", "offset": 2, "length": 99},
        {"type": "underline", "offset": 50, "length": 3},
    ]
    assert finish("  abc", given).entities == [{"type": "italic", "offset": 0, "length": 3}]


def test_nothing_is_found_inside_code_or_links() -> None:
    given = [{"type": "code", "offset": 0, "length": 6}]
    assert finish("/start", given).entities == given
