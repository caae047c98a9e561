"""Clients whose answers differ from a healthy person's, and the verdict that each of them gets."""

import pytest

from bot.screening.questionnaire import Answer, Questionnaire
from bot.screening.rules import (
    Incomplete,
    Judgement,
    Verdict,
    emergency_in,
    judge,
    urgent_advice,
)

Changes = dict[str, Answer]
CLEAR, REVIEW, REFUSE, EMERGENCY = "clear", "review", "refuse", "emergency"

ONE_ITEM: list[tuple[Changes, str]] = [
    ({"age": 0}, REFUSE),
    ({"age": 15}, REFUSE),
    ({"age": 16}, REVIEW),
    ({"age": 17}, REVIEW),
    ({"age": 70}, REVIEW),
    ({"age": 120}, REVIEW),
    ({"cauda_equina": "yes"}, EMERGENCY),
    ({"cauda_equina": "unsure"}, REVIEW),
    ({"leg_weakness": "yes"}, EMERGENCY),
    ({"leg_weakness": "unsure"}, REVIEW),
    ({"vascular_chest": "yes"}, EMERGENCY),
    ({"vascular_chest": "unsure"}, REVIEW),
    ({"trauma": "unsure"}, REVIEW),
    ({"trauma": "yes", "trauma_cleared": "yes"}, REVIEW),
    ({"trauma": "yes", "trauma_cleared": "no"}, EMERGENCY),
    ({"trauma": "yes", "trauma_cleared": "unsure"}, EMERGENCY),
    ({"trauma": "unsure", "trauma_cleared": "no"}, REVIEW),
    ({"fever": "unsure"}, REVIEW),
    ({"fever": "yes", "fever_severe": "yes"}, EMERGENCY),
    ({"fever": "yes", "fever_severe": "no"}, REFUSE),
    ({"fever": "yes", "fever_severe": "unsure"}, REFUSE),
    ({"fever": "unsure", "fever_severe": "yes"}, REVIEW),
    ({"leg_clot": "yes"}, REFUSE),
    ({"leg_clot": "unsure"}, REVIEW),
    ({"aneurysm": "yes"}, REFUSE),
    ({"aneurysm": "unsure"}, REVIEW),
    ({"cancer": "past"}, REVIEW),
    ({"cancer": "active"}, REFUSE),
    ({"cancer": "unsure"}, REVIEW),
    ({"weight_night": "yes"}, REFUSE),
    ({"weight_night": "unsure"}, REVIEW),
    ({"spine_fracture": "yes"}, REFUSE),
    ({"spine_fracture": "unsure"}, REVIEW),
    ({"hernia": "yes"}, REFUSE),
    ({"hernia": "unsure"}, REVIEW),
    ({"leg_pain": "yes"}, REVIEW),
    ({"leg_pain": "unsure"}, REVIEW),
    ({"bone": "osteoporosis_or_steroids"}, REVIEW),
    ({"bone": "fragility_fracture_or_severe"}, REFUSE),
    ({"bone": "unsure"}, REVIEW),
    ({"bleeding": "blood_thinners"}, REVIEW),
    ({"bleeding": "bleeding_disorder"}, REFUSE),
    ({"bleeding": "unsure"}, REVIEW),
    ({"spine_surgery": "over_12_months"}, REVIEW),
    ({"spine_surgery": "within_12_months"}, REFUSE),
    ({"spine_surgery": "unsure"}, REVIEW),
    ({"recent_operation": "yes"}, REVIEW),
    ({"recent_operation": "unsure"}, REVIEW),
    ({"inflammatory": "yes"}, REVIEW),
    ({"inflammatory": "flare"}, REFUSE),
    ({"inflammatory": "unsure"}, REVIEW),
    ({"structure": "hypermobility_or_stable_slip"}, REVIEW),
    ({"structure": "slipping_or_cord_disease"}, REFUSE),
    ({"structure": "unsure"}, REVIEW),
    ({"heart_stroke": "stable"}, REVIEW),
    ({"heart_stroke": "recent_or_uncontrolled"}, REFUSE),
    ({"heart_stroke": "unsure"}, REVIEW),
    ({"pregnancy": "first_trimester"}, REFUSE),
    ({"pregnancy": "later"}, REVIEW),
    ({"pregnancy": "complication"}, REFUSE),
    ({"pregnancy": "warning_signs"}, EMERGENCY),
    ({"pregnancy": "birth_within_6_weeks"}, REVIEW),
    ({"pregnancy": "unsure"}, REVIEW),
    ({"immune": "yes"}, REVIEW),
    ({"immune": "unsure"}, REVIEW),
    ({"skin": "yes"}, REFUSE),
    ({"skin": "unsure"}, REVIEW),
    ({"prior_reaction": "reaction_or_allergy"}, REVIEW),
    ({"prior_reaction": "advised_against"}, REFUSE),
    ({"prior_reaction": "unsure"}, REVIEW),
    ({"pain_now": 8}, REVIEW),
    ({"pain_now": 10}, REVIEW),
    ({"pain_new": "unsure"}, REVIEW),
    ({"pain_worsening": "yes"}, REVIEW),
    ({"pain_worsening": "unsure"}, REVIEW),
]

NOTHING: list[Changes] = [
    {},
    {"age": 18},
    {"age": 19},
    {"age": 55},
    {"age": 56},
    {"age": 69},
    {"pain_now": 0},
    {"pain_now": 7},
    {"pregnancy": "no"},
    {"pain_new": "yes"},
    {"trauma": "no", "trauma_cleared": "no"},
    {"fever": "no", "fever_severe": "yes"},
    {"pain_new": "yes", "age": 20},
    {"pain_new": "yes", "age": 49},
    {"pain_new": "yes", "age": 50},
    {"pain_new": "yes", "age": 55},
    {"pain_new": "yes", "pain_now": 7},
]

TOGETHER: list[tuple[Changes, str, list[str], bool]] = [
    # past_cancer_new_pain
    ({"cancer": "past", "pain_new": "yes"}, REFUSE, ["past_cancer_new_pain", "cancer"], False),
    ({"cancer": "past", "pain_new": "unsure"}, REVIEW, ["cancer", "pain_new"], False),
    ({"cancer": "unsure", "pain_new": "yes"}, REVIEW, ["cancer"], False),
    ({"cancer": "active", "pain_new": "yes"}, REFUSE, ["cancer"], False),
    # fracture_risk: the age
    (
        {"age": 50, "pain_new": "yes", "trauma": "yes", "trauma_cleared": "yes"},
        REFUSE,
        ["fracture_risk", "trauma"],
        False,
    ),
    (
        {"age": 49, "pain_new": "yes", "trauma": "yes", "trauma_cleared": "yes"},
        REVIEW,
        ["trauma"],
        False,
    ),
    (
        {"age": 56, "pain_new": "yes", "bone": "osteoporosis_or_steroids"},
        REFUSE,
        ["fracture_risk", "bone", "age_new_pain"],
        False,
    ),
    ({"age": 49, "pain_new": "yes", "bone": "osteoporosis_or_steroids"}, REVIEW, ["bone"], False),
    # fracture_risk: the other conditions
    (
        {"age": 50, "pain_new": "yes", "bone": "fragility_fracture_or_severe"},
        REFUSE,
        ["bone", "fracture_risk"],
        False,
    ),
    ({"age": 50, "pain_new": "yes", "bone": "unsure"}, REVIEW, ["bone"], False),
    ({"age": 50, "pain_new": "yes", "trauma": "unsure"}, REVIEW, ["trauma"], False),
    (
        {"age": 50, "trauma": "yes", "trauma_cleared": "yes"},
        REVIEW,
        ["trauma"],
        False,
    ),
    (
        {"age": 50, "pain_new": "unsure", "bone": "osteoporosis_or_steroids"},
        REVIEW,
        ["bone", "pain_new"],
        False,
    ),
    (
        {"age": 80, "pain_new": "yes", "trauma": "yes", "trauma_cleared": "no"},
        EMERGENCY,
        ["trauma", "fracture_risk", "age", "age_new_pain"],
        False,
    ),
    # aneurysm_pain
    ({"aneurysm": "yes", "pain_new": "yes"}, EMERGENCY, ["aneurysm_pain", "aneurysm"], False),
    (
        {"aneurysm": "yes", "pain_now": 8},
        EMERGENCY,
        ["aneurysm_pain", "aneurysm", "pain_now"],
        False,
    ),
    ({"aneurysm": "yes", "pain_now": 7}, REFUSE, ["aneurysm"], False),
    ({"aneurysm": "yes", "pain_new": "unsure"}, REFUSE, ["aneurysm", "pain_new"], False),
    ({"aneurysm": "unsure", "pain_new": "yes", "pain_now": 8}, REVIEW, ["aneurysm", "pain_now"], False),
    # age_new_pain
    ({"age": 18, "pain_new": "yes"}, REVIEW, ["age_new_pain"], False),
    ({"age": 19, "pain_new": "yes"}, REVIEW, ["age_new_pain"], False),
    ({"age": 56, "pain_new": "yes"}, REVIEW, ["age_new_pain"], False),
    ({"age": 69, "pain_new": "yes"}, REVIEW, ["age_new_pain"], False),
    ({"age": 17, "pain_new": "yes"}, REVIEW, ["age", "age_new_pain"], False),
    ({"age": 15, "pain_new": "yes"}, REFUSE, ["age", "age_new_pain"], False),
    ({"age": 70, "pain_new": "yes"}, REVIEW, ["age", "age_new_pain"], False),
    ({"age": 56, "pain_new": "unsure"}, REVIEW, ["pain_new"], False),
    # call_first: from three reasons on, and only for a review
    ({"leg_pain": "yes", "immune": "yes"}, REVIEW, ["leg_pain", "immune"], False),
    (
        {"leg_pain": "yes", "immune": "yes", "pain_worsening": "yes"},
        REVIEW,
        ["leg_pain", "immune", "pain_worsening"],
        True,
    ),
    (
        {"leg_pain": "unsure", "immune": "unsure", "pain_new": "unsure", "bone": "unsure"},
        REVIEW,
        ["leg_pain", "bone", "immune", "pain_new"],
        True,
    ),
    ({"age": 70, "pain_new": "yes", "pain_now": 9}, REVIEW, ["age", "pain_now", "age_new_pain"], True),
    (
        {"age": 16, "leg_pain": "yes", "immune": "yes", "hernia": "yes"},
        REFUSE,
        ["hernia", "age", "leg_pain", "immune"],
        False,
    ),
    (
        {"age": 70, "leg_pain": "yes", "immune": "yes", "cauda_equina": "yes"},
        EMERGENCY,
        ["cauda_equina", "age", "leg_pain", "immune"],
        False,
    ),
    # the most severe wins, and reasons of one severity keep the order of the questionnaire
    ({"skin": "yes", "leg_clot": "yes", "cancer": "past"}, REFUSE, ["leg_clot", "skin", "cancer"], False),
    (
        {"fever": "yes", "fever_severe": "unsure", "vascular_chest": "unsure"},
        REFUSE,
        ["fever", "vascular_chest"],
        False,
    ),
]


def outcome(judgement: Judgement) -> tuple[str, list[str], bool]:
    return judgement.verdict.value, list(judgement.reasons), judgement.call_first


@pytest.mark.parametrize(("changes", "verdict"), ONE_ITEM, ids=str)
def test_one_item_decides(
    questionnaire: Questionnaire, healthy: dict[str, Answer], changes: Changes, verdict: str
) -> None:
    item_id = next(iter(changes))
    assert outcome(judge(questionnaire, healthy | changes)) == (verdict, [item_id], False)


@pytest.mark.parametrize("changes", NOTHING, ids=str)
def test_nothing_stands_against_a_visit(
    questionnaire: Questionnaire, healthy: dict[str, Answer], changes: Changes
) -> None:
    assert outcome(judge(questionnaire, healthy | changes)) == (CLEAR, [], False)


@pytest.mark.parametrize(("changes", "verdict", "reasons", "call_first"), TOGETHER, ids=str)
def test_several_answers_together(
    questionnaire: Questionnaire,
    healthy: dict[str, Answer],
    changes: Changes,
    verdict: str,
    reasons: list[str],
    call_first: bool,
) -> None:
    judgement = judge(questionnaire, healthy | changes)
    assert outcome(judgement) == (verdict, reasons, call_first)


def test_the_cases_reach_every_answer_to_every_question(
    questionnaire: Questionnaire, healthy: dict[str, Answer]
) -> None:
    tried = [*(case[0] for case in ONE_ITEM), *NOTHING, healthy]
    for item in questionnaire.items:
        if item.choices:
            assert {case[item.id] for case in tried if item.id in case} == set(item.verdicts), item.id


def test_verdicts_are_ordered_by_severity() -> None:
    mixed = [Verdict.REFUSE, Verdict.CLEAR, Verdict.EMERGENCY, Verdict.REVIEW]
    assert sorted(mixed) == [Verdict.CLEAR, Verdict.REVIEW, Verdict.REFUSE, Verdict.EMERGENCY]
    assert max(Verdict.REVIEW, Verdict.REFUSE) is Verdict.REFUSE
    assert Verdict.EMERGENCY >= Verdict.REFUSE


def test_a_missing_answer_is_named(questionnaire: Questionnaire, healthy: dict[str, Answer]) -> None:
    answers = {**healthy, "fever": "yes"}
    del answers["skin"]
    with pytest.raises(Incomplete) as incomplete:
        judge(questionnaire, answers)
    assert incomplete.value.missing == ("fever_severe", "skin")


def test_a_value_that_is_no_answer_is_never_taken_for_clear(
    questionnaire: Questionnaire, healthy: dict[str, Answer]
) -> None:
    with pytest.raises(KeyError):
        judge(questionnaire, healthy | {"hernia": "maybe"})


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({}, None),
        ({"age": 12}, None),
        ({"age": 40, "cauda_equina": "yes"}, "cauda_equina"),
        ({"leg_weakness": "unsure"}, None),
        ({"trauma": "yes"}, None),
        ({"trauma": "yes", "trauma_cleared": "yes"}, None),
        ({"trauma": "yes", "trauma_cleared": "no"}, "trauma"),
        ({"trauma": "yes", "trauma_cleared": "unsure"}, "trauma"),
        ({"trauma": "no", "trauma_cleared": "no"}, None),
        ({"trauma_cleared": "no"}, None),
        ({"fever": "yes"}, None),
        ({"fever": "yes", "fever_severe": "yes"}, "fever"),
        ({"fever": "yes", "fever_severe": "unsure"}, None),
        ({"pregnancy": "warning_signs"}, "pregnancy"),
        ({"aneurysm": "yes"}, None),
        ({"aneurysm": "yes", "pain_now": 8}, "aneurysm_pain"),
        ({"aneurysm": "yes", "pain_new": "yes"}, "aneurysm_pain"),
        ({"vascular_chest": "yes", "cauda_equina": "yes"}, "cauda_equina"),
    ],
    ids=str,
)
def test_an_emergency_shows_in_the_middle_of_the_questionnaire(
    questionnaire: Questionnaire, answers: Changes, found: str | None
) -> None:
    assert emergency_in(questionnaire, answers) == found
    if found is not None:
        judgement = judge(questionnaire, answers)
        assert (judgement.verdict, judgement.reasons[0]) == (Verdict.EMERGENCY, found)


@pytest.mark.parametrize(
    ("changes", "items"),
    [
        ({}, ()),
        ({"hernia": "unsure", "cancer": "unsure", "aneurysm": "unsure"}, ()),
        ({"leg_weakness": "unsure", "cauda_equina": "unsure"}, ("cauda_equina", "leg_weakness")),
        ({"vascular_chest": "unsure"}, ("vascular_chest",)),
        ({"trauma": "unsure", "trauma_cleared": "unsure"}, ("trauma",)),
        ({"fever": "yes", "fever_severe": "unsure"}, ("fever",)),
        ({"pregnancy": "unsure"}, ("pregnancy",)),
    ],
    ids=str,
)
def test_not_sure_about_an_emergency_sign_brings_the_112_advice(
    questionnaire: Questionnaire,
    healthy: dict[str, Answer],
    changes: Changes,
    items: tuple[str, ...],
) -> None:
    assert urgent_advice(questionnaire, healthy | changes) == items
