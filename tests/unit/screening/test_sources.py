"""Where the rules of the questionnaire come from."""

from bot.content import CONTENT
from bot.screening.files import SALON_RULE, read_rules


def test_what_ships_cites_sources_that_are_listed() -> None:
    rules = read_rules(CONTENT / "screening.yaml")
    names = {source.name for source in rules.sources}
    cited = {name for item in rules.items for name in item.sources}
    cited |= {name for combination in rules.combinations for name in combination.sources}
    assert {"IFOMPT 2020", "WHO 2005", "NHS"} <= cited
    assert cited - {SALON_RULE} <= names
