"""The shipped rules are, item by item, the table that the clinical guidance was written down in."""

import pytest

from bot.content import CONTENT, read_document
from bot.screening.questionnaire import Questionnaire
from bot.screening.verdicts import Verdict

EMERGENCY = {"yes": "emergency", "no": "clear", "unsure": "review"}
REFUSE = {"yes": "refuse", "no": "clear", "unsure": "review"}
REVIEW = {"yes": "review", "no": "clear", "unsure": "review"}
DECIDED_BY_FOLLOW_UP = {"yes": "clear", "no": "clear", "unsure": "review"}

TABLE: dict[str, tuple[str, dict[str, str]]] = {
    "age": ("number", {"0-15": "refuse", "16-17": "review", "18-69": "clear", "70-120": "review"}),
    "cauda_equina": ("yes_no", EMERGENCY),
    "leg_weakness": ("yes_no", EMERGENCY),
    "vascular_chest": ("yes_no", EMERGENCY),
    "trauma": ("yes_no", DECIDED_BY_FOLLOW_UP),
    "trauma_cleared": ("yes_no", {"yes": "review", "no": "emergency", "unsure": "emergency"}),
    "fever": ("yes_no", DECIDED_BY_FOLLOW_UP),
    "fever_severe": ("yes_no", {"yes": "emergency", "no": "refuse", "unsure": "refuse"}),
    "leg_clot": ("yes_no", REFUSE),
    "aneurysm": ("yes_no", REFUSE),
    "cancer": (
        "choice",
        {"never": "clear", "past": "review", "active": "refuse", "unsure": "review"},
    ),
    "weight_night": ("yes_no", REFUSE),
    "spine_fracture": ("yes_no", REFUSE),
    "hernia": ("yes_no", REFUSE),
    "leg_pain": ("yes_no", REVIEW),
    "bone": (
        "choice",
        {
            "none": "clear",
            "osteoporosis_or_steroids": "review",
            "fragility_fracture_or_severe": "refuse",
            "unsure": "review",
        },
    ),
    "bleeding": (
        "choice",
        {
            "none": "clear",
            "blood_thinners": "review",
            "bleeding_disorder": "refuse",
            "unsure": "review",
        },
    ),
    "spine_surgery": (
        "choice",
        {
            "never": "clear",
            "over_12_months": "review",
            "within_12_months": "refuse",
            "unsure": "review",
        },
    ),
    "recent_operation": ("yes_no", REVIEW),
    "inflammatory": (
        "choice",
        {"no": "clear", "yes": "review", "flare": "refuse", "unsure": "review"},
    ),
    "structure": (
        "choice",
        {
            "none": "clear",
            "hypermobility_or_stable_slip": "review",
            "slipping_or_cord_disease": "refuse",
            "unsure": "review",
        },
    ),
    "heart_stroke": (
        "choice",
        {
            "none": "clear",
            "stable": "review",
            "recent_or_uncontrolled": "refuse",
            "unsure": "review",
        },
    ),
    "pregnancy": (
        "choice",
        {
            "no": "clear",
            "not_applicable": "clear",
            "first_trimester": "refuse",
            "later": "review",
            "complication": "refuse",
            "warning_signs": "emergency",
            "birth_within_6_weeks": "review",
            "unsure": "review",
        },
    ),
    "immune": ("yes_no", REVIEW),
    "skin": ("yes_no", REFUSE),
    "prior_reaction": (
        "choice",
        {
            "no": "clear",
            "reaction_or_allergy": "review",
            "advised_against": "refuse",
            "unsure": "review",
        },
    ),
    "pain_now": ("number", {"0-7": "clear", "8-10": "review"}),
    "pain_new": ("yes_no", {"yes": "clear", "no": "clear", "unsure": "review"}),
    "pain_worsening": ("yes_no", REVIEW),
}


def test_items_stand_in_the_clinical_order(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items] == list(TABLE)


def test_there_are_27_items_and_two_follow_ups(questionnaire: Questionnaire) -> None:
    follow_ups = {item.id: item.asked_when for item in questionnaire.items if item.asked_when}
    assert follow_ups == {"trauma_cleared": ("trauma", "yes"), "fever_severe": ("fever", "yes")}
    assert len(questionnaire.items) - len(follow_ups) == 27


@pytest.mark.parametrize("item_id", TABLE)
def test_every_answer_has_the_verdict_of_the_table(questionnaire: Questionnaire, item_id: str) -> None:
    kind, verdicts = TABLE[item_id]
    item = questionnaire.item(item_id)
    assert item.kind == kind
    expected: dict[str | int, Verdict] = {}
    for answer, verdict in verdicts.items():
        if kind == "number":
            low, high = map(int, answer.split("-"))
            expected |= dict.fromkeys(range(low, high + 1), Verdict(verdict))
        else:
            expected[answer] = Verdict(verdict)
    assert item.verdicts == expected
    assert [choice.value for choice in item.choices] == ([] if kind == "number" else list(verdicts))


def test_the_combinations_are_those_of_the_table(questionnaire: Questionnaire) -> None:
    assert [(rule.id, rule.verdict.value) for rule in questionnaire.combinations] == [
        ("past_cancer_new_pain", "refuse"),
        ("fracture_risk", "refuse"),
        ("aneurysm_pain", "emergency"),
        ("age_new_pain", "review"),
    ]


def test_limits_chosen_by_the_salon_are_marked(questionnaire: Questionnaire) -> None:
    assert [item.id for item in questionnaire.items if item.threshold_by_salon] == [
        "age",
        "spine_surgery",
        "recent_operation",
        "heart_stroke",
        "pregnancy",
        "pain_now",
        "pain_worsening",
    ]


def test_version_one_still_waits_for_a_clinician_and_the_owner(questionnaire: Questionnaire) -> None:
    assert (questionnaire.version, questionnaire.reviewed_by) == (1, None)
    assert questionnaire.consent.version == 1
    assert read_document(CONTENT / "screening.yaml").examples == ("review_within_hours",)
