"""Clients' questions on the staff's side: read them, answer by replying, see which wait."""

from telegram import Message as TelegramMessage

from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Button, Message
from bot.questions.service import MOST_CHARACTERS
from bot.questions.service import subject as about
from data.people import Step
from handlers import callbacks as on
from handlers.client import asking
from handlers.staff import desk, notices
from handlers.turn import Turn, person_of

ANSWER_STEP = "answer_question"
_LISTED = 8


def replied_to(message: TelegramMessage) -> int | None:
    """Return the number of the client's question that a message replies to, read from its buttons."""
    for data in on.quoted_buttons(message):
        for action in (on.ANSWER_QUESTION, on.QUESTION):
            if values := action.read(data):
                return int(values[0])
    return None


async def show(turn: Turn, number: int) -> None:
    """Show a client's question in the staff member's own chat."""
    if not await desk.is_allowed(turn):
        return
    asked = await turn.services.questions.asked(turn.session, number)
    if asked is None:
        turn.toast(turn.tr.plain("This question has been deleted."), is_alert=True)
    else:
        await desk.tell_privately(turn, notices.asked(turn.tr, asked, with_text=True), key=f"read:{number}")


async def ask_for_answer(turn: Turn, number: int) -> None:
    """Take what the staff member types next as the answer."""
    if not await desk.is_allowed(turn):
        return
    if turn.is_private:
        await turn.expect(Step(ANSWER_STEP, {"question": number}))
        turn.say(Message(turn.tr("Write the answer to question {number} now, or /cancel.", number=number)))
    else:
        turn.toast(turn.tr.plain("Answer by replying to this message."), is_alert=True)


async def typed_answer(turn: Turn, step: Step) -> None:
    """Send what the staff member typed to the client."""
    await turn.expect(None)
    await reply(turn, int(step.data["question"]))


async def reply(turn: Turn, number: int) -> None:
    """Send a staff member's reply to the client who asked."""
    tr = turn.tr
    if not await desk.is_allowed(turn):
        return
    asked = await turn.services.questions.asked(turn.session, number)
    if asked is None:
        turn.say(Message(tr("This question has been deleted, and nothing was sent.")))
    elif not turn.text or len(turn.text) > MOST_CHARACTERS:
        turn.say(
            Message(
                tr("I can pass on text of up to {most} characters; nothing was sent.", most=MOST_CHARACTERS)
            )
        )
    else:
        person = person_of(turn.update)
        theirs = Translator(language_from_code(asked.client.language), turn.services.salon.zone)
        answer = asking.from_salon(
            theirs, turn.text, name=person.first_name if person else "", salon=turn.services.salon.name
        )
        await turn.services.outbox.post(
            turn.session,
            asked.client.telegram_id,
            answer,
            key=f"answer:{number}:{turn.update.update_id}",
            subject=about(number),
        )
        await turn.services.questions.answered(turn.session, number, by=turn.client.id)
        turn.say(Message(tr("✓ Sent to client {client}.", client=asked.client.id)))


async def desk_of_questions(turn: Turn) -> None:
    """List what waits for a person, and the way to what the bot could not answer."""
    if not await desk.is_allowed(turn):
        return
    tr = turn.tr
    count, oldest = await turn.services.questions.waiting(turn.session, _LISTED)
    unanswered = await turn.services.learning.count(turn.session)
    taught = len(await turn.services.learning.lessons(turn.session))
    lines = [
        tr.plural("{count} question waits for an answer.", "{count} questions wait for an answer.", count)
        if count
        else tr("No question waits for an answer."),
        tr.plural(
            "The bot had no answer to {count} question lately.",
            "The bot had no answer to {count} questions lately.",
            unanswered,
        ),
    ]
    waiting = tuple(
        (
            Button(
                tr(
                    "✉️ {number}: {day}, {time}",
                    number=question.id,
                    day=tr.short_day(question.written_at),
                    time=tr.time(question.written_at),
                ),
                on.QUESTION(question.id),
            ),
        )
        for question in oldest
    )
    ways = (
        (Button(tr("❓ What the bot could not answer"), on.UNANSWERED_LIST(0)),),
        (Button(tr("📚 What it has learned ({count})", count=taught), on.LESSONS(0)),),
    )
    message = Message("\n".join(lines), (*waiting, *ways))
    if turn.tapped_message and turn.is_private:
        turn.show(message)
    else:
        await desk.tell_privately(turn, message, key="desk")
