"""Why a client cannot book now, and the way on."""

from bot.messages import Button, Message, Rows
from bot.screening import guardian
from bot.screening.rules import Verdict
from bot.screening.service import Standing
from handlers import callbacks as on
from handlers import keyboards
from handlers.staff import notices
from handlers.turn import Turn


async def explain(turn: Turn) -> None:
    """Say what stands against a booking; the staff hear once when it is the age of the answers."""
    tr = turn.tr
    standing = await turn.services.screenings.standing(turn.session, turn.client.id)
    if standing.is_outdated and standing.screening is not None:
        notice = notices.outdated(await turn.staff_translator(), turn.client.id)
        await turn.tell_staff(notice, key=f"outdated:{standing.screening.id}")
    reason, way = _reason(turn, standing), keyboards.book(tr)
    if not standing.may_book_examination:
        way = Button(_way_on(turn, standing), on.QUESTIONNAIRE())
    elif await turn.services.screenings.is_worse_unsent(turn.session, turn.client.id, standing):
        reason = tr(
            "You have changed your health answers and not sent them yet. Please read them through and "
            "send them: then we know whether you can come."
        )
        way = Button(tr("▶ Go on with the questionnaire"), on.QUESTIONNAIRE())
    ways: Rows = ((way,), (keyboards.person(tr),), (keyboards.to_menu(tr),))
    if guardian.is_wanted(standing):
        ways = ((keyboards.guardian(tr),), *ways)
    turn.show(Message(reason, ways))


def _way_on(turn: Turn, standing: Standing) -> str:
    tr = turn.tr
    if guardian.is_last_obstacle(standing) or standing.verdict not in (None, Verdict.CLEAR):
        return tr("See my result")
    return tr("▶ Go on with the questionnaire") if standing.in_progress else tr("▶ Start the questionnaire")


def _reason(turn: Turn, standing: Standing) -> str:
    tr = turn.tr
    if standing.may_book_examination:
        return tr("Treatments open once a therapist has examined you. You can book the examination.")
    if guardian.is_last_obstacle(standing):
        return tr("One thing is left before you can book: your parent or guardian has to agree.")
    if standing.is_outdated:
        return tr(
            "Your health answers are out of date, and much can change. Please fill in the health "
            "questionnaire again before you book."
        )
    if standing.verdict in (None, Verdict.CLEAR):
        return tr(
            "Before your first visit we need to know that the treatment is safe for you. Please "
            "answer the health questionnaire first."
        )
    if standing.verdict is Verdict.REVIEW and standing.decision is None:
        return tr(
            "A therapist looks at your answers first. You can book as soon as they have decided; "
            "we will write to you."
        )
    return tr(
        "After your answers in the questionnaire you cannot book here. Our team can look at "
        "it again with you."
    )
