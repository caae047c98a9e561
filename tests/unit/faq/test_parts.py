"""Messages taken apart where one question may end and the next begin."""

import pytest

from bot.faq.parts import MOST_PARTS, parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cuanto vale una sesion y aceptais bizum", ["cuanto vale una sesion", "aceptais bizum"]),
        ("¿Dónde estáis? ¿Y abrís hoy?", ["Dónde estáis", "abrís hoy"]),
        ("precio y horario", ["precio", "horario"]),
        ("где вы находитесь, а ещё сколько стоит", ["где вы находитесь", "сколько стоит"]),
        ("карта Тинькофф подойдёт та коли можна прийти", ["карта Тинькофф подойдёт", "коли можна прийти"]),
        ("where are you 🙂 and u open?", ["where are you 🙂", "u open"]),
        ("mido 1,80 y peso 95.5", ["mido 1,80", "peso 95.5"]),
        ("hola, precio?", ["hola", "precio"]),
        ("¿cuánto cuesta?", []),
        ("yoga", []),
        ("", []),
        ("🙂, 🙂 and 🙂", []),
        ("1,80 m, 95", []),
    ],
)
def test_a_message_is_cut_between_its_questions(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


def test_of_a_long_story_its_end_is_read() -> None:
    parts = parts_of(", ".join(f"first this{number}" for number in range(20)) + ", how much is it?")
    assert len(parts) == MOST_PARTS
    assert parts[-1] == "how much is it"


def test_much_room_between_words_costs_nothing() -> None:
    assert parts_of("how much" + " " * 100_000 + "is it") == []
