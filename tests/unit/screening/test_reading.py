"""How easy the questions are to read: counted as the formulas say, and no question falls behind."""

import pytest

from bot.languages import LANGUAGES, Language
from bot.screening.questionnaire import Questionnaire
from bot.screening.reading import reading_ease, readings, report, syllables

# The hardest question, and all on average. They may become easier to read, never harder.
FLOORS: dict[Language, tuple[float, float]] = {"es": (54, 74), "en": (58, 82), "ru": (46, 67), "uk": (51, 75)}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            "dolor=2 médico=3 país=2 caída=3 hay=1 muy=1 que=1 guía=2 pingüino=3 aeróbico=5 y=1",
        ),
        ("en", "pain=1 table=2 doctor=2 have=1 doctors=2 muscles=2 numb=1 examined=3 injury=3 the=1 7=1"),
        ("ru", "боль=1 спина=2 ёж=1 обострение=5 моё=2 в=1"),
        ("uk", "біль=1 їжа=2 ін’єкції=4 щось=1 є=1 загострення=4"),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(language: Language, words: str) -> None:
    counted = {word: syllables(word, language) for word in (pair.split("=")[0] for pair in words.split())}
    assert counted == {word: int(number) for word, number in (pair.split("=") for pair in words.split())}


@pytest.mark.parametrize(
    ("language", "text", "ease"),
    [
        # 8 words, 2 sentences, 8 syllables: 206.835 - 1.015 * 4 - 84.6
        ("en", "Does it hurt? Show me where, and when.", 118.175),
        # 4 words, 1 sentence, 7 syllables
        ("es", "¿Le duele la espalda?", 206.835 - 4 - 62.3 * 7 / 4),
        # 3 words, 1 sentence, 5 syllables: 206.835 - 1.3 * 3 - 60.1 * 5 / 3
        ("ru", "Болит ли спина?", 206.835 - 3.9 - 60.1 * 5 / 3),
        ("uk", "Чи болить спина?", 206.835 - 3.9 - 60.1 * 5 / 3),
    ],
)
def test_the_index_is_what_its_formula_gives(language: Language, text: str, ease: float) -> None:
    assert reading_ease(text, language) == pytest.approx(ease)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_reads_more_easily_than_one_long_sentence(language: Language) -> None:
    words = {"es": "fiebre", "en": "fever", "ru": "боль", "uk": "біль"}[language]
    assert reading_ease("\n– ".join([words] * 4), language) > reading_ease(", ".join([words] * 4), language)


def test_what_holds_no_word_cannot_be_measured() -> None:
    with pytest.raises(ValueError, match="no word"):
        reading_ease(" – ?\n…", "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_harder_to_read_than_it_was(questionnaire: Questionnaire, language: Language) -> None:
    found = [reading.ease for reading in readings(questionnaire, language)]
    hardest, mean = FLOORS[language]
    assert found[0] == min(found) >= hardest
    assert sum(found) / len(found) >= mean


def test_the_report_has_every_question_the_hardest_first(questionnaire: Questionnaire) -> None:
    head, *lines = report(questionnaire, ["uk"])
    assert head.startswith("uk: Oborneva, with Ukrainian syllables")
    eases = [float(line.split()[0]) for line in lines]
    assert eases == sorted(eases)
    assert {line.split()[1] for line in lines} == {"short_check", *(item.id for item in questionnaire.items)}
