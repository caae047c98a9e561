"""How far a client is: the question they are at, or all their answers, ready to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.languages import LocalText
from bot.screening.questionnaire import Answer, Item, Questionnaire
from bot.screening.rules import emergency_in, urgent_advice

Group = Literal["number", "said", "unsure", "no"]
NOTHING = ("no", "none", "never", "not_applicable")
"""Answers that report nothing."""


@dataclass(frozen=True)
class Question:
    """The item that a client is at.

    ``urgent`` asks to show the 112 advice above it; ``is_change`` says that every question has an
    answer and the client came back to change this one.
    """

    item: Item
    position: int
    total: int
    is_first: bool
    urgent: bool = False
    is_change: bool = False


@dataclass(frozen=True)
class Given:
    """An answer, as the client reads it; the label is None for a number."""

    item: Item
    value: Answer
    label: LocalText | None

    @property
    def group(self) -> Group:
        """Where it stands among the others. A follow-up is never a mere "no": its parent was a "yes"."""
        if self.label is None:
            return "number"
        if self.value == "unsure":
            return "unsure"
        return "no" if self.value in NOTHING and self.item.asked_when is None else "said"


@dataclass(frozen=True)
class Summary:
    """Every answer in asking order, none of it judged; ``urgent`` asks to show the 112 advice."""

    given: tuple[Given, ...]
    urgent: bool


@dataclass(frozen=True)
class Progress:
    """A client's answers, and ``at``, the item they went back to; each step returns a new one."""

    questionnaire: Questionnaire
    answers: Mapping[str, Answer] = field(default_factory=dict)
    at: str | None = None

    @property
    def item(self) -> Item | None:
        """The item that the client is at, None when they are at the summary."""
        return self.questionnaire.item(self.at) if self.at else self.questionnaire.next_item(self.answers)

    @property
    def is_complete(self) -> bool:
        """Whether every question that applies has an answer."""
        return self.questionnaire.next_item(self.answers) is None

    @property
    def is_emergency(self) -> bool:
        """Whether the answers, however few, already mean an emergency."""
        return emergency_in(self.questionnaire, self.answers) is not None

    def place(self) -> Question | Summary:
        """Return what the client sees now."""
        item = self.item
        if item is None:
            return self._summary()
        position, total = self.questionnaire.progress(item)
        return Question(
            item,
            position,
            total,
            is_first=item.id == self.questionnaire.items[0].id,
            urgent=self._follows_doubt(item),
            is_change=self.is_complete,
        )

    def answered(self, item_id: str, raw: str | int) -> "Progress":
        """Take an answer to the question that the client is at; one to any other changes nothing.

        Raises InvalidAnswer for a value that the question does not have.
        """
        if self.item is None or self.item.id != item_id:
            return self
        value = self.questionnaire.parse_answer(item_id, raw)
        changed = self.questionnaire.with_answer(self.answers, item_id, value)
        return Progress(self.questionnaire, changed)

    def back(self, item_id: str) -> "Progress":
        """Go to the question before ``item_id``, when the client is at it; keep every answer."""
        if self.item is None or self.item.id != item_id:
            return self
        asked = [item.id for item in self.questionnaire.applicable(self.answers)]
        return replace(self, at=asked[max(0, asked.index(item_id) - 1)])

    def change(self, item_id: str) -> "Progress":
        """Go from the summary to a question that has an answer; keep every answer."""
        return replace(self, at=item_id) if self.is_complete and item_id in self.answers else self

    def to_summary(self) -> "Progress":
        """Go to the summary, when every question has an answer."""
        return replace(self, at=None) if self.is_complete else self

    def _summary(self) -> Summary:
        given = tuple(
            _given(item, self.answers[item.id]) for item in self.questionnaire.applicable(self.answers)
        )
        return Summary(given, urgent=bool(urgent_advice(self.questionnaire, self.answers)))

    def _follows_doubt(self, item: Item) -> bool:
        """Return whether the client was not sure about an emergency sign in the question before."""
        asked = self.questionnaire.applicable(self.answers)
        before = asked[: asked.index(item)][-1:]
        ids = {name for last in before for name in (last.reason_id, last.id)}
        answers = {name: answer for name, answer in self.answers.items() if name in ids}
        return bool(urgent_advice(self.questionnaire, answers))


def _given(item: Item, value: Answer) -> Given:
    return Given(item, value, next((c.label for c in item.choices if c.value == value), None))
