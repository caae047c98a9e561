"""A client's own appointments: see, cancel, and say "I will come"."""

from bot.booking.service import Cancelled, Visit
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact
from handlers.client.booking import details
from handlers.staff import notices
from handlers.turn import Turn


async def show_all(turn: Turn) -> None:
    """List what is booked."""
    tr = turn.tr
    visits = await turn.services.bookings.upcoming(turn.session, turn.client.id)
    if not visits:
        turn.show(Message(tr("You have no appointments."), ((keyboards.book(tr),), (keyboards.to_menu(tr),))))
        return
    text = tr.plural("You have {count} appointment:", "You have {count} appointments:", len(visits))
    rows = tuple((Button(_line(tr, visit, turn), on.APPOINTMENT(visit.number)),) for visit in visits)
    turn.show(Message(text, (*rows, (keyboards.to_menu(tr),))))


async def show_one(turn: Turn, number: int) -> None:
    """Show one appointment with what can be done about it."""
    visit = await turn.services.bookings.visit(turn.session, number, client_id=turn.client.id)
    if visit is None:
        await _unknown(turn)
        return
    tr = turn.tr
    parts = [tr("Booking number {number}", number=visit.number), "\n".join(details(turn, visit))]
    rows: list[tuple[Button, ...]] = []
    if not visit.is_booked:
        parts.append(tr("This appointment was cancelled."))
    elif visit.starts_at > turn.now:
        if visit.is_held:
            parts.append(tr("⏸ On hold: please wait until we know whether you can come."))
            rows.append((keyboards.questionnaire(tr),))
        else:
            parts += _done(tr, visit)
            rows = [*_still_to_do(tr, visit)]
            if visit.is_checked:
                rows.append((Button(tr("🩺 Something has changed"), on.CHECK(number)),))
        rows.append((Button(tr("✕ Cancel the appointment"), on.ASK_CANCEL(number)),))
    ways = (Button(tr("← Back"), on.APPOINTMENTS()), keyboards.to_menu(tr))
    turn.show(Message("\n\n".join(parts), (*rows, ways)))


async def ask_cancel(turn: Turn, number: int) -> None:
    """Make sure before cancelling."""
    visit = await turn.services.bookings.visit(turn.session, number, client_id=turn.client.id)
    if visit is None or not visit.is_booked:
        await show_one(turn, number)
        return
    if turn.services.bookings.cancellable_until(visit) <= turn.now:
        _too_late(turn, number)
        return
    tr = turn.tr
    turn.show(
        Message(
            tr("Cancel this appointment?") + "\n\n" + "\n".join(details(turn, visit)),
            (
                (Button(tr("✕ Yes, cancel it"), on.CANCEL(number)),),
                (Button(tr("← No, keep it"), on.APPOINTMENT(number)),),
            ),
        )
    )


async def cancel(turn: Turn, number: int) -> None:
    """Cancel, and tell the staff."""
    tr = turn.tr
    outcome = await turn.services.bookings.cancel(turn.session, turn.client.id, number)
    if outcome is Cancelled.DONE:
        visit = await turn.services.bookings.visit(turn.session, number, client_id=turn.client.id)
        if visit:
            await turn.tell_staff(
                notices.cancelled(await turn.staff_translator(), visit), key=f"cancelled:{number}"
            )
        rows = ((keyboards.book(tr),), (keyboards.to_menu(tr),))
        turn.show(Message(tr("The appointment is cancelled. You can book another whenever you like."), rows))
    elif outcome is Cancelled.TOO_LATE:
        _too_late(turn, number)
    elif outcome is Cancelled.ALREADY:
        await show_one(turn, number)
    else:
        await _unknown(turn)


def reminder(tr: Translator, visit: Visit, address: str | None) -> Message:
    """Return the reminder of a visit, in the client's language and without a word about their health."""
    lines = [
        tr("⏸ Your appointment is on hold:") if visit.is_held else tr("🔔 A reminder of your appointment:"),
        "",
        f"<b>{tr.content(visit.service.name)}</b>",
        tr("{day} at {time}", day=tr.day(visit.starts_at), time=tr.time(visit.starts_at)),
        tr("With: {therapist}", therapist=visit.therapist_name),
    ]
    if address:
        lines.append(tr("Address: {address}", address=address))
    cancel_button = (Button(tr("✕ Cancel the appointment"), on.ASK_CANCEL(visit.number)),)
    if visit.is_held:
        lines += ["", tr("It can take place only once your questionnaire has been looked at.")]
        ways = ((keyboards.questionnaire(tr),), (keyboards.person(tr),), cancel_button)
        return Message("\n".join(lines), ways)
    if not visit.is_checked:
        lines += ["", tr("Before you come, please answer the short check: it takes a minute.")]
    return Message("\n".join(lines), (*_still_to_do(tr, visit), cancel_button))


def _still_to_do(tr: Translator, visit: Visit) -> Rows:
    """Return the buttons for what the client has not done yet before a visit."""
    coming = Button(tr("✓ I will come"), on.COMING(visit.number))
    check = Button(tr("🩺 Short check before the visit"), on.CHECK(visit.number))
    wanted = ((coming, visit.is_confirmed), (check, visit.is_checked))
    return tuple((button,) for button, is_done in wanted if not is_done)


def _done(tr: Translator, visit: Visit) -> list[str]:
    """Return what the client has done before a visit."""
    said = tr("✓ You have said that you will come.")
    answered = tr("✓ You have answered the short check.")
    return [text for text, is_done in ((said, visit.is_confirmed), (answered, visit.is_checked)) if is_done]


def _too_late(turn: Turn, number: int) -> None:
    tr = turn.tr
    text = tr("It is too late to cancel here. Please call us, so that we can give the time to somebody else.")
    ways = (Button(tr("← Back"), on.APPOINTMENT(number)), keyboards.to_menu(tr))
    turn.show(Message(contact.with_our_phone(turn, text), ((keyboards.person(tr),), ways)))


async def _unknown(turn: Turn) -> None:
    turn.toast(turn.tr("I cannot find this appointment."))
    await show_all(turn)


def _line(tr: Translator, visit: Visit, turn: Turn) -> str:
    return (
        f"{tr.short_day(visit.starts_at)}, {tr.time(visit.starts_at)} · {visit.service.name[turn.language]}"
    )
