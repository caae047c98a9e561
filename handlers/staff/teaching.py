"""Teaching the bot: what it could not answer, tied to a topic or answered by the staff, and undone."""

from bot.faq.learning import Taught, Unanswered
from bot.i18n import LANGUAGE_NAMES
from bot.messages import Button, Message, Rows
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import desk
from handlers.turn import Turn

TEACH_STEP = "teach_answer"
PAGE = 6
MOST_CHARACTERS = 1500
_BUTTON_CHARACTERS = 40


async def unanswered(turn: Turn, page: int) -> None:
    """List the questions without an answer, the most frequent first."""
    if not await _may_teach(turn):
        return
    tr, found = turn.tr, await turn.services.learning.unanswered(turn.session)
    if not found:
        turn.show(Message(tr("There is no question without an answer."), ((_to_desk(turn),),)))
        return
    text = tr("Questions that the bot could not answer. Nobody's name is kept with them.")
    rows = tuple(
        (Button(_as_button(one), on.UNANSWERED(one.number)),) for one in keyboards.on_page(found, page, PAGE)
    )
    turn.show(
        Message(text, (*rows, *keyboards.pages(tr, found, page, PAGE, on.UNANSWERED_LIST), (_to_desk(turn),)))
    )


async def show(turn: Turn, number: int) -> None:
    """Show one question with what can be done about it."""
    if not await _may_teach(turn):
        return
    question = await _question(turn, number)
    if question is None:
        return
    tr = turn.tr
    likely = await turn.services.answers.nearest(question.text, question.language)
    topics = [topic for topic_id in likely if (topic := turn.services.topic(topic_id))]
    rows: Rows = tuple(
        (Button(f"→ {topic.title[turn.language]}", on.TEACH_TOPIC(number, topic.id)),) for topic in topics
    )
    turn.show(
        Message(
            _quoted(turn, question) + "\n\n" + tr("Which topic answers it? Or write an answer yourself."),
            (
                *rows,
                (Button(tr("Another topic"), on.TEACH_TOPICS(number, 0)),),
                (Button(tr("✍️ Write an answer"), on.TEACH_ANSWER(number)),),
                (Button(tr("🗑 Take it off the list"), on.DISMISS(number)),),
                (Button(tr("← Back"), on.UNANSWERED_LIST(0)),),
            ),
        )
    )


async def choose_topic(turn: Turn, number: int, page: int) -> None:
    """Offer every topic for a question."""
    if not await _may_teach(turn):
        return
    question = await _question(turn, number)
    if question is None:
        return
    topics = turn.services.topics
    rows = tuple(
        (Button(topic.title[turn.language], on.TEACH_TOPIC(number, topic.id)),)
        for topic in keyboards.on_page(topics, page, PAGE)
    )
    ways = keyboards.pages(turn.tr, topics, page, PAGE, lambda other: on.TEACH_TOPICS(number, other))
    back = (Button(turn.tr("← Back"), on.UNANSWERED(number)),)
    turn.show(Message(_quoted(turn, question), (*rows, *ways, back)))


async def teach_topic(turn: Turn, number: int, topic_id: str) -> None:
    """Tie a question to a topic from now on."""
    if not await _may_teach(turn):
        return
    if turn.services.topic(topic_id) is None:
        await choose_topic(turn, number, 0)
        return
    lesson = await turn.services.learning.teach_topic(turn.session, number, topic_id, by=turn.client.id)
    _learned(turn, lesson)


async def ask_for_answer(turn: Turn, number: int) -> None:
    """Take what the staff member types next as the answer for everybody who asks this."""
    if not await _may_teach(turn):
        return
    question = await _question(turn, number)
    if question is None:
        return
    await turn.expect(Step(TEACH_STEP, {"question": number}))
    text = turn.tr(
        "Write the answer now, in {language}, or /cancel. Everybody who asks this will read it, so name "
        "nobody and promise no relief.",
        language=LANGUAGE_NAMES[turn.language],
    )
    turn.say(Message(_quoted(turn, question) + "\n\n" + text))


async def typed_answer(turn: Turn, step: Step) -> None:
    """Keep what the staff member typed as an answer."""
    if not await desk.is_allowed(turn):
        return
    if len(turn.text) > MOST_CHARACTERS:
        text = turn.tr(
            "Please keep it to {most} characters: clients read on small screens.", most=MOST_CHARACTERS
        )
        turn.say(Message(text))
        return
    await turn.expect(None)
    lesson = await turn.services.learning.teach_answer(
        turn.session, int(step.data["question"]), turn.text, turn.language, by=turn.client.id
    )
    _learned(turn, lesson)


async def dismiss(turn: Turn, number: int) -> None:
    """Take a question off the list; its count stays."""
    if await _may_teach(turn):
        await turn.services.learning.dismiss(turn.session, number)
        await unanswered(turn, 0)


async def lessons(turn: Turn, page: int) -> None:
    """List what was taught, the newest first; a tap undoes one."""
    if not await _may_teach(turn):
        return
    tr, taught = turn.tr, (await turn.services.learning.lessons(turn.session))[::-1]
    if not taught:
        turn.show(Message(tr("The bot has learned nothing yet."), ((_to_desk(turn),),)))
        return
    shown = keyboards.on_page(taught, page, PAGE)
    lines = [_lesson_line(turn, one) for one in shown]
    rows = tuple(
        (Button(tr("↩ Undo {number}", number=one.number), on.UNDO_LESSON(one.number)),) for one in shown
    )
    ways = keyboards.pages(tr, taught, page, PAGE, on.LESSONS)
    turn.show(Message("\n".join(lines), (*rows, *ways, (_to_desk(turn),))))


async def undo(turn: Turn, number: int) -> None:
    """Forget a lesson at once, on every instance."""
    if await _may_teach(turn):
        await turn.services.learning.undo(turn.session, number)
        turn.toast(turn.tr.plain("Undone."))
        await lessons(turn, 0)


async def _may_teach(turn: Turn) -> bool:
    """Return whether a staff member taps in their own chat: what clients wrote belongs into no group."""
    if not await desk.is_allowed(turn):
        return False
    if not turn.is_private:
        turn.toast(turn.tr.plain("Please write /questions to me in private."), is_alert=True)
    return turn.is_private


async def _question(turn: Turn, number: int) -> Unanswered | None:
    question = await turn.services.learning.question(turn.session, number)
    if question is None:
        turn.toast(turn.tr.plain("Somebody has dealt with this question."))
        await unanswered(turn, 0)
    return question


def _learned(turn: Turn, lesson: int | None) -> None:
    tr = turn.tr
    if lesson is None:
        turn.show(Message(tr("Somebody has dealt with this question."), ((_to_desk(turn),),)))
        return
    more = Button(tr("← More questions"), on.UNANSWERED_LIST(0))
    turn.show(
        Message(
            tr("✓ Learned: whoever asks this gets the answer from now on."),
            ((Button(tr("↩ Undo {number}", number=lesson), on.UNDO_LESSON(lesson)),), (more,)),
        )
    )


def _to_desk(turn: Turn) -> Button:
    return Button(turn.tr("← Questions"), on.QUESTION_DESK())


def _quoted(turn: Turn, question: Unanswered) -> str:
    return turn.tr("<b>«{question}»</b>", question=question.text)


def _as_button(question: Unanswered) -> str:
    text = (
        question.text
        if len(question.text) <= _BUTTON_CHARACTERS
        else question.text[:_BUTTON_CHARACTERS] + "…"
    )
    return f"{question.times} × {text}" if question.times > 1 else text


def _lesson_line(turn: Turn, taught: Taught) -> str:
    topic = turn.services.topic(taught.topic_id) if taught.topic_id else None
    if taught.topic_id:
        answer = topic.title[turn.language] if topic else turn.tr.plain("a topic that is no more")
    else:
        answer = taught.answer or ""
    return turn.tr(
        "{number}. «{question}» → {answer}", number=taught.number, question=taught.question, answer=answer
    )
