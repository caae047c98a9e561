"""A therapist's look at a questionnaire: never in the group, always recorded, decided once."""

import uuid

from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Button, Message, Rows
from bot.screening.items import Item
from bot.screening.questionnaire import Answer
from bot.screening.review import Case, Decided
from handlers import callbacks as on
from handlers.client.questionnaire import decided_message
from handlers.turn import Turn

_NOTHING = {"no", "none", "never", "not_applicable"}


async def show(turn: Turn, screening_id: uuid.UUID) -> None:
    """Show what the client answered and what it set off, in the therapist's own chat."""
    if not await _may_look(turn):
        return
    case = await turn.services.reviews.look(turn.session, screening_id, by=turn.client.id)
    if case is None:
        turn.toast(turn.tr.plain("These answers have been deleted."), is_alert=True)
        return
    message = _case(turn, case)
    if turn.is_private:
        turn.say(message)
    else:
        await turn.services.outbox.post(
            turn.session, turn.client.telegram_id, message, key=f"case:{turn.update.update_id}"
        )
        turn.toast(turn.tr.plain("I have written it to you in our private chat."), is_alert=True)


async def allow(turn: Turn, screening_id: uuid.UUID) -> None:
    """Open the examination to the client, and tell them."""
    await _decide(turn, screening_id, is_allowed=True)


async def decline(turn: Turn, screening_id: uuid.UUID) -> None:
    """Keep the booking closed, and tell the client kindly."""
    await _decide(turn, screening_id, is_allowed=False)


async def _decide(turn: Turn, screening_id: uuid.UUID, *, is_allowed: bool) -> None:
    if not await _may_look(turn):
        return
    tr = turn.tr
    decided, client = await turn.services.reviews.decide(
        turn.session, screening_id, by=turn.client.id, is_allowed=is_allowed
    )
    if decided is Decided.UNKNOWN or client is None:
        turn.toast(tr.plain("These answers have been deleted."), is_alert=True)
        return
    if decided is Decided.ALREADY:
        turn.toast(tr.plain("This has been decided already."), is_alert=True)
        return
    theirs = Translator(language_from_code(client.language), turn.services.salon.zone)
    await turn.services.outbox.post(
        turn.session,
        client.telegram_id,
        decided_message(theirs, is_allowed=is_allowed),
        key=f"decided:{screening_id}",
    )
    head = (
        tr("✓ Client {client} may book the examination.", client=client.id)
        if is_allowed
        else tr("✕ Client {client} cannot book; they have been told.", client=client.id)
    )
    turn.show(Message(head))


async def _may_look(turn: Turn) -> bool:
    """Return whether the person themselves works here: to sit in the staff group is not enough."""
    if await turn.services.staff.is_staff(turn.session, turn.client.id):
        return True
    turn.toast(turn.tr.plain("Only a therapist can see this."), is_alert=True)
    return False


def _case(turn: Turn, case: Case) -> Message:
    tr, questionnaire = turn.tr, turn.services.screenings.questionnaire
    parts = [tr("<b>Client {client}: questionnaire</b>", client=case.client.id)]
    if case.judgement.call_first:
        parts.append(tr("Please telephone the client first."))
    parts.append(tr("What has to be looked at:"))
    parts += [f"• {tr.content(questionnaire.explanation(id_).reason)}" for id_ in case.judgement.reasons]
    parts += ["", tr("Answers that are not simply no:")]
    for item in questionnaire.applicable(case.answers):
        answer = case.answers[item.id]
        if answer not in _NOTHING:
            parts.append(f"• {tr.content(item.question)} — <b>{_said(tr, item, answer)}</b>")
    rows: Rows = ()
    if case.decision is None:
        rows = (
            (Button(tr("✓ Allow the examination"), on.ALLOW(case.screening_id)),),
            (Button(tr("✕ Do not allow it"), on.DECLINE(case.screening_id)),),
        )
    return Message("\n".join(parts), (*rows, (Button(tr("Who is it?"), on.CLIENT(case.client.id)),)))


def _said(tr: Translator, item: Item, answer: Answer) -> str:
    label = next((choice.label for choice in item.choices if choice.value == answer), None)
    return tr.content(label) if label else str(answer)
