"""The questionnaire: one message, edited in place, from the notice to the verdict."""

from datetime import timedelta

from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.privacy.service import UNFINISHED_FOR
from bot.screening.questionnaire import InvalidAnswer, Item
from bot.screening.rules import Judgement, Verdict
from bot.screening.service import Question, ScreeningDecided
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import notices
from handlers.turn import Turn

NUMBER_STEP = "screening_number"
MOST_BUTTONS = 11


async def show(turn: Turn) -> None:
    """Go on where the client was, or begin, or say what an earlier screening decided."""
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    question = await turn.services.screenings.current(turn.session, turn.client.id)
    if question is not None:
        await _show_question(turn, question)
    elif standing.decision is not None:
        turn.show(decided_message(turn.tr, is_allowed=standing.decision))
    elif standing.verdict is not None:
        judgement = await turn.services.screenings.judgement(turn.session, turn.client.id)
        turn.show(_verdict(turn, judgement) if judgement else _notice(turn))
    else:
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
    tr, phone = turn.tr, turn.services.salon.contact.phone
    text = tr(
        "That is all right. Without these answers I cannot book for you here, but our team can talk "
        "with you by telephone or at the salon."
    )
    if phone:
        text += "\n\n" + tr("You can also call us: {phone}", phone=phone)
    turn.show(Message(text, ((keyboards.person(tr),), (keyboards.to_menu(tr),))))


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
                "Paused. Your answers are kept for {hours} hours: you can go on at the same question.",
                hours=UNFINISHED_FOR // timedelta(hours=1),
            ),
            (
                (Button(tr("▶ Go on"), on.QUESTIONNAIRE()),),
                (Button(tr("🗑 Delete my answers"), on.DISCARD()),),
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
    turn.show(Message(turn.tr("Your answers are deleted."), keyboards.menu(turn.tr)))


async def _begin(turn: Turn) -> None:
    try:
        question = await turn.services.screenings.begin(turn.session, turn.client.id)
    except (ScreeningDecided, LookupError):
        await show(turn)
        return
    await _show_question(turn, question)


async def _show_result(turn: Turn, result: Question | Judgement | None, at: int | None = None) -> None:
    if isinstance(result, Question):
        await _show_question(turn, result, at)
        return
    await turn.expect(None)
    if result is None:
        await show(turn)
        return
    if result.verdict is not Verdict.CLEAR:
        standing = await turn.services.screenings.standing(turn.session, turn.client.id)
        if standing.screening is not None:
            tr, screening_id = await turn.staff_translator(), standing.screening.id
            await turn.tell_staff(
                notices.screened(tr, turn.client.id, screening_id, result), key=f"screened:{screening_id}"
            )
    turn.show(_verdict(turn, result), at=at)


async def _show_question(turn: Turn, question: Question, at: int | None = None) -> None:
    is_typed = not _number_buttons(question.item) and not question.item.choices
    at = at or turn.tapped_message
    if is_typed and at is None:
        # A tap tells which message to go on in; a typed answer does not.
        turn.say(_resume(turn.tr, question))
        return
    await turn.expect(Step(NUMBER_STEP, {"item": question.item.id, "at": at}) if is_typed else None)
    turn.show(_question(turn, question), at=at)


def _resume(tr: Translator, question: Question) -> Message:
    head = tr("Question {position} of {total}", position=question.position, total=question.total)
    return Message(head, ((Button(tr("▶ Go on"), on.QUESTIONNAIRE()),), (keyboards.to_menu(tr),)))


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


def _question(turn: Turn, question: Question) -> Message:
    tr, item = turn.tr, question.item
    head = tr("Question {position} of {total}", position=question.position, total=question.total)
    text = f"<i>{head}</i>\n\n<b>{tr.content(item.question)}</b>"
    if question.urgent:
        advice = tr.content(turn.services.screenings.questionnaire.urgent_advice)
        text = f"⚠️ <b>{advice}</b>\n\n{text}"
    ways = [] if question.is_first else [Button(tr("← Back"), on.BACK(item.id))]
    return Message(text, (*_answers(turn, item), (*ways, Button(tr("⏸ Pause"), on.PAUSE()))))


def _answers(turn: Turn, item: Item) -> Rows:
    numbers = _number_buttons(item)
    if numbers:
        return keyboards.in_rows([Button(str(n), on.NUMBER_ANSWER(item.id, n)) for n in numbers], 6)
    buttons = [
        Button(choice.label[turn.language], on.ANSWER(item.id, choice.value)) for choice in item.choices
    ]
    if [choice.value for choice in item.choices[:2]] == ["yes", "no"]:
        return (tuple(buttons[:2]), *((button,) for button in buttons[2:]))
    return tuple((button,) for button in buttons)


def _number_buttons(item: Item) -> list[int]:
    """Return the numbers to tap, none when there are so many that typing is easier."""
    numbers = [] if item.choices else sorted(value for value in item.verdicts if isinstance(value, int))
    return numbers if len(numbers) <= MOST_BUTTONS else []


def decided_message(tr: Translator, *, is_allowed: bool) -> Message:
    """Return what a client reads after a therapist has looked at their answers."""
    if is_allowed:
        text = tr("✓ A therapist has looked at your answers: you can book your first visit.")
        return Message(text, ((keyboards.book(tr),), (keyboards.to_menu(tr),)))
    text = tr(
        "A therapist has looked at your answers. For your safety we do not perform the therapy here. "
        "Please talk to your doctor; our team gladly explains it to you."
    )
    return Message(text, ((keyboards.person(tr),), (keyboards.to_menu(tr),)))


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
