"""What the README and the example of ``.env`` say is what there is."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from bot.__main__ import app
from bot.settings import ROOT, Settings

README = (ROOT / "README.md").read_text("utf-8")
ENV_EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
SETTINGS = {name.upper(): field for name, field in Settings.model_fields.items()}


def default_of(name: str) -> str:
    """Return a setting's default as one would write it into ``.env``."""
    default = SETTINGS[name].default
    if isinstance(default, Path):
        return str(default.relative_to(ROOT))
    return "" if default is None else str(default)


def rows_of(heading: str) -> dict[str, list[str]]:
    """Return the cells of each row of the README's table with this first heading, by its first cell."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\|\n((?:\|.*\|\n)+)", README, re.MULTILINE)
    assert table is not None
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    return {first.strip("`"): rest for first, *rest in rows}


def commands_of(group: typer.Typer, *before: str) -> set[str]:
    """Return every command as it is typed."""
    own = {
        " ".join((*before, str(command.name or getattr(command.callback, "__name__", ""))))
        for command in group.registered_commands
    }
    below = (
        commands_of(inner.typer_instance, *before, str(inner.name))
        for inner in group.registered_groups
        if inner.typer_instance
    )
    return own.union(*below)


def test_the_readme_names_every_setting_and_no_other() -> None:
    assert list(rows_of("setting")) == list(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_the_readme_gives_each_setting_its_default(name: str) -> None:
    assert rows_of("setting")[name][0].strip("`") == default_of(name)


def test_the_example_names_every_setting_with_its_default_and_no_other() -> None:
    lines = re.findall(r"^#?([A-Z][A-Z_]*)=(.*)$", ENV_EXAMPLE, re.MULTILINE)
    assert dict(lines) == {name: default_of(name) for name in SETTINGS}
    assert len(lines) == len(SETTINGS)


def test_every_command_of_the_readme_exists_and_every_command_is_there() -> None:
    commands = commands_of(app)
    told = set(re.findall(r"python -m bot ([a-z]+(?: [a-z]+)?)", README))
    assert {command for command in told if command not in commands} == set()
    untold = {command for command in commands if f"python -m bot {command}" not in README}
    assert untold <= {"run", "demo"}, "these two are called with make"


def test_every_target_of_the_readme_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    told = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*(?:ARGS|#|`|\n))", README))
    assert told >= {"demo", "run", "test", "check"}
    assert told <= targets


def test_every_file_that_the_documents_name_is_there() -> None:
    names = set(re.findall(r"`((?:bot|data|handlers|tests)/[\w/.-]*)`", README))
    names |= set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
    assert len(names) > 3
    assert {name for name in names if not (ROOT / name).exists()} == set()


def test_the_named_pythons_are_those_that_the_package_takes() -> None:
    least = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    assert f"Python {least.removeprefix('>=')}" in README


def test_imports_go_one_way_by_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    assert len(contracts) >= 3
    assert "lint-imports" in MAKEFILE
