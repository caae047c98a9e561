"""The demo, as somebody who has just opened it in a browser meets it."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from bot.demo import TOKEN
from bot.languages import Language
from tests.support.browser import PATIENCE_SECONDS, DemoPage, DemoProcess
from tests.support.words import words

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE_SECONDS * 1000)

ES = partial(words, "es")
Opener = Callable[..., DemoPage]


ASKS = {"es": "¿Cuántas sesiones necesito?", "ru": "Сколько сеансов мне нужно?"}
NAMES = {"es": "Lucía", "ru": "Анна"}
EXAMINATION = {"es": "Exploración inicial", "ru": "Первичный осмотр"}
HARMLESS = {"es": ("No", "Nunca", "3"), "ru": ("Нет", "Никогда", "3")}


@pytest.fixture
def demo(tmp_path: Path, browser: Browser) -> Iterator[DemoProcess]:
    """Run a demo of the test's own."""
    yield from running(tmp_path / "demo")


@pytest.fixture(scope="module")
def shared_demo(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[DemoProcess]:
    """Run a demo in which every test keeps to its own people, and to the present."""
    yield from running(tmp_path_factory.mktemp("shared") / "demo")


def running(folder: Path) -> Iterator[DemoProcess]:
    demo = DemoProcess(folder)
    demo.start()
    yield demo
    demo.stop()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opener]:
    """Open the page in a browser that has never been there; it must report no error."""
    with ExitStack() as stack:
        pages = []

        def open_page(demo: DemoProcess, *, locale: str = "es-ES", **options: Any) -> DemoPage:
            given = {"locale": locale, "reduced_motion": "reduce", **options}
            context = stack.enter_context(browser.new_context(**given))
            page = DemoPage(context.new_page(), demo.url)
            pages.append(page)
            return page

        yield open_page
        assert [page.errors for page in pages] == [[] for _ in pages]


@pytest.mark.parametrize("language", ["es", "ru"])
def test_a_client_asks_is_screened_books_is_reminded_and_confirms(
    language: Language, demo: DemoProcess, visit: Opener
) -> None:
    tr = partial(words, language)
    page = visit(demo, locale=language)
    client, staff = page.client, page.staff
    assert client.holder().startswith(NAMES[language])

    client.press_start()
    client.write(ASKS[language])
    client.reads("10", tr("General information, not a diagnosis."))

    client.tap(tr("📋 Health questionnaire"))
    client.tap(tr("None of this: go on"))
    client.tap(tr("✓ I agree"))
    progress = tr("Question {position} of {total}", position="NUMBER", total=27).replace("NUMBER", r"\d+")
    assert client.fill_in(re.compile(progress), HARMLESS[language]) > 20
    client.reads(tr("No to everything else."))
    client.tap(tr("✓ Send my answers"))

    client.tap(tr("📅 Book a visit"))
    days = client.reads(EXAMINATION[language]).get_by_test_id("inline-button")
    days.nth(2).click()
    client.tap("10:00")
    client.reads(tr("What name shall we write down? Please type it."))
    client.write("Ana Ejemplo")
    client.share_number(tr("📱 Share my number"))
    client.tap(tr("✓ Confirm the booking"))
    client.reads(tr("✓ <b>Booked.</b> Your booking number is {number}.", number=1), "10:00")
    staff.reads(ES("📅 New booking {number}", number=1), "10:00")

    before = page.find("clock-now").inner_text()
    page.find("clock-reminder").click()
    client.reads(tr("🔔 A reminder of your appointment:"), "10:00")
    assert page.find("clock-now").inner_text() != before
    client.tap(tr("✓ I will come"))
    expect(client.find("toast")).to_have_text(tr("Thank you! See you soon."))
    staff.reads(ES("✓ Booking {number} is confirmed by the client", number=1), "10:00")


def test_each_client_has_a_chat_of_their_own(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    client = page.client
    for name, language in (("Una (ejemplo)", "es"), ("Another (example)", "en")):
        add_client(page, name, language)
    client.press_start()
    client.reads("Hello!")

    client.give_to("Una")
    expect(client.from_bot).to_have_count(0)
    expect(client.find("start")).to_be_visible()

    client.give_to("Another")
    client.reads("Hello!")


def test_a_client_is_greeted_in_the_language_of_their_telegram(
    shared_demo: DemoProcess, visit: Opener
) -> None:
    page = visit(shared_demo)
    client = page.client
    add_client(page, "Cambio (ejemplo)", "es")
    expect(client.find("empty-chat")).to_contain_text("¿Qué puede hacer este bot?")

    client.find("language-select").select_option("uk")
    expect(client.find("empty-chat")).to_contain_text("Що вміє цей бот?")
    client.press_start()
    expect(client.button(words("uk", "📋 Health questionnaire"))).to_be_visible()
    client.find("commands-toggle").click()
    expect(client.find("commands-menu")).to_contain_text(words("uk", "Health questionnaire"))


def test_a_client_blocks_the_bot_and_lets_it_in_again(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    client = page.client
    add_client(page, "Bloqueo (ejemplo)", "es")
    client.press_start()

    client.find("block-toggle").check()
    expect(client.composer).to_be_hidden()
    client.find("unblock").click()
    expect(client.find("block-toggle")).not_to_be_checked()
    client.write("/help")
    client.reads("/questionnaire")


def test_a_telephone_shows_one_phone_at_a_time_and_tells_of_news_on_the_other(
    shared_demo: DemoProcess, visit: Opener
) -> None:
    page = visit(shared_demo, viewport={"width": 390, "height": 844}, has_touch=True)
    client, staff = page.client, page.staff
    add_client(page, "Móvil (ejemplo)", "es")
    expect(staff.root).to_be_hidden()

    client.press_start()
    client.tap(ES("👤 Talk to a person"))
    client.reads("112")
    news = page.find("tab-staff").locator(".dot")
    expect(news).to_be_visible()
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390

    page.find("tab-staff").click()
    staff.reads("quiere hablar con una persona")
    expect(client.root).to_be_hidden()
    expect(news).to_be_hidden()


def test_an_emergency_brings_a_card_that_calls_112(shared_demo: DemoProcess, visit: Opener) -> None:
    client = visit(shared_demo).client
    client.press_start()
    client.write("no siento las piernas desde esta mañana")
    card = client.root.get_by_test_id("contact")
    expect(card.locator(".avatar")).to_have_text("🚨")
    expect(card.get_by_role("link")).to_have_attribute("href", "tel:112")


def test_a_question_for_a_person_is_answered_by_a_reply(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    client, staff = page.client, page.staff
    add_client(page, "Preguntona (ejemplo)", "es")
    client.press_start()
    client.tap(ES("👤 Talk to a person"))
    client.reads("112")
    client.write("xyzzy")
    notice = staff.reads("xyzzy")
    notice.hover()
    notice.get_by_test_id("reply-to").click()
    expect(staff.find("reply-bar")).to_contain_text("xyzzy")
    staff.write("plugh")
    expect(staff.find("reply-bar")).to_be_hidden()
    client.reads("El Grial", "plugh")


def test_a_question_is_answered_by_keyboard_alone(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    client, keyboard = page.client, page.page.keyboard
    add_client(page, "Teclado (ejemplo)", "es")
    client.press_start()
    client.tap(ES("📋 Health questionnaire"))
    client.tap(ES("None of this: go on"))
    client.tap(ES("✓ I agree"))
    client.reads("Pregunta 1 de 27")
    client.write("40")
    client.reads("Pregunta 2 de 27")

    focused = page.page.locator(":focus")
    expect(client.composer).to_be_focused()
    for _ in range(20):
        if focused.inner_text() == "No":
            break
        keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    client.reads("Pregunta 3 de 27")
    expect(focused).to_have_text("No")


def test_the_page_speaks_the_browsers_language_until_another_is_chosen(
    shared_demo: DemoProcess, visit: Opener
) -> None:
    page = visit(shared_demo, locale="uk-UA")
    assert page.client.holder().startswith("Оксана")
    expect(page.find("hints")).to_contain_text("ПОЧАТИ")

    page.find("page-language").select_option("en")
    expect(page.find("hints")).to_contain_text("START")
    page.page.reload()
    expect(page.find("hints")).to_contain_text("START")
    assert page.client.holder().startswith("Оксана")


def test_a_reload_keeps_the_person_and_the_chat(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    add_client(page, "Recarga (ejemplo)", "en")
    page.client.press_start()
    page.client.write("How many sessions do I need?")
    page.client.reads("10 sessions")

    page.page.reload()
    page.client.reads("10 sessions")
    assert page.client.holder() == "Recarga (ejemplo)"


def test_what_the_bot_says_of_itself_appears_at_once(shared_demo: DemoProcess, visit: Opener) -> None:
    page = visit(shared_demo)
    add_client(page, "Texto (ejemplo)", "es")
    said = page.client.find("empty-chat")
    expect(said).to_contain_text("112")  # the bot says it of itself soon after its start
    address = f"{shared_demo.url}/bot{TOKEN}/setMyDescription"
    told = {"description": "Recién cambiado.", "language_code": "es"}
    assert page.page.request.post(address, data=told).ok
    expect(said).to_contain_text("Recién cambiado.")


def test_a_restart_keeps_everything_and_fresh_starts_over(demo: DemoProcess, visit: Opener) -> None:
    page = visit(demo)
    client = page.client
    client.press_start()
    client.write("¿Cuántas sesiones necesito?")
    client.reads("10 sesiones")

    demo.stop()
    expect(client.status).to_have_text("conectando…")
    demo.start()
    expect(client.status).to_have_text("bot")
    client.write("/appointments")
    client.reads(ES("You have no appointments."))
    client.reads("10 sesiones")

    demo.stop()
    demo.start("--fresh")
    expect(client.find("start")).to_be_visible()
    expect(client.from_bot).to_have_count(0)
    # While the demo was away the browser reported each attempt to reach it, and nothing else.
    assert all("net::ERR" in error for error in page.errors)
    page.errors.clear()


def add_client(page: DemoPage, name: str, language: str) -> None:
    """Add a client in the page's form, who then holds the client's telephone."""
    page.client.find("add-client").click()
    page.find("client-name").fill(name)
    page.find("client-language").select_option(language)
    page.find("client-create").click()
    expect(page.client.find("user-select").locator("option:checked")).to_have_text(name)
