"""Booking a visit: day, time, name and telephone number, summary, confirm."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.booking.service import AlreadyBooked, NotAllowed, SlotTaken, Visit
from bot.booking.slots import Slot
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.phone import show_phone
from bot.salon import EXAMINATION
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact, gate
from handlers.staff import notices
from handlers.turn import Turn

NAME_STEP = "booking_name"
PHONE_STEP = "booking_phone"
DAYS_PAGE = 8


async def days(turn: Turn, page: int) -> None:
    """Offer the days with free times, when the client may book."""
    await turn.expect(None)
    if not await turn.services.bookings.may_book(turn.session, turn.client.id, EXAMINATION):
        await gate.explain(turn)
        return
    booked = await turn.services.bookings.examination(turn.session, turn.client.id)
    if booked is not None:
        turn.show(_already(turn, booked))
        return
    tr = turn.tr
    free = await turn.services.bookings.days(turn.session, EXAMINATION)
    if not free:
        turn.show(
            Message(
                tr("There is no free time in the coming weeks. Please let our team find one for you."),
                ((keyboards.person(tr),), (keyboards.to_menu(tr),)),
            )
        )
        return
    service = turn.services.salon.services[EXAMINATION]
    text = tr(
        "Your first visit is an examination: {service}, {minutes} minutes. Which day suits you?",
        service=service.name[turn.language],
        minutes=service.minutes,
    )
    turn.show(Message(text, _day_buttons(tr, free, page)))


async def times(turn: Turn, day: date) -> None:
    """Offer the free times of a day."""
    slots = await turn.services.bookings.times(turn.session, EXAMINATION, day)
    if not slots:
        turn.toast(turn.tr("This day is full now. Please choose another."))
        await days(turn, 0)
        return
    tr = turn.tr
    turn.show(
        Message(
            tr("{day}: which time suits you?", day=tr.day(slots[0].starts_at)),
            (*_time_buttons(tr, slots), (Button(tr("← Back"), on.DAYS(0)), keyboards.to_menu(tr))),
        )
    )


async def chosen(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    """Ask for what is missing, then show the summary."""
    if not await _is_open(turn, therapist_id, starts_at):
        return
    if turn.client.name is None:
        await _ask_name(turn, therapist_id, starts_at)
    elif turn.client.phone is None and turn.services.salon.ask_phone:
        await _ask_phone(turn, therapist_id, starts_at)
    else:
        await _summary(turn, therapist_id, starts_at)


async def change_name(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    """Ask for another name, then show the summary again."""
    if await _is_open(turn, therapist_id, starts_at):
        await _ask_name(turn, therapist_id, starts_at)


async def use_name(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    """Take the name that the client has in Telegram."""
    name = contact.name_in_telegram(turn)
    if name is not None:
        turn.client.name = name
    await chosen(turn, therapist_id, starts_at)


async def typed_name(turn: Turn, step: Step) -> None:
    """Take the name, and go on."""
    if contact.take_name(turn):
        await chosen(turn, *_recalled(step))


async def typed_phone(turn: Turn, step: Step, given: str | None = None) -> None:
    """Take a telephone number, typed or shared, and go on."""
    if contact.take_phone(turn, given):
        await chosen(turn, *_recalled(step))


async def book(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    """Book what the summary shows; the database has the last word on whether it is free."""
    await turn.expect(None)
    if _lacks_contact(turn):
        await chosen(turn, therapist_id, starts_at)
        return
    bookings = turn.services.bookings
    try:
        visit = await bookings.book(turn.session, turn.client.id, EXAMINATION, therapist_id, starts_at)
    except NotAllowed:
        await gate.explain(turn)
    except AlreadyBooked:
        booked = await turn.services.bookings.examination(turn.session, turn.client.id)
        if booked is not None:
            turn.show(_already(turn, booked))
    except SlotTaken:
        await _offer_others(turn, starts_at)
    else:
        await turn.tell_staff(
            notices.booked(await turn.staff_translator(), visit),
            key=f"booked:{visit.number}",
        )
        turn.show(_booked(turn, visit))


async def _is_open(turn: Turn, therapist_id: str, starts_at: datetime) -> bool:
    """Return whether the client may go on with a slot; show what stands against it."""
    bookings = turn.services.bookings
    if not await bookings.may_book(turn.session, turn.client.id, EXAMINATION):
        await turn.expect(None)
        await gate.explain(turn)
        return False
    if await bookings.slot(turn.session, EXAMINATION, therapist_id, starts_at) is None:
        await turn.expect(None)
        await _offer_others(turn, starts_at)
        return False
    return True


def _lacks_contact(turn: Turn) -> bool:
    return turn.client.name is None or (turn.client.phone is None and turn.services.salon.ask_phone)


async def _ask_name(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    await turn.expect(Step(NAME_STEP, _remembered(therapist_id, starts_at)))
    tr, known = turn.tr, contact.name_in_telegram(turn)
    rows: Rows = ((keyboards.to_menu(tr),),)
    if known is not None:
        use = Button(tr.plain("Write down: {name}", name=known), on.USE_NAME(therapist_id, starts_at))
        rows = ((use,), *rows)
    turn.show(Message(tr("What name shall we write down? Please type it."), rows))


async def _summary(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    await turn.expect(None)
    tr, salon = turn.tr, turn.services.salon
    therapist = salon.therapist(therapist_id)
    lines = [
        tr("Please check:"),
        "",
        f"<b>{tr.content(salon.services[EXAMINATION].name)}</b>",
        tr("{day} at {time}", day=tr.day(starts_at), time=tr.time(starts_at)),
        tr("With: {therapist}", therapist=therapist.name if therapist else therapist_id),
        tr("Name: {name}", name=turn.client.name or ""),
    ]
    if turn.client.phone:
        lines.append(tr("Telephone: {phone}", phone=show_phone(turn.client.phone)))
    turn.show(
        Message(
            "\n".join(lines),
            (
                (Button(tr("✓ Confirm the booking"), on.BOOK(therapist_id, starts_at)),),
                (Button(tr("Change the name"), on.CHANGE_NAME(therapist_id, starts_at)),),
                (Button(tr("← Another time"), on.TIMES(salon.local_date(starts_at))), keyboards.to_menu(tr)),
            ),
        )
    )


async def _ask_phone(turn: Turn, therapist_id: str, starts_at: datetime) -> None:
    await turn.expect(Step(PHONE_STEP, _remembered(therapist_id, starts_at)))
    contact.ask_for_phone(turn)


async def _offer_others(turn: Turn, starts_at: datetime) -> None:
    tr, day = turn.tr, turn.services.salon.local_date(starts_at)
    slots = await turn.services.bookings.times(turn.session, EXAMINATION, day)
    text = tr("I am sorry, this time is no longer free.")
    if slots:
        nearest = sorted(sorted(slots, key=lambda slot: abs(slot.starts_at - starts_at))[:6], key=_start)
        text += " " + tr("These are free on the same day:")
        rows = _time_buttons(tr, nearest)
    else:
        rows = ()
    turn.show(Message(text, (*rows, (Button(tr("Other days"), on.DAYS(0)), keyboards.to_menu(tr)))))


def _booked(turn: Turn, visit: Visit) -> Message:
    tr = turn.tr
    parts = [
        tr("✓ <b>Booked.</b> Your booking number is {number}.", number=visit.number),
        "\n".join(details(turn, visit)),
        tr("I will remind you. Please come in comfortable clothes and bring any reports you have."),
    ]
    return Message("\n\n".join(parts), _visit_ways(tr, visit))


def _already(turn: Turn, visit: Visit) -> Message:
    parts = [
        turn.tr("You have your first visit already, booking number {number}:", number=visit.number),
        "\n".join(details(turn, visit)),
    ]
    return Message("\n\n".join(parts), _visit_ways(turn.tr, visit))


def details(turn: Turn, visit: Visit) -> list[str]:
    """Return the lines that describe a visit to its client."""
    tr, contact = turn.tr, turn.services.salon.contact
    lines = [
        f"<b>{tr.content(visit.service.name)}</b>",
        tr("{day} at {time}", day=tr.day(visit.starts_at), time=tr.time(visit.starts_at)),
        tr("With: {therapist}", therapist=visit.therapist_name),
    ]
    if contact.address:
        lines.append(tr("Address: {address}", address=contact.address))
    return lines


def _visit_ways(tr: Translator, visit: Visit) -> Rows:
    return ((Button(tr("🗓 This appointment"), on.APPOINTMENT(visit.number)),), (keyboards.to_menu(tr),))


def _day_buttons(tr: Translator, free: Sequence[date], page: int) -> Rows:
    last = (len(free) - 1) // DAYS_PAGE
    page = min(page, last)
    shown = free[page * DAYS_PAGE : (page + 1) * DAYS_PAGE]
    ways = [Button("←", on.DAYS(page - 1))] if page else []
    ways += [Button(tr("Later →"), on.DAYS(page + 1))] if page < last else []
    rows = keyboards.in_rows([Button(tr.short_day(day), on.TIMES(day)) for day in shown], 2)
    return (*rows, *([tuple(ways)] if ways else []), (keyboards.to_menu(tr),))


def _time_buttons(tr: Translator, slots: Sequence[Slot]) -> Rows:
    buttons = [Button(tr.time(slot.starts_at), on.SLOT(slot.therapist_id, slot.starts_at)) for slot in slots]
    return keyboards.in_rows(buttons, 4)


def _remembered(therapist_id: str, starts_at: datetime) -> dict[str, str]:
    return {"slot": on.SLOT(therapist_id, starts_at)}


def _recalled(step: Step) -> tuple[str, datetime]:
    therapist_id, starts_at = on.SLOT.read(step.data["slot"]) or ()
    return therapist_id, starts_at


def _start(slot: Slot) -> datetime:
    return slot.starts_at
