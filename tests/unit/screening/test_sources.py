"""Somebody edits the sources of the questionnaire and makes a mistake."""

import shutil
from pathlib import Path

import pytest

from bot.content import CONTENT, ContentError
from bot.screening.files import SALON_RULE, read_rules

RULES = CONTENT / "screening.yaml"


def test_what_ships_cites_sources_that_are_listed() -> None:
    rules = read_rules(RULES)
    names = {source.name for source in rules.sources}
    cited = {name for item in rules.items for name in item.sources}
    cited |= {name for combination in rules.combinations for name in combination.sources}
    assert {"IFOMPT 2020", "WHO 2005", "NHS"} <= cited
    assert cited - {SALON_RULE} <= names


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("sources: [WHO 2005]", "sources: [WHO 2006]", "aneurysm: 'WHO 2006' is not in the list of sources"),
        (
            "    sources: [IFOMPT 2020]\n\n  - id: fracture",
            "    sources: [X]\n\n  - id: fracture",
            "'X' is not in",
        ),
        ("- name: NHS", "- name: WHO 2005", "the source 'WHO 2005' stands twice"),
        ("- name: NHS", "- name: rule of the salon", "the source 'rule of the salon' stands twice"),
        ("url: https://www.nhs.uk", "url: http://www.nhs.uk", "sources.2.url"),
    ],
)
def test_a_mistake_in_the_sources(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    copy = Path(shutil.copy(RULES, tmp_path))
    text = copy.read_text("utf-8")
    assert old in text, "the mistake to be made no longer fits the file"
    copy.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as error:
        read_rules(copy)
    assert sentence in str(error.value)
