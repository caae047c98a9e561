"""What a client types or sends: an emergency first, then what we are waiting for, then a question."""

from telegram import Message as TelegramMessage

from bot.faq.emergency import is_urgent
from bot.messages import Message
from handlers import keyboards
from handlers.client import booking, faq, questionnaire
from handlers.turn import Turn

_MOST_WORDS_OF_A_NAME = 4
_TYPED = {
    questionnaire.NUMBER_STEP: questionnaire.typed_number,
    booking.NAME_STEP: booking.typed_name,
    booking.PHONE_STEP: booking.typed_phone,
}


async def typed(turn: Turn) -> None:
    """Understand a typed message."""
    step = await turn.step()
    if is_urgent(turn.text):
        await faq.emergency(turn)
    elif step is not None and step.name in _TYPED and not _is_question(turn):
        await _TYPED[step.name](turn, step)
    else:
        await faq.ask(turn)


def _is_question(turn: Turn) -> bool:
    """Return whether somebody asks something instead of giving what we wait for."""
    if "?" in turn.text:
        return True
    is_long = len(turn.text.split()) > _MOST_WORDS_OF_A_NAME
    finding = turn.services.search.find_topic(turn.text, turn.language)
    return finding.kind == "answer" or (is_long and finding.kind == "suggest")


async def contact(turn: Turn) -> None:
    """Take a shared telephone number, when we asked for it and it is the client's own."""
    step = await turn.step()
    shared = turn.update.message.contact if turn.update.message else None
    if step is None or step.name != booking.PHONE_STEP or shared is None:
        turn.say(Message(turn.tr("Thank you, but I do not need a telephone number now."), keyboard="remove"))
    elif shared.user_id != turn.client.telegram_id:
        turn.say(Message(turn.tr("That is somebody else's number. Please share your own, or type it.")))
    else:
        number = shared.phone_number
        await booking.typed_phone(turn, step, number if number.startswith("+") else f"+{number}")


async def anything_else(turn: Turn) -> None:
    """Say what the bot understands, to a photo, a voice note, a sticker; but an emergency comes first."""
    if is_urgent(turn.text):
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
