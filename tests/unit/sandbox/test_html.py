"""Telegram's HTML becomes plain text with entities in UTF-16 units, or Telegram's refusal."""

import pytest

from bot.sandbox.entities import utf16_length
from bot.sandbox.errors import ApiError
from bot.sandbox.html import parse_html


def spans(source: str) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in parse_html(source).entities]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("plain", "plain", []),
        ("<b>bold</b> text", "bold text", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", [
            ("bold", 0, 1), ("italic", 1, 1), ("underline", 2, 1), ("strikethrough", 3, 1),
        ]),
        ("<i>all <b>nested</b></i>", "all nested", [("italic", 0, 10), ("bold", 4, 6)]),
        ("<b><i>same</i></b>", "same", [("italic", 0, 4), ("bold", 0, 4)]),
        ("<tg-spoiler>x</tg-spoiler><span class='tg-spoiler'>y</span>", "xy", [
            ("spoiler", 0, 1), ("spoiler", 1, 1),
        ]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<B>case</B>", "case", [("bold", 0, 4)]),
        ("<b>open</>", "open", [("bold", 0, 4)]),
        ("<b></b>empty", "empty", []),
        ("<code>a <b>b</b></code>", "a b", [("code", 0, 3)]),
    ],
)  # fmt: skip
def test_tags_become_entities(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert parse_html(source).text == text
    assert spans(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("😀<b>x</b>", ("bold", 2, 1)),
        ("ñ<b>x</b>", ("bold", 1, 1)),
        ("<b>👩‍⚕️</b>", ("bold", 0, 5)),
        ("<i>a😀b</i>", ("italic", 0, 4)),
        ("Привіт <u>друже</u>", ("underline", 7, 5)),
        ("&#128512;<b>x</b>", ("bold", 2, 1)),
    ],
)
def test_offsets_count_utf16_units(source: str, expected: tuple[str, int, int]) -> None:
    assert spans(source) == [expected]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&quot;hola&quot;", '"hola"'),
        ("&#60;&#x3C;", "<<"),
        ("&nbsp; &unknown; & alone", "&nbsp; &unknown; & alone"),
        ("&#0;", "&#0;"),
    ],
)
def test_references_are_characters(source: str, text: str) -> None:
    assert parse_html(source).text == text


def test_surrounding_space_is_cut_and_entities_move_with_the_text() -> None:
    formatted = parse_html("\n 😀 <b> bold \n</b>\n")
    assert formatted.text == "😀  bold"
    assert formatted.entities == [{"type": "bold", "offset": 3, "length": 5}]
    assert formatted.entities[0]["offset"] + formatted.entities[0]["length"] == utf16_length(formatted.text)


def test_links_keep_their_address() -> None:
    link = {"type": "text_link", "offset": 0, "length": 3, "url": "https://example.org/?a=1&b=2"}
    source = '<a href="https://example.org/?a=1&amp;b=2">web</a>'
    assert parse_html(source).entities == [link]


def test_a_link_to_a_person_is_a_mention() -> None:
    mention = {"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 42}}
    assert parse_html('<a href="tg://user?id=42">Ana</a>').entities == [mention]


def test_a_link_to_nowhere_is_plain_text() -> None:
    assert parse_html('<a href="nowhere">web</a>') == ("web", [])


def test_a_block_of_code_may_name_its_language() -> None:
    source = '<pre><code class="language-python">print</code></pre><code>x</code>'
    assert parse_html(source).entities == [
        {"type": "pre", "offset": 0, "length": 5, "language": "python"},
        {"type": "code", "offset": 5, "length": 1},
    ]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("ñ<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("text <b", "Unclosed start tag at byte offset 5"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_cannot_be_read_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.code == 400
    assert refusal.value.description == f"Bad Request: can't parse entities: {problem}"
