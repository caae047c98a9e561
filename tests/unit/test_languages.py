"""Which language a person is spoken to in, and texts that lack none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.languages import LANGUAGES, LocalText, language_from_code

TEXTS = {"es": "sí", "en": "yes", "ru": "да", "uk": "так"}


@pytest.mark.parametrize(
    ("code", "language"),
    [
        *((language, language) for language in LANGUAGES),
        ("es-MX", "es"),
        ("en_US", "en"),
        ("RU", "ru"),
        ("uk-UA", "uk"),
        ("ua", "es"),
        ("ukr", "es"),
        ("eng", "es"),
        ("de", "es"),
        ("ca-valencia", "es"),
        ("", "es"),
        (None, "es"),
    ],
)
def test_telegrams_code_gives_the_language_and_spanish_where_there_is_none(
    code: str | None, language: str
) -> None:
    assert language_from_code(code) == language


@given(st.none() | st.text(max_size=20))
def test_whatever_telegram_says_there_is_a_language(code: str | None) -> None:
    assert language_from_code(code) in LANGUAGES


def test_a_text_has_all_four_languages() -> None:
    text = LocalText.model_validate(TEXTS)
    assert {language: text[language] for language in LANGUAGES} == TEXTS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wrong", [None, "", "  \n "])
def test_a_text_that_lacks_a_language_is_refused(language: str, wrong: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        LocalText.model_validate({**TEXTS, language: wrong})
    assert [error["loc"] for error in caught.value.errors()] == [(language,)]


def test_a_fifth_language_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="de"):
        LocalText.model_validate({**TEXTS, "de": "ja"})


def test_spaces_around_a_text_are_the_files_and_not_the_texts() -> None:
    assert LocalText.model_validate({**TEXTS, "en": " yes\n"})["en"] == "yes"
