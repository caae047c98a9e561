"""What a client types or sends: an emergency first, then what we are waiting for, then a question."""

from telegram import Message as TelegramMessage

from bot.faq.search import Finding
from bot.messages import Message
from bot.screening import guardian as guardians
from handlers import keyboards
from handlers.client import asking, booking, correct, faq, guardian, questionnaire
from handlers.staff import answering, review, teaching
from handlers.turn import Turn

_MOST_WORDS_OF_A_NAME = 4
_SURE = 0.85
"""Score from which a few words are a question, not somebody's name or number."""

_PHONES = {booking.PHONE_STEP: booking.typed_phone, correct.PHONE_STEP: correct.typed_phone}
# What is waited for as a value: a question typed instead is answered, and the value still waited for.
_VALUES = {
    questionnaire.NUMBER_STEP: questionnaire.typed_number,
    booking.NAME_STEP: booking.typed_name,
    guardians.NAME_STEP: guardian.typed_name,
    guardians.PHONE_STEP: guardian.typed_phone,
    correct.NAME_STEP: correct.typed_name,
    **_PHONES,
}
# What is waited for as a message: whatever is typed is that message.
_CLIENT_MESSAGES = {asking.WRITE_STEP: asking.written}
_STAFF_MESSAGES = {
    answering.ANSWER_STEP: answering.typed_answer,
    teaching.TEACH_STEP: teaching.typed_answer,
    review.REASON_STEP: review.typed_reason,
}


async def typed(turn: Turn) -> None:
    """Understand a typed message."""
    step = await turn.step()
    name = step.name if step else ""
    if step is not None and name in _STAFF_MESSAGES:
        await _STAFF_MESSAGES[name](turn, step)
        return
    finding = await _read(turn)
    if finding.kind == "urgent":
        await faq.emergency(turn)
    elif asking.is_reply_to_salon(turn.update.message):
        await asking.written(turn)
    elif step is not None and name in _CLIENT_MESSAGES:
        await _CLIENT_MESSAGES[name](turn, step)
    elif step is not None and name in _VALUES and not _is_question(turn, finding):
        await _VALUES[name](turn, step)
    else:
        await faq.respond(turn, finding)


async def _read(turn: Turn) -> Finding:
    return await turn.services.answers.find(turn.session, turn.text, turn.language)


def _is_question(turn: Turn, finding: Finding) -> bool:
    """Return whether somebody asks something instead of giving what we wait for."""
    if "?" in turn.text:
        return True
    if len(turn.text.split()) > _MOST_WORDS_OF_A_NAME:
        return finding.kind in ("answer", "suggest")
    return finding.kind == "answer" and finding.score >= _SURE


async def contact(turn: Turn) -> None:
    """Take a shared telephone number, when we asked for it and it is the client's own."""
    step = await turn.step()
    shared = turn.update.message.contact if turn.update.message else None
    if step is None or step.name not in {*_PHONES, guardians.PHONE_STEP} or shared is None:
        turn.say(Message(turn.tr("Thank you, but I do not need a telephone number now."), keyboard="remove"))
    elif step.name == guardians.PHONE_STEP:
        # A guardian uses the client's telephone, so the card can be anybody's.
        await guardian.typed_phone(turn, step, _with_plus(shared.phone_number))
    elif shared.user_id != turn.client.telegram_id:
        turn.say(Message(turn.tr("That is somebody else's number. Please share your own, or type it.")))
    else:
        await _PHONES[step.name](turn, step, _with_plus(shared.phone_number))


def _with_plus(number: str) -> str:
    return number if number.startswith("+") else f"+{number}"


async def anything_else(turn: Turn) -> None:
    """Say what the bot understands, to a photo, a voice note, a sticker; but an emergency comes first."""
    if turn.text and (await _read(turn)).kind == "urgent":
        await faq.emergency(turn)
        return
    tr = turn.tr
    turn.say(
        Message(
            tr("I can only read text. Please write your question in a few words, or choose:"),
            keyboards.menu(tr),
        )
    )


def has_content(message: TelegramMessage) -> bool:
    """Return whether somebody sent this message to be read, unlike a notice that a pin was set."""
    return message.effective_attachment is not None
