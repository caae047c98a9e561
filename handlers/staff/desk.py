"""What only the staff can do: claim the bot, choose their group, see who a client is."""

from bot.i18n import Translator
from bot.messages import Message
from bot.outbox import staff_chat
from bot.phone import show_phone
from data import people
from data.models import Client
from handlers import keyboards
from handlers.turn import Turn


async def claim(turn: Turn, code: str) -> None:
    """Make the sender the owner, when the code is the one that the first start printed."""
    tr = turn.tr
    if not await turn.services.staff.claim(turn.session, turn.client.id, turn.chat_id, code):
        turn.say(
            Message(tr("This code is not valid. It is printed where the bot is started."), keyboards.menu(tr))
        )
        return
    turn.say(
        Message(
            tr(
                "Welcome! You own this bot now. I will write here when a client books, confirms "
                "or cancels.\n\n"
                "To use a group instead, add me to it and write /staffgroup there."
            )
        )
    )


async def use_group(turn: Turn) -> None:
    """Send staff notices to this group from now on; anybody but the owner gets no answer."""
    if await turn.services.staff.use_group(turn.session, turn.client.id, turn.chat_id):
        turn.say(Message(turn.tr("From now on I write here when a client books, confirms or cancels.")))


async def who_booked(turn: Turn, number: int) -> None:
    """Tell a staff member whose booking it is."""
    visit = await turn.services.bookings.visit(turn.session, number)
    await who(turn, visit.client_id if visit else 0)


async def who(turn: Turn, client_id: int) -> None:
    """Tell a staff member who a client is."""
    if not await is_allowed(turn):
        return
    client = await people.client_by_id(turn.session, client_id)
    if client is None:
        turn.toast(turn.tr.plain("This client's data has been erased."), is_alert=True)
    elif turn.is_private:
        turn.say(_card(turn.tr, client))
    else:
        await _tell_in_group(turn, client)


async def is_allowed(turn: Turn) -> bool:
    """Return whether the staff are asking; tell everybody else that this is not for them.

    The staff's chat counts, which only they can read, and so does each of them in their own.
    """
    if turn.chat_id == await staff_chat(turn.session):
        return True
    if await turn.services.staff.is_staff(turn.session, turn.client.id):
        return True
    if turn.tapped_message:
        turn.toast(turn.tr.plain("This is for the staff only."))
    elif turn.is_private:
        turn.say(Message(turn.tr("This is for the staff only.")))
    return False


async def tell_privately(turn: Turn, message: Message, *, key: str) -> None:
    """Write to a staff member's own chat what no group may read."""
    if turn.is_private:
        turn.say(message)
    elif turn.client.id:
        key = f"{key}:{turn.update.update_id}"
        await turn.services.outbox.post(turn.session, turn.client.telegram_id, message, key=key)
        turn.toast(turn.tr.plain("I have written it to you in our private chat."), is_alert=True)
    else:
        turn.toast(
            turn.tr.plain("Please write /start to me in private first, then tap again."), is_alert=True
        )


def chat_link(tr: Translator, client: Client) -> str:
    """Return the link that opens the chat with a client in Telegram."""
    label = tr("Open the chat in Telegram")
    return f'<a href="tg://user?id={client.telegram_id}">{label}</a>'


async def _tell_in_group(turn: Turn, client: Client) -> None:
    """Answer only the person who tapped: by a toast, or in their own chat where there is more to say."""
    tr = turn.tr
    if client.name and client.phone:
        phone = show_phone(client.phone)
        toast = tr.plain("Client {client}: {name}, {phone}", client=client.id, name=client.name, phone=phone)
        turn.toast(toast, is_alert=True)
    else:
        await tell_privately(turn, _card(tr, client), key="who")


def _card(tr: Translator, client: Client) -> Message:
    name = client.name or tr("no name yet")
    phone = show_phone(client.phone) if client.phone else tr("no telephone number yet")
    text = tr("Client {client}: {name}, {phone}", client=client.id, name=name, phone=phone)
    return Message(f"{text}\n{chat_link(tr, client)}")
