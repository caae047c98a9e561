"""Telling the therapists, each in their own chat, that a questionnaire waits for them."""

import uuid
from collections.abc import Callable
from functools import partial

from bot.booking.holds import Settled
from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Message
from bot.outbox import staff_chat
from bot.screening.rules import Judgement, Verdict
from data.engine import Session
from data.models import Client
from handlers.services import Services
from handlers.staff import notices
from handlers.turn import Turn


async def tell_of_verdict(turn: Turn, screening_id: uuid.UUID, judgement: Judgement) -> None:
    """Tell the staff's chat how a questionnaire ended, and the therapists where they must look.

    A group reads of a review that there is one; the way to the answers goes to the therapists alone.
    A refusal can be opened from the group, by those who may. Where the staff's chat is one person's,
    the therapists hear of a refusal themselves.
    """
    chat_id = await staff_chat(turn.session)
    is_group = chat_id is not None and chat_id < 0
    is_review = judgement.verdict is Verdict.REVIEW
    if is_review:
        await turn.services.reviews.ask(turn.session, screening_id)

    def notice(tr: Translator, *, with_case: bool) -> Message:
        return notices.screened(tr, turn.client.id, screening_id, judgement, with_case=with_case)

    with_case = not is_review if is_group else await _decides(turn, chat_id)
    await turn.tell_staff(
        notice(await turn.staff_translator(), with_case=with_case), key=f"screened:{screening_id}"
    )
    if is_review or not is_group:
        await tell_each(
            turn.services,
            turn.session,
            lambda tr: notice(tr, with_case=True),
            # A contest of the same screening is news of its own.
            key=f"review:{screening_id}:1" if is_review else f"screened:{screening_id}",
            without_chat=chat_id,
        )


async def tell_of_contest(turn: Turn, screening_id: uuid.UUID, round_: int) -> None:
    """Tell the staff's chat, and each therapist, that a client asks for another look."""
    chat_id = await staff_chat(turn.session)
    tr = await turn.staff_translator()
    with_case = (chat_id is None or chat_id > 0) and await _decides(turn, chat_id)
    await turn.tell_staff(
        notices.contested(tr, turn.client.id, screening_id, with_case=with_case),
        key=f"contested:{screening_id}:{round_}",
    )
    await tell_each(
        turn.services,
        turn.session,
        lambda tr: notices.contested(tr, turn.client.id, screening_id, with_case=True),
        key=f"review:{screening_id}:{round_}",
        without_chat=chat_id,
    )


async def tell_of_change(turn: Turn, visit: int, settled: Settled) -> None:
    """Tell the therapists that a short check reported something, and the staff's chat of the visits.

    A therapist whose own chat is the staff's reads of the visits in the one notice.
    """
    chat_id = await staff_chat(turn.session)
    if chat_id is None or not await _decides(turn, chat_id):
        await tell_of_visits(turn.services, turn.session, settled)
    await tell_each(
        turn.services,
        turn.session,
        lambda tr: notices.changed(tr, turn.client.id, sorted(settled.held)),
        key=f"checked:{visit}:{turn.update.update_id}",
    )


async def tell_of_visits(services: Services, session: Session, settled: Settled) -> None:
    """Tell the staff's chat, without a reason, what becomes of a client's visits; of a hold once."""
    tr = Translator(await services.staff.language(session), services.salon.zone)
    post = services.outbox.post_to_staff
    if held := sorted(settled.held):
        since = int(max(settled.held.values()).timestamp())
        await post(session, notices.held(tr, held), key=f"held:{held[0]}:{since}")
    if released := settled.released:
        now = int(services.clock.now().timestamp())
        await post(session, notices.released(tr, released), key=f"released:{released[0]}:{now}")
    if cancelled := settled.cancelled:
        await post(session, notices.withdrawn(tr, cancelled), key=f"cancelled:{cancelled[0]}")


async def tell_each(
    services: Services,
    session: Session,
    notice: Callable[[Translator], Message],
    *,
    key: str,
    without_chat: int | None = None,
) -> None:
    """Write to each therapist in their own language, but not where it has been said already."""
    for therapist in await services.staff.therapists(session):
        if therapist.telegram_id != without_chat:
            message = notice(_translator(services, therapist))
            await services.outbox.post(session, therapist.telegram_id, message, key=f"{key}:{therapist.id}")


async def remind(services: Services, session: Session) -> None:
    """Remind the therapists of what has waited too long, and tell the owner of what waits still."""
    for waiting in await services.reviews.take_reminders(session):
        await tell_each(
            services,
            session,
            partial(notices.review_waits, client_id=waiting.client_id, screening_id=waiting.screening_id),
            key=f"review-late:{waiting.screening_id}:{waiting.round}",
        )
    owner = await services.staff.owner(session)
    if owner is None:
        return
    tr, decides = _translator(services, owner), await services.staff.may_decide(session, owner.id)
    for waiting in await services.reviews.take_escalations(session):
        message = notices.review_waits_long(tr, waiting.client_id, waiting.screening_id, with_case=decides)
        key = f"review-owner:{waiting.screening_id}:{waiting.round}"
        await services.outbox.post(session, owner.telegram_id, message, key=key)


def _translator(services: Services, person: Client) -> Translator:
    return Translator(language_from_code(person.language), services.salon.zone)


async def _decides(turn: Turn, chat_id: int | None) -> bool:
    """Return whether a chat is that of somebody who decides, or will be once somebody owns the bot."""
    therapists = await turn.services.staff.therapists(turn.session)
    return chat_id is None or any(one.telegram_id == chat_id for one in therapists)
