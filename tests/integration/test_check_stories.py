"""The short check before each visit, and what becomes of visits when something has changed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.languages import LANGUAGES, Language
from bot.screening.questionnaire import load_questionnaire
from data.models import Appointment, Consent, Screening, VisitCheck
from data.models import Client as ClientRow
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.reviews import open_case, press, therapist
from tests.support.screened import judged, screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.words import plain, words

CHECK = load_questionnaire().short_check
HOLD = "⏸ Your coming appointments are on hold; they keep their times."
THANKS = "Thank you for telling us. For your safety your coming appointments are on hold."


async def booked(salon: LiveSalon, language: Language = "en") -> Client:
    """Return a client whose visit on Wednesday at ten is booked, and known to the owner."""
    client = await screened(salon, language)
    await client.book(day=2)
    await salon.owner.reads(words("es", "📅 New booking {number}", number=1))
    return client


async def reminded(salon: LiveSalon, language: Language = "en") -> Client:
    """Return a client who has just been reminded of their visit tomorrow."""
    client = await booked(salon, language)
    [row] = await rows_of(salon, Appointment)
    await salon.move(row.starts_at - timedelta(hours=20) - salon.clock.now())
    await client.phone.reads(words(language, "🔔 A reminder of your appointment:"))
    return client


async def report(client: Client, *signs: str, answer: str = "yes") -> None:
    """Tap through the short check up to the last of ``signs``."""
    await client.phone.tap("v:1")
    await client.phone.tap(f"vw:1:{answer}")
    for sign in signs:
        await client.phone.tap(f"vs:1:{sign}")


async def held(salon: LiveSalon) -> list[bool]:
    return [row.held_at is not None for row in await rows_of(salon, Appointment)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_coming_well_is_two_taps(salon: LiveSalon, language: Language) -> None:
    client = await reminded(salon, language)
    reminder = text_of(client.phone.last)
    assert words(language, "Before you come, please answer the short check: it takes a minute.") in reminder
    asked = await client.phone.tap("ay:1")
    for line in (CHECK.question, *CHECK.signs.values(), CHECK.changed):
        assert plain(line[language]) in text_of(asked)
    await client.phone.tap("vn:1")
    await client.phone.reads(words(language, "✓ You have answered the short check."))

    [row] = await rows_of(salon, VisitCheck)
    assert not row.asks_again
    assert await held(salon) == [False]
    await salon.move(timedelta(hours=18, minutes=30))
    last = await client.phone.until(lambda: client.phone.last if "🔔" in text_of(client.phone.last) else None)
    assert not any(data.startswith(("v:", "ay:")) for _, data in buttons_of(last)), "nothing is asked twice"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answer", ["yes", "unsure"])
async def test_a_change_holds_the_visits_and_asks_everything_again(
    salon: LiveSalon, language: Language, answer: str
) -> None:
    decides = await therapist(salon)
    client = await reminded(salon, language)
    await report(client, "changed", answer=answer)

    shown = await client.phone.reads(words(language, THANKS))
    assert any(data == "q" for _, data in buttons_of(shown))
    assert await held(salon) == [True]
    await decides.reads("reports a change before the visit", "On hold until then: 1")
    await salon.owner.reads(
        words("es", "⏸ On hold until the client may be treated again: bookings {numbers}", numbers=1)
    )
    await client.phone.ask("/book")
    await client.phone.reads(
        words(
            language,
            "Your health answers are out of date, and much can change. "
            "Please fill in the health questionnaire again before you book.",
        )
    )

    await client.answer_quickly()
    await client.phone.reads(words(language, "✓ Your coming appointments stand again."))
    await salon.owner.reads(words("es", "▶ No longer on hold: bookings {numbers}", numbers=1))
    assert await held(salon) == [False]
    [appointment], screenings = await rows_of(salon, Appointment), await rows_of(salon, Screening)
    newest = max(screenings, key=lambda row: row.started_at)
    assert (appointment.screening_id, appointment.verdict) == (newest.id, "clear")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_emergency_sign_is_an_emergency(salon: LiveSalon, language: Language) -> None:
    client = await reminded(salon, language)
    await report(client, "cauda_equina")
    shown = await client.phone.reads("🚨", "112")
    assert words(language, HOLD) in text_of(shown)
    assert await held(salon) == [True]
    newest = max(await rows_of(salon, Screening), key=lambda row: row.started_at)
    assert newest.verdict == "emergency"

    await client.phone.ask("/questionnaire")
    assert client.question() is None, "only a therapist lifts an emergency"
    await press(salon.owner, await open_case(salon.owner), "cleared_examination")
    await salon.owner.ask("Alta de urgencias, sin hallazgos")
    await client.phone.reads(words(language, "✓ Your coming appointments stand again."))
    assert await held(salon) == [False]


@pytest.mark.parametrize(
    ("sign", "follow_up", "verdict"),
    [
        ("trauma", "trauma_cleared:no", "emergency"),
        ("trauma", "trauma_cleared:yes", None),
        ("fever", "fever_severe:yes", "emergency"),
        ("fever", "fever_severe:no", None),
    ],
)
async def test_a_follow_up_decides(salon: LiveSalon, sign: str, follow_up: str, verdict: str | None) -> None:
    client = await reminded(salon)
    await report(client, f"{sign}:yes", follow_up)
    await client.phone.reads("🚨" if verdict else THANKS)
    assert await count(salon, Screening, verdict="emergency") == bool(verdict)
    assert await held(salon) == [True]


async def test_doubt_about_an_emergency_sign_shows_the_number_to_call(salon: LiveSalon) -> None:
    client = await reminded(salon)
    await report(client, "leg_weakness", answer="unsure")
    await client.phone.reads(THANKS, "call 112")


async def test_a_review_keeps_the_time_until_the_therapist_decides(salon: LiveSalon) -> None:
    client = await reminded(salon)
    await report(client, "changed")
    await client.answer_quickly(leg_pain="yes")
    await client.phone.reads(HOLD)
    assert await held(salon) == [True]
    await press(salon.owner, await open_case(salon.owner), "examination")
    await client.phone.reads("✓ Your coming appointments stand again.")
    assert await held(salon) == [False]


async def test_a_refusal_gives_the_time_back(salon: LiveSalon) -> None:
    client = await reminded(salon)
    await report(client, "changed")
    await client.answer_quickly(hernia="yes")
    await client.phone.reads("Appointments that this does not allow are cancelled.")
    await salon.owner.reads(words("es", "✕ Cancelled bookings: {numbers}", numbers=1))
    [row] = await rows_of(salon, Appointment)
    assert row.status == "cancelled"


async def test_a_visit_on_hold_is_reminded_of_as_such(salon: LiveSalon) -> None:
    client = await booked(salon)
    await client.phone.ask("/appointments")
    await client.phone.tap("ao:1")
    await report(client, "changed")
    assert await held(salon) == [True]
    [row] = await rows_of(salon, Appointment)
    await salon.move(row.starts_at - timedelta(hours=20) - salon.clock.now())
    told = await client.phone.reads("⏸ Your appointment is on hold:")
    assert [data for _, data in buttons_of(told)] == ["q", "h", "ac:1"]
    client.phone.press(told["message_id"], on.COMING(1))
    await client.phone.reads("⏸ On hold")
    [row] = await rows_of(salon, Appointment)
    assert row.confirmed_at is None


async def test_a_new_text_of_the_consent_is_agreed_to_first(salon: LiveSalon) -> None:
    client = await reminded(salon)
    async with salon.assistant.database.transaction() as session:
        await session.execute(update(Consent).values(text_version=0))
    shown = await client.phone.tap("v:1")
    assert [data for _, data in buttons_of(shown)][:2] == ["qc:yes", "qc:no"]
    client.phone.press(shown["message_id"], on.CHECK_SIGN(1, "cauda_equina", "yes"))
    await salon.settled()
    assert await count(salon, VisitCheck) == 0


async def test_two_quick_taps_report_once(salon: LiveSalon) -> None:
    decides = await therapist(salon)
    client = await reminded(salon)
    await client.phone.tap("v:1")
    await client.phone.tap("vw:1:yes")
    message_id, data = await client.phone.button("vs:1:changed:yes")
    for _ in range(3):
        client.phone.press(message_id, data)
    await salon.settled()
    await decides.reads("reports a change")
    assert decides.count("reports a change") == 1
    assert await count(salon, VisitCheck) == 1


async def test_nothing_after_something_changes_nothing(salon: LiveSalon) -> None:
    client = await reminded(salon)
    message_id, _ = await client.phone.button("v:1")
    await report(client, "changed")
    client.phone.press(message_id, on.CHECK_NOTHING(1))
    await salon.settled()
    assert await held(salon) == [True]
    [row] = await rows_of(salon, VisitCheck)
    assert row.asks_again


async def test_a_restart_in_the_middle_loses_nothing(salon: LiveSalon) -> None:
    client = await reminded(salon)
    await client.phone.tap("v:1")
    await client.phone.tap("vw:1:yes")
    await salon.stop_bot()
    message_id, data = await client.phone.button("vs:1:leg_clot:yes")
    client.phone.press(message_id, data)
    await salon.start_bot()
    await client.phone.reads(THANKS)
    assert await held(salon) == [True]


@pytest.mark.parametrize(
    "forged",
    [
        "v:1",
        "vn:1",
        "vw:1:yes",
        "vs:1:changed:yes",
        "vs:1:cauda_equina:yes",
        "vs:1:hernia:yes",
        "vs:1:cauda_equina:no",
        "vs:1:trauma_cleared:maybe",
        "vs:99:changed:yes",
        "vw:1:perhaps",
    ],
)
async def test_a_check_is_only_the_clients_own(salon: LiveSalon, forged: str) -> None:
    await reminded(salon)
    stranger = await screened(salon)
    before = await snapshot(salon)
    stranger.phone.press(stranger.phone.last["message_id"], forged)
    await salon.settled()
    assert await snapshot(salon) == before


async def test_answers_count_for_ninety_days_after_a_visit(salon: LiveSalon) -> None:
    client = await booked(salon)
    await salon.days_pass(92)
    await client.phone.ask("/book")
    assert "Which day suits you?" in text_of(client.phone.last)
    await salon.days_pass(1)
    await client.phone.ask("/book")
    await client.phone.reads("Your health answers are out of date")
    await salon.owner.reads(
        words(
            "es",
            "⌛ Client {client} wants to book; their questionnaire is out of date and is asked again",
            client=2,
        )
    )
    await client.phone.ask("/book")
    assert salon.owner.count("⌛") == 1
    await client.answer_quickly()
    await client.phone.ask("/book")
    assert "Which day suits you?" in text_of(client.phone.last)


async def test_answers_count_for_six_months_though_somebody_keeps_coming(salon: LiveSalon) -> None:
    client = await booked(salon)
    await salon.days_pass(92)
    await client.book()
    await salon.days_pass(90)
    await client.phone.ask("/book")
    assert "Which day suits you?" in text_of(client.phone.last)
    await salon.days_pass(1)
    await client.phone.ask("/book")
    await client.phone.reads("Your health answers are out of date")


async def test_treatments_stay_open_after_clear_answers(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "all")
    await client.phone.reads("every service is open to you")
    await client.book()
    await salon.days_pass(100)
    await client.answer_quickly()

    services = salon.assistant.services
    client_id = max(row.id for row in await rows_of(salon, ClientRow))
    async with salon.assistant.database.reading() as session:
        assert (await services.screenings.standing(session, client_id)).may_book_everything
    await salon.days_pass(91)
    await judged(salon, client.phone)
    async with salon.assistant.database.reading() as session:
        standing = await services.screenings.standing(session, client_id)
    assert standing.may_book_examination
    assert not standing.may_book_everything, "what a therapist opened counts as long as answers do"


async def test_a_corrected_answer_that_needs_a_look_holds_the_visit(salon: LiveSalon) -> None:
    client = await booked(salon)
    salon.clock.move(timedelta(minutes=5))
    await client.phone.ask("/privacy")
    for button in ("✎ Correct my data", "✎ Health answers", "✎ Change an answer", "ql:1", "qe:leg_pain"):
        await client.phone.tap(button)
    await client.phone.tap("qa:leg_pain:yes")
    await client.phone.tap("qs")
    await client.phone.reads(HOLD)
    assert await held(salon) == [True]


async def test_after_a_change_earlier_answers_are_not_simply_sent_again(salon: LiveSalon) -> None:
    client = await reminded(salon)
    await report(client, "changed")
    await client.phone.ask("/privacy")
    for button in ("✎ Correct my data", "✎ Health answers"):
        await client.phone.tap(button)
    assert not client.can_send()
