"""The content of the FAQ: complete in every language, honest, and refused when it is wrong."""

import re
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.faq.topics import TOPICS, Topic, load_off_topic, load_topics
from bot.languages import LANGUAGES, Language

SENTENCE_END = re.compile(r"[.!?](?=\s|$)")

# Words of a promise (RD 1907/1996, article 4): an answer has no use for them, not even to deny them.
PROMISES: dict[Language, tuple[str, ...]] = {
    "es": ("garantiz", "garantía", "curamos", "cura ", "sin riesgo", "milagro", "para siempre"),
    "en": ("guarantee", "we cure", "cures", "risk-free", "miracle", "for ever", "forever"),
    "ru": ("гарант", "вылеч", "исцел", "без риска", "чудо", "навсегда", "избав"),
    "uk": ("гарант", "вилік", "зцілю", "без ризику", "диво", "назавжди", "позбав"),
}


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in load_topics()}


def test_titles_fit_a_button(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        for language in LANGUAGES:
            assert len(topic.title[language]) <= 32, (topic.id, language)


def test_answers_are_two_to_four_sentences(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        for language in LANGUAGES:
            sentences = len(SENTENCE_END.findall(topic.answer[language]))
            assert 2 <= sentences <= 4, (topic.id, language, sentences)


def test_answers_promise_nothing(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        for language, promises in PROMISES.items():
            answer = topic.answer[language].casefold()
            assert not [word for word in promises if word in answer], (topic.id, language)


def test_every_language_has_its_own_examples(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        for language in LANGUAGES:
            assert len(set(topic.examples[language])) >= 14, (topic.id, language)


def test_russian_is_also_typed_in_latin_letters(topics: dict[str, Topic]) -> None:
    latin = [example for topic in topics.values() for example in topic.examples.ru if example.isascii()]
    assert len(latin) >= len(topics)


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("osteochondrosis", ("80 %", "80 %", "80 %", "80 %")),
        ("components", ("NICE",) * 4),
        ("sacrum", ("15", "15", "15", "15")),
        ("hernia", ("63 %",) * 4),
        ("sessions", ("10 sesiones", "10 sessions", "10 сеансов", "10 сеансів")),
        ("third_session", ("no una promesa", "not a promise", "не\nобещание", "не обіцянка")),
        ("instant_recovery", ("seis semanas", "six weeks", "шесть недель", "шість тижнів")),
        ("emergency_signs", ("112",) * 4),
    ],
)
def test_answers_state_the_facts(topics: dict[str, Topic], topic: str, facts: tuple[str, ...]) -> None:
    for language, fact in zip(LANGUAGES, facts, strict=True):
        assert " ".join(fact.split()) in topics[topic].answer[language]


def copied(folder: Path, **replacements: str) -> Path:
    """Copy two topics that know each other into ``folder``, with words replaced in the second."""
    for name in ("hernia", "exam_first"):
        text = (TOPICS / f"{name}.yaml").read_text("utf-8")
        text = re.sub(r"(?m)^related: .*$", "related: [hernia]", text)
        if name == "exam_first":
            for old, new in replacements.items():
                text = re.sub(rf"(?m)^( *){old}:.*$", rf"\g<1>{new}", text, count=1)
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def test_topics_come_in_their_order(tmp_path: Path) -> None:
    assert [topic.id for topic in load_topics(copied(tmp_path))] == ["exam_first", "hernia"]


@pytest.mark.parametrize(
    ("replacements", "problem"),
    [
        ({"related": "related: [weather]"}, "weather"),
        ({"id": "id: hernia"}, "hernia stands in another file"),
        ({"order": "order: 80"}, "order 80"),
        ({"uk": ""}, "title.uk"),
        ({"next_step": "next_step: pay"}, "next_step"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, replacements: dict[str, str], problem: str) -> None:
    with pytest.raises(ContentError, match=problem):
        load_topics(copied(tmp_path, **replacements))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds no topics"):
        load_topics(tmp_path)


def test_small_talk_is_known_in_every_language() -> None:
    assert all(len(load_off_topic()[language]) > 30 for language in LANGUAGES)
