"""Telephone numbers as clients write them."""

import pytest

from bot.phone import InvalidPhone, parse_phone, show_phone

# Ofcom keeps these numbers free for fiction: they belong to nobody.
LONDON, MANCHESTER = "+442079460018", "+441614960018"


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+44 20 7946 0018", "ES", LONDON),
        ("0044 20 7946 0018", "ES", LONDON),
        ("(020) 7946-0018", "GB", LONDON),
        ("0161 496 0018", "GB", MANCHESTER),
        ("  +44.161.496.0018 ", "UA", MANCHESTER),
        ("tel:+44-20-7946-0018", "ES", LONDON),
    ],
)
def test_a_number_is_kept_in_one_form_however_it_is_written(text: str, region: str, number: str) -> None:
    assert parse_phone(text, region) == number


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow at five", "112", "+34 000 000 000", "+44 20 7946 001", "020 7946 0018", "9" * 40],
    ids=["empty", "words", "emergency", "example", "short", "another country's", "endless"],
)  # fmt: skip
def test_what_nobody_can_call_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(InvalidPhone) as refusal:
        parse_phone(text, "ES")
    assert not text or text not in str(refusal.value)


def test_a_number_is_shown_so_that_a_person_can_read_it() -> None:
    assert show_phone(LONDON) == "+44 20 7946 0018"
    assert parse_phone(show_phone(MANCHESTER), "ES") == MANCHESTER
