"""The way for the parent or guardian of a client under age: what they must know, and their yes or no."""

from functools import partial

from bot.i18n import Translator, safe
from bot.messages import Button, Message
from bot.phone import InvalidPhone, parse_phone, show_phone
from bot.screening.guardian import (
    AGREE_STEP,
    NAME_STEP,
    PHONE_STEP,
    Person,
    is_last_obstacle,
    is_wanted,
    leads_on,
)
from bot.screening.service import Standing
from data.people import Step
from handlers import callbacks as on
from handlers import keyboards
from handlers.client import contact, review
from handlers.staff import notices, therapists
from handlers.turn import Turn


async def show(turn: Turn) -> None:
    """Explain what a parent or guardian must know, and ask for the telephone to be handed over."""
    await turn.expect(None)
    if not await _is_wanted(turn):
        return
    tr = turn.tr
    parts = [
        tr.content(turn.services.guardians.rule.explanation),
        tr("<b>Please hand the phone to your parent or guardian now.</b>"),
    ]
    ways = (
        (Button(tr("I am the parent or guardian"), on.GUARDIAN_HERE()),),
        (keyboards.person(tr),),
        (keyboards.to_menu(tr),),
    )
    turn.show(Message("\n\n".join(parts), ways))


async def here(turn: Turn) -> None:
    """Ask the parent or guardian for their name, below the explanation."""
    if await _begins(turn):
        turn.say(_name_asked(turn.tr))


async def change(turn: Turn) -> None:
    """Ask for name and number anew, in place of the screen that shows them."""
    if await _begins(turn):
        turn.show(_name_asked(turn.tr))


async def typed_name(turn: Turn, _step: Step) -> None:
    """Take the name, and ask for the telephone number."""
    tr, name = turn.tr, contact.as_name(turn.text)
    if name is None:
        turn.say(Message(tr("Please write your name with letters, up to 60 of them.")))
        return
    draft = turn.services.guardians.sealed_draft(turn.client.id, name)
    await turn.expect(Step(PHONE_STEP, {"draft": draft}))
    text = tr("Which telephone number can we call you at? Please type it with the country code.")
    turn.say(Message(text, ((keyboards.to_menu(tr),),)))


async def typed_phone(turn: Turn, step: Step, given: str | None = None) -> None:
    """Take the telephone number, typed or sent as a contact, and show what would be agreed to."""
    person = turn.services.guardians.draft(turn.client.id, step.data["draft"])
    if person is None:
        await here(turn)
        return
    try:
        phone = parse_phone(given or turn.text, turn.services.salon.phone_region)
    except InvalidPhone:
        tr = turn.tr
        text = tr(
            "I cannot read that as a telephone number. Please write it with the country code, "
            "for example +34 600 000 000."
        )
        turn.say(Message(text, ((keyboards.to_menu(tr),),)))
        return
    await _ask(turn, Person(person.name, phone))


async def agree(turn: Turn, shown: int) -> None:
    """Record the agreement to what the tapped screen shows, and tell the therapists, once."""
    step = await turn.step()
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    if standing.screening is None or not is_wanted(standing):
        await _answer_needless(turn, standing)
        return
    person = _agreeing(turn, step, shown)
    if person is None:
        turn.toast(turn.tr.plain("Please read this again first."))
        await show(turn)
        return
    await turn.expect(None)
    guardians = turn.services.guardians
    await guardians.agree(turn.session, turn.client.id, person, turn.language)
    await therapists.tell_each(
        turn.services,
        turn.session,
        partial(notices.guardian_agreed, client_id=turn.client.id, screening_id=standing.screening.id),
        key=f"guardian:{standing.screening.id}:{guardians.rule.version}",
    )
    settled = await turn.services.holds.settle(turn.session, turn.client.id)
    await therapists.tell_of_visits(turn.services, turn.session, settled)
    turn.show(review.with_visits(turn.tr, _agreed(turn, is_open=is_last_obstacle(standing)), settled))


async def refuse(turn: Turn) -> None:
    """Forget what was typed, and show the way to a person."""
    await turn.expect(None)
    if not await _is_wanted(turn):
        return
    tr = turn.tr
    text = tr(
        "That is all right. Nothing about you is stored. Without a parent or guardian I cannot book here, "
        "but our team gladly talks with you by telephone or at the salon."
    )
    ways = ((keyboards.person(tr),), (keyboards.to_menu(tr),))
    turn.show(Message(contact.with_our_phone(turn, text), ways))


async def _ask(turn: Turn, person: Person) -> None:
    """Show name and number with the sentence to agree to; the buttons belong to this screen alone."""
    guardians, shown = turn.services.guardians, turn.update.update_id
    draft = guardians.sealed_draft(turn.client.id, person.name, person.phone)
    await turn.expect(Step(AGREE_STEP, {"draft": draft, "shown": shown, "version": guardians.rule.version}))
    tr = turn.tr
    lines = [
        tr("Please check:"),
        "",
        tr("Name: {name}", name=person.name),
        tr("Telephone: {phone}", phone=show_phone(person.phone)),
        "",
        f"<b>{safe(guardians.rule.agreement[turn.language])}</b>",
    ]
    ways = (
        (Button(tr("✓ I agree"), on.GUARDIAN_AGREES(shown)),),
        (Button(tr("✎ Change"), on.GUARDIAN_CHANGE()),),
        (Button(tr("I do not agree"), on.GUARDIAN_REFUSES()),),
        (keyboards.to_menu(tr),),
    )
    turn.say(Message("\n".join(lines), ways))


async def _begins(turn: Turn) -> bool:
    """Wait for a name, when somebody has to agree; what was typed before is forgotten."""
    await turn.expect(None)
    if not await _is_wanted(turn):
        return False
    await turn.expect(Step(NAME_STEP, {}))
    return True


def _name_asked(tr: Translator) -> Message:
    text = tr("What is your name, as the parent or guardian? Please type your first name and surname.")
    return Message(text, ((keyboards.to_menu(tr),),))


def _agreeing(turn: Turn, step: Step | None, shown: int) -> Person | None:
    """Return who agrees, None unless they saw this screen last, and with the present text."""
    guardians = turn.services.guardians
    if step is None or step.name != AGREE_STEP:
        return None
    if (step.data["shown"], step.data["version"]) != (shown, guardians.rule.version):
        return None
    return guardians.draft(turn.client.id, step.data["draft"])


async def _is_wanted(turn: Turn) -> bool:
    """Return whether a parent or guardian has to agree now; show what is so instead."""
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    if is_wanted(standing):
        return True
    await _answer_needless(turn, standing)
    return False


async def _answer_needless(turn: Turn, standing: Standing) -> None:
    """Answer a button of somebody for whom nobody has to agree, or has agreed already."""
    agreement = await turn.services.guardians.agreement(turn.session, turn.client.id)
    if agreement is not None and leads_on(standing):
        turn.show(_agreed(turn, is_open=standing.may_book_examination))
    else:
        turn.toast(turn.tr.plain("No parent or guardian has to agree now."), is_alert=True)


def _agreed(turn: Turn, *, is_open: bool) -> Message:
    tr = turn.tr
    thanks = tr("✓ Thank you. It is noted that the parent or guardian agrees.")
    if is_open:
        text = tr("Now the first visit can be booked. Please come to it together.")
        return Message(f"{thanks}\n\n{text}", ((keyboards.book(tr),), (keyboards.to_menu(tr),)))
    text = tr(
        "A therapist looks at your answers first. You can book as soon as they have decided; "
        "we will write to you."
    )
    return Message(f"{thanks}\n\n{text}", ((keyboards.person(tr),), (keyboards.to_menu(tr),)))
