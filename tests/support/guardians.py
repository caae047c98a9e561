"""A parent or guardian who takes a client's telephone over, whatever the language."""

from bot.languages import Language
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of
from tests.support.reviews import therapist
from tests.support.words import words

NAME, TYPED_PHONE = "Carmen <Ejemplo>", "600 000 009"
PHONE, SHOWN_PHONE = "+34600000009", "+34 600 00 00 09"
THANKS = "✓ Thank you. It is noted that the parent or guardian agrees."
TOLD = "the parent or guardian has agreed"
ALLOWED_BUT_ONE = (
    "✓ A therapist has looked at your answers, and nothing stands against a visit. One thing is left "
    "before you can book: your parent or guardian has to agree."
)


def has(message: Json, data: str) -> bool:
    """Return whether a button below a message carries this data, or is of this kind."""
    return any(found == data or found.startswith(f"{data}:") for _, found in buttons_of(message))


async def take_over(client: Client, language: Language = "en") -> Json:
    """Go from the questionnaire to the guardian's screen and take the telephone; return the explanation."""
    await client.phone.ask("/questionnaire")
    explanation = await client.phone.tap("👪")
    await client.phone.tap(words(language, "I am the parent or guardian"))
    return explanation


async def reach_agreement(client: Client, language: Language = "en") -> Json:
    """Leave a guardian's name and number; return the screen with the sentence to agree to."""
    await take_over(client, language)
    await client.phone.ask(NAME)
    return await client.phone.ask(TYPED_PHONE)


async def agree(client: Client, language: Language = "en") -> Json:
    """Go the whole way of a guardian who agrees; return the message that thanks them."""
    await reach_agreement(client, language)
    return await client.phone.tap("gy:")


async def waiting(salon: LiveSalon, language: Language = "en") -> tuple[Client, Phone]:
    """Return a client of 17 whose answers wait for a therapist, and that therapist."""
    decider, client = await therapist(salon), Client.of(salon, language)
    await client.answer_quickly(age="17")
    return client, decider
