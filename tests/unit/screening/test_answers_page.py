"""A client's own answers on paper, in their language."""

import uuid
from datetime import UTC, datetime

import pytest

from bot.languages import LANGUAGES, Language
from bot.screening.documents import answers_page
from bot.screening.filled import Filled
from bot.screening.questionnaire import Answer, Questionnaire
from bot.screening.rules import judge
from bot.screening.wording import VERDICTS, Own
from tests.support.clock import MADRID
from tests.support.markup import Markup, squeezed


def filled(answers: dict[str, Answer]) -> Filled:
    """Return what client 12 answered on a winter evening, nearly midnight in Alicante."""
    return Filled(uuid.uuid4(), 12, 1, datetime(2027, 2, 8, 22, 45, tzinfo=UTC), answers)


def words_of(questionnaire: Questionnaire, answers: dict[str, Answer], language: Language = "en") -> str:
    return Markup(answers_page(questionnaire, filled(answers), language, MADRID, salon="El Grial")).words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_stands_beside_its_answer(
    questionnaire: Questionnaire, healthy: dict[str, Answer], language: Language
) -> None:
    answers = healthy | {"trauma": "yes", "trauma_cleared": "yes", "bone": "osteoporosis_or_steroids"}
    words = words_of(questionnaire, answers, language)
    for item in questionnaire.applicable(answers):
        labels = {choice.value: choice.label[language] for choice in item.choices}
        said = labels.get(str(answers[item.id]), str(answers[item.id]))
        assert f"{squeezed(item.question[language])} {said}" in words
    assert questionnaire.item("fever_severe").question[language] not in words
    judgement = judge(questionnaire, answers)
    assert VERDICTS[judgement.verdict][language] in words
    for reason in judgement.reasons:
        assert questionnaire.explanation(reason).reason[language] in words


@pytest.mark.parametrize(
    ("language", "when"),
    [
        ("es", "8 de febrero de 2027, 23:45 (Europe/Madrid)"),
        ("en", "8 February 2027, 23:45 (Europe/Madrid)"),
        ("ru", "8 февраля 2027 г., 23:45 (Europe/Madrid)"),
        ("uk", "8 лютого 2027 р., 23:45 (Europe/Madrid)"),
    ],
)
def test_the_time_is_the_salons(
    questionnaire: Questionnaire, healthy: dict[str, Answer], language: Language, when: str
) -> None:
    assert when in words_of(questionnaire, healthy, language).replace("\xa0", " ").replace("\u202f", " ")


def test_nothing_stands_against_a_visit(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    words = words_of(questionnaire, healthy)
    assert "Client number 12" in words
    assert "Result of the fixed rules Clear" in words
    assert Own.REASONS.en not in words
    assert Own.UNFINISHED.en not in words


def test_an_emergency_ended_it_before_the_last_question(questionnaire: Questionnaire) -> None:
    words = words_of(questionnaire, {"age": 40, "cauda_equina": "yes"})
    red_flag = questionnaire.explanation("cauda_equina").red_flag
    assert red_flag is not None
    assert red_flag.en in words
    assert Own.UNFINISHED.en in words
    assert questionnaire.item("leg_weakness").question.en not in words
