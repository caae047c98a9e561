"""Booking as clients live it: who may, name and number, times, cancelling."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.languages import LANGUAGES, Language
from data.models import Appointment, Screening
from data.models import Client as ClientRow
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.reviews import open_case, press
from tests.support.screened import screened
from tests.support.tables import count, rows_of
from tests.support.toasts import toasts_of
from tests.support.visits import fill_the_day
from tests.support.words import words

GATE = "Please answer the health questionnaire first."
OPENED = "✓ A therapist has looked at your answers: every service is open to you."
DAYS = "Which day suits you?"
WEDNESDAY_AT_TEN = datetime(2027, 2, 10, 10, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ({}, DAYS),
        ({"leg_pain": "yes"}, "A therapist looks at your answers first."),
        ({"hernia": "yes"}, "After your answers in the questionnaire you cannot book here."),
        ({"cauda_equina": "yes"}, "After your answers in the questionnaire you cannot book here."),
    ],
    ids=["clear", "review", "refuse", "emergency"],
)
async def test_the_verdict_decides_who_may_book(
    salon: LiveSalon, answers: dict[str, str], shown: str
) -> None:
    client = await screened(salon, **answers)
    message = await client.phone.tap("📅")
    assert shown in text_of(message)
    offers_days = any(data.startswith("bt:") for _, data in buttons_of(message))
    assert offers_days == (shown == DAYS)


async def test_without_a_screening_the_way_leads_to_the_questionnaire(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    message = await client.phone.ask("/book")
    assert GATE in text_of(message)
    await client.phone.tap("▶ Start the questionnaire")
    await client.fill_in(until=3)
    assert "▶ Go on with the questionnaire" in str(buttons_of(await client.phone.ask("/book")))


async def test_a_screening_of_an_older_questionnaire_counts_no_more(salon: LiveSalon) -> None:
    client = await screened(salon)
    async with salon.assistant.database.transaction() as session:
        await session.execute(update(Screening).values(version=0))
    assert "Your health answers are out of date" in text_of(await client.phone.ask("/book"))


async def at_the_name(salon: LiveSalon) -> Client:
    """Return a client who chose Tuesday at ten and is asked for their name."""
    client = await screened(salon, name=None, number=None)
    await client.phone.tap("📅")
    await client.phone.tap("Tue 9 Feb")
    await client.phone.tap("10:00")
    await client.phone.reads("What name shall we write down?")
    return client


async def test_what_cannot_be_a_name_is_asked_again(salon: LiveSalon) -> None:
    client = await at_the_name(salon)
    for name in ("x", "12345", "A" * 61, "...", "😀😀"):
        assert "Please write your name with letters" in text_of(await client.phone.ask(name)), name
    assert [row.name for row in await rows_of(salon, ClientRow)] == [None, None]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Zoé   d'Ejemplo ", "Zoé d'Ejemplo"), ("<b>A&B</b>", "<b>A&B</b>")],
)
async def test_a_name_is_kept_as_people_write_it(salon: LiveSalon, typed: str, kept: str) -> None:
    client = await at_the_name(salon)
    await client.phone.ask(typed)
    await client.phone.reads("Which telephone number can we call")
    client.phone.share_contact()
    assert f"Name: {kept}" in text_of(await client.phone.reads("Please check:"))


@pytest.mark.parametrize(
    ("typed", "noted"),
    [("600 123 456", "+34 600 12 34 56"), ("+380 50 123 4567", "+380 50 123 4567")],
)
async def test_a_telephone_number_can_be_typed(salon: LiveSalon, typed: str, noted: str) -> None:
    client = await at_the_name(salon)
    await client.phone.ask("Ana Ejemplo")
    client.phone.write(typed)
    await client.phone.reads(f"I have noted {noted}.")
    assert f"Telephone: {noted}" in text_of(await client.phone.reads("Please check:"))


async def test_what_is_no_telephone_number_is_asked_again(salon: LiveSalon) -> None:
    client = await at_the_name(salon)
    await client.phone.ask("Ana Ejemplo")
    for typed in ("12", "mañana", "+34 1", "600 123 45"):
        assert "I cannot read that as a telephone number." in text_of(await client.phone.ask(typed)), typed
    client.phone.share_contact()
    await client.phone.button("bc:")


async def test_somebody_elses_contact_is_not_taken_for_the_clients_own(salon: LiveSalon) -> None:
    client = await at_the_name(salon)
    await client.phone.ask("Ana Ejemplo")
    friend = {"phone_number": "+34600999999", "first_name": "Bruno"}
    for other in (friend, {**friend, "user_id": salon.owner.person.id}):
        salon.world.share_contact(client.phone.person.id, of=other)
        await salon.settled()
        assert "That is somebody else's number." in text_of(client.phone.last)
    assert await count(salon, ClientRow, phone=None) == 2


async def test_a_contact_that_nobody_asked_for_is_not_kept(salon: LiveSalon) -> None:
    client = await screened(salon, number=None)
    client.phone.share_contact()
    await client.phone.reads("I do not need a telephone number now.")
    assert await count(salon, ClientRow, phone=None) == 2


async def test_the_name_and_the_time_can_be_changed_before_booking(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.reach_summary()
    await client.phone.tap("Change the name")
    await client.phone.ask("Bruno Ejemplo")
    await client.phone.reads("Please check:", "Name: Bruno Ejemplo")
    await client.phone.tap("← Another time")
    await client.phone.tap("16:30")
    shown = text_of(await client.phone.tap("bc:"))
    assert "Tuesday 9 February at 16:30" in shown
    [row] = await rows_of(salon, Appointment)
    assert row.starts_at == datetime(2027, 2, 9, 16, 30, tzinfo=MADRID)


async def test_a_time_that_is_gone_when_the_name_comes_is_not_asked_about_again(salon: LiveSalon) -> None:
    slow, quick = await at_the_name(salon), await screened(salon)
    await quick.book()

    assert "this time is no longer free" in text_of(await slow.phone.ask("Ana Ejemplo"))
    await slow.phone.ask("thank you very much")

    assert [row.name for row in await rows_of(salon, ClientRow)][1] == "Ana Ejemplo"


async def test_a_day_that_filled_up_meanwhile_leads_back_to_the_days(salon: LiveSalon) -> None:
    client = await screened(salon)
    shown = await client.phone.tap("📅")
    await fill_the_day(salon)

    async with toasts_of(salon) as toasts:
        client.phone.press(shown["message_id"], "bt:examination:20270209")
        assert await toasts.next_for(client.phone) == "This day is full now. Please choose another."
    await salon.settled()

    assert DAYS in text_of(client.phone.last)
    assert "bt:examination:20270209" not in str(client.phone.last)
    assert "bt:examination:20270210" in str(client.phone.last)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_whom_a_therapist_opened_everything_chooses_what_to_book(
    salon: LiveSalon, language: Language
) -> None:
    client = Client.of(salon, language)
    await client.answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "all")
    await client.phone.reads(words(language, OPENED))
    await client.phone.tap("📅")
    offered = await client.phone.reads(words(language, "What would you like to book?"))
    assert [data for _, data in buttons_of(offered)] == ["bd:examination:0", "bd:massage:0", "m"]
    await client.phone.tap("bd:massage:0")
    await client.phone.tap("bt:massage:20270210")
    await client.phone.tap("10:00")
    await client.phone.ask("Ana Ejemplo")
    client.phone.share_contact()
    booked = await client.phone.tap("bc:massage:")
    assert {"es": "Masaje", "en": "Massage", "ru": "Массаж", "uk": "Масаж"}[language] in text_of(booked)
    [row] = await rows_of(salon, Appointment)
    assert (row.service_id, row.verdict) == ("massage", "review")


async def test_a_treatment_is_not_sold_before_an_examination(salon: LiveSalon) -> None:
    client = await screened(salon)
    for data in (
        on.DAYS("massage", 0),
        on.TIMES("massage", date(2027, 2, 10)),
        on.SLOT("massage", "first", WEDNESDAY_AT_TEN),
        on.BOOK("massage", "first", WEDNESDAY_AT_TEN),
    ):
        client.phone.press(client.phone.last["message_id"], data)
        await salon.settled()
        assert "Treatments open once a therapist has examined you." in text_of(client.phone.last)
    assert await count(salon, Appointment) == 0
