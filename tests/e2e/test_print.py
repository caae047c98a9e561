"""The pages to print, as a browser prints them: A4, nothing cut off, nothing fetched."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.content import CONTENT
from bot.languages import LANGUAGES, Language
from bot.screening.documents import answers_page
from bot.screening.files import read_rules
from bot.screening.filled import Filled
from bot.screening.printing import printed
from bot.screening.questionnaire import load_questionnaire
from tests.support.client import harmless
from tests.support.clock import MADRID

pytestmark = pytest.mark.browser

QUESTIONNAIRE = load_questionnaire()
# What @page leaves of A4, in the pixels of CSS.
WIDTH = round((210 - 2 * 16) / 25.4 * 96)
HEIGHT = round((297 - 15 - 18) / 25.4 * 96)
A4_POINTS = (595, 842)


Opener = Callable[[str], Page]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Open a page from a file, as wide as its paper; it may complain of nothing and fetch nothing."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})
    complaints: list[str] = []
    asked: list[str] = []

    def open_page(content: str) -> Page:
        file = tmp_path / "page.html"
        file.write_text(content, "utf-8")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.emulate_media(media="print")
        page.goto(file.as_uri())
        return page

    yield open_page
    assert complaints == []
    assert [url for url in asked if not url.endswith("/page.html")] == []
    context.close()


def sheets(page: Page) -> list[tuple[int, int]]:
    """Print the page; return the size of each sheet in points."""
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def too_big(page: Page) -> list[str]:
    """Return the blocks that are wider or higher than a sheet, by their first words."""
    found: list[str] = page.evaluate(
        """([width, height]) => [...document.querySelectorAll("body > *, .block, .block > *, .sign")]
            .filter(it => it.scrollWidth > width || (it.matches(".block, .sign") && it.offsetHeight > height))
            .map(it => it.innerText.slice(0, 40))""",
        [WIDTH, HEIGHT],
    )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questionnaire_prints_on_a4(opened: Opener, language: Language) -> None:
    sources = read_rules(CONTENT / "screening.yaml").sources
    page = opened(printed(QUESTIONNAIRE, sources, language, salon="El Grial"))
    assert page.locator(".block").count() == 4 + len(QUESTIONNAIRE.items) + len(QUESTIONNAIRE.combinations)
    assert too_big(page) == []
    printed_on = sheets(page)
    assert set(printed_on) == {A4_POINTS}
    assert 8 <= len(printed_on) <= 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clients_answers_print_on_few_sheets(opened: Opener, language: Language) -> None:
    answers = {item.id: harmless(item) for item in QUESTIONNAIRE.items if item.asked_when is None}
    filled = Filled(uuid.uuid4(), 12, QUESTIONNAIRE.version, datetime(2027, 2, 8, 9, tzinfo=UTC), answers)
    page = opened(answers_page(QUESTIONNAIRE, filled, language, MADRID, salon="El Grial"))
    assert page.locator(".answers tbody tr").count() == len(answers)
    assert too_big(page) == []
    printed_on = sheets(page)
    assert set(printed_on) == {A4_POINTS}
    assert len(printed_on) <= 3
