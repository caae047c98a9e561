"""Reading a message: its topic, several topics, small talk, what the staff taught, or an emergency."""

import pytest

from bot.faq.classifier import load_classifier
from bot.faq.search import HINT, Finding, KnownQuestion, Search
from bot.faq.topics import load_topics
from bot.languages import LANGUAGES, Language

NAMES = (
    *("Carmen García", "José Luis", "María Dolores Fuertes", "Ana", "Pilar Sanchis Mira", "Paco", "Encarni"),
    *("John Smith", "Aoife", "Mary-Jane O'Neill", "Bob", "Dr Patel", "Heather Moore", "Иван Петров", "Света"),
    *("Екатерина Вторая", "Ольга Сергеевна", "Тарас Шевчук", "Леся", "Соломія Гриценко", "Марія", "Богдан"),
)


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("cuantas sesines nesecito", "es", "sessions"),
        ("how many sesions do i ned", "en", "sessions"),
        ("скоко сиансов нужно", "ru", "sessions"),
        ("скільки сіансів треба", "uk", "sessions"),
        ("ostecondrosis que es", "es", "osteochondrosis"),
        ("what causes bak pane", "en", "causes"),
        ("болит кресец", "ru", "sacrum"),
        ("у мене гриша диска", "uk", "hernia"),
        ("kak zapisatca", "ru", "how_to_book"),
        ("QUIERO CITAAAA", "es", "how_to_book"),
    ],
)
def test_typing_errors_are_forgiven(search: Search, text: str, language: Language, topic: str) -> None:
    assert topic in search.find(text, language).candidates


def test_the_set_language_does_not_matter_much(search: Search) -> None:
    for language in LANGUAGES:
        assert search.find("Сколько сеансов мне понадобится?", language).id == "sessions"


@pytest.mark.parametrize(
    ("text", "language", "topics"),
    [
        ("¿Cuánto cuesta una sesión? ¿Y se puede pagar con tarjeta?", "es", ["price", "payment"]),
        ("Where exactly are you? And are you open on Saturdays?", "en", ["address", "opening_hours"]),
        ("Сколько стоит сеанс? И сколько минут он длится?", "ru", ["price", "duration"]),
        ("Що взяти з собою на перший візит? А де ви знаходитесь?", "uk", ["what_to_bring", "address"]),
        ("cuanto vale una sesion y aceptais bizum", "es", ["price", "payment"]),
        ("where are you and are you open saturdays", "en", ["address", "opening_hours"]),
        ("сколько стоит сеанс, и как долго он длится", "ru", ["price", "duration"]),
        ("cuánto vale y aceptáis bizum", "es", ["price", "payment"]),
        ("do you take cards and what does it cost", "en", ["payment", "price"]),
        ("як записатись та чи працюєте в неділю", "uk", ["how_to_book", "opening_hours"]),
    ],
)
def test_two_questions_get_two_answers_in_the_order_asked(
    search: Search, text: str, language: Language, topics: list[str]
) -> None:
    finding = search.find(text, language)
    assert finding.kind == "answer"
    assert [finding.id, *finding.also] == topics


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        (
            "he pasado la mañana cargando cajas en el almacén y estoy reventada, ¿abrís los sábados?",
            "es",
            "opening_hours",
        ),
        (
            "was on nights all week at the care home, could sleep standing up, do you take cards",
            "en",
            "payment",
        ),
        ("ноги гудят после двух смен на кухне, дети орут, сколько стоит сеанс", "ru", "price"),
        ("руки відпадають після полуниці, девʼять годин у теплиці, а де ви знаходитесь", "uk", "address"),
    ],
)
def test_a_story_before_the_question_does_no_harm(
    search: Search, text: str, language: Language, topic: str
) -> None:
    finding = search.find(text, language)
    assert (finding.kind, finding.id) == ("answer", topic)


@pytest.mark.parametrize("text", ["hola buenas", "good morning!", "привет", "добрий вечір"])
def test_a_greeting_is_greeted(search: Search, text: str) -> None:
    assert search.find(text, "es").talk == "greeting"


@pytest.mark.parametrize("text", ["muchas gracias", "thank you so much", "спасибо большое", "щиро дякую"])
def test_thanks_are_answered(search: Search, text: str) -> None:
    assert search.find(text, "es").talk == "thanks"


def test_a_greeting_before_a_question_is_no_small_talk(search: Search) -> None:
    assert search.find("Hola, buenas tardes. ¿Cuántas sesiones hacen falta?", "es").id == "sessions"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tengo una hernia y desde ayer no controlo la orina, ¿cuántas sesiones?", "es"),
        ("What does a session cost? Also I can't feel my bottom since this morning.", "en"),
        ("запишите на завтра. ноги не держат обе со вчерашнего дня", "ru"),
        ("скільки коштує? бо зранку не можу помочитись і все заніміло між ногами", "uk"),
    ],
)
def test_an_emergency_comes_before_any_topic(search: Search, text: str, language: Language) -> None:
    assert search.find(text, language) == Finding("urgent", score=1.0)


@pytest.mark.parametrize("text", ["", " ", "🙂", "?", "12345", "\x00", "+34 600 000 000"])
def test_messages_without_words_find_nothing(search: Search, text: str) -> None:
    assert search.find(text, "es") == Finding("none")


def test_nothing_is_too_long_to_be_read(search: Search) -> None:
    assert search.find("¿Cuántas sesiones hacen falta? " + "bla " * 50_000, "es").kind != "urgent"
    assert search.find("x" * 100_000, "es").kind != "urgent"


def test_a_name_is_neither_a_sure_question_nor_an_emergency(search: Search) -> None:
    for name in NAMES:
        for language in LANGUAGES:
            finding = search.find(name, language)
            assert finding.kind != "urgent", name
            assert finding.kind != "answer" or finding.score < 0.85, (name, finding)


def test_what_the_staff_taught_comes_before_the_topics(search: Search) -> None:
    question = "do you fix accordions"
    own = KnownQuestion(7, search.read(question, "en"), None)
    tied = KnownQuestion(8, search.read("¿hacéis acupuntura?", "es"), "components")
    gone = KnownQuestion(9, search.read("ear candles", "en"), "a_topic_that_is_no_more")
    taught = (own, tied, gone)
    assert search.find("Do you fix accordions?", "en", taught).lesson == 7
    assert search.find("haceis acupuntura", "es", taught).id == "components"
    assert search.find("ear candles", "en", taught).id != "a_topic_that_is_no_more"
    assert search.find("how many sessions do I need", "en", taught).id == "sessions"
    assert search.find(question, "en").lesson is None


def test_a_taught_question_never_hides_an_emergency(search: Search) -> None:
    text = "No siento las piernas y no controlo la orina desde esta mañana"
    taught = (KnownQuestion(1, search.read(text, "es"), "sciatica"),)
    assert search.find(text, "es", taught).kind == "urgent"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("cuánto cuesta una sesión", "price"),
        ("do you take cards", "payment"),
        ("сколько длится сеанс", "duration"),
        ("чи працюєте в неділю", "opening_hours"),
    ],
)
def test_the_words_alone_hint_at_the_question(text: str, topic: str) -> None:
    assert load_classifier().glance(text)[topic] >= HINT


def test_the_words_of_a_greeting_hint_at_no_question() -> None:
    glance = load_classifier().glance("Hola, buenos días")
    assert all(glance[topic.id] < HINT for topic in load_topics())
