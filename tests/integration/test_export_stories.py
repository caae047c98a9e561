"""A client takes their answers away: as data, as a page to print, and for another system."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from sqlalchemy import update

from bot.languages import LANGUAGES, Language
from data.models import Screening
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.markup import Markup, squeezed
from tests.support.phone import text_of
from tests.support.reviews import REASON, decide, open_case
from tests.support.screened import NAME, NUMBER, screened
from tests.support.words import words

ALL = "This is everything we store about you."
PAGE = "Your latest health answers as a page: open it in a browser to print it or save it as PDF."
FHIR = "The same answers for another health service's computer, in the format FHIR R4."


async def exported(salon: LiveSalon, client: Client) -> dict[str, str]:
    """Let the client take everything away; return the files by name, in the order in which they came."""
    await client.phone.ask("/privacy")
    client.phone.press(client.phone.last["message_id"], on.EXPORT())
    await salon.settled()
    files = salon.world.state.files
    documents = [message["document"] for message in client.phone.from_bot if "document" in message]
    return {document["file_name"]: files[document["file_id"]].content.decode() for document in documents}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_client_gets_three_documents_in_their_language(salon: LiveSalon, language: Language) -> None:
    client = await screened(salon, language, age=43, trauma="yes", trauma_cleared="yes", pain_now=8)
    files = await exported(salon, client)
    assert list(files) == ["my-data.json", "answers.html", "answers.fhir.json"]
    captions = [text_of(message) for message in client.phone.from_bot if "document" in message]
    assert captions == [words(language, text) for text in (ALL, PAGE, FHIR)]

    [stored] = json.loads(files["my-data.json"])["questionnaires"]
    questionnaire = salon.assistant.services.screenings.questionnaire
    page = Markup(files["answers.html"])
    assert ("html", "lang", language) in page.attributes
    for name, label in (("age", "43"), ("trauma_cleared", None), ("pain_now", "8"), ("hernia", None)):
        item = questionnaire.item(name)
        labels = {choice.value: choice.label[language] for choice in item.choices}
        said = label or labels[stored["answers"][name]]
        assert f"{squeezed(item.question[language])} {said}" in page.words
    assert "(Europe/Madrid)" in page.words

    response = fhir_response(files)
    assert response.language == language
    assert answers_in(response) == stored["answers"]
    assert response.authored.astimezone(salon.clock.now().tzinfo) == salon.clock.now()
    for name in ("answers.html", "answers.fhir.json"):
        assert NAME not in files[name]
        assert NUMBER not in files[name]
        assert str(client.phone.person.id) not in files[name]


def fhir_response(files: dict[str, str]) -> Any:
    """Return the response in the file for another system."""
    entries = Bundle.model_validate_json(files["answers.fhir.json"]).entry
    assert entries is not None
    asked, answered = (entry.resource for entry in entries)
    assert isinstance(asked, Questionnaire)
    assert isinstance(answered, QuestionnaireResponse)
    return answered


def answers_in(response: Any) -> dict[str, str | int]:
    given = {item.linkId: item.answer[0] for item in response.item}
    return {
        name: answer.valueCoding.code if answer.valueCoding else answer.valueInteger
        for name, answer in given.items()
    }


async def test_an_emergency_is_exported_as_far_as_it_went(salon: LiveSalon) -> None:
    client = await screened(salon, "en", cauda_equina="yes")
    files = await exported(salon, client)
    response = fhir_response(files)
    assert response.status == "stopped"
    assert answers_in(response) == {"age": 40, "cauda_equina": "yes"}
    assert "Result of the fixed rules Emergency" in Markup(files["answers.html"]).words


async def test_without_a_finished_questionnaire_there_is_only_the_data(salon: LiveSalon) -> None:
    stranger = Client.of(salon, "en")
    assert list(await exported(salon, stranger)) == ["my-data.json"]
    halfway = Client.of(salon, "en", "Bruno")
    await halfway.fill_in(until=5)
    files = await exported(salon, halfway)
    assert list(files) == ["my-data.json"]
    [stored] = json.loads(files["my-data.json"])["questionnaires"]
    assert len(stored["answers"]) == 4


async def test_answers_to_an_older_version_stay_data(salon: LiveSalon) -> None:
    client = await screened(salon, "en")
    async with salon.assistant.database.transaction() as session:
        await session.execute(update(Screening).values(version=0))
    assert list(await exported(salon, client)) == ["my-data.json"]


async def test_decisions_about_a_client_are_theirs_to_have(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(leg_pain="yes")
    await decide(salon.owner, await open_case(salon.owner), "refuse")
    await client.phone.reads("we do not perform the therapy here")
    [stored] = json.loads((await exported(salon, client))["my-data.json"])["questionnaires"]
    [decision] = stored["decisions"]
    assert (decision["outcome"], decision["reason"]) == ("refuse", REASON)
    assert len(stored["looked_at"]) == 1
