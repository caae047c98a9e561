"""Clients of 16 and 17: a parent or guardian agrees, before or after the therapist decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.languages import LANGUAGES, Language
from data.models import Appointment, Dialogue, Guardian, Screening
from handlers import callbacks as on
from tests.support.guardians import (
    ALLOWED_BUT_ONE,
    NAME,
    SHOWN_PHONE,
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
from tests.support.phone import Phone, text_of
from tests.support.reviews import open_case, open_services, press
from tests.support.screened import judged
from tests.support.tables import count, rows_of
from tests.support.words import words

NOT_YET = "Under 18: the parent or guardian has not agreed yet."
ONE_LEFT = "One thing is left before you can book: your parent or guardian has to agree."
THERAPIST_FIRST = (
    "A therapist looks at your answers first. You can book as soon as they have decided; "
    "we will write to you."
)


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
    assert await open_services(salon, client) == set()
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
    assert await open_services(salon, client) == {"examination"}
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
    assert await open_services(salon, client) == set()
    await decider.reads(TOLD)
    assert not has(await client.phone.ask("/book"), on.GUARDIAN())

    case = await open_case(decider)
    assert f"{TOLD} ({NAME}, {SHOWN_PHONE})" in text_of(case)
    await press(decider, case, "all")
    opened = "✓ A therapist has looked at your answers: every service is open to you."
    await client.phone.reads(words(language, opened))
    assert await open_services(salon, client) == {"examination", "massage"}
    await client.book()
    assert await count(salon, Appointment, status="booked") == 1


async def test_a_decision_for_all_services_opens_none_without_the_guardian(salon: LiveSalon) -> None:
    client, decider = await waiting(salon)
    await press(decider, await open_case(decider), "all")
    await client.phone.reads(ALLOWED_BUT_ONE)
    assert await open_services(salon, client) == set()
    assert has(await client.phone.ask("/questionnaire"), on.GUARDIAN())
    client.phone.press(
        client.phone.last["message_id"],
        on.SLOT("examination", "first", salon.clock.now() + timedelta(days=1)),
    )
    await client.phone.reads(ONE_LEFT)
    await agree(client)
    assert await open_services(salon, client) == {"examination", "massage"}


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
    assert await open_services(salon, client) == {"examination"}
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
    assert await open_services(salon, client) == set()
    assert NOT_YET in text_of(await open_case(decider))
    await agree(client)
    assert await open_services(salon, client) == {"examination"}
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
