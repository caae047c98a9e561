"""The bot's commands and descriptions in each language."""

from bot.i18n import Translator
from bot.languages import LANGUAGES, Language
from bot.salon import Salon
from bot.telegram.profile import Profile


def profiles(salon: Salon) -> dict[Language, Profile]:
    """Return what Telegram shows of the bot, by language."""
    return {language: _profile(Translator(language, salon.zone), salon.name) for language in LANGUAGES}


def _profile(tr: Translator, salon_name: str) -> Profile:
    return Profile(
        commands={
            "start": tr("Start and menu"),
            "book": tr("Book a visit"),
            "appointments": tr("My appointments"),
            "questionnaire": tr("Health questionnaire"),
            "language": tr("Change the language"),
            "privacy": tr("My data"),
            "help": tr("What I can do"),
            "cancel": tr("Leave what I am doing"),
        },
        description=tr(
            "I am the assistant of {salon}. I answer questions about back treatment, ask what we "
            "must know before a visit, book it, and remind you. In an emergency call 112.",
            salon=salon_name,
        ),
        short_description=tr("Questions, bookings and reminders of {salon}", salon=salon_name),
    )
