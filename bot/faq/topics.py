"""The topics of the FAQ as the salon edits them: one YAML file each in ``data/content/faq``."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content import CONTENT, ContentError, read_document, validated
from bot.languages import LANGUAGES, Language, LocalText, Text

TOPICS = CONTENT / "faq"

TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,30}$")]
NextStep = Literal["book", "questionnaire", "person", "none"]
Listed = Annotated[tuple[Text, ...], Field(min_length=1)]


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Content):
    """Where a statement comes from; the salon's own texts have no address."""

    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None


class Phrases(_Content):
    """Short texts of one meaning by language; Russian in Latin letters stands under ``ru``."""

    es: Listed
    en: Listed
    ru: Listed
    uk: Listed

    def __getitem__(self, language: Language) -> tuple[str, ...]:
        phrases: tuple[str, ...] = getattr(self, language)
        return phrases

    def all(self) -> list[str]:
        """Return the texts of every language."""
        return [phrase for language in LANGUAGES for phrase in self[language]]


class Topic(_Content):
    """One topic: its button's title, its answer, and what the client may do next."""

    id: TopicId
    order: int
    title: LocalText
    answer: LocalText
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    examples: Phrases
    related: tuple[TopicId, ...]
    next_step: NextStep

    def phrasings(self, language: Language) -> tuple[str, ...]:
        """Return the title and the examples in ``language``."""
        return (self.title[language], *self.examples[language])


def load_topics(folder: Path = TOPICS) -> tuple[Topic, ...]:
    """Return all topics of ``folder`` by their ``order``.

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


def load_off_topic(path: Path = CONTENT / "off_topic.yaml") -> Phrases:
    """Return what clients write that no topic answers; raise ContentError when it cannot be used."""
    return validated(read_document(path), Phrases)
