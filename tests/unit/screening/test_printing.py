"""What a clinician and a lawyer get to read: everything that a client may see, and what it leads to."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.content import CONTENT
from bot.languages import LANGUAGES, Language
from bot.screening.files import SALON_RULE, read_rules
from bot.screening.items import Item
from bot.screening.printing import number_of, printed
from bot.screening.questionnaire import Answer, Questionnaire
from bot.screening.rules import Verdict, judge
from bot.screening.wording import SALON_RULE as SALON_RULE_WORDS
from bot.screening.wording import VERDICTS, Review
from tests.support.markup import Markup, squeezed

SOURCES = read_rules(CONTENT / "screening.yaml").sources


def page_of(questionnaire: Questionnaire, language: Language = "en") -> str:
    return printed(questionnaire, SOURCES, language, salon="El Grial")


def words_of(questionnaire: Questionnaire, language: Language = "en") -> str:
    return Markup(page_of(questionnaire, language)).words


def section(questionnaire: Questionnaire, item: Item) -> str:
    """Return what stands about one item in English."""
    head = f"Question {number_of(questionnaire, item)} {item.id} "
    return words_of(questionnaire).partition(head)[2].partition(" Question ")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_that_a_client_may_see_is_on_paper(
    questionnaire: Questionnaire, language: Language
) -> None:
    words = words_of(questionnaire, language)
    texts = [questionnaire.notice, questionnaire.consent.text, questionnaire.urgent_advice]
    texts += [questionnaire.guardian.explanation, questionnaire.guardian.agreement]
    texts += questionnaire.messages.values()
    for item in questionnaire.items:
        texts += [item.question, *(choice.label for choice in item.choices)]
        texts += [item.explain] if item.explain else []
    explanations = [item.explanation for item in questionnaire.items if item.explanation]
    for why in [*explanations, *(combination.explanation for combination in questionnaire.combinations)]:
        texts += [text for text in (why.reason, why.advice, why.red_flag) if text is not None]
    assert [text[language] for text in texts if squeezed(text[language]) not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blank_is_left_to_be_filled_in(questionnaire: Questionnaire, language: Language) -> None:
    assert not {"{", "}"} & set(words_of(questionnaire, language))


def test_each_answer_stands_with_its_code_and_its_verdict(questionnaire: Questionnaire) -> None:
    names = {verdict: VERDICTS[verdict].en for verdict in Verdict}
    for item in questionnaire.items:
        about = section(questionnaire, item)
        for choice in item.choices:
            leads_on = (item.id, choice.value) in {other.asked_when for other in questionnaire.items}
            decides = "The next question decides" if leads_on else names[item.verdicts[choice.value]]
            assert f"{choice.label.en} {choice.value} {decides}" in about
    about = section(questionnaire, questionnaire.item("age"))
    assert "0 to 15 0-15 Refusal 16 to 17 16-17 Review 18 to 69 18-69 Clear 70 to 120 70-120 Review" in about


def test_it_tells_at_which_ages_a_parent_or_guardian_agrees_to_which_version(
    questionnaire: Questionnaire,
) -> None:
    other = replace(questionnaire.guardian, ages=range(14, 18), version=3)
    words = words_of(replace(questionnaire, guardian=other))
    assert "Parent or guardian, version 3 Read and agreed to before anything is booked" in words
    assert "at the age of: 14 to 17" in words


def test_a_follow_up_says_when_it_is_asked(questionnaire: Questionnaire) -> None:
    item = questionnaire.item("fever_severe")
    assert number_of(questionnaire, item) == "6a"
    assert "Only after “Yes” to question 6" in section(questionnaire, item)


def test_a_combination_is_told_in_words(questionnaire: Questionnaire) -> None:
    words = words_of(questionnaire).partition(" fracture_risk ")[2].partition(" aneurysm_pain ")[0]
    for part in (
        ": 50 to 120",
        ": Yes",
        "Osteoporosis or steroids or Severe, or a fragility fracture",
        "Refusal",
    ):
        assert part in words
    assert words.index("All of this holds") < words.index("and at least one of these")


def test_the_thresholds_of_the_salon_are_marked_and_no_others(questionnaire: Questionnaire) -> None:
    words = words_of(questionnaire)
    marked = {item.id for item in questionnaire.items if f" {item.id} †" in words}
    assert marked == {item.id for item in questionnaire.items if item.threshold_by_salon}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_is_named_where_it_is_cited_and_told_in_full(
    questionnaire: Questionnaire, language: Language
) -> None:
    words = words_of(questionnaire, language)
    for source in SOURCES:
        assert squeezed(source.title) in words
        assert source.url is None or source.url in words
    for item in questionnaire.items:
        said = "; ".join(SALON_RULE_WORDS[language] if name == SALON_RULE else name for name in item.sources)
        assert f"{Review.SOURCES[language]}: {said or Review.NO_SOURCE[language]}" in words


def test_nobody_has_signed_it_yet_or_somebody_has(questionnaire: Questionnaire) -> None:
    assert "Signed off by Nobody yet" in words_of(questionnaire)
    signed = words_of(replace(questionnaire, reviewed_by="Dra. <Ejemplo>", version=7))
    assert "Nobody yet" not in signed
    assert "Signed off by Dra. <Ejemplo>" in signed
    assert "Version 7" in signed


def test_it_tells_how_long_answers_count(questionnaire: Questionnaire) -> None:
    assert (
        "91 days"
        in Markup(
            printed(replace(questionnaire, valid_for=timedelta(days=91)), SOURCES, "en", salon="El Grial")
        ).words
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_people_can_sign_with_name_number_place_and_date(
    questionnaire: Questionnaire, language: Language
) -> None:
    words = words_of(questionnaire, language)
    after = words[words.rindex(Review.SIGN_OFF[language]) :]
    assert Review.CLINICIAN[language] in after
    assert Review.LAWYER[language] in after
    for line in (Review.NAME, Review.REGISTRATION, Review.PLACE_AND_DATE):
        assert after.count(line[language]) == 2


def test_three_reasons_for_a_review_ask_for_a_call_as_the_page_says(
    questionnaire: Questionnaire, healthy: dict[str, Answer]
) -> None:
    two = healthy | {"leg_pain": "yes", "immune": "yes"}
    assert not judge(questionnaire, two).call_first
    assert judge(questionnaire, two | {"pain_worsening": "yes"}).call_first
    assert "three or more reasons" in words_of(questionnaire)
