"""A client's answers for another system: valid FHIR R4, and nothing is lost or added on the way."""

import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire as FhirQuestionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import LANGUAGES, Language
from bot.screening.fhir import bundle
from bot.screening.filled import Filled
from bot.screening.questionnaire import Answer, Questionnaire, load_questionnaire
from tests.support.clock import MADRID

QUESTIONNAIRE = load_questionnaire()
ANY_ANSWERS = st.fixed_dictionaries(
    {item.id: st.sampled_from(list(item.verdicts)) for item in QUESTIONNAIRE.items}
).map(lambda answers: {i.id: answers[i.id] for i in QUESTIONNAIRE.applicable(answers)})


def filled(answers: dict[str, Answer]) -> Filled:
    return Filled(uuid.UUID(int=7), 12, 1, datetime(2027, 2, 8, 9, 30, 12, 345, tzinfo=UTC), answers)


def read(
    answers: dict[str, Answer], language: Language = "en", questionnaire: Questionnaire = QUESTIONNAIRE
) -> tuple[Any, Any]:
    """Return both resources as the library reads them from the file, which proves that they are valid."""
    written = json.dumps(bundle(questionnaire, filled(answers), language, MADRID), ensure_ascii=False)
    entries = Bundle.model_validate_json(written).entry
    assert entries is not None
    asked, answered = (entry.resource for entry in entries)
    assert isinstance(asked, FhirQuestionnaire)
    assert isinstance(answered, QuestionnaireResponse)
    return asked, answered


def given_in(answered: Any) -> dict[str, Answer]:
    """Return the answers that a response holds."""
    found: dict[str, Answer] = {}
    for item in answered.item:
        [answer] = item.answer
        found[item.linkId] = answer.valueInteger if answer.valueCoding is None else answer.valueCoding.code
    return found


def problems(asked: Any, answered: Any) -> list[str]:
    """Return where a response does not fit its questionnaire, as a validator of FHIR would find it."""
    found = []
    given = {item.linkId: item.answer[0] for item in answered.item}
    items = {item.linkId: item for item in asked.item}
    found += [f"{name} is not asked" for name in given if name not in items]
    for name, item in items.items():
        enabled = all(
            condition.question in given and given[condition.question].valueCoding == condition.answerCoding
            for condition in item.enableWhen or ()
        )
        if name not in given:
            found += [f"{name} has no answer"] if enabled and answered.status == "completed" else []
        elif not enabled:
            found.append(f"{name} is not enabled")
        elif item.type == "choice":
            options = [option.valueCoding for option in item.answerOption]
            found += [] if given[name].valueCoding in options else [f"{name} has no such option"]
        else:
            least, most = (extension.valueInteger for extension in item.extension)
            found += [] if least <= given[name].valueInteger <= most else [f"{name} is out of range"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_in_every_language(healthy: dict[str, Answer], language: Language) -> None:
    asked, answered = read(healthy, language)
    assert (asked.language, answered.language) == (language, language)
    question = QUESTIONNAIRE.item("hernia").question[language]
    assert question in [item.text for item in asked.item]
    assert question in [item.text for item in answered.item]
    assert problems(asked, answered) == []


@given(ANY_ANSWERS)
def test_any_answers_come_back_as_they_went(answers: dict[str, Answer]) -> None:
    asked, answered = read(answers)
    assert given_in(answered) == answers
    assert problems(asked, answered) == []


def test_a_follow_up_is_enabled_by_the_answer_before_it(healthy: dict[str, Answer]) -> None:
    asked, answered = read(healthy | {"trauma": "yes", "trauma_cleared": "no"})
    item = next(item for item in asked.item if item.linkId == "trauma_cleared")
    [condition] = item.enableWhen
    assert (condition.question, condition.operator, condition.answerCoding.code) == ("trauma", "=", "yes")
    assert item.prefix == "5a"
    order = [item.linkId for item in answered.item]
    assert order.index("trauma_cleared") == order.index("trauma") + 1


def test_an_answer_to_a_follow_up_that_is_not_asked_stays_out(healthy: dict[str, Answer]) -> None:
    _, answered = read(healthy | {"fever_severe": "yes"})
    assert "fever_severe" not in given_in(answered)


def test_the_client_is_a_number_and_the_time_has_its_zone(healthy: dict[str, Answer]) -> None:
    _, answered = read(healthy)
    assert answered.status == "completed"
    assert answered.questionnaire == "urn:elgrial:screening|1"
    assert answered.authored == datetime(2027, 2, 8, 9, 30, 12, tzinfo=UTC)
    assert answered.authored.utcoffset() == timedelta(hours=1)
    identifier = answered.subject.identifier
    assert (identifier.system, identifier.value) == ("urn:elgrial:client", "12")
    assert answered.subject.display is None
    assert answered.identifier.value == "urn:uuid:00000000-0000-0000-0000-000000000007"


def test_a_questionnaire_that_an_emergency_ended_is_stopped() -> None:
    asked, answered = read({"age": 40, "cauda_equina": "yes"})
    assert answered.status == "stopped"
    assert problems(asked, answered) == []


def test_the_same_word_for_two_questions_is_two_codes(healthy: dict[str, Answer]) -> None:
    asked, _ = read(healthy)
    codes = {
        (option.valueCoding.system, option.valueCoding.code): option.valueCoding.display
        for item in asked.item
        for option in item.answerOption or ()
    }
    assert len(codes) == sum(len(item.choices) for item in QUESTIONNAIRE.items)
    assert (
        codes["urn:elgrial:screening:1:inflammatory", "yes"] != codes["urn:elgrial:screening:1:fever", "yes"]
    )


def test_it_is_a_draft_until_somebody_has_signed_it(healthy: dict[str, Answer]) -> None:
    assert read(healthy)[0].status == "draft"
    signed = replace(QUESTIONNAIRE, reviewed_by="Dra. Ejemplo", version=7)
    asked, answered = read(healthy, questionnaire=signed)
    assert (asked.status, asked.version) == ("active", "7")
    assert answered.questionnaire == "urn:elgrial:screening|7"
