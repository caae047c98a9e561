"""The check of the translations: the real ones have no problem, and a spoilt copy has just its own."""

import re
import shutil
from pathlib import Path

import pytest

from bot.sandbox.html import parse_html
from data.locales import __main__ as locales

LANGUAGES = locales.LANGUAGES


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the catalogues to where they may be spoilt."""
    folder = tmp_path / "locales"
    shutil.copytree(locales.LOCALES, folder)
    monkeypatch.setattr(locales, "LOCALES", folder)
    return folder


def spoil(copy: Path, language: str, pattern: str, replacement: str) -> None:
    path = copy / language / "LC_MESSAGES" / "bot.po"
    text, changed = re.subn(pattern, replacement, path.read_text("utf-8"), count=1, flags=re.DOTALL)
    assert changed == 1, f"nothing in {language} is like {pattern}"
    path.write_text(text, "utf-8")


def translations(language: str) -> dict[str, object]:
    return {str(message.id): message.string for message in locales.read(language) if message.id}


def test_the_translations_that_ship_have_no_problem() -> None:
    assert locales.problems() == []


def test_a_faithful_copy_has_no_problem_either(copy: Path) -> None:
    assert locales.problems() == []


SPOILT = {
    "untranslated": (r'(msgid "⌂ Menu"\nmsgstr )"[^"]+"', r'\1""', "ru: untranslated: '⌂ Menu'"),
    "one plural form left out": (
        r'(msgstr\[1\] )"\{count\} записи"',
        r'\1""',
        "ru: untranslated: '{count} appointment'",
    ),
    "a value that is missing": (r"Имя: \{name\}", "Имя", "ru: a value is missing: 'Name: {name}'"),
    "a value that nobody fills": (
        r"Имя: \{name\}",
        "Имя: {name} {surname}",
        "ru: a value that the code does not fill: 'Name: {name}'",
    ),
    "braces that do not match": (
        r"Имя: \{name\}",
        "Имя: {name",
        "ru: braces that do not match: 'Name: {name}'",
    ),
    "a tag that is lost": (
        r'(msgid "<b>Your data</b>"\nmsgstr )"[^"]+"',
        r'\1"<b>Ваши данные"',
        "ru: other tags than the source: '<b>Your data</b>'",
    ),
    "a guess": (r'msgid "⌂ Menu"', r'#, fuzzy\nmsgid "⌂ Menu"', "ru: fuzzy: '⌂ Menu'"),
    "a text that nobody says": (
        r'(#: [^\n]*\nmsgid "⌂ Menu")',
        r'msgid "Farewell"\nmsgstr "Прощайте"\n\n\1',
        "ru: no longer said: 'Farewell'",
    ),
}


@pytest.mark.parametrize(("pattern", "replacement", "problem"), SPOILT.values(), ids=SPOILT)
def test_what_is_spoilt_is_named_with_its_language(
    copy: Path, pattern: str, replacement: str, problem: str
) -> None:
    spoil(copy, "ru", pattern, replacement)
    assert locales.problems() == [problem]


def test_a_text_that_was_not_collected_is_named(copy: Path) -> None:
    spoil(copy, "es", r'#: [^\n]*\nmsgid "⌂ Menu"\nmsgstr "[^"]+"\n', "")
    assert locales.problems() == ["es: not collected: '⌂ Menu'"]


def test_a_language_without_a_catalogue_lacks_every_text(copy: Path) -> None:
    shutil.rmtree(copy / "uk")
    assert {problem.split(": ")[:2] == ["uk", "not collected"] for problem in locales.problems()} == {True}


def test_collecting_again_changes_nothing_and_keeps_what_is_translated(copy: Path) -> None:
    before = {language: translations(language) for language in LANGUAGES}
    locales.update()
    assert {language: translations(language) for language in LANGUAGES} == before


def test_collecting_brings_a_missing_text_and_drops_a_stale_one(copy: Path) -> None:
    spoil(copy, "ru", r'msgid "⌂ Menu"', 'msgid "Farewell"')
    locales.update()
    assert locales.problems() == ["ru: untranslated: '⌂ Menu'"]


def test_the_command_says_what_is_wrong_and_fails(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["data.locales", "check"])
    assert (locales.main(), capsys.readouterr().out) == (0, "")
    spoil(copy, "ru", r'(msgid "⌂ Menu"\nmsgstr )"[^"]+"', r'\1""')
    assert (locales.main(), capsys.readouterr().out) == (1, "ru: untranslated: '⌂ Menu'\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_html_that_telegram_reads(language: str) -> None:
    for message in locales.read(language):
        for form in locales._forms(message.string) if message.id else []:
            assert parse_html(form).text.strip()
