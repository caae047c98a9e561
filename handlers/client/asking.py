"""The way to a person: what a client writes is passed on, and the answer comes into this chat."""

from telegram import Message as TelegramMessage

from bot.i18n import Translator, safe
from bot.messages import Button, Message
from bot.opening import next_opening
from bot.questions.service import MOST_CHARACTERS, Asked
from bot.questions.service import subject as about
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import notices
from handlers.turn import Turn

WRITE_STEP = "write_to_salon"


async def talk_to_person(turn: Turn) -> None:
    """Tell the staff who waits, and take what the client writes next as a message for them."""
    tr = turn.tr
    notice = notices.asks_for_person(await turn.staff_translator(), turn.client.id)
    # Whoever taps again within the hour is in the staff's list already.
    await turn.tell_staff(notice, key=f"person:{turn.client.id}:{turn.now:%Y%m%d%H}")
    await turn.expect(Step(WRITE_STEP, {}))
    parts = [
        tr("I have told our team that you would like to talk to a person."),
        tr("You can write here what it is about: I pass it on, and a person answers you in this chat."),
        _when_answered(turn),
    ]
    if phone := turn.services.salon.contact.phone:
        parts.append(tr("You can also call us: {phone}", phone=phone))
    parts.append(tr("In an emergency call <b>112</b>. Do not wait for us."))
    turn.show(Message("\n\n".join(parts), ((keyboards.to_menu(tr),),)))


async def write(turn: Turn) -> None:
    """Take what the client writes next as a message for the salon."""
    await turn.expect(Step(WRITE_STEP, {}))
    tr = turn.tr
    turn.say(
        Message(tr("Write your message now, and I pass it on to our team."), ((keyboards.to_menu(tr),),))
    )


async def written(turn: Turn, _step: Step | None = None) -> None:
    """Pass on what the client typed."""
    if len(turn.text) > MOST_CHARACTERS:
        await turn.expect(Step(WRITE_STEP, {}))
        text = turn.tr(
            "That is more than I can pass on in one message ({most} characters). "
            "Please send it in two or three parts.",
            most=MOST_CHARACTERS,
        )
        turn.say(Message(text))
        return
    asked = await turn.services.questions.ask(turn.session, turn.client, turn.text)
    await turn.expect(None)
    if asked is not None:
        await _tell_staff(turn, asked)
        turn.say(_passed_on(turn))


async def send_question(turn: Turn, number: int) -> None:
    """Pass on a question that the client typed before, once."""
    asked = await turn.services.questions.send(turn.session, number, turn.client)
    if asked is not None:
        await _tell_staff(turn, asked)
        turn.show(_passed_on(turn))
    elif await turn.services.questions.draft_text(turn.session, number, turn.client.id) is not None:
        turn.toast(turn.tr.plain("Our team has this question already."))
    else:
        turn.show(Message(turn.tr("This question has been deleted. Please write it again."), _ways(turn.tr)))


def offer(tr: Translator, number: int) -> Button:
    """Return the button that sends the question with this number to the salon."""
    return Button(tr("✉️ Send my question to the salon"), on.SEND_QUESTION(number))


def from_salon(tr: Translator, text: str, *, name: str, salon: str) -> Message:
    """Return a staff member's answer as the client reads it."""
    head = tr("👤 {name}, {salon}:", name=name, salon=salon)
    buttons = ((Button(tr("✍️ Write back"), on.WRITE()),), (keyboards.to_menu(tr),))
    return Message(f"<b>{head}</b>\n\n{safe(text)}", buttons)


def is_reply_to_salon(message: TelegramMessage | None) -> bool:
    """Return whether a message replies to a staff member's answer, which is known by its button."""
    return any(on.WRITE.read(data) is not None for data in on.quoted_buttons(message))


async def _tell_staff(turn: Turn, asked: Asked) -> None:
    tr = await turn.staff_translator()
    notice = notices.asked(tr, asked, with_text=await turn.services.staff.reads_alone(turn.session))
    await turn.tell_staff(notice, key=f"question:{asked.number}", subject=about(asked.number))


def _passed_on(turn: Turn) -> Message:
    text = turn.tr("✓ I have passed your message on to our team. A person answers you in this chat.")
    return Message("\n\n".join([text, _when_answered(turn)]), _ways(turn.tr))


def _ways(tr: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((Button(tr("✍️ Write more"), on.WRITE()),), (keyboards.to_menu(tr),))


def _when_answered(turn: Turn) -> str:
    """Return when to expect an answer, without promising one to the minute."""
    tr, opening = turn.tr, next_opening(turn.services.salon, turn.now)
    if opening is None:
        return tr("They will answer as soon as they can.")
    if opening.is_on(turn.now):
        return tr(
            "The salon is open until {time}; they answer between two clients.",
            time=tr.time(opening.closes_at),
        )
    return tr(
        "The salon is closed now. Expect an answer when it has opened: {day} from {time}.",
        day=tr.day(opening.opens_at),
        time=tr.time(opening.opens_at),
    )
