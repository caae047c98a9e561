"""What holds for every client: the way of answering never matters, and worse answers never help."""

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screening.progress import Progress, Question, Summary
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


# What somebody may do with buttons: those that are shown, and old ones of any question.
Tap = Callable[[Progress], Progress]
_ANYWHERE = st.sampled_from(list(VALUES))
TAPS: st.SearchStrategy[Tap] = st.one_of(
    CHANGES.map(lambda given: lambda at: _answer_here(at, *given)),
    CHANGES.map(lambda given: lambda at: at.answered(*given)),
    st.just(lambda at: at.back(at.item.id) if at.item else at),
    _ANYWHERE.map(lambda name: lambda at: at.back(name)),
    _ANYWHERE.map(lambda name: lambda at: at.change(name)),
    st.just(lambda at: at.to_summary()),
)


def _answer_here(at: Progress, name: str, value: Answer) -> Progress:
    """Answer the question that is shown with a value drawn for it, or the first where it is another."""
    if at.item is None:
        return at
    return at.answered(at.item.id, value if at.item.id == name else VALUES[at.item.id][0])


def fill_in(at: Progress, wanted: dict[str, Answer]) -> Progress:
    """Answer what is shown as wanted, and change in the summary whatever is not; end at the summary."""
    for _ in range(3 * len(VALUES)):
        place = at.place()
        if isinstance(place, Question):
            at = at.answered(place.item.id, wanted[place.item.id])
        elif wrong := _not_as(wanted, place):
            at = at.change(wrong)
        else:
            return at
    raise AssertionError("the questionnaire does not end")


def _not_as(wanted: dict[str, Answer], summary: Summary) -> str | None:
    return next((each.item.id for each in summary.given if each.value != wanted[each.item.id]), None)


@given(wanted=CLIENTS, start=CLIENTS, skipped=st.integers(0, 29), taps=st.lists(TAPS, max_size=30))
def test_any_back_and_forth_ends_in_the_same_summary_and_judgement(
    wanted: dict[str, Answer], start: dict[str, Answer], skipped: int, taps: list[Tap]
) -> None:
    at = Progress(QUESTIONNAIRE)
    for _ in range(skipped):
        at = at.answered(at.item.id, start[at.item.id]) if at.item else at
    for tap in taps:
        before, at = at, tap(at)
        assert not before.is_complete or len(at.answers) >= len(QUESTIONNAIRE.applicable(at.answers)) - 1
    at = fill_in(at, wanted)
    straight = fill_in(Progress(QUESTIONNAIRE), wanted)
    assert at.place() == straight.place()
    assert judge(QUESTIONNAIRE, at.answers) == judge(QUESTIONNAIRE, wanted)


@given(client=CLIENTS, tap=TAPS)
def test_a_tap_at_the_summary_loses_no_answer_but_those_of_follow_ups_that_went(
    client: dict[str, Answer], tap: Tap
) -> None:
    at = fill_in(Progress(QUESTIONNAIRE), client)
    for title in at.answers:
        changing = at.change(title)
        assert changing.answers == at.answers
        assert changing.to_summary() == at
        after = tap(changing).answers
        gone = at.answers.keys() - after.keys()
        assert all(QUESTIONNAIRE.item(name).asked_when is not None for name in gone)
        assert {name for name in after if after[name] != at.answers.get(name)} <= {title}


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


# On a client to whom nothing applies, and on one with a new pain, which most combinations begin with.
BASES = {
    "healthy": HARMLESS | {"age": 40},
    "new pain": HARMLESS | {"age": 40, "pain_new": "yes"},
}
Move = tuple[str, Answer]


def applied(base: dict[str, Answer], *moves: Move) -> dict[str, Answer]:
    """Change answers; one to a follow-up brings the answer with it that asks for it."""
    answers = dict(base)
    for name, value in moves:
        asked_when = QUESTIONNAIRE.item(name).asked_when
        answers |= {name: value, **(dict([asked_when]) if asked_when else {})}
    return answers


def expected(answers: dict[str, Answer]) -> Verdict:
    """Return the verdict by the clinical guidance, written down once more by hand."""
    age, pain = int(answers["age"]), int(answers["pain_now"])
    is_new = answers["pain_new"] == "yes"
    is_fragile = answers["bone"] in {"osteoporosis_or_steroids", "fragility_fracture_or_severe"}
    found = [item.verdicts[answers[item.id]] for item in QUESTIONNAIRE.applicable(answers)]
    if answers["cancer"] == "past" and is_new:
        found.append(Verdict.REFUSE)
    if age >= 50 and is_new and (answers["trauma"] == "yes" or is_fragile):
        found.append(Verdict.REFUSE)
    if answers["aneurysm"] == "yes" and (is_new or pain >= 8):
        found.append(Verdict.EMERGENCY)
    if is_new and (age < 20 or age > 55):
        found.append(Verdict.REVIEW)
    return max(found)


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
def test_every_pair_of_answers_has_the_verdict_of_the_guidance_and_a_graver_one_never_a_milder(
    base: dict[str, Answer],
) -> None:
    moves: list[Move] = [(name, value) for name, values in VALUES.items() for value in values]
    family = {name: QUESTIONNAIRE.item(name).reason_id for name in VALUES}
    verdicts: dict[tuple[Move, Move], Verdict] = {}
    for one, other in itertools.combinations(moves, 2):
        if family[one[0]] != family[other[0]]:
            answers = applied(base, one, other)
            verdict = judge(QUESTIONNAIRE, answers).verdict
            assert verdict is expected(answers), (one, other)
            verdicts[one, other] = verdicts[other, one] = verdict
    assert len(verdicts) > 2 * 15_000
    for (name, rungs), other in itertools.product(LADDERS, moves):
        if family[name] != family[other[0]]:
            climbed = [verdicts[(name, rung), other] for rung in rungs]
            assert climbed == sorted(climbed), (name, other)
