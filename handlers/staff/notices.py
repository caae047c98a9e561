"""What the staff are told: a status, a booking number, a time; never a health answer or a name."""

import uuid
from dataclasses import replace

from bot.booking.service import Visit
from bot.i18n import Translator
from bot.messages import Button, Message
from bot.screening.rules import Judgement, Verdict
from handlers import callbacks as on


def booked(tr: Translator, visit: Visit) -> Message:
    """Return the notice of a new booking."""
    return _about(tr, visit, tr("📅 New booking {number}", number=visit.number))


def confirmed(tr: Translator, visit: Visit) -> Message:
    """Return the notice that a client will come."""
    return _about(tr, visit, tr("✓ Booking {number} is confirmed by the client", number=visit.number))


def cancelled(tr: Translator, visit: Visit) -> Message:
    """Return the notice that a client cancelled."""
    return _about(tr, visit, tr("✕ Booking {number} was cancelled by the client", number=visit.number))


def withdrawn(tr: Translator, number: int) -> Message:
    """Return the notice of a cancellation for which no reason is given."""
    return Message(tr("✕ Booking {number} is cancelled", number=number))


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


def sent_to_112(tr: Translator, client_id: int) -> Message:
    """Return the notice that a client described an emergency."""
    head = tr(
        "🚨 Client {client} wrote about a possible emergency and was told to call 112", client=client_id
    )
    return _about_client(tr, client_id, head)


def screened(tr: Translator, client_id: int, screening_id: uuid.UUID, judgement: Judgement) -> Message:
    """Return the notice of a questionnaire that a person has to look at."""
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
    notice = _about_client(tr, client_id, head)
    if judgement.verdict is not Verdict.REVIEW:
        return notice
    return replace(notice, buttons=((Button(tr("See the answers"), on.CASE(screening_id)),), *notice.buttons))


def _about(tr: Translator, visit: Visit, head: str) -> Message:
    lines = [
        f"<b>{head}</b>",
        tr.content(visit.service.name),
        tr("{day} at {time}", day=tr.day(visit.starts_at), time=tr.time(visit.starts_at)),
        tr("With: {therapist}", therapist=visit.therapist_name),
    ]
    return Message("\n".join(lines), ((Button(tr("Who is it?"), on.DETAILS(visit.number)),),))


def _about_client(tr: Translator, client_id: int, head: str) -> Message:
    return Message(f"<b>{head}</b>", ((Button(tr("Who is it?"), on.CLIENT(client_id)),),))
