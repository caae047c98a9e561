"""What is stored about a client, and their rights to see, take away, and end it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.booking.holds import Settled
from bot.i18n import Translator
from bot.messages import Button, Document, Message
from bot.privacy.retention import DELETABLE_FOR
from bot.screening.documents import answers_page
from bot.screening.fhir import bundle
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact
from handlers.staff import therapists
from handlers.turn import Turn

_SURE = 1


async def show(turn: Turn) -> None:
    """Explain in plain words what is stored and why."""
    tr = turn.tr
    kept = turn.services.salon.retention
    stored = await turn.services.privacy.stored(turn.session, turn.client.id)
    lines = [
        tr("<b>Your data</b>"),
        *contact.lines(tr, turn.client),
        *_guardian(tr, stored.guardian_agreed_at),
        tr.plural("{count} questionnaire", "{count} questionnaires", stored.screenings),
        tr.plural("{count} appointment", "{count} appointments", stored.appointments),
        "",
        tr(
            "Your health answers only decide whether you can book safely. They are stored encrypted and seen "
            "by therapists only. Unfinished questionnaires are deleted after {hours} hours, finished ones "
            "without a booking after {days} days, and everything {months} months after your last visit.\n\n"
            "Telegram chats with bots are not end-to-end encrypted.",
            hours=kept.unfinished_hours,
            days=kept.without_booking_days,
            months=kept.after_last_visit_months,
        ),
    ]
    rows = [
        (Button(tr("✎ Correct my data"), on.CORRECT()),),
        (Button(tr("⬇ Get all my data"), on.EXPORT()),),
    ]
    if stored.has_consent:
        rows.append((Button(tr("✋ Withdraw my consent"), on.WITHDRAW(0)),))
    rows.append((Button(tr("🗑 Erase everything about me"), on.ERASE(0)),))
    turn.show(Message("\n".join(lines), (*rows, (keyboards.person(tr), keyboards.to_menu(tr)))))


def _guardian(tr: Translator, agreed_at: datetime | None) -> list[str]:
    if agreed_at is None:
        return []
    day = tr.day(agreed_at)
    return [tr("Parent or guardian: name and telephone number stored, agreed on {day}", day=day)]


async def export(turn: Turn) -> None:
    """Send everything that is stored as a file; the latest answers also as a page and in FHIR."""
    tr, privacy = turn.tr, turn.services.privacy
    everything = await privacy.export(turn.session, turn.client.id)
    turn.say(
        Message(tr("This is everything we store about you."), document=_file("my-data.json", everything))
    )
    filled = await privacy.filled(turn.session, turn.client.id)
    if filled is None:
        return
    questionnaire = turn.services.screenings.questionnaire
    page = answers_page(questionnaire, filled, turn.language, tr.timezone, salon=turn.services.salon.name)
    turn.say(
        Message(
            tr("Your latest health answers as a page: open it in a browser to print it or save it as PDF."),
            document=Document("answers.html", page),
        )
    )
    resources = bundle(questionnaire, filled, turn.language, tr.timezone)
    turn.say(
        Message(
            tr("The same answers for another health service's computer, in the format FHIR R4."),
            document=_file("answers.fhir.json", resources),
        )
    )


async def withdraw(turn: Turn, sure: int) -> None:
    """End the use of the health answers; bookings that rely on them are cancelled."""
    tr = turn.tr
    if sure != _SURE:
        turn.show(
            Message(
                tr(
                    "If you withdraw your consent, your health answers are deleted and your "
                    "coming appointments are cancelled. Do you want that?"
                )
                + await _guardian_goes(turn),
                (
                    (Button(tr("✋ Yes, withdraw"), on.WITHDRAW(_SURE)),),
                    (Button(tr("← No, keep it"), on.PRIVACY()),),
                ),
            )
        )
        return
    await turn.expect(None)
    cancelled = await turn.services.privacy.withdraw(turn.session, turn.client.id)
    await therapists.tell_of_visits(turn.services, turn.session, Settled(cancelled=tuple(cancelled)))
    turn.show(
        Message(
            tr(
                "Your consent is withdrawn and your health answers are deleted. Our team can "
                "still help you by telephone or at the salon."
            ),
            ((keyboards.person(tr),), (keyboards.to_menu(tr),)),
        )
    )


async def erase(turn: Turn, sure: int) -> None:
    """Erase the client, and what Telegram still deletes of the chat; the last message says so."""
    tr = turn.tr
    if sure != _SURE:
        turn.show(
            Message(
                tr(
                    "This erases your name, telephone number, questionnaires and appointments, "
                    "cancels what is booked, and deletes the messages of the last two days from this chat. "
                    "It cannot be undone. Do you want that?"
                )
                + await _guardian_goes(turn),
                (
                    (Button(tr("🗑 Yes, erase everything"), on.ERASE(_SURE)),),
                    (Button(tr("← No, keep it"), on.PRIVACY()),),
                ),
            )
        )
        return
    erased = await turn.services.privacy.erase(turn.session, turn.client)
    settled = Settled(cancelled=tuple(erased.cancelled))
    await therapists.tell_of_visits(turn.services, turn.session, settled)
    farewell = tr("Everything about you is erased. If you write again, we start anew. We wish you well!")
    turn.take_leave(Message(farewell, keyboard="remove"), deleting=_without_old_screen(turn, erased.messages))


def _without_old_screen(turn: Turn, messages: Sequence[int]) -> Sequence[int]:
    """Return which messages to delete; what was tapped is emptied instead where it is too old for that."""
    tapped, at = turn.tapped_message, turn.tapped_at
    if tapped is None or at is None:
        return messages
    others = [number for number in messages if number != tapped]
    if turn.now - at < DELETABLE_FOR:
        return [*others, tapped]
    turn.show(Message(turn.tr("Erased.")))
    return others


async def _guardian_goes(turn: Turn) -> str:
    """Return what happens to the data of a parent or guardian, nothing where there are none."""
    stored = await turn.services.privacy.stored(turn.session, turn.client.id)
    if stored.guardian_agreed_at is None:
        return ""
    return "\n\n" + turn.tr("The name and telephone number of your parent or guardian are deleted too.")


def _file(name: str, values: Mapping[str, Any]) -> Document:
    return Document(name, json.dumps(values, ensure_ascii=False, indent=2))
