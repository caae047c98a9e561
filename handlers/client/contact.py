"""A client's name and telephone number, as they write them and as they are shown; and the salon's number."""

from bot.i18n import Translator
from bot.messages import ContactKeyboard, Message
from bot.phone import InvalidPhone, parse_phone, show_phone
from data.models import Client
from handlers.turn import Turn, person_of

LONGEST_NAME = 60


def take_name(turn: Turn) -> bool:
    """Write down the typed name; say what a name is, and return False, where it cannot be one."""
    name = as_name(turn.text)
    if name is None:
        turn.say(Message(turn.tr("Please write your name with letters, up to 60 of them.")))
        return False
    turn.client.name = name
    return True


def take_phone(turn: Turn, given: str | None = None) -> bool:
    """Write down a telephone number, typed or ``given``; say how to write it, and return False, otherwise."""
    tr = turn.tr
    try:
        turn.client.phone = parse_phone(given or turn.text, turn.services.salon.phone_region)
    except InvalidPhone:
        turn.say(
            Message(
                tr(
                    "I cannot read that as a telephone number. Please write it with the country code, "
                    "for example +34 600 000 000, or share it with the button below."
                )
            )
        )
        return False
    turn.say(
        Message(
            tr("Thank you. I have noted {phone}.", phone=show_phone(turn.client.phone)), keyboard="remove"
        )
    )
    return True


def ask_for_phone(turn: Turn) -> None:
    """Ask for the telephone number, with the button that shares it."""
    tr = turn.tr
    turn.say(
        Message(
            tr(
                "Which telephone number can we call if something changes? Share it with the "
                "button below, or type it. /cancel stops."
            ),
            keyboard=ContactKeyboard(tr("📱 Share my number"), tr("Telephone number")),
        )
    )


def name_in_telegram(turn: Turn) -> str | None:
    """Return the name that the client has in Telegram, None for what can be no name."""
    person = person_of(turn.update)
    return as_name(person.full_name) if person else None


def lines(tr: Translator, client: Client) -> list[str]:
    """Return what is stored of name and telephone number."""
    return [
        tr("Name: {name}", name=client.name) if client.name else tr("Name: not stored"),
        tr("Telephone: {phone}", phone=show_phone(client.phone))
        if client.phone
        else tr("Telephone: not stored"),
    ]


def with_our_phone(turn: Turn, text: str) -> str:
    """Return a text that sends the client to the telephone, with the salon's number where it is set."""
    phone = turn.services.salon.contact.phone
    return "\n\n".join([text, turn.tr("You can also call us: {phone}", phone=phone)]) if phone else text


def as_name(text: str) -> str | None:
    """Return a name as it is written down, None for what can be no name."""
    name = " ".join(text.split())
    is_name = 2 <= len(name) <= LONGEST_NAME and any(character.isalpha() for character in name)
    return name if is_name else None
