"""The search over the shipped topics, loaded once."""

import pytest

from bot.faq.classifier import load_classifier
from bot.faq.search import Search
from bot.faq.topics import load_topics


@pytest.fixture(scope="session")
def search() -> Search:
    return Search(load_topics(), load_classifier())
