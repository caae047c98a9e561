"""The questionnaire that ships, and the answers of a client to whom nothing applies."""

import pytest

from bot.screening.questionnaire import Answer, Questionnaire, load_questionnaire


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    return load_questionnaire()


@pytest.fixture
def healthy() -> dict[str, Answer]:
    return {
        "age": 35,
        "cauda_equina": "no",
        "leg_weakness": "no",
        "vascular_chest": "no",
        "trauma": "no",
        "fever": "no",
        "leg_clot": "no",
        "aneurysm": "no",
        "cancer": "never",
        "weight_night": "no",
        "spine_fracture": "no",
        "hernia": "no",
        "leg_pain": "no",
        "bone": "none",
        "bleeding": "none",
        "spine_surgery": "never",
        "recent_operation": "no",
        "inflammatory": "no",
        "structure": "none",
        "heart_stroke": "none",
        "pregnancy": "not_applicable",
        "immune": "no",
        "skin": "no",
        "prior_reaction": "no",
        "pain_now": 3,
        "pain_new": "no",
        "pain_worsening": "no",
    }
