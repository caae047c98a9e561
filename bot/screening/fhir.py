"""A client's answers in FHIR R4, for other systems: the Questionnaire and the response to it."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from bot.languages import Language
from bot.screening.filled import Filled
from bot.screening.items import Item
from bot.screening.printing import answer_words, number_of
from bot.screening.questionnaire import Questionnaire
from bot.screening.tables import Answer
from bot.screening.wording import Review

URL = "urn:elgrial:screening"
CLIENT_SYSTEM = "urn:elgrial:client"
_LEAST = "http://hl7.org/fhir/StructureDefinition/minValue"
_MOST = "http://hl7.org/fhir/StructureDefinition/maxValue"

Resource = dict[str, Any]


def bundle(questionnaire: Questionnaire, filled: Filled, language: Language, zone: ZoneInfo) -> Resource:
    """Return a collection of the questionnaire and the client's response to it.

    ``questionnaire`` is of the version that was answered; texts are in ``language``, the time in ``zone``.
    """
    asked = questionnaire_resource(questionnaire, language)
    asked_id = uuid.uuid5(uuid.NAMESPACE_URL, f"{asked['url']}|{asked['version']}|{language}")
    answered = response_resource(questionnaire, filled, language, zone)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": asked_id.urn, "resource": asked},
            {"fullUrl": filled.screening_id.urn, "resource": answered},
        ],
    }


def questionnaire_resource(questionnaire: Questionnaire, language: Language) -> Resource:
    """Return the questionnaire in one language; it is a draft until somebody has signed it off."""
    return {
        "resourceType": "Questionnaire",
        "language": language,
        "url": URL,
        "version": str(questionnaire.version),
        "name": "ElGrialScreening",
        "title": Review.TITLE[language],
        "status": "active" if questionnaire.reviewed_by else "draft",
        "subjectType": ["Patient"],
        "item": [_asked(questionnaire, item, language) for item in questionnaire.items],
    }


def response_resource(
    questionnaire: Questionnaire, filled: Filled, language: Language, zone: ZoneInfo
) -> Resource:
    """Return what the client answered, without name or telephone: the client is a number here.

    A questionnaire that an emergency ended before its last question is `stopped`, any other `completed`.
    """
    answered = [item for item in questionnaire.applicable(filled.answers) if item.id in filled.answers]
    is_whole = questionnaire.next_item(filled.answers) is None
    client = {"system": CLIENT_SYSTEM, "value": str(filled.client_id)}
    return {
        "resourceType": "QuestionnaireResponse",
        "language": language,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": filled.screening_id.urn},
        "questionnaire": f"{URL}|{questionnaire.version}",
        "status": "completed" if is_whole else "stopped",
        "subject": {"type": "Patient", "identifier": client},
        "authored": filled.judged_at.astimezone(zone).isoformat(timespec="seconds"),
        "item": [
            {
                "linkId": item.id,
                "text": item.question[language],
                "answer": [_value(questionnaire, item, filled.answers[item.id], language)],
            }
            for item in answered
        ],
    }


def _asked(questionnaire: Questionnaire, item: Item, language: Language) -> Resource:
    asked: Resource = {
        "linkId": item.id,
        "prefix": number_of(questionnaire, item),
        "text": item.question[language],
        "type": "choice" if item.choices else "integer",
        "required": True,
    }
    if item.asked_when is not None:
        parent = questionnaire.item(item.asked_when[0])
        answer = _coding(questionnaire, parent, item.asked_when[1], language)
        asked["enableWhen"] = [{"question": parent.id, "operator": "=", "answerCoding": answer}]
    if item.choices:
        codings = (_coding(questionnaire, item, choice.value, language) for choice in item.choices)
        asked["answerOption"] = [{"valueCoding": coding} for coding in codings]
    else:
        numbers = [int(answer) for answer in item.verdicts]
        asked["extension"] = [
            {"url": _LEAST, "valueInteger": min(numbers)},
            {"url": _MOST, "valueInteger": max(numbers)},
        ]
    return asked


def _value(questionnaire: Questionnaire, item: Item, answer: Answer, language: Language) -> Resource:
    if item.choices:
        return {"valueCoding": _coding(questionnaire, item, answer, language)}
    return {"valueInteger": answer}


def _coding(questionnaire: Questionnaire, item: Item, answer: Answer, language: Language) -> Resource:
    # A system for each item, because "yes" to one means more than "yes" to another.
    return {
        "system": f"{URL}:{questionnaire.version}:{item.id}",
        "code": str(answer),
        "display": answer_words(item, answer, language),
    }
