"""What is booked, as clients see it: in their language, on the salon's clock, cancelled in time."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from bot.i18n import Translator
from bot.languages import Language
from data.models import Appointment, OutboxMessage
from handlers import callbacks as on
from tests.support.clock import MADRID, MovableClock
from tests.support.live import SALON_FILE, LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of
from tests.support.visits import massages
from tests.support.words import words

DAYS: dict[Language, tuple[str, str]] = {
    "es": ("martes, 9 de febrero", "mar, 9 feb"),
    "en": ("Tuesday 9 February", "Tue 9 Feb"),
    "ru": ("вторник, 9 февраля", "вт, 9 февр."),
    "uk": ("вівторок, 9 лютого", "вт, 9 лют."),
}
COUNTS: dict[Language, tuple[str, str, str]] = {
    "es": ("1 cita", "2 citas", "5 citas"),
    "en": ("1 appointment:", "2 appointments:", "5 appointments:"),
    "ru": ("1 запись", "2 записи", "5 записей"),
    "uk": ("1 запис", "2 записи", "5 записів"),
}


@pytest.mark.parametrize("language", DAYS)
async def test_days_and_times_read_as_in_the_clients_language(salon: LiveSalon, language: Language) -> None:
    long, short = DAYS[language]
    client = await screened(salon, language)
    await client.phone.tap("📅")
    await client.phone.tap(short)
    assert long in text_of(client.phone.last)
    await client.phone.tap("16:30")
    shown = await client.phone.tap("bc:")
    assert words(language, "{day} at {time}", day=long, time="16:30") in text_of(shown)
    await client.phone.ask("/appointments")
    assert f"{short}, 16:30" in str(buttons_of(client.phone.last))
    [row] = await rows_of(salon, Appointment)
    assert row.starts_at.astimezone(UTC).hour == 15


@pytest.mark.parametrize("language", COUNTS)
async def test_appointments_are_counted_as_the_language_does(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language)
    empty = await client.phone.ask("/appointments")
    assert words(language, "You have no appointments.") in text_of(empty)
    booked = 0
    for wanted, shown in zip((1, 2, 5), COUNTS[language], strict=True):
        await massages(salon, days=range(booked, wanted))
        booked = wanted
        listed = await client.phone.ask("/appointments")
        assert shown in text_of(listed)
        assert sum(data.startswith("ao:") for _, data in buttons_of(listed)) == wanted


async def test_a_visit_is_cancelled_in_two_taps_and_its_time_is_free_again(salon: LiveSalon) -> None:
    client, next_one = await screened(salon), await screened(salon)
    await client.book()
    await client.phone.tap("🗓 This appointment")
    await client.phone.tap("✕ Cancel the appointment")
    assert await count(salon, Appointment, status="booked") == 1
    await client.phone.tap("✕ Yes, cancel it")

    assert "The appointment is cancelled." in text_of(client.phone.last)
    await salon.owner.reads(words("es", "✕ Booking {number} was cancelled by the client", number=1))
    assert "Booked." in text_of(await next_one.book())
    assert "Booked." in text_of(await client.book(time="11:00"))


async def test_who_thinks_better_of_cancelling_keeps_the_visit(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.book()
    await client.phone.tap("🗓 This appointment")
    await client.phone.tap("✕ Cancel the appointment")
    shown = await client.phone.tap("← No, keep it")
    assert "Booking number 1" in text_of(shown)
    assert await count(salon, Appointment, status="booked") == 1


@pytest.mark.parametrize(
    ("before", "shown", "status"),
    [
        (timedelta(hours=12, seconds=1), "The appointment is cancelled.", "cancelled"),
        (timedelta(hours=12), "It is too late to cancel here.", "booked"),
        (timedelta(minutes=1), "It is too late to cancel here.", "booked"),
    ],
)
async def test_the_cut_off_for_cancelling_is_twelve_hours(
    salon: LiveSalon, before: timedelta, shown: str, status: str
) -> None:
    client = await screened(salon)
    await client.book(day=1)
    await client.phone.tap("ao:1")
    [row] = await rows_of(salon, Appointment)
    salon.clock.move(row.starts_at - before - salon.clock.now())

    for data in (on.ASK_CANCEL(1), on.CANCEL(1)):
        client.phone.press(client.phone.last["message_id"], data)
    await client.phone.reads(shown)

    assert await count(salon, Appointment, status=status) == 1


async def test_after_a_visit_another_can_be_booked(salon: LiveSalon) -> None:
    client = await screened(salon)
    await client.book()
    salon.clock.move(timedelta(days=3))
    assert "Your booking number is 2." in text_of(await client.book())


@pytest.fixture
async def sunday_salon(database_url: str, tmp_path: Path, clock: MovableClock) -> AsyncIterator[LiveSalon]:
    """A salon that works on Sundays too, the days on which Madrid's clocks change."""
    document = yaml.safe_load(SALON_FILE.read_text("utf-8"))
    document["opening_hours"]["sunday"] = ["09:00-14:00"]
    changed = tmp_path / "sunday.yaml"
    changed.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    async with LiveSalon(database_url, clock, salon_file=changed).open() as live:
        yield live


@pytest.mark.parametrize(
    ("today", "day", "hours_between"),
    [
        pytest.param("2027-03-26 09:00", date(2027, 3, 28), 23, id="forward-in-March"),
        pytest.param("2027-10-29 09:00", date(2027, 10, 31), 25, id="back-in-October"),
    ],
)
async def test_ten_oclock_is_ten_oclock_when_the_clocks_change(
    sunday_salon: LiveSalon, today: str, day: date, hours_between: int
) -> None:
    salon = sunday_salon
    salon.clock.set(today)
    client = await screened(salon, "ru")
    tr = Translator("ru", MADRID)
    await client.phone.tap("📅")
    await client.phone.tap(tr.short_day(day))
    await client.phone.tap("10:00")
    shown = await client.phone.tap("bc:")
    told = words("ru", "{day} at {time}", day=tr.day(day), time="10:00")
    assert told in text_of(shown)

    eve = datetime(day.year, day.month, day.day - 1, 10, tzinfo=MADRID).astimezone(UTC)
    await salon.move(eve - timedelta(seconds=1) - salon.clock.now())
    assert await count(salon, OutboxMessage, subject="appointment:1") == 0
    await salon.move(timedelta(seconds=1))
    await client.phone.reads("🔔", told)
    [row] = await rows_of(salon, Appointment)
    assert row.starts_at - salon.clock.now() == timedelta(hours=hours_between)
