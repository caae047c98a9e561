"""Sealing: what is written opens again in its place, under its key, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cipher import Cipher, MissingKey, Unreadable, new_key

KEY = "A" * 43 + "="
PLACE = "screenings:1:answers"


@given(plain=st.binary(max_size=400), place=st.text(max_size=40))
def test_what_was_sealed_opens_in_its_place(plain: bytes, place: str) -> None:
    assert Cipher([KEY]).open(Cipher([KEY]).seal(plain, place), place) == plain


@given(plain=st.binary(min_size=8, max_size=100))
def test_nothing_of_it_can_be_read_in_the_file(plain: bytes) -> None:
    assert plain not in Cipher([KEY]).seal(plain, PLACE)


@given(place=st.text(max_size=40), other=st.text(max_size=40))
def test_in_another_place_it_stays_shut(place: str, other: str) -> None:
    sealed = Cipher([KEY]).seal(b"yes", place)
    if place != other:
        with pytest.raises(Unreadable):
            Cipher([KEY]).open(sealed, other)


@given(data=st.data())
def test_one_changed_bit_anywhere_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(Cipher([KEY]).seal(b"yes", PLACE))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        Cipher([KEY]).open(bytes(sealed), PLACE)


def test_a_value_that_was_cut_short_anywhere_is_noticed() -> None:
    sealed = Cipher([KEY]).seal(b"yes", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Unreadable):
            Cipher([KEY]).open(sealed[:length], PLACE)


@given(sealed=st.binary(max_size=80))
def test_whatever_else_stands_there_is_refused(sealed: bytes) -> None:
    with pytest.raises(Unreadable):
        Cipher([KEY]).open(sealed, PLACE)


def test_the_same_answer_never_looks_the_same() -> None:
    cipher = Cipher([KEY])
    assert len({cipher.seal(b"yes", PLACE) for _ in range(1000)}) == 1000


def test_a_missing_key_is_told_apart_from_a_changed_value() -> None:
    sealed = Cipher([KEY]).seal(b"yes", PLACE)
    with pytest.raises(Unreadable, match="a key that is not in ENCRYPTION_KEYS"):
        Cipher([new_key()]).open(sealed, PLACE)
    with pytest.raises(Unreadable, match="changed outside the assistant"):
        Cipher([KEY]).open(sealed[:-1] + bytes([sealed[-1] ^ 1]), PLACE)


def test_after_a_rotation_the_old_is_read_and_the_new_key_writes() -> None:
    newer = new_key()
    rotated = Cipher([newer, KEY])
    assert rotated.open(Cipher([KEY]).seal(b"old", PLACE), PLACE) == b"old"
    assert Cipher([newer]).open(rotated.seal(b"new", PLACE), PLACE) == b"new"
    with pytest.raises(Unreadable):
        Cipher([KEY]).open(rotated.seal(b"new", PLACE), PLACE)


def test_the_cipher_tells_what_is_under_its_first_key() -> None:
    newer = new_key()
    old, rotated = Cipher([KEY]).seal(b"yes", PLACE), Cipher([newer, KEY])
    assert Cipher([KEY]).is_current(old)
    assert not rotated.is_current(old)
    assert rotated.is_current(rotated.seal(b"yes", PLACE))
    assert not rotated.is_current(b"")


def test_a_missing_key_is_named_as_the_cipher_that_has_it_names_it() -> None:
    other = Cipher([new_key()])
    with pytest.raises(MissingKey) as caught:
        other.open(Cipher([KEY]).seal(b"yes", PLACE), PLACE)
    assert (caught.value.key,) == Cipher([KEY]).key_names
    assert caught.value.key not in other.key_names


def test_names_come_in_the_order_of_the_keys_and_show_nothing_of_them() -> None:
    newer = new_key()
    assert Cipher([newer, KEY]).key_names == Cipher([newer]).key_names + Cipher([KEY]).key_names
    assert all(len(name) == 8 and name not in newer + KEY for name in Cipher([newer, KEY]).key_names)


@given(sealed=st.binary(max_size=80).filter(lambda value: value[:1] != b"\x01"))
def test_what_was_never_sealed_is_not_blamed_on_a_missing_key(sealed: bytes) -> None:
    with pytest.raises(Unreadable, match="changed outside the assistant") as caught:
        Cipher([KEY]).open(sealed, PLACE)
    assert not isinstance(caught.value, MissingKey)


def test_every_new_key_is_another_and_can_be_used() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    Cipher(sorted(keys))


@pytest.mark.parametrize(
    "keys", [[], [""], ["short"], [KEY[:-4]], [KEY + "AAAA"], [KEY, "ключ"], [KEY + "\n"]]
)
def test_what_is_no_key_is_refused_without_being_shown(keys: list[str]) -> None:
    with pytest.raises(ValueError, match=r"at least one key|32 bytes in url-safe base64") as caught:
        Cipher(keys)
    assert KEY[:10] not in str(caught.value)
