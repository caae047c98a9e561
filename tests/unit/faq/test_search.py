"""Finding the right topic, offering a few when in doubt, and staying silent when none fits."""

from collections import Counter
from typing import Any

import pytest

from bot.faq.search import Finding, Search
from bot.faq.text import fold
from bot.faq.topics import load_topics
from bot.languages import LANGUAGES, Language


def asked(questions: dict[str, Any], search: Search) -> list[tuple[str, str, Finding]]:
    return [
        (topic, text, search.find(text, language))
        for topic, by_language in questions["topics"].items()
        for language in LANGUAGES
        for text in by_language[language]
    ]


def test_every_topic_has_questions_that_are_not_its_examples(questions: dict[str, Any]) -> None:
    for topic in load_topics():
        own = questions["topics"][topic.id]
        texts = [fold(text) for language in LANGUAGES for text in own[language]]
        assert len(texts) >= 10
        assert not set(texts) & {fold(example) for example in topic.examples.all()}


def test_questions_reach_their_topic(questions: dict[str, Any], search: Search) -> None:
    found = asked(questions, search)
    offered = [finding for topic, _, finding in found if topic in finding.candidates]
    answered = [finding for topic, _, finding in found if finding.id == topic]
    wrong = [text for topic, text, finding in found if finding.id not in (topic, None)]
    assert len(offered) >= 0.92 * len(found)
    assert len(answered) >= 0.70 * len(found)
    assert len(wrong) <= 3, wrong


def test_every_language_is_served(questions: dict[str, Any], search: Search) -> None:
    offered: Counter[Language] = Counter()
    total: Counter[Language] = Counter()
    for topic, by_language in questions["topics"].items():
        for language in LANGUAGES:
            for text in by_language[language]:
                total[language] += 1
                offered[language] += topic in search.find(text, language).candidates
    assert all(offered[language] >= 0.85 * total[language] for language in LANGUAGES), offered


def test_the_set_language_does_not_matter_much(search: Search) -> None:
    for language in LANGUAGES:
        assert search.find("Сколько сеансов мне понадобится?", language).id == "sessions"


def test_off_topic_messages_get_no_answer(questions: dict[str, Any], search: Search) -> None:
    findings = [
        (text, search.find(text, language))
        for language in LANGUAGES
        for text in questions["off_topic"][language]
    ]
    assert len(findings) >= 80
    answered = [text for text, finding in findings if finding.kind == "answer"]
    assert len(answered) <= 2, answered
    assert sum(finding.kind == "none" for _, finding in findings) >= 0.95 * len(findings)


def test_questions_without_a_topic_are_rarely_answered(questions: dict[str, Any], search: Search) -> None:
    findings = [
        search.find(text, language) for language in LANGUAGES for text in questions["unanswered"][language]
    ]
    assert sum(finding.kind == "answer" for finding in findings) <= 0.12 * len(findings)


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


def test_an_emergency_comes_before_any_topic(search: Search) -> None:
    finding = search.find("Tengo una hernia y no controlo la orina, ¿cuántas sesiones?", "es")
    assert finding == Finding("urgent", score=1.0)


@pytest.mark.parametrize("text", ["", " ", "🙂", "?", "12345", "\x00", "x" * 50_000])
def test_messages_without_words_find_nothing(search: Search, text: str) -> None:
    assert search.find(text, "es") == Finding("none")


def test_findings_are_consistent(questions: dict[str, Any], search: Search) -> None:
    for _, text, finding in asked(questions, search):
        assert 0 <= finding.score <= 1, text
        assert len(finding.candidates) <= 3, text
        assert (finding.id is not None) == (finding.kind == "answer"), text
        assert bool(finding.candidates) == (finding.kind in {"answer", "suggest"}), text
        if finding.id:
            assert finding.candidates[0] == finding.id
