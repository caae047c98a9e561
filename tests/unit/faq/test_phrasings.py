"""The phrasings that the bot learns from: complete, readable, and the ones that it has learned."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.faq.classifier import load_classifier
from bot.faq.evaluation import load_labelled
from bot.faq.phrasings import (
    DANGERS,
    HARMLESS,
    OFF_TOPIC,
    TALK,
    URGENT,
    Phrasing,
    fingerprint,
    load_phrasings,
)
from bot.faq.topics import load_topics
from bot.languages import LANGUAGES

SETS = Path(__file__).parents[2] / "faq"


@pytest.fixture(scope="module")
def phrasings() -> tuple[Phrasing, ...]:
    return load_phrasings()


def test_every_label_is_known_and_has_phrasings_in_every_language(phrasings: tuple[Phrasing, ...]) -> None:
    counted = Counter((phrasing.label, phrasing.language) for phrasing in phrasings)
    labels = {topic.id for topic in load_topics()} | {OFF_TOPIC, URGENT, *TALK}
    assert {label for label, _ in counted} == labels
    assert min(counted[label, language] for label in labels for language in LANGUAGES) >= 50


def test_every_danger_has_phrasings_in_every_language(phrasings: tuple[Phrasing, ...]) -> None:
    counted = Counter((phrasing.danger, phrasing.language) for phrasing in phrasings)
    assert {danger for danger, _ in counted} == set(DANGERS)
    assert min(counted[danger, language] for danger in DANGERS for language in LANGUAGES) >= 500


def test_no_phrasing_stands_twice(phrasings: tuple[Phrasing, ...]) -> None:
    counted = Counter(phrasing.text.casefold() for phrasing in phrasings)
    assert [text for text, times in counted.items() if times > 1] == []


def test_the_bot_has_learned_these_phrasings(phrasings: tuple[Phrasing, ...]) -> None:
    assert load_classifier().fingerprint == fingerprint(phrasings), "run: python -m bot faq train"


def test_no_phrasing_stands_in_the_sets_that_measure(phrasings: tuple[Phrasing, ...]) -> None:
    known = {phrasing.text.casefold() for phrasing in phrasings}
    measured = {message.text.casefold() for message in load_labelled([SETS / "development", SETS / "test"])}
    assert known & measured == set()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hola\n", "line 1: a heading such as"),
        ("[es]\nhola\n[de]\nhallo\n", r"line 3: \[de\] is none of es, en"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "greeting.txt").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=problem):
        load_phrasings(tmp_path)


def test_a_near_miss_may_name_its_topic(tmp_path: Path) -> None:
    (tmp_path / "near_miss.txt").write_text("[es]\nsciatica: se me duerme el pie\nme meo de risa\n", "utf-8")
    (tmp_path / "urgent_fever.txt").write_text("[en]\nshe is burning up and raving\n", "utf-8")
    assert load_phrasings(tmp_path) == (
        Phrasing("sciatica", "es", "se me duerme el pie", "near_miss"),
        Phrasing(OFF_TOPIC, "es", "me meo de risa", "near_miss"),
        Phrasing(URGENT, "en", "she is burning up and raving", "fever"),
    )


def test_a_file_about_no_known_sign_is_refused(tmp_path: Path) -> None:
    (tmp_path / "urgent_hiccups.txt").write_text("[en]\nhic\n", "utf-8")
    with pytest.raises(ContentError, match=r"urgent_hiccups\.txt is about none of cauda_equina"):
        load_phrasings(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds no phrasings"):
        load_phrasings(tmp_path)


def test_a_classifier_that_cannot_be_read_says_how_to_mend_it(tmp_path: Path) -> None:
    path = tmp_path / "classifier.npz"
    path.write_bytes(b"nothing")
    with pytest.raises(ContentError, match="python -m bot faq train"):
        load_classifier(path)


def test_a_classifier_of_another_version_says_how_to_mend_it(tmp_path: Path) -> None:
    known = load_classifier()
    old = replace(known.alarm, of_vector=known.alarm.of_vector[:, :2], bias=known.alarm.bias[:2])
    path = tmp_path / "classifier.npz"
    replace(known, alarm=old).save(path)
    with pytest.raises(ContentError, match="of another version: make it anew with python -m bot faq train"):
        load_classifier(path)


def test_an_emergency_is_as_likely_as_all_its_signs_together() -> None:
    classifier = load_classifier()
    [reading] = classifier.read(["no siento las piernas desde esta mañana"], "es")
    signs = classifier.alarm.shares(reading)[len(HARMLESS) :]
    likely = classifier.likely(reading)
    assert likely[URGENT] == pytest.approx(signs.sum())
    assert sum(likely.values()) == pytest.approx(1)
