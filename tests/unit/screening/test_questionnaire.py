"""A client goes through the questionnaire, changes answers, and types things that are no answers."""

import pytest

from bot.screening.questionnaire import Answer, InvalidAnswer, Questionnaire


def test_a_healthy_client_is_asked_27_questions(
    questionnaire: Questionnaire, healthy: dict[str, Answer]
) -> None:
    answers: dict[str, Answer] = {}
    positions = []
    while (item := questionnaire.next_item(answers)) is not None:
        positions.append(questionnaire.progress(item))
        answers = questionnaire.with_answer(answers, item.id, healthy[item.id])
    assert positions == [(position, 27) for position in range(1, 28)]
    assert answers == healthy


def test_a_follow_up_comes_at_once_and_shares_its_parents_number(
    questionnaire: Questionnaire,
) -> None:
    answers = dict.fromkeys(["cauda_equina", "leg_weakness", "vascular_chest"], "no")
    with_trauma = questionnaire.with_answer({"age": 40, **answers}, "trauma", "yes")
    item = questionnaire.next_item(with_trauma)
    assert item is not None
    assert item.id == "trauma_cleared"
    assert questionnaire.progress(item) == questionnaire.progress(questionnaire.item("trauma")) == (5, 27)


def test_changing_the_parent_drops_its_follow_up_only(questionnaire: Questionnaire) -> None:
    answers = {"trauma": "yes", "trauma_cleared": "no", "fever": "yes", "fever_severe": "no"}
    changed = questionnaire.with_answer(answers, "trauma", "no")
    assert changed == {"trauma": "no", "fever": "yes", "fever_severe": "no"}
    again = questionnaire.with_answer(changed, "trauma", "yes")
    assert "trauma_cleared" not in again


def test_an_old_button_of_a_follow_up_changes_nothing(questionnaire: Questionnaire) -> None:
    assert questionnaire.with_answer({"trauma": "no"}, "trauma_cleared", "no") == {"trauma": "no"}


def test_with_answer_leaves_the_earlier_answers_untouched(questionnaire: Questionnaire) -> None:
    before: dict[str, Answer] = {"age": 40}
    assert questionnaire.with_answer(before, "age", 41) == {"age": 41}
    assert before == {"age": 40}


@pytest.mark.parametrize("raw", ["45", " 45 ", 45, "45 años", "45años", "45 Years", "45 лет", "45 років"])
def test_ages_as_people_type_them(questionnaire: Questionnaire, raw: str | int) -> None:
    assert questionnaire.parse_answer("age", raw) == 45


@pytest.mark.parametrize(
    ("item_id", "raw", "value"),
    [
        ("age", "0", 0),
        ("age", 120, 120),
        ("pain_now", "0", 0),
        ("pain_now", 10, 10),
        ("trauma", "yes", "yes"),
        ("trauma", " unsure ", "unsure"),
        ("bone", "osteoporosis_or_steroids", "osteoporosis_or_steroids"),
    ],
)
def test_valid_answers(questionnaire: Questionnaire, item_id: str, raw: str | int, value: Answer) -> None:
    assert questionnaire.parse_answer(item_id, raw) == value


@pytest.mark.parametrize(
    ("item_id", "raw", "code"),
    [
        ("age", "", "not_a_number"),
        ("age", "forty", "not_a_number"),
        ("age", "45.5", "not_a_number"),
        ("age", "6 meses", "not_a_number"),
        ("age", "16-17", "not_a_number"),
        ("age", "unsure", "not_a_number"),
        ("age", True, "not_a_number"),
        ("age", "9" * 5000, "not_a_number"),
        ("age", "121", "out_of_range"),
        ("age", -1, "out_of_range"),
        ("pain_now", "11", "out_of_range"),
        ("pain_now", "5 años", "not_a_number"),
        ("pain_now", "8/10", "not_a_number"),
        ("trauma", "maybe", "not_a_choice"),
        ("trauma", "", "not_a_choice"),
        ("trauma", 1, "not_a_choice"),
        ("cancer", "yes", "not_a_choice"),
    ],
)
def test_what_is_no_answer_says_why_without_repeating_it(
    questionnaire: Questionnaire, item_id: str, raw: str | int, code: str
) -> None:
    with pytest.raises(InvalidAnswer) as invalid:
        questionnaire.parse_answer(item_id, raw)
    assert (invalid.value.item_id, invalid.value.code) == (item_id, code)
    assert str(invalid.value) == f"The answer to '{item_id}' is {code.replace('_', ' ')}."


def test_unknown_items_are_an_error(questionnaire: Questionnaire) -> None:
    with pytest.raises(KeyError):
        questionnaire.parse_answer("shoe_size", "42")
