"""Bringing messages to one plain form."""

import pytest

from bot.faq.text import fold, sound, words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("¿Cuántas sesiones?", "¿cuantas sesiones?"),
        ("Ещё", "еще"),
        ("м’яз м'яз мʼяз", "мяз мяз мяз"),
        ("can`t", "cant"),
        ("holaaaaa", "hola"),
        ("1000", "1000"),
        ("ГРИЖА", "грижа"),
    ],
)
def test_folding(typed: str, plain: str) -> None:
    assert fold(typed) == plain


def test_words_leave_punctuation_out() -> None:
    assert words("Ну... (как)—записаться?!") == ["ну", "как", "записаться"]


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("записаться", "zapisatsya"),
        ("чувствую", "chuvstvuju"),
        ("хочу", "xochu"),
        ("поясница", "poyasnitsa"),
        ("ещё", "eshche"),
        ("жжёт", "zhzhet"),
        ("обеих", "obeikh"),
    ],
)
def test_russian_sounds_alike_in_both_alphabets(russian: str, latin: str) -> None:
    assert sound(fold(russian)) == sound(fold(latin))
