"""What must hold between the parts of the questionnaire's files, as clauses for whoever edits them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from bot.languages import Language
from bot.screening.files import (
    AGE,
    FOLLOW_UP,
    CombinationRule,
    ExplanationTexts,
    ItemRule,
    RulesFile,
    TextsFile,
)
from bot.screening.tables import matching, number_range
from bot.screening.verdicts import Verdict

_YES_NO = ("yes", "no", "unsure")


def rule_problems(rules: RulesFile) -> Iterator[str]:
    """Find what would leave an answer without a verdict, or a rule without effect."""
    ids = Counter([*(rule.id for rule in rules.items), *(rule.id for rule in rules.combinations)])
    yield from (f"the id '{name}' stands twice" for name, times in ids.items() if times > 1)
    followed = {parent for item in rules.items for parent in item.asked_when.items()}
    items: dict[str, ItemRule] = {}
    for item in rules.items:
        for problem in (*_answer_problems(item, followed), *_reach_problems(item, items)):
            yield f"{item.id}: {problem}"
        items[item.id] = item
    for combination in rules.combinations:
        for problem in _condition_problems(combination, items):
            yield f"{combination.id}: {problem}"
    for name in rules.short_check:
        if name not in items or items[name].kind != "yes_no" or items[name].asked_when:
            yield f"short_check: '{name}' is no question with yes and no of its own"
    yield from (f"guardian_ages: {problem}" for problem in _guardian_problems(rules, items))


def text_problems(rules: RulesFile, texts: TextsFile) -> Iterator[str]:
    """Find texts that one language lacks, or has although nothing shows them."""
    yield from _key_problems("items", {item.id for item in rules.items}, texts.items)
    combinations = {rule.id for rule in rules.combinations}
    yield from _key_problems("combinations", combinations, texts.combinations)
    yield from _key_problems("short_check.signs", set(rules.short_check), texts.short_check.signs)
    if "{hours}" not in texts.verdicts.review:
        yield "verdicts.review does not contain {hours}"
    for item in rules.items:
        if found := texts.items.get(item.id):
            answers = set(item.verdicts) - {"unsure"} if item.kind == "choice" else set()
            yield from _key_problems(f"{item.id}.labels", answers, found.labels)
            yield from _explanation_problems(item.id, _reasons_to_explain(rules, item), found)
    for rule in rules.combinations:
        if explanation := texts.combinations.get(rule.id):
            yield from _explanation_problems(rule.id, {rule.verdict}, explanation)


def language_problems(texts: Mapping[Language, TextsFile]) -> Iterator[str]:
    """Find terms that one language explains and another does not."""
    for name in sorted({name for text in texts.values() for name in text.items}):
        lacking = [language for language, text in texts.items() if text.items[name].explain is None]
        if 0 < len(lacking) < len(texts):
            yield f"{name}.explain is missing in {', '.join(lacking)}"


def _answer_problems(item: ItemRule, followed: Collection[tuple[str, str]]) -> Iterator[str]:
    try:
        item.table()
    except ValueError as error:
        yield str(error)
    if item.kind != "number":
        yield from _button_problems(item)
    elif FOLLOW_UP in item.verdicts.values():
        yield "a number cannot lead to a follow-up"
    for answer, verdict in item.verdicts.items():
        if verdict == FOLLOW_UP and (item.id, answer) not in followed:
            yield f"the answer '{answer}' has no verdict, because no follow-up is asked"


def _button_problems(item: ItemRule) -> Iterator[str]:
    needed = _YES_NO if item.kind == "yes_no" else ("unsure",)
    yield from (f"the answer '{a}' has no verdict" for a in needed if a not in item.verdicts)
    if item.kind == "yes_no":
        yield from (f"'{a}' is no answer to yes or no" for a in item.verdicts if a not in _YES_NO)
    if item.verdicts.get("unsure") is Verdict.CLEAR:
        yield "the answer 'unsure' must not be clear"
    if item.min is not None or item.max is not None or item.units:
        yield "min, max and units belong to numbers only"


def _reach_problems(item: ItemRule, earlier: Mapping[str, ItemRule]) -> Iterator[str]:
    for parent, answer in item.asked_when.items():
        if parent not in earlier:
            yield f"it can never be asked, because no item '{parent}' stands before it"
        elif earlier[parent].asked_when:
            yield f"it can never be asked, because '{parent}' is a follow-up itself"
        elif earlier[parent].verdicts.get(answer) != FOLLOW_UP:
            yield f"it can never be asked, because '{parent}' has no follow_up at '{answer}'"


def _condition_problems(rule: CombinationRule, items: Mapping[str, ItemRule]) -> Iterator[str]:
    for conditions in (rule.when_all, *rule.when_any):
        for name, written in conditions.items():
            if name not in items:
                yield f"there is no item '{name}'"
            elif items[name].asked_when:
                yield f"'{name}' is a follow-up, which a combination cannot name"
            else:
                try:
                    matching(items[name].table(), written)
                except ValueError as error:
                    yield f"{name}: {error}"
    if not all(rule.when_any):
        yield "an empty condition stands in when_any"
    if rule.verdict is Verdict.CLEAR:
        yield "a combination must not be clear"


def _guardian_problems(rules: RulesFile, items: Mapping[str, ItemRule]) -> Iterator[str]:
    age = items.get(AGE)
    if age is None or age.min is None or age.max is None:
        yield f"there is no item '{AGE}' that asks for a number"
        return
    try:
        ages = number_range(rules.guardian_ages)
    except ValueError as error:
        yield str(error)
        return
    if ages[0] < age.min or ages[-1] > age.max:
        yield f"{rules.guardian_ages} is outside {age.min} to {age.max}"


def _reasons_to_explain(rules: RulesFile, item: ItemRule) -> set[Verdict]:
    """Return the verdicts that the client may get because of ``item`` and of what follows it."""
    if item.asked_when:
        return set()
    family = [item, *(other for other in rules.items if item.id in other.asked_when)]
    verdicts = {verdict for member in family for verdict in member.verdicts.values()}
    return {verdict for verdict in verdicts if isinstance(verdict, Verdict)} - {Verdict.CLEAR}


def _key_problems(place: str, needed: set[str], found: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{place}.{key} is missing" for key in sorted(needed - found.keys()))
    yield from (f"{place}.{key} belongs to nothing" for key in sorted(found.keys() - needed))


def _explanation_problems(name: str, verdicts: set[Verdict], found: ExplanationTexts) -> Iterator[str]:
    parts = {
        "reason": (found.reason, bool(verdicts)),
        "advice": (found.advice, Verdict.REFUSE in verdicts),
        "red_flag": (found.red_flag, Verdict.EMERGENCY in verdicts),
    }
    for part, (text, needed) in parts.items():
        if needed and text is None:
            yield f"{name}.{part} is missing"
        if text is not None and not needed:
            yield f"{name}.{part} is never shown"
