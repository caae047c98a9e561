"""The client's side of a review: what was decided, and asking a therapist to look again."""

import uuid
from dataclasses import replace

from bot.booking.holds import Settled
from bot.i18n import Translator
from bot.messages import Button, Message, Rows
from bot.screening.guardian import is_wanted
from bot.screening.outcomes import Outcome
from bot.screening.review import Contest
from bot.screening.service import Standing
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import therapists
from handlers.turn import Turn


async def contest(turn: Turn, screening_id: uuid.UUID) -> None:
    """Ask a therapist to look at a refusal again, once until they have decided."""
    tr, reviews = turn.tr, turn.services.reviews
    round_ = await reviews.contest(turn.session, turn.client.id, screening_id)
    if round_ is not None:
        await therapists.tell_of_contest(turn, screening_id, round_)
    elif await reviews.contestable(turn.session, turn.client.id, screening_id) is not Contest.ASKED:
        turn.toast(tr.plain("There is nothing here that a therapist could look at again."), is_alert=True)
        return
    turn.show(
        Message(
            tr(
                "A therapist will look at your answers again and decide. We will write to you here.\n\n"
                "If you feel worse meanwhile, see a doctor; in an emergency call <b>112</b>."
            ),
            ((keyboards.person(tr),), (keyboards.to_menu(tr),)),
        )
    )


async def show_decision(turn: Turn, standing: Standing) -> None:
    """Show what a therapist has decided, with the way to another look."""
    if standing.decision is not None and standing.screening is not None:
        message = decided(
            turn.tr, standing.decision, standing.screening.id, needs_guardian=is_wanted(standing)
        )
        turn.show(await _as_it_stands(turn, message, standing))


async def with_ways_on(turn: Turn, message: Message) -> Message:
    """Return a message about a verdict, with what the client can do about it.

    That is the way to another look where it is a refusal, and for whoever is under age the way for a
    parent or guardian.
    """
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    if standing.screening is None:
        return message
    way = (_look_again(turn.tr, standing.screening.id),)
    ways = (way, (keyboards.guardian(turn.tr),)) if is_wanted(standing) else (way,)
    offered = Message(message.text, (*ways, *message.buttons))
    return await _as_it_stands(turn, offered, standing)


def decided(
    tr: Translator, outcome: Outcome, screening_id: uuid.UUID, *, needs_guardian: bool = False
) -> Message:
    """Return what a client reads after a therapist has decided."""
    ways: Rows = ((keyboards.book(tr),), (keyboards.to_menu(tr),))
    if outcome.allows and needs_guardian:
        text = tr(
            "✓ A therapist has looked at your answers, and nothing stands against a visit. One thing is left "
            "before you can book: your parent or guardian has to agree."
        )
        return Message(text, ((keyboards.guardian(tr),), (keyboards.person(tr),), (keyboards.to_menu(tr),)))
    if outcome is Outcome.EXAMINATION:
        return Message(tr("✓ A therapist has looked at your answers: you can book your first visit."), ways)
    if outcome is Outcome.ALL:
        text = tr("✓ A therapist has looked at your answers: every service is open to you.")
        return Message(text, ways)
    text = tr(
        "A therapist has looked at your answers. For your safety we do not perform the therapy here. "
        "Please talk to your doctor; our team gladly explains it to you."
    )
    return Message(
        text, ((_look_again(tr, screening_id),), (keyboards.person(tr),), (keyboards.to_menu(tr),))
    )


def will_telephone(tr: Translator) -> Message:
    """Return what a client reads when a therapist wants to talk to them first."""
    text = tr("A therapist would like to talk to you before deciding, and will telephone or write to you.")
    return Message(text, ((keyboards.person(tr),), (keyboards.to_menu(tr),)))


def with_visits(tr: Translator, message: Message, settled: Settled) -> Message:
    """Return a message about a decision, with what becomes of the client's coming visits."""
    lines = []
    if settled.held:
        lines.append(tr("⏸ Your coming appointments are on hold; they keep their times."))
    if settled.released:
        lines.append(tr("✓ Your coming appointments stand again."))
    if settled.cancelled:
        lines.append(tr("Appointments that this does not allow are cancelled."))
    return replace(message, text="\n\n".join([message.text, *lines]))


async def _as_it_stands(turn: Turn, message: Message, standing: Standing) -> Message:
    """Return the message without the button where there is nothing to ask, or it was asked already."""
    if standing.screening is None:
        return message
    screening_id = standing.screening.id
    found = await turn.services.reviews.contestable(turn.session, turn.client.id, screening_id)
    if found is Contest.POSSIBLE:
        return message
    rows = tuple(row for row in message.buttons if row != (_look_again(turn.tr, screening_id),))
    text = message.text
    if found is Contest.ASKED:
        text += "\n\n" + turn.tr("A therapist is looking at your answers again.")
    return Message(text, rows)


def _look_again(tr: Translator, screening_id: uuid.UUID) -> Button:
    return Button(tr("🔎 Ask a therapist to look again"), on.CONTEST(screening_id))
