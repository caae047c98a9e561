"""Who decides about questionnaires: the owner invites therapists, and they join."""

from bot.messages import Message
from bot.staff.service import Joined
from handlers.turn import Turn


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
                "Send this to the therapist. They write it to me in private, and it works once:\n\n"
                "<code>/join {code}</code>\n\n"
                "Therapists see health answers and decide about them. While nobody has joined, you do.",
                code=code,
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
