"""The client's own answers on one screen, before they are sent, and the way to change one."""

from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.screening.progress import Given, Summary
from handlers import callbacks as on
from handlers import keyboards

PER_PAGE = 10


def message(tr: Translator, summary: Summary, urgent_advice: str) -> Message:
    """Return every answer in plain words; what was simply no makes one sentence.

    ``urgent_advice`` stands first where the client was not sure about a sign of an emergency.
    """
    parts = [f"⚠️ <b>{urgent_advice}</b>"] if summary.urgent else []
    parts.append(tr("📋 <b>Your answers</b>\nPlease read them once more, then send them."))
    for group, head in (("number", ""), ("said", ""), ("unsure", tr("<b>Not sure</b>"))):
        lines = [
            f"• {tr.content(given.item.title)}" if group == "unsure" else _line(tr, given)
            for given in summary.given
            if given.group == group
        ]
        if lines:
            parts.append("\n".join([head, *lines] if head else lines))
    if any(given.group == "no" for given in summary.given):
        parts.append(tr("No to everything else."))
    return Message(
        "\n\n".join(parts),
        (
            (Button(tr("✓ Send my answers"), on.SEND_ANSWERS()),),
            (Button(tr("✎ Change an answer"), on.CHANGES(0)),),
            (Button(tr("⏸ Pause"), on.PAUSE()),),
        ),
    )


def changes(tr: Translator, summary: Summary, page: int) -> Message:
    """Return one page of all answers, each with a button that leads back to its question."""
    shown = keyboards.on_page(summary.given, page, PER_PAGE)
    buttons: Rows = tuple(
        (Button(given.item.title[tr.language], on.CHANGE_ANSWER(given.item.id)),) for given in shown
    )
    return Message(
        "\n".join([tr("<b>Which answer would you like to change?</b>"), "", *(_line(tr, g) for g in shown)]),
        (
            *buttons,
            *keyboards.pages(tr, summary.given, page, PER_PAGE, on.CHANGES),
            (to_answers(tr),),
        ),
    )


def to_answers(tr: Translator) -> Button:
    """Return the way back to the screen with all answers."""
    return Button(tr("📋 Back to my answers"), on.SUMMARY())


def _line(tr: Translator, given: Given) -> str:
    said = tr.content(given.label) if given.label else str(given.value)
    return f"• {tr.content(given.item.title)}: <b>{said}</b>"
