"""The periods for which data is kept: which can be set, and that the texts tell those that ship."""

from pathlib import Path
from typing import get_args

import pytest

from bot.content import ContentError
from bot.faq.topics import load_topics
from bot.languages import Language
from bot.retention import RetentionRules
from bot.salon import SALON_FILE, load_salon
from bot.screening.questionnaire import load_questionnaire


def load(section: str, folder: Path) -> RetentionRules:
    text = SALON_FILE.read_text("utf-8")
    head, _, rest = text.partition("retention:")
    (folder / "salon.yaml").write_text(f"{head}{section}\n\ntexts:{rest.partition('texts:')[2]}", "utf-8")
    return load_salon(folder / "salon.yaml")[0].retention


def test_a_salon_that_says_nothing_has_the_periods_that_ship(tmp_path: Path) -> None:
    assert load("", tmp_path) == RetentionRules() == load_salon()[0].retention
    shipped = RetentionRules()
    assert (shipped.unfinished_hours, shipped.without_booking_days, shipped.after_last_visit_days) == (
        48,
        30,
        365,
    )


def test_a_salon_sets_its_own(tmp_path: Path) -> None:
    own = load("retention: {unfinished_hours: 24, after_last_visit_days: 730}", tmp_path)
    assert own == RetentionRules(unfinished_hours=24, after_last_visit_days=730)


@pytest.mark.parametrize(
    ("section", "complaint"),
    [
        ("{unfinished_hours: 23}", "retention.unfinished_hours: Input should be greater than or equal to 24"),
        ("{without_booking_days: 366}", "retention.without_booking_days: Input should be less than"),
        ("{after_last_visit_days: soon}", "retention.after_last_visit_days: Input should be a valid integer"),
        ("{after_last_visit: 30}", "retention.after_last_visit"),
        ("{unfinished_hours: 720, without_booking_days: 20}", "write periods that grow"),
        ("{without_booking_days: 90, after_last_visit_days: 60}", "write periods that grow"),
    ],
)
def test_a_wrong_period_is_named(tmp_path: Path, section: str, complaint: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(f"retention: {section}", tmp_path)
    assert complaint in str(caught.value)


@pytest.mark.parametrize(("days", "months"), [(60, 2), (91, 3), (100, 4), (365, 12), (366, 13), (730, 24)])
def test_months_are_never_fewer_than_the_days(days: int, months: int) -> None:
    assert RetentionRules(after_last_visit_days=days).after_last_visit_months == months


@pytest.mark.parametrize("language", get_args(Language))
def test_what_a_client_agrees_to_names_the_periods_that_ship(language: Language) -> None:
    kept = load_salon()[0].retention
    consent = load_questionnaire().consent.text[language]
    for number in (kept.unfinished_hours, kept.without_booking_days, kept.after_last_visit_months):
        assert f" {number} " in consent
    [privacy] = [topic for topic in load_topics() if topic.id == "privacy"]
    for number in (kept.without_booking_days, kept.after_last_visit_months):
        assert f" {number} " in " ".join(privacy.answer[language].split())
