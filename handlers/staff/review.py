"""A therapist's look at a questionnaire: never in a group, always recorded, decided once a round."""

import uuid

from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Button, Message, Rows
from bot.phone import show_phone
from bot.screening.guardian import Agreement, is_wanted
from bot.screening.outcomes import CHOICES, Choice, Outcome
from bot.screening.progress import NOTHING
from bot.screening.questionnaire import Answer, Item
from bot.screening.review import MOST_CHARACTERS, Case, Decided, Ruling
from bot.screening.rules import Verdict
from data.models import Client
from data.people import Step
from handlers import callbacks as on
from handlers.client import review as for_client
from handlers.staff import desk, therapists
from handlers.turn import Turn

REASON_STEP = "decision_reason"
TELEPHONE, ANEW = "telephone", "anew"
_RULINGS_SHOWN = 3


async def show(turn: Turn, screening_id: uuid.UUID) -> None:
    """Show what the client answered and what it set off, in the therapist's own chat."""
    await _show(turn, screening_id)


async def decide(turn: Turn, screening_id: uuid.UUID, round_: int, word: str) -> None:
    """Do what a button below a case says: decide, telephone first, or begin a new round."""
    if not await _may_decide(turn) or not _is_private(turn):
        return
    await turn.expect(None)
    if word not in {*CHOICES, TELEPHONE, ANEW}:
        turn.toast(turn.tr.plain("This button does not work any more."), is_alert=True)
        return
    found, client = await turn.services.reviews.check(turn.session, screening_id, round_, CHOICES.get(word))
    if found is Decided.NEEDS_REASON:
        await turn.expect(Step(REASON_STEP, {"decision": on.DECIDE(screening_id, round_, word)}))
        turn.say(
            Message(
                turn.tr(
                    "Write the reason now, or /cancel. Other therapists read it, "
                    "and the client gets it with their data."
                )
            )
        )
    elif found is not Decided.DONE or client is None:
        _refuse(turn, found)
    elif word == TELEPHONE:
        await _telephone_first(turn, screening_id, round_, client)
    elif word == ANEW:
        await _show(turn, screening_id, is_anew=True)
    else:
        await _decide(turn, screening_id, round_, CHOICES[word])


async def typed_reason(turn: Turn, step: Step) -> None:
    """Decide with the reason that the therapist typed."""
    if not await _may_decide(turn):
        await turn.expect(None)
        return
    if len(turn.text) > MOST_CHARACTERS:
        text = turn.tr("Please keep the reason to {most} characters.", most=MOST_CHARACTERS)
        turn.say(Message(text))
        return
    await turn.expect(None)
    screening_id, round_, word = on.DECIDE.read(step.data["decision"]) or ()
    await _decide(turn, screening_id, round_, CHOICES[word], turn.text)


async def _decide(
    turn: Turn, screening_id: uuid.UUID, round_: int, choice: Choice, reason: str | None = None
) -> None:
    found, client = await turn.services.reviews.decide(
        turn.session, screening_id, round_, choice, by=turn.client.id, reason=reason
    )
    if found is not Decided.DONE or client is None:
        _refuse(turn, found)
        return
    theirs = Translator(language_from_code(client.language), turn.services.salon.zone)
    settled = await turn.services.holds.settle(turn.session, client.id)
    await therapists.tell_of_visits(turn.services, turn.session, settled)
    standing = await turn.services.screenings.standing(turn.session, client.id)
    told = for_client.decided(theirs, choice.outcome, screening_id, needs_guardian=is_wanted(standing))
    await turn.services.outbox.post(
        turn.session,
        client.telegram_id,
        for_client.with_visits(theirs, told, settled),
        key=f"decided:{screening_id}:{round_}",
    )
    tr = turn.tr
    heads = {
        Outcome.EXAMINATION: tr("✓ Client {client} may book the examination.", client=client.id),
        Outcome.ALL: tr("✓ Client {client} may book every service.", client=client.id),
        Outcome.REFUSE: tr("✕ Client {client} cannot book; they have been told.", client=client.id),
    }
    turn.show(Message(heads[choice.outcome], ((_anew(tr, screening_id, round_ + 1),),)))


async def _telephone_first(turn: Turn, screening_id: uuid.UUID, round_: int, client: Client) -> None:
    theirs = Translator(language_from_code(client.language), turn.services.salon.zone)
    key = f"telephone:{screening_id}:{round_}"
    await turn.services.outbox.post(
        turn.session, client.telegram_id, for_client.will_telephone(theirs), key=key
    )
    await desk.who(turn, client.id)


async def _show(turn: Turn, screening_id: uuid.UUID, *, is_anew: bool = False) -> None:
    if not await _may_decide(turn):
        return
    case = await turn.services.reviews.look(turn.session, screening_id, by=turn.client.id)
    if case is None:
        _refuse(turn, Decided.UNKNOWN)
        return
    agreement = await turn.services.guardians.agreement(turn.session, case.client.id)
    await desk.tell_privately(turn, _case(turn, case, agreement, is_anew=is_anew), key="case")


async def _may_decide(turn: Turn) -> bool:
    """Return whether a therapist taps: to sit in the staff group, or to work here, is not enough."""
    staff, tr = turn.services.staff, turn.tr
    if await staff.may_decide(turn.session, turn.client.id):
        return True
    text = (
        tr.plain("Thank you, but only a therapist sees the answers and decides. They have been told.")
        if await staff.is_staff(turn.session, turn.client.id)
        else tr.plain("Only a therapist can see this.")
    )
    if turn.tapped_message:
        turn.toast(text, is_alert=True)
    else:
        turn.say(Message(text))
    return False


def _is_private(turn: Turn) -> bool:
    if not turn.is_private:
        turn.toast(turn.tr.plain("Please decide in our private chat."), is_alert=True)
    return turn.is_private


def _refuse(turn: Turn, found: Decided) -> None:
    """Say why nothing was decided, over the chat after a tap, else in it."""
    tr = turn.tr
    texts = {
        Decided.ALREADY: tr.plain("This has been decided already."),
        Decided.UNKNOWN: tr.plain("These answers have been deleted."),
    }
    text = texts.get(found, tr.plain("This button does not work any more."))
    if turn.tapped_message:
        turn.toast(text, is_alert=True)
    else:
        turn.say(Message(text))


def _case(turn: Turn, case: Case, agreement: Agreement | None, *, is_anew: bool) -> Message:
    tr = turn.tr
    verdicts = {
        Verdict.REVIEW: tr("The rules leave it to a therapist."),
        Verdict.REFUSE: tr("The rules refuse the booking."),
        Verdict.EMERGENCY: tr("🚨 The rules sent the client to 112."),
    }
    parts = [tr("<b>Client {client}: questionnaire</b>", client=case.client.id), verdicts[case.verdict]]
    if case.is_contested:
        parts.append(tr("🔎 The client asks a therapist to look again."))
    if turn.services.guardians.rule.concerns(case.answers):
        parts.append(_guardian(tr, agreement))
    parts += _answers(turn, case)
    if case.rulings:
        parts += ["", tr("Decided so far:"), *(_ruling(tr, one) for one in case.rulings[-_RULINGS_SHOWN:])]
    who = (Button(tr("Who is it?"), on.CLIENT(case.client.id)),)
    if case.is_open or is_anew:
        return Message("\n".join(parts), (*_choices(tr, case), who))
    return Message("\n".join(parts), ((_anew(tr, case.screening_id, case.round),), who))


def _answers(turn: Turn, case: Case) -> list[str]:
    tr, questionnaire = turn.tr, turn.services.screenings.questionnaire
    if case.judgement is None:
        return [tr("The answers belong to an earlier questionnaire, and cannot be shown any more.")]
    parts = [tr("Please telephone the client first.")] if case.judgement.call_first else []
    parts.append(tr("What has to be looked at:"))
    parts += [f"• {tr.content(questionnaire.explanation(id_).reason)}" for id_ in case.judgement.reasons]
    parts += ["", tr("Answers that are not simply no:")]
    for item in questionnaire.applicable(case.answers):
        # An emergency ends the questionnaire before every question has an answer.
        answer = case.answers.get(item.id, "no")
        if answer not in NOTHING:
            parts.append(f"• {tr.content(item.question)} — <b>{_said(tr, item, answer)}</b>")
    return parts


def _guardian(tr: Translator, agreement: Agreement | None) -> str:
    if agreement is None:
        return tr("👪 Under 18: the parent or guardian has not agreed yet.")
    return tr(
        "👪 Under 18: the parent or guardian has agreed ({name}, {phone}).",
        name=agreement.person.name,
        phone=show_phone(agreement.person.phone),
    )


def _choices(tr: Translator, case: Case) -> Rows:
    if case.verdict is Verdict.EMERGENCY:
        labels = {
            "cleared_examination": tr("✓ Medically cleared: examination only"),
            "cleared_all": tr("✓ Medically cleared: all services"),
        }
    else:
        labels = {"examination": tr("✓ Examination only"), "all": tr("✓ All services")}
    labels["refuse"] = tr("✕ Refuse, with a reason")
    labels[TELEPHONE] = tr("☎ Telephone first")
    return tuple(
        (Button(label, on.DECIDE(case.screening_id, case.round, word)),) for word, label in labels.items()
    )


def _anew(tr: Translator, screening_id: uuid.UUID, round_: int) -> Button:
    return Button(tr("↻ Decide anew"), on.DECIDE(screening_id, round_, ANEW))


def _ruling(tr: Translator, ruling: Ruling) -> str:
    outcomes = {
        Outcome.EXAMINATION: tr("examination only"),
        Outcome.ALL: tr("all services"),
        Outcome.REFUSE: tr("refused"),
    }
    line = tr(
        "• {day}, {time}: {outcome}",
        day=tr.short_day(ruling.decided_at),
        time=tr.time(ruling.decided_at),
        outcome=outcomes[ruling.choice.outcome],
    )
    if ruling.choice.is_medically_cleared:
        line += " " + tr("(medically cleared)")
    return line + (": " + tr("«{reason}»", reason=ruling.reason) if ruling.reason else "")


def _said(tr: Translator, item: Item, answer: Answer) -> str:
    label = next((choice.label for choice in item.choices if choice.value == answer), None)
    return tr.content(label) if label else str(answer)
