"""A client corrects what is stored about them: name, telephone number, and answers that count."""

from datetime import timedelta

import pytest

from bot.languages import Language
from data.models import Appointment, Dialogue, Screening
from data.models import Client as ClientRow
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Json, buttons_of, text_of
from tests.support.reviews import open_case, press
from tests.support.screened import NAME, NUMBER, screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.words import words

HEAD = "<b>Correct my data</b>"
SUMMARY = "📋 <b>Your answers</b>\nPlease read them once more, then send them."
THERAPIST = (
    "A therapist has to look before anything is changed in these answers. Please tell our team "
    "what is not right, and they pass it on."
)
UNSENT = (
    "You have changed your health answers and not sent them yet. Please read them through and "
    "send them: then we know whether you can come."
)
STILL_THERE = "What you sent earlier is still there; /privacy deletes that too."
ALL_LANGUAGES = pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])


async def correct(client: Client, data: str) -> Json:
    """Go by the buttons of /privacy to what is to be corrected; return the screen."""
    await client.phone.ask("/privacy")
    await client.phone.tap(on.CORRECT())
    return await client.phone.tap(data)


def can(message: Json, data: str) -> bool:
    """Return whether a button below a message begins with ``data``."""
    return any(found.startswith(data) for _, found in buttons_of(message))


async def answers(salon: LiveSalon, *, judged: bool) -> list[dict[str, object]]:
    """Return the answers of the finished, or the unfinished, questionnaires, the oldest first."""
    found = sorted(await rows_of(salon, Screening), key=lambda row: row.started_at)
    opened = salon.assistant.services.screenings.answers_of
    return [{**opened(row)} for row in found if (row.verdict is not None) == judged]


@ALL_LANGUAGES
async def test_a_client_corrects_their_name(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language)
    asked = await correct(client, on.CORRECT_NAME())
    assert words(language, "What name shall we write down? Please type it.") in text_of(asked)
    await client.phone.ask("1")
    assert text_of(client.phone.last) == words(
        language, "Please write your name with letters, up to 60 of them."
    )
    shown = await client.phone.ask("  Bruno   Ejemplo ")
    assert words(language, HEAD) in text_of(shown)
    assert words(language, "Name: {name}", name="Bruno Ejemplo") in text_of(shown)
    assert await count(salon, ClientRow, name="Bruno Ejemplo", phone=NUMBER) == 1
    assert await count(salon, Dialogue) == 0


@ALL_LANGUAGES
async def test_a_client_corrects_their_number(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language)
    await correct(client, on.CORRECT_PHONE())
    client.phone.write("12")
    client.phone.write("600 123 456")
    shown = await client.phone.reads(words(language, HEAD), "+34 600 12 34 56")
    assert words(language, "Telephone: {phone}", phone="+34 600 12 34 56") in text_of(shown)
    assert client.phone.count(words(language, "Thank you. I have noted {phone}.", phone="+34 600 12 34 56"))
    assert await count(salon, ClientRow, name=NAME, phone="+34600123456") == 1


async def test_a_client_shares_their_number_or_stops(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    await correct(client, on.CORRECT_PHONE())
    await client.phone.ask("/cancel")
    client.phone.share_contact()
    await client.phone.reads("I do not need a telephone number now.")
    assert await count(salon, ClientRow, phone=NUMBER) == 1
    await correct(client, on.CORRECT_PHONE())
    client.phone.share_contact()
    await client.phone.reads("Thank you. I have noted")
    await salon.settled()
    assert await count(salon, ClientRow, phone=NUMBER) == 0


async def test_a_way_back_leaves_the_name_as_it_is(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    await correct(client, on.CORRECT_NAME())
    assert "Correct my data" in text_of(await client.phone.tap("← Back"))
    assert "Your data" in text_of(await client.phone.tap("← Back"))
    await client.phone.ask("Bruno")
    assert await count(salon, ClientRow, name=NAME) == 1


async def test_an_emergency_typed_as_a_name_is_an_emergency(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    await correct(client, on.CORRECT_NAME())
    assert "112" in text_of(await client.phone.ask("I cannot feel my legs and lost control of my bladder"))
    assert await count(salon, ClientRow, name=NAME) == 1


@ALL_LANGUAGES
async def test_all_answers_come_back_and_one_is_changed(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language, age=43)
    before = await answers(salon, judged=True)
    salon.clock.move(timedelta(minutes=5))
    shown = await correct(client, on.CORRECT_ANSWERS())
    assert words(language, SUMMARY) in text_of(shown)
    assert "43" in text_of(shown)
    assert await answers(salon, judged=False) == before

    await client.phone.tap(on.CHANGES(0))
    await client.phone.tap(on.CHANGE_ANSWER("age"))
    client.phone.write("44")
    await client.phone.reads(words(language, SUMMARY), "44")
    await client.phone.tap(on.SEND_ANSWERS())
    first, second = await answers(salon, judged=True)
    assert second == {**first, "age": 44}
    assert await answers(salon, judged=False) == []
    assert can(client.phone.last, on.BOOKING())
    await client.book()


@ALL_LANGUAGES
async def test_until_they_are_sent_the_old_answers_count(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language)
    await correct(client, on.CORRECT_ANSWERS())
    await client.phone.tap(on.CHANGES(0))
    await client.phone.ask("/book")
    assert can(client.phone.last, "bt:")
    await client.phone.ask("/questionnaire")
    await client.phone.tap(on.PAUSE())
    shown = await client.phone.tap(on.DISCARD())
    assert words(language, STILL_THERE) in text_of(shown)
    assert await count(salon, Screening, verdict="clear") == await count(salon, Screening) == 1


@ALL_LANGUAGES
async def test_nothing_is_booked_past_a_worse_answer_that_waits_to_be_sent(
    salon: LiveSalon, language: Language
) -> None:
    client = await screened(salon, language)
    await client.reach_summary()
    booked_with = await client.phone.button("bc:")
    await correct(client, on.CORRECT_ANSWERS())
    await client.phone.tap(on.CHANGES(0))
    client.phone.press(client.phone.last["message_id"], on.CHANGE_ANSWER("bleeding"))
    await client.phone.tap(on.ANSWER("bleeding", "blood_thinners"))

    client.phone.press(*booked_with)
    shown = await client.phone.reads(words(language, UNSENT))
    assert can(shown, on.QUESTIONNAIRE())
    assert not can(shown, on.BOOKING())
    assert words(language, UNSENT) in text_of(await client.phone.ask("/book"))
    assert await count(salon, Appointment) == 0
    shown = await client.phone.tap(on.QUESTIONNAIRE())
    assert words(language, SUMMARY) in text_of(shown)
    await client.phone.tap(on.PAUSE())
    await client.phone.tap(on.DISCARD())
    await client.book()


@pytest.mark.parametrize(
    ("item", "value", "stops"),
    [("pain_worsening", "no", False), ("bleeding", "blood_thinners", True)],
)
async def test_an_unsent_answer_stops_what_a_therapist_has_allowed_only_if_it_is_worse(
    salon: LiveSalon, item: str, value: str, *, stops: bool
) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(age="70", pain_worsening="yes")
    await press(salon.owner, await open_case(salon.owner), "examination")
    await client.phone.reads("you can book your first visit")
    await correct(client, on.CORRECT_ANSWERS())
    await client.phone.tap(on.CHANGES(0))
    client.phone.press(client.phone.last["message_id"], on.CHANGE_ANSWER(item))
    await client.phone.tap(on.ANSWER(item, value))
    if stops:
        assert UNSENT in text_of(await client.phone.ask("/book"))
    else:
        await client.book()


async def test_what_is_corrected_for_the_worse_goes_to_a_therapist(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    salon.clock.move(timedelta(minutes=5))
    await correct(client, on.CORRECT_ANSWERS())
    await client.phone.tap(on.CHANGES(0))
    client.phone.press(client.phone.last["message_id"], on.CHANGE_ANSWER("leg_pain"))
    await client.phone.tap(on.ANSWER("leg_pain", "yes"))
    await client.go_on()
    await open_case(salon.owner)
    assert "A therapist looks at your answers first." in text_of(await client.phone.ask("/book"))


@ALL_LANGUAGES
@pytest.mark.parametrize(
    ("given", "has_contest"),
    [({"hernia": "yes"}, True), ({"leg_pain": "yes"}, False), ({"cauda_equina": "yes"}, False)],
)
async def test_where_a_therapist_has_to_look_nothing_is_changed(
    salon: LiveSalon, language: Language, given: dict[str, str], *, has_contest: bool
) -> None:
    client = await screened(salon, language, **given)
    before = await snapshot(salon)
    shown = await correct(client, on.CORRECT_ANSWERS())
    assert words(language, THERAPIST) in text_of(shown)
    assert ("112" in text_of(shown)) == ("cauda_equina" in given)
    assert can(shown, on.PERSON())
    assert can(shown, "rq:") == has_contest
    assert await snapshot(salon) == before


async def test_what_a_therapist_has_allowed_can_be_corrected(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(age="70")
    await press(salon.owner, await open_case(salon.owner), "examination")
    await client.phone.reads("you can book your first visit")
    assert "70" in text_of(await correct(client, on.CORRECT_ANSWERS()))
    assert await answers(salon, judged=False) == await answers(salon, judged=True)


async def test_a_medical_clearance_is_not_undone_by_a_correction(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(cauda_equina="yes")
    await press(salon.owner, await open_case(salon.owner), "cleared_all")
    if await count(salon, Dialogue):
        await salon.owner.ask("Alta del hospital")
    await client.phone.reads("every service is open to you")
    assert words("en", THERAPIST) in text_of(await correct(client, on.CORRECT_ANSWERS()))
    assert await count(salon, Screening) == 1


async def test_an_unfinished_questionnaire_goes_on(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=5)
    await correct(client, on.CORRECT_ANSWERS())
    assert client.question() == 5
    assert await count(salon, Screening) == 1


@pytest.mark.parametrize("away", [None, timedelta(days=183)])
async def test_without_answers_that_count_the_questionnaire_is_offered(
    salon: LiveSalon, away: timedelta | None
) -> None:
    client = Client.of(salon, "en") if away is None else await screened(salon)
    salon.clock.move(away or timedelta())
    await correct(client, on.CORRECT_ANSWERS())
    assert can(client.phone.last, on.QUESTIONNAIRE_NOTICE_READ())
    assert await answers(salon, judged=False) == []


async def test_tapping_twice_begins_one_correction(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    await client.phone.ask("/privacy")
    for _ in range(3):
        client.phone.press(client.phone.last["message_id"], on.CORRECT_ANSWERS())
    await salon.settled()
    assert await count(salon, Screening) == 2
