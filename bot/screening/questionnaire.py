"""The questionnaire in memory: which item comes next, and what is kept when an answer changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, cached_property
from pathlib import Path

from bot.content import CONTENT, ContentError
from bot.languages import LocalText
from bot.screening.assembly import combinations_from, items_from, local, short_check_from
from bot.screening.checks import language_problems, rule_problems, text_problems
from bot.screening.files import AGE, read_rules, read_texts, texts_path
from bot.screening.items import Answers, Combination, Explanation, InvalidAnswer, Item, ShortCheck
from bot.screening.tables import Answer, number_range
from bot.screening.verdicts import Verdict

__all__ = ["Answer", "Answers", "InvalidAnswer", "Item", "Questionnaire", "load_questionnaire"]


@dataclass(frozen=True)
class Consent:
    """The explicit consent before the first question; a new ``version`` must be given anew."""

    version: int
    text: LocalText


@dataclass(frozen=True)
class GuardianRule:
    """At which ages a parent or guardian must agree, to which text; a new ``version`` is agreed to anew."""

    ages: range
    version: int
    explanation: LocalText
    agreement: LocalText

    def concerns(self, answers: Answers) -> bool:
        """Return whether somebody with these answers needs a parent or guardian."""
        return answers.get(AGE) in self.ages


@dataclass(frozen=True)
class Questionnaire:
    """Every item in asking order, each follow-up behind its parent, with all texts around them.

    ``reviewed_by`` is None until a clinician has signed this version off. ``messages`` is what a
    client reads first for each verdict; ``urgent_advice`` goes with "not sure" on an emergency item.
    """

    version: int
    reviewed_by: str | None
    items: tuple[Item, ...]
    combinations: tuple[Combination, ...]
    notice: LocalText
    consent: Consent
    guardian: GuardianRule
    urgent_advice: LocalText
    messages: Mapping[Verdict, LocalText]
    short_check: ShortCheck
    valid_for: timedelta
    """How long a judgement counts in all."""
    valid_without_visit: timedelta
    """How long it counts without a visit."""

    def item(self, item_id: str) -> Item:
        """Return the item; raise KeyError for an id that the questionnaire does not have."""
        return self._by_id[item_id]

    def explanation(self, reason_id: str) -> Explanation:
        """Return the texts for a reason of a judgement; raise KeyError for any other id."""
        return self._explanations[reason_id]

    def applicable(self, answers: Answers) -> tuple[Item, ...]:
        """Return the items to be asked, given the answers so far."""
        return tuple(item for item in self.items if item.is_asked(answers))

    def next_item(self, answers: Answers) -> Item | None:
        """Return the first applicable item without an answer, or None at the end."""
        return next((i for i in self.applicable(answers) if i.id not in answers), None)

    @property
    def length(self) -> int:
        """The number of questions, follow-ups not counted."""
        return len(self._main_ids)

    def progress(self, item: Item) -> tuple[int, int]:
        """Return the item's position and the total; a follow-up shares its parent's number."""
        return self._main_ids.index(item.reason_id) + 1, self.length

    def parse_answer(self, item_id: str, raw: str | int) -> Answer:
        """Return the answer that ``raw`` means; raise InvalidAnswer, or KeyError for an unknown item."""
        return self.item(item_id).parse(raw)

    def with_answer(self, answers: Answers, item_id: str, value: Answer) -> dict[str, Answer]:
        """Return the answers with one more or a changed one, without follow-ups that no longer apply.

        ``value`` comes from ``parse_answer``. An item that is not asked now is left out as well, so that
        a tap on an old button changes nothing.
        """
        changed = {**answers, item_id: value}
        return {key: kept for key, kept in changed.items() if self.item(key).is_asked(changed)}

    @cached_property
    def _main_ids(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.asked_when is None)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _explanations(self) -> dict[str, Explanation]:
        items = {item.id: item.explanation for item in self.items if item.explanation}
        return items | {combination.id: combination.explanation for combination in self.combinations}


@cache
def load_questionnaire(path: Path = CONTENT / "screening.yaml") -> Questionnaire:
    """Read the rules at ``path`` and the texts in the folder of the same name beside it, once.

    Raises ContentError with one sentence when an answer has no verdict, an item can never be asked,
    a condition names something unknown, or a language lacks a text that another has.
    """
    rules = read_rules(path)
    _refuse(path, list(rule_problems(rules)))
    texts = read_texts(path)
    for language, text in texts.items():
        _refuse(texts_path(path, language), list(text_problems(rules, text)))
    _refuse(path.with_suffix(""), list(language_problems(texts)))
    hours = str(rules.review_within_hours)
    messages = {
        Verdict.EMERGENCY: local(texts, lambda text: text.verdicts.emergency),
        Verdict.REFUSE: local(texts, lambda text: text.verdicts.refuse),
        Verdict.REVIEW: local(texts, lambda text: text.verdicts.review.replace("{hours}", hours)),
        Verdict.CLEAR: local(texts, lambda text: text.verdicts.clear),
    }
    return Questionnaire(
        version=rules.version,
        reviewed_by=rules.reviewed_by,
        items=items_from(rules, texts),
        combinations=combinations_from(rules, texts),
        notice=local(texts, lambda text: text.notice),
        consent=Consent(rules.consent_version, local(texts, lambda text: text.consent)),
        guardian=GuardianRule(
            number_range(rules.guardian_ages),
            rules.guardian_version,
            explanation=local(texts, lambda text: text.guardian.explanation),
            agreement=local(texts, lambda text: text.guardian.agreement),
        ),
        urgent_advice=local(texts, lambda text: text.urgent_advice),
        messages=messages,
        short_check=short_check_from(rules, texts),
        valid_for=timedelta(days=rules.valid_days),
        valid_without_visit=timedelta(days=rules.valid_days_without_visit),
    )


def _refuse(path: Path, problems: list[str]) -> None:
    if problems:
        raise ContentError(f"{path}: {'; '.join(problems)}.")
