"""Speaking four languages: days, times, plurals, and nothing of a client's that Telegram takes for HTML."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from bot.i18n import DOMAIN, LANGUAGE_NAMES, LOCALES, Translator
from bot.languages import LANGUAGES, Language, LocalText

MADRID = ZoneInfo("Europe/Madrid")
COUNTED = ("{count} appointment", "{count} appointments")


def speaking(language: Language, zone: str = "Europe/Madrid") -> Translator:
    return Translator(language, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("language", "day", "short"),
    [
        ("es", "martes, 24 de noviembre", "mar, 24 nov"),
        ("en", "Tuesday 24 November", "Tue 24 Nov"),
        ("ru", "вторник, 24 ноября", "вт, 24 нояб."),
        ("uk", "вівторок, 24 листопада", "вт, 24 лист."),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: Language, day: str, short: str) -> None:
    assert speaking(language).day(date(2026, 11, 24)) == day
    assert speaking(language).short_day(date(2026, 11, 24)) == short


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_of_a_year_has_its_own_name_that_fits_a_button(language: Language) -> None:
    tr = speaking(language)
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]
    assert len({tr.day(day) for day in days}) == len({tr.short_day(day) for day in days}) == 365
    assert max(len(tr.short_day(day)) for day in days) <= 15


@pytest.mark.parametrize(
    ("moment", "zone", "day", "time"),
    [
        ("2027-02-08 08:00", "Europe/Madrid", "Monday 8 February", "09:00"),
        ("2027-07-08 08:00", "Europe/Madrid", "Thursday 8 July", "10:00"),
        ("2027-02-08 23:30", "Europe/Madrid", "Tuesday 9 February", "00:30"),
        ("2027-12-31 23:00", "Europe/Madrid", "Saturday 1 January", "00:00"),
        ("2027-03-28 00:59", "Europe/Madrid", "Sunday 28 March", "01:59"),
        ("2027-03-28 01:00", "Europe/Madrid", "Sunday 28 March", "03:00"),
        ("2027-10-31 00:30", "Europe/Madrid", "Sunday 31 October", "02:30"),
        ("2027-10-31 01:30", "Europe/Madrid", "Sunday 31 October", "02:30"),
        ("2027-02-08 00:30", "Atlantic/Canary", "Monday 8 February", "00:30"),
        ("2027-02-08 00:30", "America/St_Johns", "Sunday 7 February", "21:00"),
        ("2027-02-08 12:30", "Pacific/Kiritimati", "Tuesday 9 February", "02:30"),
    ],
)
def test_a_moment_is_told_by_the_salons_clock(moment: str, zone: str, day: str, time: str) -> None:
    tr = speaking("en", zone)
    instant = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert (tr.day(instant), tr.time(instant)) == (day, time)
    assert tr.day(instant.astimezone(ZoneInfo("Asia/Tokyo"))) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clock_of_24_hours_everywhere(language: Language) -> None:
    evening = datetime(2027, 2, 8, 18, 5, tzinfo=MADRID)
    assert speaking(language).time(evening) == "18:05"


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("es", {1: "cita", 2: "citas", 5: "citas", 21: "citas", 0: "citas"}),
        (
            "en",
            {1: "appointment", 2: "appointments", 5: "appointments", 21: "appointments", 0: "appointments"},
        ),
        (
            "ru",
            {1: "запись", 2: "записи", 5: "записей", 11: "записей", 21: "запись", 22: "записи", 0: "записей"},
        ),
        (
            "uk",
            {1: "запис", 2: "записи", 5: "записів", 11: "записів", 21: "запис", 22: "записи", 0: "записів"},
        ),
    ],
)
def test_what_is_counted_takes_its_form(language: Language, forms: dict[int, str]) -> None:
    tr = speaking(language)
    said = {count: tr.plural(*COUNTED, count) for count in forms}
    assert said == {count: f"{count} {form}" for count, form in forms.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_cannot_become_markup(language: Language) -> None:
    name = '<a href="tg://user?id=1">Ana</a> & {phone} "x"'
    said = speaking(language)("Name: {name}", name=name)
    assert said.endswith('&lt;a href="tg://user?id=1"&gt;Ana&lt;/a&gt; &amp; {phone} "x"')


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_no_html_a_value_is_left_as_it_is(language: Language) -> None:
    assert speaking(language).plain("Name: {name}", name="Ana & <Bea>").endswith("Ana & <Bea>")


def test_a_plurals_other_values_are_made_safe_too() -> None:
    assert (
        speaking("en").plural("{count} of {whose}", "{count} of {whose}", 2, whose="<b>") == "2 of &lt;b&gt;"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_salons_own_texts_are_in_the_language_and_safe(language: Language) -> None:
    text = LocalText(es="es <1", en="en <1", ru="ru <1", uk="uk <1")
    assert speaking(language).content(text) == f"{language} &lt;1"


def test_the_languages_differ_and_call_themselves_by_name() -> None:
    assert list(LANGUAGE_NAMES) == list(LANGUAGES)
    assert len({speaking(language)("🗓 My appointments") for language in LANGUAGES}) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_catalogue_is_said_as_it_stands_there(language: Language) -> None:
    with (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        messages = {message.id: message.string for message in read_po(file) if isinstance(message.id, str)}
    assert len(messages) > 50
    tr = speaking(language)
    for source, translation in messages.items():
        assert not source or "{" in source or tr(source) == tr.plain(source) == translation
