"""The content of the FAQ: complete in every language, honest, and refused when it is wrong."""

import re
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.faq.topics import TOPICS, Topic, load_topics
from bot.languages import LANGUAGES, Language
from handlers.client.facts import FACTS

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
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
            least = 0 if topic.unset else 2  # facts from the settings bring sentences of their own
            assert least <= sentences <= 4, (topic.id, language, sentences)


def test_answers_promise_nothing(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        for language, promises in PROMISES.items():
            answer = topic.answer[language].casefold()
            assert not [word for word in promises if word in answer], (topic.id, language)


def test_the_topics_are_those_of_the_clinical_list(topics: dict[str, Topic]) -> None:
    assert list(topics) == [
        *("osteochondrosis", "causes", "components", "massage_vs_manual", "sacrum", "goal", "exam_first"),
        *("hernia", "sessions", "frequency", "third_session", "instant_recovery", "no_progress"),
        *("does_it_work", "hurt", "side_effects", "worse_after", "aftercare", "exercise_after", "rest"),
        *("heat_cold", "diet", "medicine", "mri", "pregnancy", "osteoporosis", "blood_thinners", "surgery"),
        *("cancer", "children", "elderly", "sciatica", "emergency_signs", "see_doctor", "what_to_bring"),
        *("duration", "price", "payment", "insurance", "cancellation", "late_arrival", "address"),
        *("opening_hours", "languages", "who_treats", "privacy", "how_to_book", "talk_to_person"),
    ]


def test_the_four_languages_name_the_same_facts(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        named = {language: sorted(PLACEHOLDER.findall(topic.answer[language])) for language in LANGUAGES}
        assert len(set(map(tuple, named.values()))) == 1, topic.id
        assert set(named["es"]) <= FACTS.keys(), topic.id
        assert (topic.unset is not None) == bool(named["es"]), topic.id


def test_the_four_languages_name_the_same_shares(topics: dict[str, Topic]) -> None:
    for topic in topics.values():
        shares = [sorted(re.findall(r"\d+(?= ?%)", topic.answer[language])) for language in LANGUAGES]
        assert all(found == shares[0] for found in shares), (topic.id, shares)


def test_answers_about_the_back_and_its_treatment_show_their_sources(topics: dict[str, Topic]) -> None:
    for name in ("osteochondrosis", "does_it_work", "side_effects", "hernia", "emergency_signs"):
        assert topics[name].is_medical, name
        assert any(source.url for source in topics[name].sources), name
    assert not any(topics[name].is_medical for name in ("price", "address", "who_treats", "privacy"))


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
