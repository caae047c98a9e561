"""Bringing the rules and the four languages' texts together as items and combinations."""

from collections.abc import Callable, Mapping

from bot.languages import Language, LocalText
from bot.screening.files import (
    FOLLOW_UP,
    CombinationRule,
    ExplanationTexts,
    ItemRule,
    RulesFile,
    TextsFile,
)
from bot.screening.items import Choice, Combination, Condition, Explanation, Item, ShortCheck
from bot.screening.tables import matching
from bot.screening.verdicts import Verdict

Texts = Mapping[Language, TextsFile]


def local(texts: Texts, pick: Callable[[TextsFile], str]) -> LocalText:
    """Return in all languages the text that ``pick`` takes from each file."""
    return LocalText.model_validate({language: pick(text) for language, text in texts.items()})


def items_from(rules: RulesFile, texts: Texts) -> tuple[Item, ...]:
    """Return the items in asking order."""
    return tuple(_item(rule, texts) for rule in rules.items)


def short_check_from(rules: RulesFile, texts: Texts) -> ShortCheck:
    """Return what is asked before a visit, in the order of the rules."""
    return ShortCheck(
        question=local(texts, lambda text: text.short_check.question),
        signs={id_: _sign(texts, id_) for id_ in rules.short_check},
        changed=local(texts, lambda text: text.short_check.changed),
        changed_title=local(texts, lambda text: text.short_check.changed_title),
    )


def _sign(texts: Texts, item_id: str) -> LocalText:
    return local(texts, lambda text: text.short_check.signs[item_id])


def combinations_from(rules: RulesFile, texts: Texts) -> tuple[Combination, ...]:
    """Return the combinations in the order of the file, their conditions resolved to sets of answers."""
    answers = {rule.id: list(rule.table()) for rule in rules.items}

    def resolved(conditions: Mapping[str, str | tuple[str, ...]]) -> Condition:
        return tuple((name, matching(answers[name], written)) for name, written in conditions.items())

    def explained(rule: CombinationRule) -> Explanation:
        return _explanation(texts, lambda text: text.combinations[rule.id])

    return tuple(
        Combination(
            id=rule.id,
            verdict=rule.verdict,
            when_all=resolved(rule.when_all),
            when_any=tuple(resolved(branch) for branch in rule.when_any),
            explanation=explained(rule),
            sources=rule.sources,
        )
        for rule in rules.combinations
    )


def _item(rule: ItemRule, texts: Texts) -> Item:
    table = rule.table()
    answers = [] if rule.kind == "number" else list(rule.verdicts)
    return Item(
        id=rule.id,
        kind=rule.kind,
        question=local(texts, lambda text: text.items[rule.id].question),
        title=local(texts, lambda text: text.items[rule.id].title),
        explain=_unless_missing(texts, lambda text: text.items[rule.id].explain),
        choices=tuple(_choice(rule, answer, texts) for answer in answers),
        verdicts={a: Verdict.CLEAR if v == FOLLOW_UP else v for a, v in table.items()},
        units=frozenset(rule.units),
        asked_when=next(iter(rule.asked_when.items()), None),
        explanation=None if rule.asked_when else _explanation(texts, lambda text: text.items[rule.id]),
        sources=rule.sources,
        threshold_by_salon=rule.threshold_by_salon,
    )


def _choice(rule: ItemRule, answer: str, texts: Texts) -> Choice:
    def label(text: TextsFile) -> str:
        buttons: dict[str, str] = text.buttons.model_dump()
        return text.items[rule.id].labels.get(answer) or buttons[answer]

    return Choice(answer, local(texts, label))


def _explanation(texts: Texts, pick: Callable[[TextsFile], ExplanationTexts]) -> Explanation:
    def part(name: str) -> LocalText | None:
        return _unless_missing(texts, lambda text: getattr(pick(text), name))

    reason = local(texts, lambda text: pick(text).reason or "")
    return Explanation(reason, advice=part("advice"), red_flag=part("red_flag"))


def _unless_missing(texts: Texts, pick: Callable[[TextsFile], str | None]) -> LocalText | None:
    found = {language: pick(text) for language, text in texts.items()}
    return LocalText.model_validate(found) if None not in found.values() else None
