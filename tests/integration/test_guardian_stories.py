"""Clients of 16 and 17: a parent or guardian agrees, before or after the therapist decides, or says no."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.languages import LANGUAGES, Language
from data import people
from data.models import Appointment, Dialogue, Guardian, Screening
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.guardians import (
    NAME,
    SHOWN_PHONE,
    TYPED_PHONE,
    agree,
    has,
    note_after,
    reach_agreement,
    take_over,
)
from tests.support.live import LiveSalon
from tests.support.phone import Phone, text_of
from tests.support.reviews import decide, open_case, press, therapist
from tests.support.screened import judged, screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.words import words

THANKS = "✓ Thank you. It is noted that the parent or guardian agrees."
TOLD = "the parent or guardian has agreed"
NOT_YET = "Under 18: the parent or guardian has not agreed yet."
ONE_LEFT = "One thing is left before you can book: your parent or guardian has to agree."
ALLOWED_BUT_ONE = (
    "✓ A therapist has looked at your answers, and nothing stands against a visit. One thing is left "
    "before you can book: your parent or guardian has to agree."
)
THERAPIST_FIRST = (
    "A therapist looks at your answers first. You can book as soon as they have decided; "
    "we will write to you."
)
FORGED = (
    on.GUARDIAN(),
    on.GUARDIAN_HERE(),
    on.GUARDIAN_CHANGE(),
    on.GUARDIAN_AGREES(1),
    on.GUARDIAN_REFUSES(),
)


async def may_book(salon: LiveSalon, client: Client) -> set[str]:
    """Return the services that a client may book."""
    services = salon.assistant.services
    async with salon.assistant.database.reading() as session:
        row = await people.client_by_telegram_id(session, client.phone.person.id)
        assert row is not None
        return {*await services.bookings.open_to(session, row.id)}


async def waiting(salon: LiveSalon, language: Language = "en") -> tuple[Client, Phone]:
    """Return a client of 17 whose answers wait for a therapist, and that therapist."""
    decider, client = await therapist(salon), Client.of(salon, language)
    await client.answer_quickly(age="17")
    return client, decider


# The whole way to a visit.


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_therapist_allows_it_then_the_guardian_agrees(salon: LiveSalon, language: Language) -> None:
    client, decider = await waiting(salon, language)
    assert has(client.phone.last, on.GUARDIAN())
    case = await open_case(decider)
    assert NOT_YET in text_of(case)
    await press(decider, case, "examination")
    allowed = await client.phone.reads(words(language, ALLOWED_BUT_ONE))
    assert has(allowed, on.GUARDIAN())
    assert not has(allowed, "b")
    assert await may_book(salon, client) == set()
    refused = await client.phone.ask("/book")
    assert text_of(refused) == words(language, ONE_LEFT)
    assert has(refused, on.GUARDIAN())

    rule = salon.assistant.services.guardians.rule
    assert rule.explanation[language] in text_of(await take_over(client, language))
    await client.phone.ask(NAME)
    asked = text_of(await client.phone.ask(TYPED_PHONE))
    for part in (NAME, SHOWN_PHONE, rule.agreement[language]):
        assert part in asked
    thanks = await client.phone.tap("gy:")
    assert words(language, THANKS) in text_of(thanks)
    assert has(thanks, "b")
    assert await may_book(salon, client) == {"examination"}
    await client.book()
    assert await count(salon, Appointment, status="booked") == 1
    [row] = await rows_of(salon, Guardian)
    assert (row.text_version, row.language, row.agreed_at) == (1, language, salon.clock.now())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_guardian_agrees_then_a_therapist_allows_it(salon: LiveSalon, language: Language) -> None:
    client, decider = await waiting(salon, language)
    refused = await client.phone.ask("/book")
    assert text_of(refused) == words(language, THERAPIST_FIRST)
    assert has(refused, on.GUARDIAN())
    thanks = await agree(client, language)
    assert text_of(thanks) == "\n\n".join(words(language, text) for text in (THANKS, THERAPIST_FIRST))
    assert await may_book(salon, client) == set()
    await decider.reads(TOLD)
    assert not has(await client.phone.ask("/book"), on.GUARDIAN())

    case = await open_case(decider)
    assert f"{TOLD} ({NAME}, {SHOWN_PHONE})" in text_of(case)
    await press(decider, case, "all")
    opened = "✓ A therapist has looked at your answers: every service is open to you."
    await client.phone.reads(words(language, opened))
    assert await may_book(salon, client) == {"examination", "massage"}
    await client.book()
    assert await count(salon, Appointment, status="booked") == 1


async def test_a_decision_for_all_services_opens_none_without_the_guardian(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await press(decider, await open_case(decider), "all")
    await client.phone.reads(ALLOWED_BUT_ONE)
    assert await may_book(salon, client) == set()
    assert has(await client.phone.ask("/questionnaire"), on.GUARDIAN())
    client.phone.press(
        client.phone.last["message_id"],
        on.SLOT("examination", "first", salon.clock.now() + timedelta(days=1)),
    )
    await client.phone.reads(ONE_LEFT)
    await agree(client)
    assert await may_book(salon, client) == {"examination", "massage"}


async def test_what_was_typed_can_be_changed_before_agreeing(salon: LiveSalon) -> None:
    client, _ = await waiting(salon)
    await reach_agreement(client)
    await client.phone.tap("✎ Change")
    assert "letters" in text_of(await client.phone.ask("1"))
    await client.phone.ask("Bruno Ejemplo")
    assert "cannot read that as a telephone number" in text_of(await client.phone.ask("12"))
    assert "Bruno Ejemplo" in text_of(await client.phone.ask("+44 20 7946 0018"))
    await client.phone.tap("gy:")
    [row] = await rows_of(salon, Guardian)
    person = salon.assistant.services.guardians.opened(row).person
    assert (person.name, person.phone) == ("Bruno Ejemplo", "+442079460018")


async def test_a_number_can_be_sent_as_a_contact(salon: LiveSalon) -> None:
    client, _ = await waiting(salon)
    await take_over(client)
    await client.phone.ask(NAME)
    client.phone.share_contact()
    await client.phone.tap("gy:")
    assert await count(salon, Guardian) == 1


# A no, and what goes wrong.


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
    assert await may_book(salon, client) == set()
    await agree(client, language)
    assert await may_book(salon, client) == {"examination"}


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


# Who sees it, and how long it counts.


async def test_the_name_is_shown_to_a_therapist_in_private_only(salon: LiveSalon) -> None:
    group = salon.world.add_group("Equipo", [salon.owner.person.id])
    in_group = Phone(salon.world, salon.owner.person, group.id)
    await in_group.ask("/staffgroup")
    client, decider = await waiting(salon)
    await agree(client)
    await decider.reads(TOLD)
    in_group.press(in_group.last["message_id"], (await decider.button("rc:"))[1])
    await open_case(decider)
    await salon.settled()
    assert decider.count(NAME) == 1
    for phone in (in_group, salon.owner):
        assert phone.count(NAME) + phone.count(SHOWN_PHONE) == 0


async def test_whoever_has_turned_eighteen_needs_no_guardian_any_more(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await press(decider, await open_case(decider), "examination")
    await client.phone.reads(ALLOWED_BUT_ONE)
    await salon.days_pass(183)
    await judged(salon, client.phone, age=18)
    assert await may_book(salon, client) == {"examination"}
    assert not has(await client.phone.ask("/book"), on.GUARDIAN())


async def test_an_agreement_counts_for_the_next_questionnaire_too(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await agree(client)
    await press(decider, await open_case(decider), "examination")
    await client.phone.reads("✓ A therapist has looked at your answers")
    await client.book()
    await salon.days_pass(183)
    await client.answer_quickly(age="17")
    assert not has(client.phone.last, on.GUARDIAN())
    assert TOLD in text_of(await open_case(decider))


async def test_a_new_text_is_agreed_to_anew(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await agree(client)
    await press(decider, await open_case(decider), "examination")
    await client.phone.reads("✓ A therapist has looked at your answers")
    services = salon.assistant.services
    await decider.reads(TOLD)
    newer = replace(services.guardians.rule, version=2)
    services.guardians.rule = newer
    services.screenings.questionnaire = replace(services.screenings.questionnaire, guardian=newer)
    assert await may_book(salon, client) == set()
    assert NOT_YET in text_of(await open_case(decider))
    await agree(client)
    assert await may_book(salon, client) == {"examination"}
    assert [row.text_version for row in await rows_of(salon, Guardian)] == [2]
    await decider.until(lambda: decider.count("👪 Client") == 2)


async def test_a_screening_that_goes_takes_the_guardian_along(salon: LiveSalon) -> None:
    client, _ = await waiting(salon)
    await agree(client)
    for away, is_kept in ((timedelta(days=30), True), (timedelta(seconds=1), False)):
        salon.clock.move(away)
        async with salon.assistant.database.transaction() as session:
            await salon.assistant.retention.apply(session)
        assert await count(salon, Screening) == await count(salon, Guardian) == is_kept


@pytest.mark.parametrize("typed", [(), (NAME,), (NAME, TYPED_PHONE)], ids=["nothing", "name", "number"])
async def test_what_was_typed_without_agreeing_is_forgotten_after_two_days(
    salon: LiveSalon, typed: tuple[str, ...]
) -> None:
    client, _ = await waiting(salon)
    await take_over(client)
    for text in typed:
        await client.phone.ask(text)
    for away, is_kept in ((timedelta(hours=48), True), (timedelta(seconds=1), False)):
        salon.clock.move(away)
        async with salon.assistant.database.transaction() as session:
            await salon.assistant.retention.apply(session)
        assert await count(salon, Dialogue) == is_kept
