"""The questionnaire: one message, edited in place, from the notice over the summary to the verdict."""

from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.screening.progress import Question, Summary
from bot.screening.questionnaire import InvalidAnswer
from bot.screening.rules import Judgement, Verdict
from bot.screening.service import ScreeningDecided
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import asked, contact, review, summary
from handlers.staff import therapists
from handlers.turn import Turn

NUMBER_STEP = "screening_number"


async def show(turn: Turn) -> None:
    """Go on where the client was, or begin, or say what an earlier screening decided."""
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    place = await turn.services.screenings.current(turn.session, turn.client.id)
    if place is not None:
        await _show_result(turn, place)
    elif standing.decision is not None:
        await review.show_decision(turn, standing)
    elif standing.verdict is not None:
        judgement = await turn.services.screenings.judgement(turn.session, turn.client.id)
        message = _verdict(turn, judgement) if judgement else _notice(turn)
        turn.show(await review.with_ways_on(turn, message))
    else:
        turn.show(_notice(turn))


def offer(turn: Turn) -> None:
    """Offer the questionnaire from its beginning."""
    turn.show(_notice(turn))


async def notice_read(turn: Turn) -> None:
    """Ask for consent, unless it was given before."""
    if await turn.services.screenings.has_consent(turn.session, turn.client.id):
        await _begin(turn)
        return
    tr = turn.tr
    turn.show(
        Message(
            tr.content(turn.services.screenings.questionnaire.consent.text),
            (
                (Button(tr("✓ I agree"), on.CONSENT("yes")),),
                (Button(tr("I do not agree"), on.CONSENT("no")),),
                (keyboards.to_menu(tr),),
            ),
        )
    )


async def consent(turn: Turn, decision: str) -> None:
    """Begin after a yes; after a no, show the way without the questionnaire."""
    if decision == "yes":
        await turn.services.screenings.consent(turn.session, turn.client.id, turn.language)
        await _begin(turn)
        return
    tr = turn.tr
    text = tr(
        "That is all right. Without these answers I cannot book for you here, but our team can talk "
        "with you by telephone or at the salon."
    )
    ways = ((keyboards.person(tr),), (keyboards.to_menu(tr),))
    turn.show(Message(contact.with_our_phone(turn, text), ways))


async def answer(turn: Turn, item_id: str, value: str | int) -> None:
    """Store the answer of a tapped button and show what follows."""
    try:
        result = await turn.services.screenings.answer(turn.session, turn.client.id, item_id, value)
    except (InvalidAnswer, KeyError):
        result = await turn.services.screenings.current(turn.session, turn.client.id)
    await _show_result(turn, result)


async def typed_number(turn: Turn, step: Step) -> None:
    """Store a typed number, or say kindly what is needed."""
    at = step.data["at"]
    try:
        result = await turn.services.screenings.answer(
            turn.session, turn.client.id, step.data["item"], turn.text
        )
    except InvalidAnswer as error:
        tr = turn.tr
        reasons = {
            "not_a_number": tr("Please write only a number, for example 45."),
            "out_of_range": tr("That number cannot be right. Please check it and write it again."),
        }
        turn.say(Message(reasons.get(error.code, reasons["not_a_number"])))
        return
    turn.tidy()
    await _show_result(turn, result, at=at)


async def back(turn: Turn, item_id: str) -> None:
    """Go to the question before."""
    await _show_result(turn, await turn.services.screenings.back(turn.session, turn.client.id, item_id))


async def explain(turn: Turn, item_id: str) -> None:
    """Show what the question's terms mean, with the question."""
    place = await turn.services.screenings.current(turn.session, turn.client.id)
    if isinstance(place, Question) and place.item.id == item_id and place.item.explain:
        turn.show(asked.message(turn.tr, place, _urgent_advice(turn), is_explained=True))
    else:
        await _show_result(turn, place)


async def show_summary(turn: Turn) -> None:
    """Show all answers, ready to be sent."""
    await _show_result(turn, await turn.services.screenings.summary(turn.session, turn.client.id))


async def changes(turn: Turn, page: int) -> None:
    """Show all answers, to choose one to be changed."""
    place = await turn.services.screenings.summary(turn.session, turn.client.id)
    if isinstance(place, Summary):
        await turn.expect(None)
        turn.show(summary.changes(turn.tr, place, page))
    else:
        await _show_result(turn, place)


async def change(turn: Turn, item_id: str) -> None:
    """Go back from the summary to a question."""
    await _show_result(turn, await turn.services.screenings.change(turn.session, turn.client.id, item_id))


async def send(turn: Turn) -> None:
    """Have the answers judged."""
    await _show_result(turn, await turn.services.screenings.send(turn.session, turn.client.id))


async def pause(turn: Turn) -> None:
    """Leave the questionnaire; the answers stay for later, unless the client has them deleted."""
    await turn.expect(None)
    if await turn.services.screenings.current(turn.session, turn.client.id) is None:
        await show(turn)
        return
    tr = turn.tr
    turn.show(
        Message(
            tr(
                "Paused. Your answers are kept for {hours} hours: you can go on where you stopped.",
                hours=turn.services.salon.retention.unfinished_hours,
            ),
            (
                (Button(tr("▶ Go on"), on.QUESTIONNAIRE()),),
                (Button(tr("🗑 Delete these answers"), on.DISCARD()),),
                (keyboards.to_menu(tr),),
            ),
        )
    )


async def discard(turn: Turn) -> None:
    """Delete the answers of an unfinished questionnaire."""
    await turn.expect(None)
    if not await turn.services.screenings.discard(turn.session, turn.client.id):
        await show(turn)
        return
    tr = turn.tr
    text = tr("These answers are deleted.")
    if (await turn.services.screenings.standing(turn.session, turn.client.id)).screening is not None:
        text += "\n" + tr("What you sent earlier is still there; /privacy deletes that too.")
    turn.show(Message(text, keyboards.menu(tr)))


async def _begin(turn: Turn) -> None:
    try:
        place = await turn.services.screenings.begin(turn.session, turn.client.id)
    except (ScreeningDecided, LookupError):
        await show(turn)
        return
    await _show_result(turn, place)


async def _show_result(
    turn: Turn, result: Question | Summary | Judgement | None, at: int | None = None
) -> None:
    if isinstance(result, Question):
        await _show_question(turn, result, at)
        return
    await turn.expect(None)
    if isinstance(result, Summary):
        turn.show(summary.message(turn.tr, result, _urgent_advice(turn)), at=at)
        return
    if result is None:
        await show(turn)
        return
    await show_judgement(turn, result, at=at)


async def show_judgement(turn: Turn, judgement: Judgement, *, at: int | None = None) -> None:
    """Show a new judgement, tell the staff of it, and say what becomes of the client's visits."""
    settled = await turn.services.holds.settle(turn.session, turn.client.id)
    if judgement.verdict is not Verdict.CLEAR:
        standing = await turn.services.screenings.standing(turn.session, turn.client.id)
        if standing.screening is not None:
            await therapists.tell_of_verdict(turn, standing.screening.id, judgement)
    await therapists.tell_of_visits(turn.services, turn.session, settled)
    shown = review.with_visits(turn.tr, _verdict(turn, judgement), settled)
    turn.show(await review.with_ways_on(turn, shown), at=at)


async def _show_question(turn: Turn, question: Question, at: int | None = None) -> None:
    is_typed = asked.is_typed(question.item)
    at = at or turn.tapped_message
    if is_typed and at is None:
        # A tap tells which message to go on in; a typed answer does not.
        turn.say(asked.resume(turn.tr, question))
        return
    await turn.expect(Step(NUMBER_STEP, {"item": question.item.id, "at": at}) if is_typed else None)
    turn.show(asked.message(turn.tr, question, _urgent_advice(turn)), at=at)


def _urgent_advice(turn: Turn) -> str:
    return turn.tr.content(turn.services.screenings.questionnaire.urgent_advice)


def _notice(turn: Turn) -> Message:
    tr = turn.tr
    text = (
        tr(
            "Before a visit we ask {count} short questions about your health. It takes about five minutes.",
            count=turn.services.screenings.questionnaire.length,
        )
        + "\n\n"
        + tr.content(turn.services.screenings.questionnaire.notice)
    )
    return Message(
        text, ((Button(tr("None of this: go on"), on.QUESTIONNAIRE_NOTICE_READ()),), (keyboards.to_menu(tr),))
    )


def _verdict(turn: Turn, judgement: Judgement) -> Message:
    questionnaire = turn.services.screenings.questionnaire
    tr = turn.tr
    parts = [tr.content(questionnaire.messages[judgement.verdict])]
    for reason_id in judgement.reasons:
        explanation = questionnaire.explanation(reason_id)
        decides = explanation.red_flag if judgement.verdict is Verdict.EMERGENCY else explanation.advice
        parts.append(f"• {tr.content(explanation.reason)}" + (f" {tr.content(decides)}" if decides else ""))
    icon = {Verdict.EMERGENCY: "🚨 ", Verdict.CLEAR: "✓ "}.get(judgement.verdict, "")
    return Message(icon + "\n\n".join(parts), _after(tr, judgement.verdict))


def _after(tr: Translator, verdict: Verdict) -> Rows:
    if verdict is Verdict.CLEAR:
        return ((keyboards.book(tr),), (keyboards.to_menu(tr),))
    return ((keyboards.person(tr),), (keyboards.to_menu(tr),))
