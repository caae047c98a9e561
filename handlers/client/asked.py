"""One question as the client sees it: its number, its words, its answers, and the ways out of it."""

from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.screening.items import Item
from bot.screening.progress import Question
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import summary

MOST_BUTTONS = 11


def message(tr: Translator, question: Question, urgent_advice: str, *, is_explained: bool = False) -> Message:
    """Return the question; ``is_explained`` adds what its terms mean.

    ``urgent_advice`` stands first where the client was not sure about a sign of an emergency.
    """
    item = question.item
    text = f"<i>{_head(tr, question)}</i>\n\n<b>{tr.content(item.question)}</b>"
    if question.urgent:
        text = f"⚠️ <b>{urgent_advice}</b>\n\n{text}"
    if is_explained and item.explain:
        text += f"\n\nℹ️ {tr.content(item.explain)}"
    return Message(text, (*_answers(tr, item), *_ways(tr, question, is_explained=is_explained)))


def resume(tr: Translator, question: Question) -> Message:
    """Return the button that leads to the question, for where its message is not known."""
    go_on = Button(tr("▶ Go on"), on.QUESTIONNAIRE())
    return Message(_head(tr, question), ((go_on,), (keyboards.to_menu(tr),)))


def is_typed(item: Item) -> bool:
    """Return whether the answer is typed, because there would be too many buttons."""
    return not item.choices and not _number_buttons(item)


def _head(tr: Translator, question: Question) -> str:
    return tr("Question {position} of {total}", position=question.position, total=question.total)


def _answers(tr: Translator, item: Item) -> Rows:
    numbers = _number_buttons(item)
    if numbers:
        return keyboards.in_rows([Button(str(n), on.NUMBER_ANSWER(item.id, n)) for n in numbers], 6)
    buttons = [Button(choice.label[tr.language], on.ANSWER(item.id, choice.value)) for choice in item.choices]
    if [choice.value for choice in item.choices[:2]] == ["yes", "no"]:
        return (tuple(buttons[:2]), *((button,) for button in buttons[2:]))
    return tuple((button,) for button in buttons)


def _ways(tr: Translator, question: Question, *, is_explained: bool) -> Rows:
    item, ways = question.item, []
    if question.is_change:
        ways.append(summary.to_answers(tr))
    elif not question.is_first:
        ways.append(Button(tr("← Back"), on.BACK(item.id)))
    last = (*ways, Button(tr("⏸ Pause"), on.PAUSE()))
    if item.explain is None:
        return (last,)
    if is_explained:
        return ((Button(tr("✕ Close the explanation"), on.QUESTIONNAIRE()),), last)
    return ((Button(tr("ℹ️ Explain"), on.EXPLAIN(item.id)),), last)


def _number_buttons(item: Item) -> list[int]:
    """Return the numbers to tap, none when there are so many that typing is easier."""
    numbers = [] if item.choices else sorted(value for value in item.verdicts if isinstance(value, int))
    return numbers if len(numbers) <= MOST_BUTTONS else []
