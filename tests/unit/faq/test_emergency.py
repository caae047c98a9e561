"""The listed words of an emergency: they name the sign, and a few others take it back."""

from pathlib import Path

import pytest

from bot.content import CONTENT, ContentError
from bot.faq.emergency import emergency_in, load_signs


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
    assert emergency_in(calm) is None
    assert emergency_in(alarm) is not None


@pytest.mark.parametrize("text", ["", "   ", "?!", "🙂", "112", "\x00", "a" * 100_000])
def test_messages_without_words_are_calm(text: str) -> None:
    assert emergency_in(text) is None


def test_an_emergency_late_in_a_long_message_is_heard() -> None:
    assert emergency_in("Buenos días, quería contarle cómo empezó todo. " * 20 + "No siento las piernas")


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
