"""Where the bot may write: clients who block it, groups that it leaves or that move."""

from data import people
from handlers.staff import notices
from handlers.turn import Turn


async def reachable(turn: Turn, *, present: bool) -> None:
    """Remember that a client blocked the bot, or let it in again; whoever has a visit must be called."""
    changed = await people.set_reachable(
        turn.session, turn.client.telegram_id, unreachable_since=None if present else turn.now
    )
    if present or changed is None:
        return
    for visit in await turn.services.bookings.upcoming(turn.session, turn.client.id):
        notice = notices.unreachable(await turn.staff_translator(), visit)
        await turn.tell_staff(notice, key=f"blocked:{visit.number}:{turn.update.update_id}")


async def group_closed(turn: Turn) -> None:
    """Send staff notices to the owner again, when the bot was removed from the staff group."""
    await turn.services.staff.group_closed(turn.session, turn.chat_id)


async def group_moved(turn: Turn, *, new_chat_id: int) -> None:
    """Follow the staff group to its new id."""
    await turn.services.staff.group_moved(turn.session, turn.chat_id, new_chat_id)
