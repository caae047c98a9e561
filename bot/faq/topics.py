"""The topics of the FAQ as the salon edits them: one YAML file each in ``data/content/faq``."""

from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content import CONTENT, ContentError, read_document, validated
from bot.languages import LocalText, Text

TOPICS = CONTENT / "faq"

TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,30}$")]
NextStep = Literal["book", "questionnaire", "directions", "person", "privacy"]
Group = Literal["back", "treatment", "session", "me", "visit", "us"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""In the order in which clients browse them."""


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Content):
    """Where a statement comes from; the salon's own texts have no address."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None


class Topic(_Content):
    """One topic: its button's title, its answer, and what the client may do next.

    The answer may name the salon's facts in braces; ``unset`` is said while the salon has not set one.
    """

    id: TopicId
    order: int
    group: Group
    title: LocalText
    answer: LocalText
    unset: LocalText | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    related: tuple[TopicId, ...]
    next_step: NextStep

    @property
    def is_medical(self) -> bool:
        """Whether the answer is about backs and bodies, not about the salon's own arrangements."""
        return self.group not in ("visit", "us")


@cache
def load_topics(folder: Path = TOPICS) -> tuple[Topic, ...]:
    """Return all topics of ``folder`` by their ``order``; a folder is read once.

    Raises ContentError when the folder is empty, a file is wrong or lacks a language, an id or an
    order number stands twice, or a related id is unknown.
    """
    topics: dict[str, Topic] = {}
    orders: dict[int, Path] = {}
    for path in sorted(folder.glob("*.yaml")):
        topic = validated(read_document(path), Topic)
        if topic.id in topics:
            raise ContentError(f"{path}: the id {topic.id} stands in another file too, choose one.")
        if topic.order in orders:
            other = orders[topic.order].name
            raise ContentError(f"{path}: {other} has the order {topic.order} too, change one.")
        topics[topic.id], orders[topic.order] = topic, path
    if not topics:
        raise ContentError(f"{folder} holds no topics: restore it from the project.")
    for topic in topics.values():
        for unknown in set(topic.related) - topics.keys():
            raise ContentError(f"{folder}: {topic.id} is related to {unknown}, which is no topic.")
    return tuple(sorted(topics.values(), key=lambda topic: topic.order))
