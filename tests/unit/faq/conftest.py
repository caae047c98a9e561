"""What clients may type, and the search over the shipped topics."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.faq.search import Search
from bot.faq.topics import load_topics


@pytest.fixture(scope="session")
def questions() -> dict[str, Any]:
    """Return the development set: messages by language under topics, urgent, near_misses and others."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def search() -> Search:
    return Search(load_topics())
