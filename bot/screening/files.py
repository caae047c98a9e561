"""The YAML files of the questionnaire: one with the rules, and one with the texts for each language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.content import ContentError, read_document, validated
from bot.languages import LANGUAGES, Language, Text
from bot.screening.items import Kind
from bot.screening.tables import Answer, number_table
from bot.screening.verdicts import Verdict

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
FollowUp = Literal["follow_up"]
FOLLOW_UP: FollowUp = "follow_up"
SALON_RULE = "rule of the salon"
"""What stands for a source where the salon itself is it; never in the list of sources."""
AGE = "age"
"""The item that asks how old the client is."""
Model = TypeVar("Model", bound=BaseModel)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemRule(_Part):
    """One question as the rules see it: its answers, and what each of them decides."""

    id: Id
    kind: Kind
    verdicts: dict[str, Verdict | FollowUp]
    asked_when: dict[Id, str] = Field(default={}, max_length=1)
    min: int | None = None
    max: int | None = None
    units: tuple[str, ...] = ()
    threshold_by_salon: bool = False
    sources: tuple[str, ...] = ()

    def table(self) -> dict[Answer, Verdict | FollowUp]:
        """Return what every possible answer decides; raise ValueError when number ranges do not fit."""
        if self.kind != "number":
            return dict(self.verdicts.items())
        if self.min is None or self.max is None:
            raise ValueError("a number needs min and max")
        return number_table(self.verdicts, self.min, self.max)


class CombinationRule(_Part):
    """A verdict for several answers together."""

    id: Id
    verdict: Verdict
    when_all: dict[Id, str | tuple[str, ...]] = Field(min_length=1)
    when_any: tuple[dict[Id, str | tuple[str, ...]], ...] = ()
    sources: tuple[str, ...] = ()


class Source(_Part):
    """A publication that items and combinations name as their source; one in print has no address."""

    name: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None


class RulesFile(_Part):
    """The whole of ``screening.yaml``."""

    version: int = Field(ge=1)
    reviewed_by: Text | None
    consent_version: int = Field(ge=1)
    guardian_version: int = Field(ge=1)
    guardian_ages: str
    review_within_hours: int = Field(ge=1)
    valid_days: int = Field(ge=1, le=365)
    valid_days_without_visit: int = Field(ge=1, le=365)
    short_check: tuple[Id, ...] = Field(min_length=1)
    items: tuple[ItemRule, ...] = Field(min_length=1)
    combinations: tuple[CombinationRule, ...]
    sources: tuple[Source, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _cites_what_is_listed(self) -> "RulesFile":
        known = [SALON_RULE, *(source.name for source in self.sources)]
        for name in known:
            if known.count(name) > 1:
                raise ValueError(f"the source '{name}' stands twice")
        cited = [(item.id, item.sources) for item in self.items]
        cited += [(combination.id, combination.sources) for combination in self.combinations]
        for place, names in cited:
            if unknown := set(names).difference(known):
                raise ValueError(f"{place}: '{min(unknown)}' is not in the list of sources")
        return self


class ExplanationTexts(_Part):
    """Why an answer decided, which doctor to see after a refusal, and what an emergency may mean."""

    reason: Text | None = None
    advice: Text | None = None
    red_flag: Text | None = None


class ItemTexts(ExplanationTexts):
    """One question in one language: its name in a few words, its terms explained, its buttons' labels."""

    question: Text
    title: Text
    explain: Text | None = None
    labels: dict[str, Text] = {}


class YesNoTexts(_Part):
    """The buttons below every yes/no question; ``unsure`` serves the choices too."""

    yes: Text
    no: Text
    unsure: Text


class VerdictTexts(_Part):
    """What the client reads first for each verdict."""

    emergency: Text
    refuse: Text
    review: Text
    clear: Text


class ShortCheckTexts(_Part):
    """What is asked before a visit: a line for each sign, and one for every other change."""

    question: Text
    signs: dict[str, Text]
    changed: Text
    changed_title: Text


class GuardianTexts(_Part):
    """What a parent or guardian must know, and the sentence to which they agree."""

    explanation: Text
    agreement: Text


class TextsFile(_Part):
    """The whole of ``screening/<language>.yaml``."""

    notice: Text
    consent: Text
    guardian: GuardianTexts
    urgent_advice: Text
    verdicts: VerdictTexts
    buttons: YesNoTexts
    short_check: ShortCheckTexts
    items: dict[str, ItemTexts]
    combinations: dict[str, ExplanationTexts]


def texts_path(path: Path, language: Language) -> Path:
    """Return where the texts that belong to the rules file ``path`` stand."""
    return path.with_suffix("") / f"{language}.yaml"


def read_rules(path: Path) -> RulesFile:
    """Read the rules; raise ContentError when the file does not have the expected form."""
    return _read(path, RulesFile)


def read_texts(path: Path) -> dict[Language, TextsFile]:
    """Read the texts that belong to the rules file ``path``; raise ContentError for a missing language."""
    return {language: _read(texts_path(path, language), TextsFile) for language in LANGUAGES}


def _read(path: Path, model: type[Model]) -> Model:
    document = read_document(path)
    for place in _bare_yes_or_no(document.values, ()):
        raise ContentError(f"{path}: {place} is a bare yes or no: put it in quotes.")
    return validated(document, model)


def _bare_yes_or_no(value: object, place: tuple[str, ...]) -> Iterator[str]:
    """Find what YAML read as true or false although an answer or a label was meant."""
    if isinstance(value, bool) and place[-1:] != ("threshold_by_salon",):
        yield ".".join(place)
    elif isinstance(value, dict):
        for key, below in value.items():
            if isinstance(key, bool):
                yield ".".join((*place, "yes" if key else "no"))
            yield from _bare_yes_or_no(below, (*place, str(key)))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            name = below.get("id", index) if isinstance(below, dict) else index
            yield from _bare_yes_or_no(below, (*place, str(name)))
