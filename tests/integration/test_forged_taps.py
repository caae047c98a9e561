"""Buttons that nobody was shown, and buttons of another time: refused kindly, and nothing changes."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from data.models import Appointment
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.clock import MADRID
from tests.support.live import LiveSalon
from tests.support.phone import text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.toasts import toasts_of

TUESDAY = datetime(2027, 2, 9, tzinfo=MADRID)
TEN = TUESDAY.replace(hour=10)
OLD_BUTTON = "This button does not work any more."
TROUBLE = "something went wrong"

NONSENSE = [
    "",
    " ",
    ":",
    "::::",
    "m:",
    "m:1",
    "x",
    "ao",
    "ao:",
    "ao:-1",
    "ao:1.5",
    "ao:1:2",
    "ao:٣",
    "ao:0000000000000001",
    "bs:first:30000000",
    "bs:examination:first",
    "bs:examination:first:",
    "bs:examination:First:30000000",
    "bs:examination:first:-5",
    "bc:examination:first:99999999999999999999",
    "bt:examination:20270230",
    "bt:examination:99999999",
    "bt:examination:tomorrow",
    "ls:xx",
    "ls:en;drop table clients",
    "qa:age",
    "qd:age:forty",
    "sd:abc",
    "pe:yes",
    "' OR 1=1 --",
    "<b>bold</b>",
    "\x00",
    "\N{PILE OF POO}" * 16,
    "a" * 64,
    "ft:" + "a" * 61,
    "ft:ünïcode",
]


async def tap(salon: LiveSalon, client: Client, data: str) -> str:
    """Send a tap with any data on the newest message; return the note that answered it."""
    async with toasts_of(salon) as toasts:
        client.phone.press(client.phone.last["message_id"], data)
        note = await toasts.next_for(client.phone)
    await salon.settled()
    assert not client.phone.count(TROUBLE)
    return note


async def test_nonsense_is_answered_with_the_menu_and_changes_nothing(salon: LiveSalon) -> None:
    client = await screened(salon)
    before = await snapshot(salon)
    for data in NONSENSE:
        assert OLD_BUTTON in await tap(salon, client, data), repr(data)
    assert await snapshot(salon) == before
    assert "What can I do for you?" in text_of(client.phone.last)
    assert len(client.phone.from_bot) == 1


async def test_sixty_four_bytes_of_anything_do_no_harm(salon: LiveSalon) -> None:
    client = await screened(salon)
    before = await snapshot(salon)
    dice = random.Random(20270208)  # noqa: S311 - the same taps at each run
    for _ in range(40):
        letters = dice.choices("abcefhlmnpqstxy:0123456789", k=dice.randint(1, 64))
        noise = dice.randbytes(64).decode("latin-1")[:32]
        client.phone.press(client.phone.last["message_id"], noise)
        client.phone.press(client.phone.last["message_id"], "".join(letters))
    await salon.settled()
    assert await snapshot(salon) == before
    assert not client.phone.count(TROUBLE)


async def test_another_clients_appointment_is_no_business_of_mine(salon: LiveSalon) -> None:
    victim, stranger = await screened(salon, name="Bruno Ejemplo"), await screened(salon)
    await victim.book()
    before = await snapshot(salon)
    for action in (on.APPOINTMENT, on.ASK_CANCEL, on.CANCEL, on.COMING):
        for number in (1, 2, 999_999_999_999):
            assert await tap(salon, stranger, action(number)) == "I cannot find this appointment."
            assert "You have no appointments." in text_of(stranger.phone.last)
    assert await snapshot(salon) == before
    assert not stranger.phone.count("Bruno")


async def test_what_is_for_the_staff_is_refused_to_clients(salon: LiveSalon) -> None:
    victim, stranger = await screened(salon, name="Bruno Ejemplo"), await screened(salon)
    await victim.book()
    before = await snapshot(salon)
    for data in (on.DETAILS(1), on.CLIENT(1), on.CLIENT(2), on.CLIENT(999_999_999_999)):
        assert await tap(salon, stranger, data) == "This is for the staff only."
    assert await snapshot(salon) == before


UNASKED = [
    on.ANSWER("no_such_question", "yes"),
    on.ANSWER("age", "no_such_value"),
    on.ANSWER("age", "yes"),
    on.ANSWER("cauda_equina", "yes"),
    on.NUMBER_ANSWER("age", 121),
    on.NUMBER_ANSWER("age", 999_999_999_999),
    on.NUMBER_ANSWER("cauda_equina", 1),
    on.NUMBER_ANSWER("no_such_question", 1),
    on.BACK("no_such_question"),
    on.BACK("pain_worsening"),
]


async def test_an_answer_to_a_question_that_is_not_asked_is_not_stored(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.begin()
    before = await snapshot(salon)
    for data in UNASKED:
        await tap(salon, client, data)
        assert await snapshot(salon) == before, data
        assert client.question() == 1


async def test_answers_without_consent_are_not_stored(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.phone.ask("/start")
    before = await snapshot(salon)
    for data in (on.ANSWER("cauda_equina", "no"), on.NUMBER_ANSWER("age", 40), on.CONSENT("perhaps")):
        await tap(salon, client, data)
    assert await snapshot(salon) == before


SLOTS = {
    "at night": ("first", TUESDAY.replace(hour=3)),
    "in the break": ("first", TUESDAY.replace(hour=15)),
    "too late to end before closing": ("first", TUESDAY.replace(hour=19, minute=30)),
    "between two steps": ("first", TUESDAY.replace(hour=10, minute=7)),
    "on Sunday": ("first", TEN + timedelta(days=5)),
    "yesterday": ("first", TEN - timedelta(days=4)),
    "too soon": ("first", TUESDAY.replace(day=8, hour=10)),
    "far beyond the horizon": ("first", TEN + timedelta(days=371)),
    "of somebody unknown": ("somebody", TEN),
    "in 1970": ("first", datetime(1970, 1, 1, tzinfo=UTC)),
    "at the end of time": ("first", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
}


@pytest.mark.parametrize("action", [on.SLOT, on.CHANGE_NAME, on.BOOK], ids=["choose", "rename", "book"])
async def test_a_time_that_is_not_on_offer_cannot_be_booked(salon: LiveSalon, action: on.Action) -> None:
    client = await screened(salon)
    before = await snapshot(salon)
    for why, (therapist, starts_at) in SLOTS.items():
        await tap(salon, client, action("examination", therapist, starts_at))
        assert await snapshot(salon) == before, why
    assert len(salon.owner.from_bot) == 1


async def test_nobody_books_without_a_screening(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.phone.ask("/start")
    before = await snapshot(salon)
    for action in (on.SLOT, on.CHANGE_NAME, on.BOOK):
        await tap(salon, client, action("examination", "first", TEN))
        assert "Please answer the health questionnaire first." in text_of(client.phone.last)
    assert await snapshot(salon) == before


async def test_nobody_books_without_leaving_a_name_and_a_number(salon: LiveSalon) -> None:
    client = await screened(salon, name=None, number=None)
    await tap(salon, client, on.BOOK("examination", "first", TEN))
    assert "What name shall we write down?" in text_of(client.phone.last)
    await client.phone.ask("Ana Ejemplo")
    await tap(salon, client, on.BOOK("examination", "first", TEN))
    assert await count(salon, Appointment) == 0
    client.phone.share_contact()
    await client.phone.tap("bc:")
    assert await count(salon, Appointment) == 1


async def test_a_day_that_is_not_on_offer_leads_back_to_the_days(salon: LiveSalon) -> None:
    client = await screened(salon)
    for day in ("20270214", "20200101", "99991231", "00010101"):
        assert (
            await tap(salon, client, f"bt:examination:{day}")
            == "This day is full now. Please choose another."
        )
        assert "Which day suits you?" in text_of(client.phone.last)
    await tap(salon, client, on.DAYS("examination", 999_999_999_999))
    assert "Which day suits you?" in text_of(client.phone.last)


async def test_unknown_topics_lead_to_the_list_of_topics(salon: LiveSalon) -> None:
    client = await screened(salon)
    for data in (on.TOPIC("no_such_topic"), on.TOPICS("no_such_group")):
        await tap(salon, client, data)
        assert "What would you like to know?" in text_of(client.phone.last)


async def test_private_buttons_do_nothing_in_a_group(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.book()
    group = salon.world.add_group("Friends", [client.phone.person.id])
    before = await snapshot(salon)
    salon.world.say(client.phone.person.id, "/start", group.id)
    for data in (on.CANCEL(1), on.EXPORT(), on.ERASE(1), on.QUESTIONNAIRE(), on.DETAILS(1), "x"):
        salon.world.tap(client.phone.person.id, 1, data, group.id)
    await salon.settled()
    assert await snapshot(salon) == before
    assert [message["from"]["is_bot"] for message in salon.world.messages(group.id)] == [False]
    assert [row.status for row in await rows_of(salon, Appointment)] == ["booked"]
