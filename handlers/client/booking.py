"""Booking a visit: day, time, name and telephone number, summary, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.booking.service import AlreadyBooked, NotAllowed, SlotTaken, Visit
from bot.booking.slots import Slot
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.phone import show_phone
from bot.salon import EXAMINATION, Service
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact, gate
from handlers.staff import notices
from handlers.turn import Turn

NAME_STEP = "booking_name"
PHONE_STEP = "booking_phone"
DAYS_PAGE = 8


@dataclass(frozen=True)
class Wish:
    """What a client would like to book; the start is aware UTC."""

    service_id: str
    therapist_id: str
    starts_at: datetime

    def on(self, action: on.Action) -> str:
        """Return the data of a button that carries the wish."""
        return action(self.service_id, self.therapist_id, self.starts_at)


async def services(turn: Turn) -> None:
    """Offer the services that the client may book; where it is one, its days."""
    await turn.expect(None)
    open_ = await turn.services.bookings.open_to(turn.session, turn.client.id)
    if not open_:
        await gate.explain(turn)
    elif len(open_) == 1:
        await days(turn, next(iter(open_)), 0)
    else:
        tr, offered = turn.tr, turn.services.salon.services
        rows = tuple((Button(_named(tr, offered[id_]), on.DAYS(id_, 0)),) for id_ in open_)
        turn.show(Message(tr("What would you like to book?"), (*rows, (keyboards.to_menu(tr),))))


async def days(turn: Turn, service_id: str, page: int) -> None:
    """Offer the days with free times, when the client may book."""
    await turn.expect(None)
    if service_id not in await turn.services.bookings.open_to(turn.session, turn.client.id):
        await gate.explain(turn)
        return
    booked = await turn.services.bookings.examination(turn.session, turn.client.id)
    if service_id == EXAMINATION and booked is not None:
        turn.show(_already(turn, booked))
        return
    tr = turn.tr
    free = await turn.services.bookings.days(turn.session, service_id)
    if not free:
        turn.show(
            Message(
                tr("There is no free time in the coming weeks. Please let our team find one for you."),
                ((keyboards.person(tr),), (keyboards.to_menu(tr),)),
            )
        )
        return
    service = turn.services.salon.services[service_id]
    text = (
        tr(
            "Your first visit is an examination: {service}, {minutes} minutes. Which day suits you?",
            service=service.name[turn.language],
            minutes=service.minutes,
        )
        if service_id == EXAMINATION
        else tr("{service}: which day suits you?", service=_named(tr, service))
    )
    turn.show(Message(text, _day_buttons(tr, service_id, free, page)))


async def times(turn: Turn, service_id: str, day: date) -> None:
    """Offer the free times of a day."""
    if service_id not in await turn.services.bookings.open_to(turn.session, turn.client.id):
        await gate.explain(turn)
        return
    slots = await turn.services.bookings.times(turn.session, service_id, day)
    if not slots:
        turn.toast(turn.tr("This day is full now. Please choose another."))
        await days(turn, service_id, 0)
        return
    tr = turn.tr
    ways = (Button(tr("← Back"), on.DAYS(service_id, 0)), keyboards.to_menu(tr))
    turn.show(
        Message(
            tr("{day}: which time suits you?", day=tr.day(slots[0].starts_at)),
            (*_time_buttons(tr, service_id, slots), ways),
        )
    )


async def chosen(turn: Turn, service_id: str, therapist_id: str, starts_at: datetime) -> None:
    """Ask for what is missing, then show the summary."""
    await _go_on(turn, Wish(service_id, therapist_id, starts_at))


async def change_name(turn: Turn, service_id: str, therapist_id: str, starts_at: datetime) -> None:
    """Ask for another name, then show the summary again."""
    wish = Wish(service_id, therapist_id, starts_at)
    if await _is_open(turn, wish):
        await _ask_name(turn, wish)


async def use_name(turn: Turn, service_id: str, therapist_id: str, starts_at: datetime) -> None:
    """Take the name that the client has in Telegram."""
    name = contact.name_in_telegram(turn)
    if name is not None:
        turn.client.name = name
    await chosen(turn, service_id, therapist_id, starts_at)


async def typed_name(turn: Turn, step: Step) -> None:
    """Take the name, and go on."""
    if contact.take_name(turn):
        await _go_on(turn, _recalled(step))


async def typed_phone(turn: Turn, step: Step, given: str | None = None) -> None:
    """Take a telephone number, typed or shared, and go on."""
    if contact.take_phone(turn, given):
        await _go_on(turn, _recalled(step))


async def book(turn: Turn, service_id: str, therapist_id: str, starts_at: datetime) -> None:
    """Book what the summary shows; the database has the last word on whether it is free."""
    await turn.expect(None)
    wish = Wish(service_id, therapist_id, starts_at)
    if _lacks_contact(turn):
        await _go_on(turn, wish)
        return
    bookings = turn.services.bookings
    try:
        visit = await bookings.book(turn.session, turn.client.id, service_id, therapist_id, starts_at)
    except NotAllowed:
        await gate.explain(turn)
    except AlreadyBooked:
        booked = await turn.services.bookings.examination(turn.session, turn.client.id)
        if booked is not None:
            turn.show(_already(turn, booked))
    except SlotTaken:
        await _offer_others(turn, wish)
    else:
        await turn.tell_staff(
            notices.booked(await turn.staff_translator(), visit),
            key=f"booked:{visit.number}",
        )
        turn.show(_booked(turn, visit))


async def _go_on(turn: Turn, wish: Wish | None) -> None:
    """Ask for what is missing, then show the summary; begin anew where the wish cannot be read."""
    if wish is None:
        await services(turn)
    elif not await _is_open(turn, wish):
        return
    elif turn.client.name is None:
        await _ask_name(turn, wish)
    elif turn.client.phone is None and turn.services.salon.ask_phone:
        await _ask_phone(turn, wish)
    else:
        await _summary(turn, wish)


async def _is_open(turn: Turn, wish: Wish) -> bool:
    """Return whether the client may go on with a slot; show what stands against it."""
    bookings = turn.services.bookings
    if wish.service_id not in await bookings.open_to(turn.session, turn.client.id):
        await turn.expect(None)
        await gate.explain(turn)
        return False
    if await bookings.slot(turn.session, wish.service_id, wish.therapist_id, wish.starts_at) is None:
        await turn.expect(None)
        await _offer_others(turn, wish)
        return False
    return True


def _lacks_contact(turn: Turn) -> bool:
    return turn.client.name is None or (turn.client.phone is None and turn.services.salon.ask_phone)


async def _ask_name(turn: Turn, wish: Wish) -> None:
    await turn.expect(Step(NAME_STEP, {"slot": wish.on(on.SLOT)}))
    tr, known = turn.tr, contact.name_in_telegram(turn)
    rows: Rows = ((keyboards.to_menu(tr),),)
    if known is not None:
        use = Button(tr.plain("Write down: {name}", name=known), wish.on(on.USE_NAME))
        rows = ((use,), *rows)
    turn.show(Message(tr("What name shall we write down? Please type it."), rows))


async def _summary(turn: Turn, wish: Wish) -> None:
    await turn.expect(None)
    tr, salon, starts_at = turn.tr, turn.services.salon, wish.starts_at
    therapist = salon.therapist(wish.therapist_id)
    another = on.TIMES(wish.service_id, salon.local_date(starts_at))
    lines = [
        tr("Please check:"),
        "",
        f"<b>{tr.content(salon.services[wish.service_id].name)}</b>",
        tr("{day} at {time}", day=tr.day(starts_at), time=tr.time(starts_at)),
        tr("With: {therapist}", therapist=therapist.name if therapist else wish.therapist_id),
        tr("Name: {name}", name=turn.client.name or ""),
    ]
    if turn.client.phone:
        lines.append(tr("Telephone: {phone}", phone=show_phone(turn.client.phone)))
    turn.show(
        Message(
            "\n".join(lines),
            (
                (Button(tr("✓ Confirm the booking"), wish.on(on.BOOK)),),
                (Button(tr("Change the name"), wish.on(on.CHANGE_NAME)),),
                (Button(tr("← Another time"), another), keyboards.to_menu(tr)),
            ),
        )
    )


async def _ask_phone(turn: Turn, wish: Wish) -> None:
    await turn.expect(Step(PHONE_STEP, {"slot": wish.on(on.SLOT)}))
    contact.ask_for_phone(turn)


async def _offer_others(turn: Turn, wish: Wish) -> None:
    tr, day = turn.tr, turn.services.salon.local_date(wish.starts_at)
    slots = await turn.services.bookings.times(turn.session, wish.service_id, day)
    text = tr("I am sorry, this time is no longer free.")
    if slots:
        by_distance = sorted(slots, key=lambda slot: abs(slot.starts_at - wish.starts_at))
        nearest = sorted(by_distance[:6], key=lambda slot: slot.starts_at)
        text += " " + tr("These are free on the same day:")
        rows = _time_buttons(tr, wish.service_id, nearest)
    else:
        rows = ()
    ways = (Button(tr("Other days"), on.DAYS(wish.service_id, 0)), keyboards.to_menu(tr))
    turn.show(Message(text, (*rows, ways)))


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


def _named(tr: Translator, service: Service) -> str:
    return tr.plain("{service}, {minutes} min", service=service.name[tr.language], minutes=service.minutes)


def _day_buttons(tr: Translator, service_id: str, free: Sequence[date], page: int) -> Rows:
    last = (len(free) - 1) // DAYS_PAGE
    page = min(page, last)
    shown = free[page * DAYS_PAGE : (page + 1) * DAYS_PAGE]
    ways = [Button("←", on.DAYS(service_id, page - 1))] if page else []
    ways += [Button(tr("Later →"), on.DAYS(service_id, page + 1))] if page < last else []
    rows = keyboards.in_rows([Button(tr.short_day(day), on.TIMES(service_id, day)) for day in shown], 2)
    return (*rows, *([tuple(ways)] if ways else []), (keyboards.to_menu(tr),))


def _time_buttons(tr: Translator, service_id: str, slots: Sequence[Slot]) -> Rows:
    buttons = [
        Button(tr.time(slot.starts_at), on.SLOT(service_id, slot.therapist_id, slot.starts_at))
        for slot in slots
    ]
    return keyboards.in_rows(buttons, 4)


def _recalled(step: Step) -> Wish | None:
    values = on.SLOT.read(step.data["slot"])
    return Wish(*values) if values else None
