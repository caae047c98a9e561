"""The texts in four languages: short, complete, in the right language, and without promises."""

import re
from collections.abc import Iterator

import pytest

from bot.languages import LANGUAGES, Language, LocalText
from bot.screening.questionnaire import Questionnaire
from bot.screening.verdicts import Verdict

PROMISES: dict[Language, str] = {
    "es": r"garanti|\bcurar|\bcuramos|desaparec|alivi|sanar|elimina",
    "en": r"guarante|\bcure|\bheal(s|ed|ing)?\b|reliev|\brelief|disappear|promis",
    "ru": r"гарант|вылеч|излеч|исцел|облегч|избав|исчез|обеща",
    "uk": r"гарант|вилік|зціл|полегш|позба|зникн|обіця",
}
FOREIGN_LETTERS: dict[Language, str] = {
    "es": r"[а-яёіїєґ]",
    "en": r"[а-яёіїєґáéíóúñ¿¡]",
    "ru": r"[іїєґáéíóúñ¿¡]",
    "uk": r"[ыэъёáéíóúñ¿¡]",
}
FAMILIAR_ADDRESS: dict[Language, str] = {
    "es": r"\b(tú|tu|tus|te|ti|contigo|tienes|puedes)\b",
    "en": r"(?!)",
    "ru": r"\b(ты|тебя|тебе|твой|твоя|твои)\b",
    "uk": r"\b(ти|тебе|тобі|твій|твоя|твої)\b",
}


def texts_of(questionnaire: Questionnaire) -> Iterator[tuple[str, LocalText]]:
    yield "notice", questionnaire.notice
    yield "consent", questionnaire.consent.text
    yield "guardian.explanation", questionnaire.guardian.explanation
    yield "guardian.agreement", questionnaire.guardian.agreement
    yield "urgent_advice", questionnaire.urgent_advice
    for verdict, message in questionnaire.messages.items():
        yield verdict.value, message
    for item in questionnaire.items:
        yield item.id, item.question
        yield f"{item.id}.title", item.title
        if item.explain is not None:
            yield f"{item.id}.explain", item.explain
        yield from ((f"{item.id}.{choice.value}", choice.label) for choice in item.choices)
    reason_ids = [item.reason_id for item in questionnaire.items]
    for name in (*reason_ids, *(rule.id for rule in questionnaire.combinations)):
        explanation = questionnaire.explanation(name)
        yield f"{name}.reason", explanation.reason
        for text in (explanation.advice, explanation.red_flag):
            if text is not None:
                yield name, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "pattern", [PROMISES, FOREIGN_LETTERS, FAMILIAR_ADDRESS], ids=["promise", "letters", "familiar"]
)
def test_no_text_contains(
    questionnaire: Questionnaire, language: Language, pattern: dict[Language, str]
) -> None:
    wrong = [
        (name, match[0])
        for name, text in texts_of(questionnaire)
        if (match := re.search(pattern[language], text[language], re.IGNORECASE))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lengths_suit_a_small_screen(questionnaire: Questionnaire, language: Language) -> None:
    for item in questionnaire.items:
        assert len(item.question[language]) <= 300, item.id
        labels = [choice.label[language] for choice in item.choices]
        assert all(len(label) <= 40 for label in (*labels, item.title[language])), item.id
        assert item.explain is None or len(item.explain[language]) <= 400, item.id
        assert len(set(labels)) == len(labels), item.id
    titles = [item.title[language] for item in questionnaire.items]
    assert len(set(titles)) == len(titles)
    for name, text in texts_of(questionnaire):
        assert len(text[language]) <= 1000, name


def test_hard_words_are_explained(questionnaire: Questionnaire) -> None:
    explained = {item.id for item in questionnaire.items if item.explain is not None}
    assert explained >= {"cauda_equina", "aneurysm", "hernia", "inflammatory", "structure", "immune"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_needs_escaping_or_filling_in(questionnaire: Questionnaire, language: Language) -> None:
    for name, text in texts_of(questionnaire):
        assert not set("<>&{}") & set(text[language]), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_be_said_is_said(questionnaire: Questionnaire, language: Language) -> None:
    for text in (
        questionnaire.notice,
        questionnaire.urgent_advice,
        questionnaire.messages[Verdict.EMERGENCY],
    ):
        assert "112" in text[language]
    consent = questionnaire.consent.text[language]
    for needed in ("/privacy", "Telegram", "48", "30", "12", "14"):
        assert needed in consent
    assert "/privacy" in questionnaire.guardian.explanation[language]
    for age in (questionnaire.guardian.ages[0], questionnaire.guardian.ages[-1]):
        assert str(age) in questionnaire.guardian.explanation[language]
    assert "24" in questionnaire.messages[Verdict.REVIEW][language]


def test_every_refusal_names_a_doctor_and_every_emergency_its_sign(
    questionnaire: Questionnaire,
) -> None:
    for item in questionnaire.items:
        explanation = questionnaire.explanation(item.reason_id)
        verdicts = set(item.verdicts.values())
        assert explanation.advice is not None or Verdict.REFUSE not in verdicts, item.id
        assert explanation.red_flag is not None or Verdict.EMERGENCY not in verdicts, item.id
    for rule in questionnaire.combinations:
        explanation = questionnaire.explanation(rule.id)
        assert (explanation.advice is not None) == (rule.verdict is Verdict.REFUSE)
        assert (explanation.red_flag is not None) == (rule.verdict is Verdict.EMERGENCY)
