"""Questions and answers: browsing topics, and finding the answer to what a client writes."""

from collections.abc import Sequence

from bot.faq.topics import Topic
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import notices
from handlers.turn import Turn

PAGE = 8


async def browse(turn: Turn, page: int) -> None:
    """Show one page of topics."""
    tr, topics = turn.tr, turn.services.topics
    last = (len(topics) - 1) // PAGE
    page = min(page, last)
    rows = _choices(topics[page * PAGE : (page + 1) * PAGE], turn)
    ways = [Button(tr("← Back"), on.TOPICS(page - 1))] if page else []
    ways += [Button(tr("More →"), on.TOPICS(page + 1))] if page < last else []
    turn.show(
        Message(
            tr("What would you like to know? You can also write your question in your own words."),
            (*rows, *([tuple(ways)] if ways else []), (keyboards.person(tr), keyboards.to_menu(tr))),
        )
    )


async def show_topic(turn: Turn, topic_id: str) -> None:
    """Show the answer to a topic in place of the list."""
    topic = turn.services.topic(topic_id)
    if topic is None:
        await browse(turn, 0)
    else:
        turn.show(answer(topic, turn))


async def ask(turn: Turn) -> None:
    """Answer a typed question that is no emergency, offer the nearest topics, or say we do not know."""
    tr = turn.tr
    finding = turn.services.search.find_topic(turn.text, turn.language)
    if finding.kind == "answer" and (topic := turn.services.topic(finding.id or "")):
        turn.say(answer(topic, turn))
    elif finding.kind == "suggest":
        found = [topic for topic_id in finding.candidates if (topic := turn.services.topic(topic_id))]
        turn.say(
            Message(
                tr("I am not quite sure what you mean. Is it one of these?"),
                (*_choices(found, turn), (keyboards.person(tr), keyboards.to_menu(tr))),
            )
        )
    else:
        turn.say(
            Message(
                tr(
                    "I am sorry, I have no answer to that. A person from our team can help, or "
                    "see what I know:"
                ),
                (
                    (keyboards.person(tr),),
                    (Button(tr("❓ Questions and answers"), on.TOPICS(0)), keyboards.to_menu(tr)),
                ),
            )
        )


async def emergency(turn: Turn) -> None:
    """Send the person to 112, and tell the staff without a word of what was written."""
    tr = turn.tr
    await turn.tell_staff(
        notices.sent_to_112(await turn.staff_translator(), turn.client.id),
        key=f"urgent:{turn.update.update_id}",
    )
    turn.say(
        Message(
            tr(
                "🚨 <b>Please call 112 now.</b>\n\nWhat you describe can be an emergency. Do not wait for "
                "our answer and do not come to the salon: you need medical help first. If you cannot call, "
                "ask somebody near you."
            ),
            ((Button(tr("When is it an emergency?"), on.TOPIC("emergency_signs")),), (keyboards.person(tr),)),
        )
    )


def answer(topic: Topic, turn: Turn) -> Message:
    """Return a topic's answer with the next step, and what is related to it."""
    tr = turn.tr
    related = [known for topic_id in topic.related[:2] if (known := turn.services.topic(topic_id))]
    caution = tr("General information, not a diagnosis.")
    text = f"<b>{tr.content(topic.title)}</b>\n\n{tr.content(topic.answer)}\n\n<i>{caution}</i>"
    ways = (Button(tr("❓ More questions"), on.TOPICS(0)), keyboards.to_menu(tr))
    return Message(text, (*_next_step(topic, tr), *_choices(related, turn), ways))


def _next_step(topic: Topic, tr: Translator) -> Rows:
    steps = {
        "book": keyboards.book(tr),
        "questionnaire": keyboards.questionnaire(tr),
        "person": keyboards.person(tr),
    }
    return ((steps[topic.next_step],),) if topic.next_step in steps else ()


def _choices(topics: Sequence[Topic], turn: Turn) -> Rows:
    return tuple((Button(topic.title[turn.language], on.TOPIC(topic.id)),) for topic in topics)
