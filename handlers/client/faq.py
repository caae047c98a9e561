"""Questions and answers: browsing topics, and finding the answer to what a client writes."""

from collections.abc import Sequence

from bot.faq.search import Finding
from bot.faq.topics import GROUPS, Group, Topic
from bot.i18n import LANGUAGE_NAMES, Translator, safe
from bot.messages import Button, ContactCard, Message, Rows
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import asking, facts
from handlers.staff import notices
from handlers.turn import Turn


async def browse(turn: Turn) -> None:
    """Show what the topics are about."""
    tr = turn.tr
    rows = tuple((Button(_name(tr, group), on.TOPICS(group)),) for group in GROUPS)
    turn.show(
        Message(
            tr("What would you like to know? You can also write your question in your own words."),
            (*rows, (keyboards.person(tr), keyboards.to_menu(tr))),
        )
    )


async def show_group(turn: Turn, group: str) -> None:
    """Show the topics of one group."""
    topics = [topic for topic in turn.services.topics if topic.group == group]
    if not topics:
        await browse(turn)
        return
    tr = turn.tr
    back = (Button(tr("← Back"), on.TOPIC_GROUPS()), keyboards.to_menu(tr))
    turn.show(Message(f"<b>{_name(tr, topics[0].group)}</b>", (*_choices(topics, turn, width=2), back)))


async def show_topic(turn: Turn, topic_id: str) -> None:
    """Show the answer to a topic in place of the list."""
    topic = turn.services.topic(topic_id)
    if topic is None:
        await browse(turn)
    else:
        turn.show(answer(topic, turn))


async def show_sources(turn: Turn, topic_id: str) -> None:
    """Show where a topic's statements come from."""
    topic = turn.services.topic(topic_id)
    if topic is None:
        await browse(turn)
        return
    tr = turn.tr
    head = tr("Where this comes from:")
    lines = [
        f"• {source.title if source.url is None else _link(source.title, source.url)}"
        for source in topic.sources
    ]
    back = (Button(tr("← Back"), on.TOPIC(topic.id)), keyboards.to_menu(tr))
    turn.show(Message("\n".join([f"<b>{tr.content(topic.title)}</b>", head, *lines]), (back,)))


async def show_lesson(turn: Turn, number: int) -> None:
    """Show an answer that the staff wrote."""
    if not await _say_lesson(turn, number):
        await browse(turn)


async def respond(turn: Turn, finding: Finding) -> None:
    """Answer a typed question that is no emergency, offer the nearest topics, or the way to a person."""
    if finding.talk is not None:
        turn.say(_small_talk(turn, finding.talk))
    elif finding.kind == "answer" and await _say_answers(turn, finding):
        return
    elif finding.kind == "suggest":
        await _say_suggestions(turn, finding)
    else:
        await turn.services.learning.missed(turn.session, turn.text, turn.language, refused=False)
        number = await turn.services.questions.draft(turn.session, turn.client.id, turn.text)
        turn.say(_no_answer(turn.tr, number))


async def none_of_these(turn: Turn, number: int) -> None:
    """Count that no suggestion was right, and offer to pass the question on."""
    text = await turn.services.questions.draft_text(turn.session, number, turn.client.id)
    if text is not None:
        await turn.services.learning.missed(turn.session, text, turn.language, refused=True)
    turn.show(_no_answer(turn.tr, number if text is not None else None))


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
    # Telegram refuses buttons that dial; a contact's card is what it dials from.
    turn.say(Message("", card=ContactCard("112", tr.plain("🚨 Emergency call"))))


def answer(topic: Topic, turn: Turn) -> Message:
    """Return a topic's answer with the next step, and what is related to it."""
    tr = turn.tr
    related = [known for topic_id in topic.related[:2] if (known := turn.services.topic(topic_id))]
    body, is_known = facts.filled(topic, turn.services.salon, tr)
    parts = [f"<b>{tr.content(topic.title)}</b>", body]
    if topic.is_medical:
        caution = tr("General information, not a diagnosis.")
        parts.append(f"<i>{caution}</i>")
    steps = _next_step(topic, turn) if is_known else ((keyboards.person(tr),),)
    sources = (Button(tr("📖 Sources"), on.SOURCES(topic.id)),) if topic.is_medical else ()
    # No three in a row: their words do not fit on a small telephone.
    more = (Button(tr("❓ More questions"), on.TOPIC_GROUPS()), *sources)
    return Message("\n\n".join(parts), (*steps, *_choices(related, turn), more, (keyboards.to_menu(tr),)))


async def _say_answers(turn: Turn, finding: Finding) -> bool:
    """Say every answer that was found; return False when none is there any more."""
    if finding.lesson is not None:
        return await _say_lesson(turn, finding.lesson)
    found = [finding.id or "", *finding.also]
    topics = [topic for topic_id in found if (topic := turn.services.topic(topic_id))]
    for topic in topics:
        turn.say(answer(topic, turn))
    return bool(topics)


async def _say_lesson(turn: Turn, number: int) -> bool:
    taught = await turn.services.learning.lesson(turn.session, number)
    if taught is None or taught.answer is None or taught.answer_language is None:
        return False
    tr = turn.tr
    parts = [safe(taught.answer)]
    if taught.answer_language != turn.language:
        note = tr("Our team wrote this in {language}.", language=LANGUAGE_NAMES[taught.answer_language])
        parts.append(f"<i>{note}</i>")
    turn.say(Message("\n\n".join(parts), ((keyboards.person(tr),), (keyboards.to_menu(tr),))))
    return True


async def _say_suggestions(turn: Turn, finding: Finding) -> None:
    tr = turn.tr
    found = [topic for topic_id in finding.candidates if (topic := turn.services.topic(topic_id))]
    number = await turn.services.questions.draft(turn.session, turn.client.id, turn.text)
    lesson = ((Button(tr("What our team answered"), on.LESSON(finding.lesson)),),) if finding.lesson else ()
    turn.say(
        Message(
            tr("I am not quite sure what you mean. Is it one of these?"),
            (
                *lesson,
                *_choices(found, turn),
                (Button(tr("None of these"), on.NONE_OF_THESE(number)),),
                (keyboards.person(tr), keyboards.to_menu(tr)),
            ),
        )
    )


def _no_answer(tr: Translator, number: int | None) -> Message:
    offer = ((asking.offer(tr, number),),) if number is not None else ((keyboards.person(tr),),)
    return Message(
        tr("I am sorry, I have no answer to that. Our team can help, or see what I know:"),
        (*offer, (Button(tr("❓ Questions and answers"), on.TOPIC_GROUPS()), keyboards.to_menu(tr))),
    )


def _small_talk(turn: Turn, talk: str) -> Message:
    tr = turn.tr
    if talk == "thanks":
        return Message(
            tr("You are welcome! I am here whenever you need me. Take care."), ((keyboards.to_menu(tr),),)
        )
    return Message(
        tr("Hello! Good to hear from you. Write your question in your own words, or choose:"),
        keyboards.menu(tr),
    )


def _next_step(topic: Topic, turn: Turn) -> Rows:
    tr, maps_url = turn.tr, turn.services.salon.contact.maps_url
    if topic.next_step == "directions":
        return ((Button(tr("🗺 Show the way"), url=maps_url),),) if maps_url else ()
    steps = {
        "book": keyboards.book(tr),
        "questionnaire": keyboards.questionnaire(tr),
        "person": keyboards.person(tr),
        "privacy": Button(tr("🔒 Privacy"), on.PRIVACY()),
    }
    return ((steps[topic.next_step],),)


def _choices(topics: Sequence[Topic], turn: Turn, *, width: int = 1) -> Rows:
    buttons = [Button(topic.title[turn.language], on.TOPIC(topic.id)) for topic in topics]
    return keyboards.in_rows(buttons, width)


def _name(tr: Translator, group: Group) -> str:
    names: dict[Group, str] = {
        "back": tr("🦴 My back"),
        "treatment": tr("💆 The treatment"),
        "session": tr("🌿 Before and after a session"),
        "me": tr("🙋 Is it for me?"),
        "visit": tr("📍 Prices, hours, address"),
        "us": tr("🏠 About us and my data"),
    }
    return names[group]


def _link(title: str, url: str) -> str:
    return f'<a href="{safe(url)}">{safe(title)}</a>'
