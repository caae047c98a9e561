"""Whatever a text holds, a page shows it and obeys none of it."""

from bot.screening.pages import element, facts, joined, page, table
from tests.support.markup import Markup

EVIL = "</td><script>alert('1')</script> & \"more\""


def test_texts_are_escaped_wherever_they_stand() -> None:
    inside = joined(
        [EVIL, element("b", EVIL), table([EVIL], [[EVIL]], class_="answers"), facts([(EVIL, EVIL)])]
    )
    read = Markup(page(EVIL, "en", inside, element("p", title=EVIL), footer="El Grial"))
    assert "script" not in read.tags
    assert read.words.count(EVIL) == 6
    assert ("p", "title", EVIL) in read.attributes


def test_markup_goes_in_as_it_is() -> None:
    assert (
        element("p", "1 < 2 ", element("b", "yes"), class_="lead")
        == '<p class="lead">1 &lt; 2 <b>yes</b></p>'
    )


def test_a_footer_cannot_leave_its_place_in_the_style_sheet() -> None:
    style = Markup(page("t", "uk", footer="Ім'я \"; } </style> \\ · 1")).style
    [line] = [line for line in style.splitlines() if "@bottom-left" in line]
    written = line.partition('content: "')[2].partition('"')[0]
    assert written == r"Ім\27 я \22 \3b  \7d  \3c \2f style\3e  \5c  \b7  1"


def test_a_page_asks_nothing_of_the_network() -> None:
    read = Markup(page("t", "es", element("p", "x"), footer="f"))
    assert "url(" not in read.style
    assert "@import" not in read.style
    assert {tag for tag, name, _ in read.attributes if name in {"src", "href"}} == set()
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in read.attributes
    assert ("html", "lang", "es") in read.attributes
