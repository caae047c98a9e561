"""The salon's facts in the answers: shown as they are set, "ask us" where they are not."""

from pathlib import Path

import pytest

from bot.faq.topics import Topic, load_topics
from bot.i18n import Translator
from bot.languages import LANGUAGES, LocalText
from bot.salon import Salon, load_salon
from handlers.client.facts import FACTS, filled
from tests.support.clock import MADRID
from tests.support.words import plain

SALON = Path(__file__).parents[2] / "support" / "salon.yaml"


@pytest.fixture(scope="module")
def topics() -> dict[str, Topic]:
    return {topic.id: topic for topic in load_topics()}


@pytest.fixture
def salon() -> Salon:
    return load_salon(SALON)[0]


def said(topic: Topic, salon: Salon, language: str = "en") -> str:
    return plain(filled(topic, salon, Translator(language, MADRID))[0])  # type: ignore[arg-type]


def test_hours_are_grouped_and_days_off_named(topics: dict[str, Topic], salon: Salon) -> None:
    assert "Mon–Fri: 10:00-14:00, 16:00-20:00\nSat–Sun: closed" in said(topics["opening_hours"], salon)
    assert "пн–пт: 10:00-14:00, 16:00-20:00\nсб–вс: закрыто" in said(topics["opening_hours"], salon, "ru")


def test_lengths_come_from_the_services(topics: dict[str, Topic], salon: Salon) -> None:
    assert "Examination: 45 min\nMassage: 45 min" in said(topics["duration"], salon)


def test_a_policy_is_said_in_the_salons_own_words(topics: dict[str, Topic], salon: Salon) -> None:
    text = LocalText(es="Efectivo", en="Cash & <card>", ru="Наличные", uk="Готівка")
    texts = salon.texts.model_copy(update={"payment": text})
    html, is_known = filled(
        topics["payment"], salon.model_copy(update={"texts": texts}), Translator("en", MADRID)
    )
    assert is_known
    assert "Cash &amp; &lt;card&gt;" in html


def test_what_is_unset_is_answered_with_ask_us(topics: dict[str, Topic], salon: Salon) -> None:
    for topic in topics.values():
        for language in LANGUAGES:
            html, is_known = filled(topic, salon, Translator(language, MADRID))
            assert "{" not in html, (topic.id, language)
            assert is_known or plain(html) == topic.unset[language], topic.id  # type: ignore[index]
    assert said(topics["price"], salon) == topics["price"].unset.en  # type: ignore[union-attr]


@pytest.mark.parametrize(("minutes", "told"), [(720, "12 hours"), (60, "1 hour"), (90, "90 minutes")])
def test_the_cut_off_is_told_in_hours_or_minutes(salon: Salon, minutes: int, told: str) -> None:
    rules = salon.booking.model_copy(update={"cancel_until_minutes": minutes})
    changed = salon.model_copy(update={"booking": rules})
    assert FACTS["cancel_hours"](changed, Translator("en", MADRID)) == told
