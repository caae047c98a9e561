"""Clients of 16 and 17: a parent or guardian says no, and what goes wrong on the way."""

from typing import Any

import pytest

from bot.languages import LANGUAGES, Language
from data.models import Dialogue, Guardian
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.guardians import (
    ALLOWED_BUT_ONE,
    NAME,
    THANKS,
    TOLD,
    TYPED_PHONE,
    agree,
    has,
    reach_agreement,
    take_over,
    waiting,
)
from tests.support.live import LiveSalon
from tests.support.phone import text_of
from tests.support.reviews import decide, open_case, open_services, press, therapist
from tests.support.screened import screened
from tests.support.tables import count, snapshot
from tests.support.toasts import note_after
from tests.support.words import words

FORGED = (
    on.GUARDIAN(),
    on.GUARDIAN_HERE(),
    on.GUARDIAN_CHANGE(),
    on.GUARDIAN_AGREES(1),
    on.GUARDIAN_REFUSES(),
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_no_stores_nothing_and_leads_to_a_person(salon: LiveSalon, language: Language) -> None:
    client, decider = await waiting(salon, language)
    await reach_agreement(client, language)
    declined = await client.phone.tap(words(language, "I do not agree"))
    assert "+34 000 000 000" in text_of(declined)
    assert has(declined, on.PERSON())
    assert (await count(salon, Guardian), await count(salon, Dialogue)) == (0, 0)
    assert decider.count(TOLD) == 0
    await press(decider, await open_case(decider), "examination")
    await client.phone.reads(words(language, ALLOWED_BUT_ONE))
    assert await open_services(salon, client) == set()
    await agree(client, language)
    assert await open_services(salon, client) == {"examination"}


async def test_a_restart_at_every_step_loses_nothing(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)

    async def restart() -> None:
        await salon.settled()
        await salon.stop_bot()
        await salon.start_bot()

    await take_over(client)
    await restart()
    await client.phone.ask(NAME)
    await restart()
    await client.phone.ask(TYPED_PHONE)
    await restart()
    await client.phone.tap("gy:")
    await decider.reads(TOLD)
    assert await count(salon, Guardian) == 1


async def test_who_agrees_twice_is_noted_once_and_the_therapists_hear_once(salon: LiveSalon) -> None:
    second = await therapist(salon, "Otra")
    client, first = await waiting(salon)
    await reach_agreement(client)
    message_id, data = await client.phone.button("gy:")
    for _ in range(3):
        client.phone.press(message_id, data)
    await salon.settled()
    for phone in (first, second):
        told = text_of(await phone.reads(TOLD))
        assert NAME not in told
        assert phone.count(TOLD) == 1
    assert client.phone.count(THANKS) == 1
    assert await count(salon, Guardian) == 1
    for data in (on.GUARDIAN(), on.GUARDIAN_HERE(), on.GUARDIAN_REFUSES()):
        client.phone.press(client.phone.last["message_id"], data)
    await salon.settled()
    assert await count(salon, Guardian) == 1
    assert THANKS in text_of(client.phone.last)


async def test_an_old_screen_agrees_to_nothing(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    old = await reach_agreement(client)
    _, data = await client.phone.button("gy:")
    await client.phone.ask("/start")
    await take_over(client)
    await client.phone.ask("Bruno Ejemplo")
    await client.phone.ask(TYPED_PHONE)
    for forged in (data, on.GUARDIAN_AGREES(0), on.GUARDIAN_AGREES(999_999_999_999)):
        client.phone.press(old["message_id"], forged)
        await client.phone.reads("hand the phone to your parent or guardian")
    await salon.settled()
    assert await count(salon, Guardian) == 0
    assert decider.count(TOLD) == 0


@pytest.mark.parametrize(
    "answers",
    [
        {"age": 40},
        {"age": 18},
        {"age": 15},
        {"age": 13},
        {"age": 17, "hernia": "yes"},
        {"cauda_equina": "yes"},
    ],
    ids=str,
)
async def test_who_needs_no_guardian_taps_in_vain(salon: LiveSalon, answers: dict[str, Any]) -> None:
    client = await screened(salon, **answers)
    assert not has(await client.phone.ask("/questionnaire"), on.GUARDIAN())
    before = await snapshot(salon)
    for data in FORGED:
        note = await note_after(salon, client.phone, data)
        assert note == "No parent or guardian has to agree now."
    assert await snapshot(salon) == before


async def test_nobody_agrees_before_there_is_a_questionnaire(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.phone.ask("/start")
    before = await snapshot(salon)
    for data in FORGED:
        await note_after(salon, client.phone, data)
    assert await snapshot(salon) == before


async def test_no_agreement_lifts_a_refusal(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await reach_agreement(client)
    _, data = await client.phone.button("gy:")
    await decide(decider, await open_case(decider), "refuse")
    refused = await client.phone.reads("we do not perform the therapy here")
    assert not has(refused, on.GUARDIAN())
    assert await note_after(salon, client.phone, data) == "No parent or guardian has to agree now."
    assert await count(salon, Guardian) == 0


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_emergency_typed_for_a_name_or_number_comes_first(
    salon: LiveSalon, language: Language
) -> None:
    emergency = {
        "es": "me duele el pecho y no puedo respirar",
        "en": "chest pain and I cannot breathe",
        "ru": "сильная боль в груди и не могу дышать",
        "uk": "сильний біль у грудях і не можу дихати",
    }[language]
    client, _ = await waiting(salon, language)
    await take_over(client, language)
    for number, typed in enumerate((NAME, TYPED_PHONE), start=1):
        client.phone.write(emergency)
        await salon.settled()
        assert client.phone.count("🚨") == number
        assert not client.phone.count(emergency)
        await client.phone.ask(typed)
    assert NAME in text_of(client.phone.last)
