"""What the staff are told: a status, a booking number, a time; never a health answer or a name."""

import uuid
from collections.abc import Sequence
from dataclasses import replace

from bot.booking.service import Visit
from bot.i18n import LANGUAGE_NAMES, Translator, safe
from bot.languages import language_from_code
from bot.messages import Button, Message
from bot.questions.service import Asked
from bot.screening.rules import Judgement, Verdict
from handlers import callbacks as on

_LISTED = 8


def booked(tr: Translator, visit: Visit) -> Message:
    """Return the notice of a new booking."""
    return _about(tr, visit, tr("📅 New booking {number}", number=visit.number))


def confirmed(tr: Translator, visit: Visit) -> Message:
    """Return the notice that a client will come."""
    return _about(tr, visit, tr("✓ Booking {number} is confirmed by the client", number=visit.number))


def cancelled(tr: Translator, visit: Visit) -> Message:
    """Return the notice that a client cancelled."""
    return _about(tr, visit, tr("✕ Booking {number} was cancelled by the client", number=visit.number))


def withdrawn(tr: Translator, numbers: Sequence[int]) -> Message:
    """Return the notice of cancellations for which no reason is given."""
    return Message(tr("✕ Cancelled bookings: {numbers}", numbers=_joined(numbers)))


def held(tr: Translator, numbers: Sequence[int]) -> Message:
    """Return the notice that visits of one client must not take place for now."""
    text = tr("⏸ On hold until the client may be treated again: bookings {numbers}", numbers=_joined(numbers))
    return Message(text, ((Button(tr("Who is it?"), on.DETAILS(numbers[0])),),))


def released(tr: Translator, numbers: Sequence[int]) -> Message:
    """Return the notice that visits of one client that were on hold take place after all."""
    text = tr("▶ No longer on hold: bookings {numbers}", numbers=_joined(numbers))
    return Message(text, ((Button(tr("Who is it?"), on.DETAILS(numbers[0])),),))


def changed(tr: Translator, client_id: int, numbers: Sequence[int]) -> Message:
    """Return the therapists' notice that a client's health has changed before a visit."""
    head = tr("⏸ Client {client} reports a change before the visit", client=client_id)
    lines = [f"<b>{head}</b>", tr("The whole questionnaire is asked for again.")]
    if numbers:
        lines.append(tr("On hold until then: {numbers}", numbers=_joined(numbers)))
    return Message("\n".join(lines), ((Button(tr("Who is it?"), on.CLIENT(client_id)),),))


def outdated(tr: Translator, client_id: int) -> Message:
    """Return the notice that a client could not book, because their answers count no more."""
    head = tr(
        "⌛ Client {client} wants to book; their questionnaire is out of date and is asked again",
        client=client_id,
    )
    return _about_client(tr, client_id, head)


def unreachable(tr: Translator, visit: Visit) -> Message:
    """Return the notice that a client has to be telephoned."""
    head = tr(
        "☎ Please call the client of booking {number}: Telegram does not reach them", number=visit.number
    )
    return _about(tr, visit, head)


def asks_for_person(tr: Translator, client_id: int) -> Message:
    """Return the notice that a client would like to talk to somebody."""
    return _about_client(
        tr, client_id, tr("👤 Client {client} would like to talk to a person", client=client_id)
    )


def asked(tr: Translator, asked: Asked, *, with_text: bool) -> Message:
    """Return a client's question for the staff; in a group without the text, which may tell of health."""
    head = tr(
        "✉️ Question {number} from client {client} ({language})",
        number=asked.number,
        client=asked.client.id,
        language=LANGUAGE_NAMES[language_from_code(asked.client.language)],
    )
    who = Button(tr("Who is it?"), on.CLIENT(asked.client.id))
    if not with_text:
        text = f"<b>{head}</b>\n\n" + tr("Answer by replying to this message.")
        return Message(text, ((Button(tr("Read it"), on.QUESTION(asked.number)),), (who,)))
    parts = [f"<b>{head}</b>", safe(asked.text)]
    parts.append(
        tr("Somebody has answered; your reply goes to the client too.")
        if asked.is_answered
        else tr("Reply to this message, and the client gets your answer.")
    )
    return Message("\n\n".join(parts), ((Button(tr("✍️ Answer"), on.ANSWER_QUESTION(asked.number)),), (who,)))


def questions_wait(tr: Translator, numbers: Sequence[int]) -> Message:
    """Return the reminder of questions that have waited too long."""
    text = tr.plural(
        "⏰ {count} client waits for an answer from you.",
        "⏰ {count} clients wait for an answer from you.",
        len(numbers),
    )
    buttons = [Button(tr("✉️ Question {number}", number=number), on.QUESTION(number)) for number in numbers]
    return Message(f"<b>{text}</b>", tuple((button,) for button in buttons[:_LISTED]))


def answer_undelivered(tr: Translator, client_id: int, number: int) -> Message:
    """Return the notice that an answer does not reach the client."""
    head = tr(
        "☎ Your answer to question {number} does not reach client {client} in Telegram",
        number=number,
        client=client_id,
    )
    return _about_client(tr, client_id, head)


def sent_to_112(tr: Translator, client_id: int) -> Message:
    """Return the notice that a client described an emergency."""
    head = tr(
        "🚨 Client {client} wrote about a possible emergency and was told to call 112", client=client_id
    )
    return _about_client(tr, client_id, head)


def screened(
    tr: Translator, client_id: int, screening_id: uuid.UUID, judgement: Judgement, *, with_case: bool
) -> Message:
    """Return the notice of a questionnaire that needs a person; ``with_case`` adds the way to it."""
    heads = {
        Verdict.EMERGENCY: tr(
            "🚨 Client {client}: the questionnaire ended with the advice to call 112", client=client_id
        ),
        Verdict.REFUSE: tr("✕ Client {client}: the questionnaire ended with a refusal", client=client_id),
        Verdict.REVIEW: tr(
            "👀 Client {client}: a therapist must look at the questionnaire", client=client_id
        ),
    }
    head = heads[judgement.verdict]
    if judgement.call_first:
        head += "\n" + tr("Please telephone the client first.")
    return _about_case(tr, client_id, screening_id, head, with_case=with_case)


def contested(tr: Translator, client_id: int, screening_id: uuid.UUID, *, with_case: bool) -> Message:
    """Return the notice that a client wants a refusal to be looked at again."""
    head = tr("🔎 Client {client} asks a therapist to look at a refusal again", client=client_id)
    return _about_case(tr, client_id, screening_id, head, with_case=with_case)


def guardian_agreed(tr: Translator, client_id: int, screening_id: uuid.UUID) -> Message:
    """Return the therapists' notice that the parent or guardian of a client agreed; without their name."""
    head = tr("👪 Client {client}: the parent or guardian has agreed", client=client_id)
    return _about_case(tr, client_id, screening_id, head, with_case=True)


def review_waits(tr: Translator, client_id: int, screening_id: uuid.UUID) -> Message:
    """Return the therapists' reminder of a questionnaire."""
    head = tr("⏰ The questionnaire of client {client} still waits for a therapist", client=client_id)
    return _about_case(tr, client_id, screening_id, head, with_case=True)


def review_waits_long(tr: Translator, client_id: int, screening_id: uuid.UUID, *, with_case: bool) -> Message:
    """Return the owner's notice that no therapist has decided, though they were reminded."""
    head = tr("⏰ No therapist has decided about the questionnaire of client {client} yet", client=client_id)
    return _about_case(tr, client_id, screening_id, head, with_case=with_case)


def _joined(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _about(tr: Translator, visit: Visit, head: str) -> Message:
    lines = [
        f"<b>{head}</b>",
        tr.content(visit.service.name),
        tr("{day} at {time}", day=tr.day(visit.starts_at), time=tr.time(visit.starts_at)),
        tr("With: {therapist}", therapist=visit.therapist_name),
    ]
    return Message("\n".join(lines), ((Button(tr("Who is it?"), on.DETAILS(visit.number)),),))


def _about_case(
    tr: Translator, client_id: int, screening_id: uuid.UUID, head: str, *, with_case: bool
) -> Message:
    notice = _about_client(tr, client_id, head)
    if not with_case:
        return notice
    return replace(notice, buttons=((Button(tr("See the answers"), on.CASE(screening_id)),), *notice.buttons))


def _about_client(tr: Translator, client_id: int, head: str) -> Message:
    return Message(f"<b>{head}</b>", ((Button(tr("Who is it?"), on.CLIENT(client_id)),),))
