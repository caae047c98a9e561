"""Clients who filled in the questionnaire before the story begins, written without a telephone."""

import json
import uuid

from bot.screening.progress import Summary
from bot.screening.questionnaire import Answer
from bot.screening.rules import Judgement
from data import people
from data.cipher import Cipher
from data.models import Consent, Screening
from tests.support.client import Client, give_all_but_the_last
from tests.support.live import LiveSalon
from tests.support.phone import Phone

NAME, NUMBER = "Ana Ejemplo", "+34600000000"


async def screened(
    salon: LiveSalon,
    language: str = "en",
    *,
    name: str | None = NAME,
    number: str | None = NUMBER,
    **answers: Answer,
) -> Client:
    """Return a client who said /start and whose questionnaire is judged: clear, but for ``answers``."""
    phone = salon.phone("Pepa", language)
    await phone.ask("/start")
    await judged(salon, phone, **answers)
    async with salon.assistant.database.transaction() as session:
        row = await people.client_by_telegram_id(session, phone.person.id)
        assert row is not None
        row.name, row.phone = name, number
    return Client(phone, salon)


async def judged(salon: LiveSalon, phone: Phone, **answers: Answer) -> Judgement:
    """Fill in the questionnaire for somebody who has written before."""
    screenings = salon.assistant.services.screenings
    async with salon.assistant.database.transaction() as session:
        row = await people.client_by_telegram_id(session, phone.person.id)
        assert row is not None
        item, last = await give_all_but_the_last(screenings, session, row, answers)
        at = await screenings.answer(session, row.id, item, last)
        if isinstance(at, Summary):
            at = await screenings.send(session, row.id)
        assert isinstance(at, Judgement)
        return at


async def crowd(salon: LiveSalon, size: int) -> list[Phone]:
    """Return many clients at once who may book: they have written, are screened, have name and number."""
    phones = [salon.phone(f"Client {number}", "en") for number in range(size)]
    for phone in phones:
        phone.write("/start")
    await salon.settled()
    now = salon.clock.now()
    version = salon.assistant.services.screenings.questionnaire.version
    cipher, answers = Cipher([salon._key]), json.dumps({"answers": {"age": 40}, "at": None}).encode()
    async with salon.assistant.database.transaction() as session:
        for phone in phones:
            client = await people.client_by_telegram_id(session, phone.person.id)
            assert client is not None
            client.name, client.phone = phone.person.first_name, NUMBER
            consent = Consent(client_id=client.id, text_version=1, language="en", given_at=now)
            session.add(consent)
            await session.flush()
            screening_id = uuid.uuid4()
            session.add(
                Screening(
                    id=screening_id,
                    client_id=client.id,
                    consent_id=consent.id,
                    version=version,
                    sealed_answers=cipher.seal(answers, f"screenings:{screening_id}:answers"),
                    verdict="clear",
                    started_at=now,
                    updated_at=now,
                    judged_at=now,
                )
            )
    return phones
