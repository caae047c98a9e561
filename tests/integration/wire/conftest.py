"""What only the tests of the wire need."""

import logging
from collections.abc import Iterator

import pytest

from tests.support.wire import LogBook


@pytest.fixture
def log_book(_logs: None) -> Iterator[LogBook]:
    """Keep what the assistant logs during the test."""
    book = LogBook()
    logging.getLogger().addHandler(book)
    yield book
    logging.getLogger().removeHandler(book)
