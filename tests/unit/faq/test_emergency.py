"""Hearing an emergency, however it is said, and keeping calm when there is none."""

from pathlib import Path
from typing import Any

import pytest

from bot.content import CONTENT, ContentError
from bot.faq.emergency import emergency_in, is_urgent, load_signs
from bot.languages import LANGUAGES


def test_no_emergency_of_the_development_set_is_missed(questions: dict[str, Any]) -> None:
    messages = [
        text
        for by_language in questions["urgent"].values()
        for language in LANGUAGES
        for text in by_language[language]
    ]
    missed = [text for text in messages if not is_urgent(text)]
    assert len(messages) >= 250
    assert missed == []


def test_near_misses_raise_hardly_an_alarm(questions: dict[str, Any]) -> None:
    messages = [text for language in LANGUAGES for text in questions["near_misses"][language]]
    alarms = [text for text in messages if is_urgent(text)]
    assert len(messages) >= 120
    assert len(alarms) <= 2, alarms


def test_everyday_questions_raise_no_alarm(questions: dict[str, Any]) -> None:
    everyday = [*questions["topics"].values(), questions["off_topic"], questions["unanswered"]]
    alarms = [
        text
        for by_language in everyday
        for language in LANGUAGES
        for text in by_language[language]
        if is_urgent(text)
    ]
    assert alarms == []


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Se me ha dormido la zona de los genitales", "cauda_equina"),
        ("SE ME HA DORMIDOOOO LA ZONA DE LOS GENITALES!!!", "cauda_equina"),
        ("se me ha dromido la zona de los genitlaes", "cauda_equina"),
        ("I cannot control my bladder", "cauda_equina"),
        ("i can´t feel my legs", "leg_weakness"),
        ("ya ne chuvstvuju nog", "leg_weakness"),
        ("Мені важко дихати", "vascular_chest"),
        ("У него 40 и он бредит", "fever"),
        ("Acabo de caerme. No puedo levantarme. Me caí por la escalera.", "trauma"),
    ],
)
def test_the_sign_is_named(text: str, sign: str) -> None:
    assert emergency_in(text) == sign


@pytest.mark.parametrize(
    ("calm", "alarm"),
    [
        ("When should I call 112 for a numb groin?", "My groin is numb, when should I call 112?"),
        ("Hace años me caí del caballo", "Hace una hora me caí del caballo"),
        ("My dog cannot move its legs", "I cannot move my legs"),
        ("Нет онемения в паху", "Есть онемение в паху"),
        ("Не чувствую ног под собой, так набегалась", "Не чувствую ног"),
        ("¿Tratáis la incontinencia?", "Tengo incontinencia, ¿me tratáis?"),
        ("I was in a car crash years ago", "I was in a car crash yesterday"),
        ("Впала в око ваша акція", "Впала зі сходів годину тому"),
        ("I fell today but the x-ray was clear", "I fell today and have had no x-ray"),
    ],
)
def test_a_few_words_make_the_difference(calm: str, alarm: str) -> None:
    assert not is_urgent(calm)
    assert is_urgent(alarm)


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂", "112", "\x00", "a" * 100_000])
def test_messages_without_words_are_calm(text: str) -> None:
    assert not is_urgent(text)


def test_an_emergency_late_in_a_long_message_is_heard() -> None:
    assert is_urgent("Buenos días, quería contarle cómo empezó todo. " * 20 + "No siento las piernas")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("all: [leaking]", "all: [leakage]", "unknown concepts: leakage"),
        ("- id: trauma", "- id: tooth", "signs.4.id"),
        ("  animals:", "  beasts:", "animals"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, problem: str) -> None:
    text = (CONTENT / "emergency.yaml").read_text("utf-8")
    path = tmp_path / "emergency.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ContentError, match=problem):
        load_signs(path)
