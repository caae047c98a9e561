"""The salon's settings: the file that ships, and the sentence for each mistake an owner can make."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.content import ContentError, read_document
from bot.salon import EXAMINATION, SALON_FILE, Hours, Salon, load_salon

Settings = dict[str, Any]


@pytest.fixture
def settings() -> Settings:
    values: Settings = read_document(SALON_FILE).values
    return values


def load(settings: Settings, folder: Path) -> Salon:
    path = folder / "salon.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return load_salon(path)[0]


def test_the_settings_that_ship_can_be_used() -> None:
    salon, _ = load_salon()
    assert (salon.name, salon.city, salon.timezone) == ("El Grial", "Alicante", "Europe/Madrid")
    assert not salon.services[EXAMINATION].treatment
    assert {"manual_therapy", "massage"} == {
        service_id for service_id, service in salon.services.items() if service.treatment
    }
    assert salon.reminders.minutes_before == (1440, 120)


def test_whatever_the_salon_has_not_said_ships_as_an_example() -> None:
    salon, examples = load_salon()
    invented = {"opening_hours", "closed_on", "languages"}
    invented |= {f"contact.{field}" for field in type(salon.contact).model_fields}
    invented |= {f"services.{service_id}.price" for service_id in salon.services}
    for index, _ in enumerate(salon.therapists):
        invented |= {f"therapists.{index}.name", f"therapists.{index}.qualification"}
    assert invented <= set(examples)


def test_a_value_without_its_mark_is_no_longer_an_example(tmp_path: Path) -> None:
    text = SALON_FILE.read_text("utf-8").replace('!example "Calle Ejemplo 1', '"Plaza Nueva 2')
    (tmp_path / "salon.yaml").write_text(text, "utf-8")
    salon, examples = load_salon(tmp_path / "salon.yaml")
    assert salon.contact.address == "Plaza Nueva 2, 03000 Alicante"
    assert "contact.address" not in examples
    assert "contact.phone" in examples


def test_what_is_left_out_is_unset_rather_than_invented(settings: Settings, tmp_path: Path) -> None:
    settings["contact"] = {}
    settings["services"][EXAMINATION].pop("price")
    settings.pop("texts")
    salon = load(settings, tmp_path)
    assert salon.contact.phone is None
    assert salon.services[EXAMINATION].price is None
    assert salon.texts.payment is None


def test_hours_are_read_by_weekday_and_put_in_order(settings: Settings, tmp_path: Path) -> None:
    settings["opening_hours"] = {"monday": ["16:00 - 20:00", "09:30–14:00"]}
    week = load(settings, tmp_path).opening_hours
    monday, tuesday = date(2027, 2, 1), date(2027, 2, 2)
    assert week.on(monday) == (Hours(time(9, 30), time(14)), Hours(time(16), time(20)))
    assert week.on(tuesday) == ()


def test_the_salon_knows_its_people_and_its_date(settings: Settings, tmp_path: Path) -> None:
    settings["therapists"][0]["absences"] = [{"from": "2027-08-01", "until": "2027-08-15"}]
    salon = load(settings, tmp_path)
    ana, pablo = salon.therapists
    assert salon.therapist("ana") is ana
    assert salon.therapist("nobody") is None
    assert salon.therapists_for("massage") == (ana, pablo)
    assert salon.therapists_for("manual_therapy") == (ana,)
    days = [date(2027, 7, 31), date(2027, 8, 1), date(2027, 8, 15), date(2027, 8, 16)]
    assert [ana.is_absent(day) for day in days] == [False, True, True, False]
    assert salon.local_date(datetime(2027, 7, 31, 22, 0, tzinfo=UTC)) == date(2027, 8, 1)


def hours(*stretches: str) -> Callable[[Settings], None]:
    def change(settings: Settings) -> None:
        settings["opening_hours"]["monday"] = list(stretches)

    return change


def put(path: str, value: object) -> Callable[[Settings], None]:
    def change(settings: Settings) -> None:
        *parents, last = path.split(".")
        place: Any = settings
        for parent in parents:
            place = place[int(parent) if isinstance(place, list) else parent]
        place[last] = value

    return change


def drop(path: str) -> Callable[[Settings], None]:
    def change(settings: Settings) -> None:
        *parents, last = path.split(".")
        place: Any = settings
        for parent in parents:
            place = place[parent]
        del place[last]

    return change


def same_therapist_twice(settings: Settings) -> None:
    settings["therapists"][1]["id"] = "ana"


def nobody_examines(settings: Settings) -> None:
    for therapist in settings["therapists"]:
        therapist["services"] = ["massage"]


@pytest.mark.parametrize(
    ("mistake", "path", "sentence"),
    [
        (hours("10:00-14:00", "13:00-18:00"), "opening_hours.monday",
         "10:00-14:00 and 13:00-18:00 overlap or touch: write them as one"),
        (hours("10:00-14:00", "14:00-18:00"), "opening_hours.monday", "overlap or touch"),
        (hours("20:00-16:00"), "opening_hours.monday.0", "must end later than it starts"),
        (hours("10:00-10:00"), "opening_hours.monday.0", "must end later than it starts"),
        (hours("10-14"), "opening_hours.monday.0", "write hours like '10:00-14:00', not '10-14'"),
        (hours("10:00-24:30"), "opening_hours.monday.0", "write hours like"),
        (put("opening_hours.monday", [600]), "opening_hours.monday.0", "not 600"),
        (put("opening_hours.lunes", []), "opening_hours.lunes", ""),
        (put("therapists.0.hours", {"monday": ["9-14"]}), "therapists.0.hours", "write hours like"),
        (put("therapists.0.services", ["examination", "sauna"]), "therapists",
         "ana offers sauna, which is not among the services"),
        (put("therapists.0.services", ["massage", "massage"]), "therapists.0.services",
         "the service massage stands twice"),
        (put("therapists.0.services", []), "therapists.0.services", "at least 1"),
        (put("therapists.0.id", "Ana María"), "therapists.0.id", ""),
        (put("therapists.0.absences", [{"from": "2027-08-15", "until": "2027-08-01"}]),
         "therapists.0.absences.0", "until 2027-08-01 is before from 2027-08-15"),
        (same_therapist_twice, "therapists", "the therapist id ana stands twice"),
        (nobody_examines, "therapists", "nobody offers the examination"),
        (drop("services.examination"), "services", "the service 'examination' is missing"),
        (put("services.examination.treatment", True), "services", "cannot be a treatment"),
        (put("services.massage.minutes", 0), "services.massage.minutes", "greater than 0"),
        (put("services.massage.buffer_minutes", -5), "services.massage.buffer_minutes", ""),
        (drop("services.massage.name.uk"), "services.massage.name.uk", "required"),
        (put("booking.step_minutes", 0), "booking.step_minutes", "greater than 0"),
        (put("booking.horizon_days", 0), "booking.horizon_days", "greater than 0"),
        (put("booking.lead_minutes", -1), "booking.lead_minutes", "greater than or equal to 0"),
        (put("reminders.minutes_before", [120, 1440]), "reminders.minutes_before",
         "the longest time before the start first"),
        (put("reminders.minutes_before", [120, 120]), "reminders.minutes_before", "each reminder once"),
        (put("reminders.minutes_before", [120, 0]), "reminders.minutes_before.1", "greater than 0"),
        (put("timezone", "Europe/Alicante"), "timezone", "'Europe/Alicante' is not a time zone"),
        (put("timezone", "Europe"), "timezone", "is not a time zone"),
        (put("timezone", "../Madrid"), "timezone", "is not a time zone"),
        (put("phone_region", "Spain"), "phone_region", "write two capital letters like 'ES'"),
        (put("languages", ["es", "es"]), "languages", "the language es stands twice"),
        (put("contact.phone", "ask inside"), "contact.phone", ""),
        (put("closed_on", ["25 December"]), "closed_on.0", "date"),
        (put("telephone", "112"), "telephone", ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_mistake_is_named_with_its_path(
    mistake: Callable[[Settings], None],
    path: str,
    sentence: str,
    settings: Settings,
    tmp_path: Path,
) -> None:
    mistake(settings)
    with pytest.raises(ContentError) as refusal:
        load(settings, tmp_path)
    assert f"salon.yaml: {path}" in str(refusal.value)
    assert sentence in str(refusal.value)


def test_wrong_services_are_reported_once_and_not_blamed_on_the_therapists(
    settings: Settings, tmp_path: Path
) -> None:
    put("services.massage.minutes", 0)(settings)
    with pytest.raises(ContentError) as refusal:
        load(settings, tmp_path)
    assert "services.massage.minutes" in str(refusal.value)
    assert "therapists" not in str(refusal.value)
