"""Who decides about questionnaires: the owner invites therapists, they join, and the owner removes them."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Button, Message
from bot.staff.service import INVITATION_VALID_FOR, Joined
from data.models import Client
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import desk
from handlers.turn import Turn

_SURE = 1
Team = Sequence[tuple[Client, datetime]]


async def invite(turn: Turn) -> None:
    """Give the owner a code for one therapist."""
    tr = turn.tr
    code = await turn.services.staff.invite(turn.session, turn.client.id)
    if code is None:
        turn.say(Message(tr("Only the owner of this bot can invite a therapist.")))
        return
    turn.say(
        Message(
            tr(
                "Send this to the therapist. They write it to me in private; it works once, and for "
                "{days} days:\n\n"
                "<code>/join {code}</code>\n\n"
                "Therapists see health answers and decide about them. While nobody has joined, you do. "
                "/team shows who has joined.",
                code=code,
                days=INVITATION_VALID_FOR.days,
            )
        )
    )


async def join(turn: Turn, code: str) -> None:
    """Make the sender a therapist, when the code is the one that the owner was given last."""
    tr = turn.tr
    texts = {
        Joined.DONE: tr(
            "Welcome! You are a therapist here now. I will write to you when a questionnaire needs your look."
        ),
        Joined.ALREADY: tr("You work here already."),
        Joined.INVALID: tr("This code is not valid. Please ask the owner for a new one."),
    }
    turn.say(Message(texts[await turn.services.staff.join(turn.session, turn.client.id, code)]))


async def show(turn: Turn) -> None:
    """Show the owner who decides about questionnaires."""
    team = await _team(turn)
    if team is not None:
        turn.show(_listed(turn.tr, team))


async def remove(turn: Turn, client_id: int, sure: int) -> None:
    """Take a therapist's role, after asking once more, and tell them."""
    team = await _team(turn)
    if team is None:
        return
    tr = turn.tr
    person = next((client for client, _ in team if client.id == client_id), None)
    if person is None:
        turn.toast(tr.plain("This person is no therapist here any more."), is_alert=True)
        turn.show(_listed(tr, team))
    elif sure != _SURE:
        turn.show(_asked(tr, person, is_last=len(team) == 1))
    else:
        await turn.services.staff.dismiss(turn.session, person.id)
        await turn.services.outbox.post(
            turn.session,
            person.telegram_id,
            _thanks(Translator(language_from_code(person.language), turn.services.salon.zone)),
            key=f"removed:{turn.update.update_id}",
        )
        turn.toast(tr.plain("Removed."))
        turn.show(_listed(tr, [one for one in team if one[0].id != person.id]))


async def _team(turn: Turn) -> Team | None:
    """Return the therapists to the owner; tell everybody else that this is not for them."""
    team = await turn.services.staff.team(turn.session, turn.client.id)
    if team is None and turn.tapped_message:
        turn.toast(turn.tr.plain("Only the owner of this bot sees the team."), is_alert=True)
    elif team is None:
        turn.say(Message(turn.tr("Only the owner of this bot sees the team.")))
    return team


def _listed(tr: Translator, team: Team) -> Message:
    head = tr("<b>Therapists: they decide about questionnaires</b>")
    if team:
        lines = [
            tr("• {person}, since {day}", person=_named(tr, client), day=tr.full_date(since))
            + f" · {desk.chat_link(tr, client)}"
            for client, since in team
        ]
        ending = tr("When nobody is left, you decide.")
    else:
        lines = [tr("Nobody has joined: you decide.")]
        ending = tr("/invite makes a colleague a therapist.")
    buttons = [
        (Button(tr.plain("✕ Remove: {person}", person=_named(tr, client)), on.REMOVE(client.id, 0)),)
        for client, _ in team
    ]
    return Message("\n".join([head, "", *lines, "", ending]), (*buttons, (keyboards.to_menu(tr),)))


def _asked(tr: Translator, person: Client, *, is_last: bool) -> Message:
    parts = [
        tr(
            "Remove {person}? They can no longer see health answers or decide about them, "
            "and I tell them so.",
            person=_named(tr, person),
        )
    ]
    if is_last:
        parts.append(tr("Nobody else has joined: from then on you decide."))
    return Message(
        "\n\n".join(parts),
        ((Button(tr("✕ Yes, remove"), on.REMOVE(person.id, _SURE)),), (Button(tr("← No"), on.TEAM()),)),
    )


def _named(tr: Translator, person: Client) -> str:
    """Return a therapist's number, and their name where they have told it."""
    if person.name:
        return tr.plain("number {number}, {name}", number=person.id, name=person.name)
    return tr.plain("number {number}", number=person.id)


def _thanks(tr: Translator) -> Message:
    text = tr(
        "The owner has taken you off the list of therapists here: questionnaires no longer come to you, and "
        "you can no longer see any. Thank you for your work! As a client you are welcome as before."
    )
    return Message(text, keyboards.menu(tr))
