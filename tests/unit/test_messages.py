"""Messages before they are Telegram's: what a button can be, and that storing loses nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import (
    CALLBACK_BYTES,
    DELETED_AT_ONCE,
    Button,
    ContactKeyboard,
    Document,
    Message,
    Outgoing,
    deletions,
)

TEXTS = st.text(max_size=60)
BUTTONS = st.builds(
    Button, text=TEXTS, data=st.text("abc:_0", min_size=1, max_size=CALLBACK_BYTES)
) | st.builds(Button, text=TEXTS, url=TEXTS)
MESSAGES = st.builds(
    Message,
    text=TEXTS,
    buttons=st.lists(st.lists(BUTTONS, max_size=3).map(tuple), max_size=3).map(tuple),
    keyboard=st.sampled_from(["leave", "remove"]) | st.builds(ContactKeyboard, TEXTS, TEXTS),
    document=st.none() | st.builds(Document, TEXTS, TEXTS),
)


@given(st.builds(Outgoing, MESSAGES, st.none() | st.integers(1), st.lists(st.integers(1)).map(tuple)))
def test_a_message_that_was_stored_is_the_same_message(outgoing: Outgoing) -> None:
    assert Outgoing.decode(outgoing.encode()) == outgoing


def test_what_an_older_version_stored_can_be_read() -> None:
    stored = json.loads(Outgoing(Message("Hello")).encode())
    del stored["deletes"], stored["message"]["card"]
    assert Outgoing.decode(json.dumps(stored).encode()) == Outgoing(Message("Hello"))


@given(st.lists(st.integers(1), max_size=350))
def test_messages_are_deleted_by_the_hundred(numbers: list[int]) -> None:
    parts = deletions(numbers)
    assert [number for part in parts for number in part.deletes] == numbers
    assert all(1 <= len(part.deletes) <= DELETED_AT_ONCE for part in parts)


def test_a_button_says_what_it_carries_in_64_bytes() -> None:
    assert Button("Да", "a" * 64).data == "a" * 64
    assert Button("Да", "я" * 32).data == "я" * 32


@pytest.mark.parametrize("data", ["", "a" * 65, "я" * 33, "💙" * 17])
def test_a_button_that_telegram_would_refuse_cannot_be_made(data: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        Button("Да", data)


@pytest.mark.parametrize(("data", "url"), [(None, None), ("m", "https://example.com")])
def test_a_button_carries_data_or_an_address(data: str | None, url: str | None) -> None:
    with pytest.raises(ValueError, match="either data or an address"):
        Button("Menu", data, url)
