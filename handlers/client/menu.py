"""The beginning of everything: greeting, help, menu and language."""

from bot.i18n import LANGUAGE_NAMES
from bot.languages import LANGUAGES, Language
from bot.messages import Button, Message
from handlers import callbacks as on
from handlers import keyboards
from handlers.turn import Turn


async def start(turn: Turn) -> None:
    """Greet, and show what can be done here."""
    await turn.expect(None)
    tr = turn.tr
    turn.say(
        Message(
            tr(
                "Hello! I am the assistant of the salon {salon} in {city}. We treat the lumbar and sacral "
                "back with manual therapy.\n\nWrite your question in your own words, or choose:",
                salon=turn.services.salon.name,
                city=turn.services.salon.city,
            ),
            keyboards.menu(tr),
        )
    )


async def show_menu(turn: Turn) -> None:
    """Show what can be done here; whatever was begun can be taken up again."""
    await turn.expect(None)
    turn.show(
        Message(turn.tr("What can I do for you? Write a question, or choose:"), keyboards.menu(turn.tr))
    )


async def show_help(turn: Turn) -> None:
    """Explain what the bot can do, with the commands."""
    tr = turn.tr
    turn.say(
        Message(
            tr(
                "I can:\n"
                "• answer questions about back treatment: just write\n"
                "• ask what we must know before a visit: /questionnaire\n"
                "• book a visit: /book\n"
                "• show and cancel your visits: /appointments\n"
                "• remind you of them\n\n"
                "/language changes the language, /privacy is about your data, /cancel leaves what you "
                "are doing.\n\n"
                "In an emergency call <b>112</b>. Do not wait for us."
            ),
            keyboards.menu(tr),
        )
    )


async def cancel(turn: Turn) -> None:
    """Leave whatever waits for typed text; nothing that was stored is lost."""
    await turn.expect(None)
    tr = turn.tr
    turn.say(Message(tr("All right, I have stopped. Nothing that is booked has changed."), keyboard="remove"))
    turn.say(Message(tr("What can I do for you? Write a question, or choose:"), keyboards.menu(tr)))


async def choose_language(turn: Turn) -> None:
    """Offer the four languages."""
    rows = tuple(
        (Button(("✓ " if language == turn.language else "") + name, on.SET_LANGUAGE(language)),)
        for language, name in LANGUAGE_NAMES.items()
    )
    turn.show(Message(turn.tr("Which language do you prefer?"), (*rows, (keyboards.to_menu(turn.tr),))))


async def set_language(turn: Turn, language: Language) -> None:
    """Speak another language from now on."""
    turn.client.language = LANGUAGES[LANGUAGES.index(language)]
    turn.toast(LANGUAGE_NAMES[turn.language])
    await show_menu(turn)


async def unknown_button(turn: Turn) -> None:
    """Answer a button that is too old, or was never ours, and change nothing."""
    turn.toast(turn.tr("This button does not work any more. Here is the menu."))
    if turn.is_private:
        await show_menu(turn)
