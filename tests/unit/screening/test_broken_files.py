"""Somebody edits the questionnaire's files and makes a mistake: one sentence says where it is."""

import re
import shutil
from pathlib import Path

import pytest

from bot.content import CONTENT, ContentError
from bot.screening.questionnaire import load_questionnaire

RULES = "screening.yaml"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copy(CONTENT / RULES, tmp_path)
    shutil.copytree(CONTENT / "screening", tmp_path / "screening")
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, "the mistake to be made no longer fits the file"
    path.write_text(text.replace(old, new, 1), "utf-8")


def refusal(content: Path) -> str:
    with pytest.raises(ContentError) as error:
        load_questionnaire(content / RULES)
    message = str(error.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_the_copied_files_are_good(content: Path) -> None:
    assert load_questionnaire(content / RULES) == load_questionnaire()


TRAUMA_CLEARED = '{"yes": review, "no": emergency, unsure: emergency}'


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("- id: leg_clot", "- id: fever", "the id 'fever' stands twice"),
        ("- id: age_new_pain", "- id: age", "the id 'age' stands twice"),
        ("when_all: {cancer: past", "when_all: {tumour: past", "there is no item 'tumour'"),
        ("{cancer: past", "{cancer: former", "cancer: there is no answer 'former'"),
        ("[osteoporosis_or_steroids,", "[steroids,", "bone: there is no answer 'steroids'"),
        ('age: "< 20"', 'age: "under 20"', "age: a number needs a comparison such as '>= 50'"),
        ('age: "> 55"', 'age: "> 120"', "age: no answer is > 120"),
        ('- trauma: "yes"', '- trauma_cleared: "yes"', "'trauma_cleared' is a follow-up"),
        ("0-15: refuse", "0-14: refuse", "age: the answer 15 has no verdict"),
        ("0-15: refuse", "0-16: refuse", "age: 16 has two verdicts"),
        ("70-120: review", "70-121: review", "age: 121 is outside 0 to 120"),
        ("16-17: review", "teens: review", "age: 'teens' is not a range such as 16-17"),
        ("    max: 120\n", "", "age: a number needs min and max"),
        (TRAUMA_CLEARED, '{"yes": review, unsure: review}', "the answer 'no' has no verdict"),
        (TRAUMA_CLEARED, '{"yes": review, "no": emergency}', "the answer 'unsure' has no verdict"),
        ('"no": clear, unsure: review}', '"no": clear, unsure: clear}', "'unsure' must not be clear"),
        ('asked_when: {trauma: "yes"}', 'asked_when: {fall: "yes"}', "no item 'fall' stands before it"),
        ('asked_when: {trauma: "yes"}', 'asked_when: {hernia: "yes"}', "no item 'hernia' stands before"),
        ('asked_when: {trauma: "yes"}', 'asked_when: {trauma: "no"}', "no follow_up at 'no'"),
        (
            '    asked_when: {trauma: "yes"}\n',
            "",
            "trauma: the answer 'yes' has no verdict, because no follow-up is asked",
        ),
        (
            'asked_when: {fever: "yes"}',
            'asked_when: {trauma_cleared: "yes"}',
            "it can never be asked, because 'trauma_cleared' is a follow-up itself",
        ),
        ('{"yes": emergency', "{yes: emergency", "items.cauda_equina.verdicts.yes is a bare yes or no"),
        ('{trauma: "yes"}', "{trauma: yes}", "asked_when.trauma is a bare yes or no: put it in quotes"),
        ('"yes": emergency', '"yes": urgent', "items.1.verdicts.yes"),
        ("kind: yes_no", "kind: yesno", "items.1.kind"),
        ("version: 1", "version: one", "version"),
        ("combinations:", "combination:", "combination"),
        (
            "guardian_ages: 16-17",
            "guardian_ages: young",
            "guardian_ages: 'young' is not a range such as 16-17",
        ),
        ("guardian_ages: 16-17", "guardian_ages: 17-16", "guardian_ages: '17-16' is not a range such as"),
        ("guardian_ages: 16-17", "guardian_ages: 16-170", "guardian_ages: 16-170 is outside 0 to 120"),
        ("guardian_ages: 16-17", "guardian_ages: 17", "guardian_ages"),
        ("guardian_version: 1", "guardian_version: 0", "guardian_version"),
        ("fever, leg_clot]", "fever, leg]", "short_check: 'leg' is no question with yes and no of its own"),
        ("fever, leg_clot]", "fever, cancer]", "short_check: 'cancer' is no question with yes and no"),
        ("fever, leg_clot]", "fever, fever_severe]", "short_check: 'fever_severe' is no question with yes"),
        ("valid_days_without_visit: 90", "valid_days_without_visit: 0", "valid_days_without_visit"),
        ("guardian_version: 1\n", "", "guardian_version: Field required"),
        ("- id: age\n", "- id: years\n", "guardian_ages: there is no item 'age' that asks for a number"),
        ("items:", "items: [", "not valid YAML"),
        ("sources: [WHO 2005]", "sources: [WHO 2006]", "aneurysm: 'WHO 2006' is not in the list of sources"),
        ("sources: [IFOMPT 2020]\n\n  - id: fracture", "sources: [X]\n\n  - id: fracture", "'X' is not in"),
        ("- name: NHS", "- name: WHO 2005", "the source 'WHO 2005' stands twice"),
        ("- name: NHS", "- name: rule of the salon", "the source 'rule of the salon' stands twice"),
        ("url: https://www.nhs.uk", "url: http://www.nhs.uk", "sources.2.url"),
    ],
)
def test_a_mistake_in_the_rules(content: Path, old: str, new: str, sentence: str) -> None:
    edit(content / RULES, old, new)
    message = refusal(content)
    assert sentence in message
    assert RULES in message


@pytest.mark.parametrize(
    ("language", "old", "new", "sentence"),
    [
        ("ru", "  leg_pain:\n", "  leg_ache:\n", "items.leg_pain is missing"),
        ("ru", "  leg_pain:\n", "  leg_ache:\n", "items.leg_ache belongs to nothing"),
        ("uk", "urgent_advice:", "advice_urgent:", "urgent_advice: Field required"),
        ("en", '{never: "Never", past', "{past", "cancer.labels.never is missing"),
        ("en", '{never: "Never"', '{none: "No", never: "Never"', "cancer.labels.none belongs to nothing"),
        ("es", '      none: "No"', "      none: No", "items.bone.labels.none is a bare yes or no"),
        ("es", "{hours}", "24", "verdicts.review does not contain {hours}"),
        ("es", '    advice: "Consulte con su pediatra', '    red_flag: "Consulte', "age.advice is missing"),
        ("es", '    advice: "Consulte con su pediatra', '    red_flag: "Consulte', "age.red_flag is never"),
        ("ru", "guardian:\n", "guardians:\n", "guardian: Field required"),
        ("es", "  agreement:", "  consent:", "guardian.agreement: Field required"),
        ("ru", '    title: "Рак"\n', "", "items.cancer.title: Field required"),
        ("ru", "    leg_clot: ", "    clot: ", "short_check.signs.leg_clot is missing"),
        ("uk", "    leg_clot: ", "    clot: ", "short_check.signs.clot belongs to nothing"),
        ("uk", '    question: "Скільки', '    question: ""  # "', "items.age.question"),
    ],
)
def test_a_mistake_in_the_texts_of_one_language(
    content: Path, language: str, old: str, new: str, sentence: str
) -> None:
    edit(content / "screening" / f"{language}.yaml", old, new)
    message = refusal(content)
    assert sentence in message
    assert f"{language}.yaml" in message


@pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])
def test_a_term_that_one_language_does_not_explain(content: Path, language: str) -> None:
    path = content / "screening" / f"{language}.yaml"
    found = re.search(r"    explain: .*\n", path.read_text("utf-8"))
    assert found is not None
    edit(path, found[0], "")
    assert f"cauda_equina.explain is missing in {language}." in refusal(content)


@pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])
def test_a_missing_language(content: Path, language: str) -> None:
    (content / "screening" / f"{language}.yaml").unlink()
    assert re.search(rf"{language}\.yaml does not exist", refusal(content))


def test_a_missing_questionnaire(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path)
