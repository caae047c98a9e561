"""What holds for every client: the way of answering never matters, and worse answers never help."""

from hypothesis import given
from hypothesis import strategies as st

from bot.screening.questionnaire import Answer, load_questionnaire
from bot.screening.rules import Verdict, emergency_in, judge

QUESTIONNAIRE = load_questionnaire()
VALUES = {item.id: list(item.verdicts) for item in QUESTIONNAIRE.items}
HARMLESS: dict[str, Answer] = {
    item.id: min(item.verdicts, key=lambda value: (item.verdicts[value], value == "yes"))
    for item in QUESTIONNAIRE.items
}
CHANGES = st.sampled_from(list(VALUES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
)
# Clients with a few complaints, and clients with any answers at all: the latter are mostly emergencies.
# Every follow-up has an answer here, whether it is asked or not.
CLIENTS: st.SearchStrategy[dict[str, Answer]] = st.one_of(
    st.lists(CHANGES, max_size=5).map(lambda changes: HARMLESS | dict(changes)),
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}),
)

# From harmless to grave, as a clinician would order them. Age has two ladders, because both ends are
# graver than the middle. "Not sure" about a new pain has its own verdict, so it stands on a ladder apart.
LADDERS: list[tuple[str, list[Answer]]] = [
    ("age", [*range(20, 121)]),
    ("age", [*range(49, -1, -1)]),
    ("pain_now", [*range(11)]),
    ("pain_new", ["no", "yes"]),
    ("pain_new", ["no", "unsure"]),
    ("trauma_cleared", ["yes", "no"]),
    ("trauma_cleared", ["yes", "unsure"]),
    ("fever_severe", ["no", "yes"]),
    ("fever_severe", ["unsure", "yes"]),
    ("cancer", ["never", "unsure", "active"]),
    ("cancer", ["never", "past", "active"]),
    ("bone", ["none", "unsure", "fragility_fracture_or_severe"]),
    ("bone", ["none", "osteoporosis_or_steroids", "fragility_fracture_or_severe"]),
    ("bleeding", ["none", "blood_thinners", "bleeding_disorder"]),
    ("spine_surgery", ["never", "over_12_months", "within_12_months"]),
    ("inflammatory", ["no", "yes", "flare"]),
    ("structure", ["none", "hypermobility_or_stable_slip", "slipping_or_cord_disease"]),
    ("heart_stroke", ["none", "stable", "recent_or_uncontrolled"]),
    ("pregnancy", ["no", "later", "first_trimester", "warning_signs"]),
    ("pregnancy", ["not_applicable", "birth_within_6_weeks", "complication", "warning_signs"]),
    ("prior_reaction", ["no", "reaction_or_allergy", "advised_against"]),
    ("cauda_equina", ["no", "unsure", "yes"]),
    ("leg_weakness", ["no", "unsure", "yes"]),
    ("vascular_chest", ["no", "unsure", "yes"]),
    ("trauma", ["no", "unsure", "yes"]),
    ("fever", ["no", "unsure", "yes"]),
    ("leg_clot", ["no", "unsure", "yes"]),
    ("aneurysm", ["no", "unsure", "yes"]),
    ("weight_night", ["no", "unsure", "yes"]),
    ("spine_fracture", ["no", "unsure", "yes"]),
    ("hernia", ["no", "unsure", "yes"]),
    ("leg_pain", ["no", "unsure", "yes"]),
    ("recent_operation", ["no", "unsure", "yes"]),
    ("immune", ["no", "unsure", "yes"]),
    ("skin", ["no", "unsure", "yes"]),
    ("pain_worsening", ["no", "unsure", "yes"]),
]


def finish(answers: dict[str, Answer], wanted: dict[str, Answer]) -> dict[str, Answer]:
    """Answer whatever is still open as ``wanted``."""
    while (item := QUESTIONNAIRE.next_item(answers)) is not None:
        answers = QUESTIONNAIRE.with_answer(answers, item.id, wanted[item.id])
    return answers


@given(wanted=CLIENTS, order=st.permutations(list(VALUES)), detours=st.lists(CHANGES, max_size=20))
def test_any_way_to_the_same_answers_gives_the_same_judgement(
    wanted: dict[str, Answer], order: list[str], detours: list[tuple[str, Answer]]
) -> None:
    wandered: dict[str, Answer] = {}
    for name, value in [*detours, *((name, wanted[name]) for name in order)]:
        wandered = QUESTIONNAIRE.with_answer(wandered, name, value)
    wandered = finish(wandered, wanted)
    assert wandered == finish({}, wanted)
    assert judge(QUESTIONNAIRE, wandered) == judge(QUESTIONNAIRE, wanted)


@given(client=CLIENTS, ladder=st.sampled_from(LADDERS), data=st.data())
def test_a_graver_answer_never_gives_a_milder_verdict(
    client: dict[str, Answer], ladder: tuple[str, list[Answer]], data: st.DataObject
) -> None:
    name, values = ladder
    lower = data.draw(st.integers(0, len(values) - 2))
    higher = data.draw(st.integers(lower + 1, len(values) - 1))
    milder = judge(QUESTIONNAIRE, client | {name: values[lower]})
    graver = judge(QUESTIONNAIRE, client | {name: values[higher]})
    assert graver.verdict >= milder.verdict


def test_the_ladders_hold_every_answer_that_can_make_things_worse() -> None:
    climbed = {(name, value) for name, values in LADDERS for value in values}
    for item in QUESTIONNAIRE.items:
        graver = {value for value, verdict in item.verdicts.items() if verdict > Verdict.REVIEW}
        assert {(item.id, value) for value in graver} <= climbed


@given(client=CLIENTS)
def test_the_questionnaire_always_ends(client: dict[str, Answer]) -> None:
    answers: dict[str, Answer] = {}
    positions = []
    while (item := QUESTIONNAIRE.next_item(answers)) is not None:
        assert item.id not in answers
        positions.append(QUESTIONNAIRE.progress(item)[0])
        answers = QUESTIONNAIRE.with_answer(answers, item.id, client[item.id])
    assert sorted(set(positions)) == list(range(1, 28))
    assert positions == sorted(positions)


@given(client=CLIENTS)
def test_an_emergency_is_found_on_the_way_and_never_taken_back(client: dict[str, Answer]) -> None:
    answers: dict[str, Answer] = {}
    found = []
    while (item := QUESTIONNAIRE.next_item(answers)) is not None:
        answers = QUESTIONNAIRE.with_answer(answers, item.id, client[item.id])
        found.append(emergency_in(QUESTIONNAIRE, answers) is not None)
    assert found == sorted(found)
    judgement = judge(QUESTIONNAIRE, answers)
    assert found[-1] == (judgement.verdict is Verdict.EMERGENCY)


@given(client=CLIENTS)
def test_reasons_explain_the_verdict(client: dict[str, Answer]) -> None:
    judgement = judge(QUESTIONNAIRE, client)
    assert bool(judgement.reasons) == (judgement.verdict is not Verdict.CLEAR)
    assert len(set(judgement.reasons)) == len(judgement.reasons)
    if judgement.verdict is Verdict.REFUSE:
        assert QUESTIONNAIRE.explanation(judgement.reasons[0]).advice is not None
    if judgement.verdict is Verdict.EMERGENCY:
        assert QUESTIONNAIRE.explanation(judgement.reasons[0]).red_flag is not None
