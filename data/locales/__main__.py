"""``python -m data.locales update`` collects the texts; ``check`` fails while one is untranslated."""

import ast
import re
import string
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).resolve().parent
ROOT = LOCALES.parent.parent
LANGUAGES = ("es", "en", "ru", "uk")
SOURCE_LANGUAGE = "en"
_TAG = re.compile(r"</?\w+[^>]*>")
KEYWORDS = {"tr": None, "plain": None, "plural": (1, 2)}


def extracted() -> Catalog:
    """Return every text that the handlers say, with the places where they say it."""
    catalogue = Catalog(project="El Grial", version="", charset="utf-8")
    for filename, _, message, comments, context in extract_from_dir(
        ROOT / "handlers", keywords=KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True
    ):
        catalogue.add(message, None, [(f"handlers/{filename}", 0)], (), comments, context=context)
    return catalogue


def path_of(language: str) -> Path:
    """Return where a language's catalogue lives."""
    return LOCALES / language / "LC_MESSAGES" / "bot.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue, empty when there is none."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="El Grial", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring every catalogue to the texts that the code says; English translates itself."""
    for language in LANGUAGES:
        catalogue = read(language)
        before = _said_in(catalogue)
        # Extracted anew, because a catalogue takes the messages themselves, not copies.
        catalogue.update(extracted(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        if language == SOURCE_LANGUAGE:
            for message in catalogue:
                if message.id:
                    message.string = message.id
        if _said_in(catalogue) != before:
            _write(catalogue, path_of(language))


def _said_in(catalogue: Catalog) -> dict[str | tuple[str, ...], tuple[object, ...]]:
    return {
        _key(message.id): (message.string, tuple(name for name, _ in message.locations))
        for message in catalogue
        if message.id
    }


def _write(catalogue: Catalog, path: Path) -> None:
    catalogue.header_comment = (
        "# What the assistant says; `python -m data.locales update` collects the texts."
    )
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "El Grial"
    catalogue.version = "1"
    catalogue.revision_date = catalogue.creation_date
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def problems() -> list[str]:
    """Return one sentence for everything that keeps the translations from being complete."""
    source = {_key(message.id) for message in extracted() if message.id}
    found = [f"not a text on its own, so it cannot be collected: {text}" for text in _hidden(source)]
    for language in LANGUAGES:
        catalogue = read(language)
        known = {_key(message.id): message for message in catalogue if message.id}
        found += [f"{language}: not collected: {_short(missing)}" for missing in source - known.keys()]
        found += [f"{language}: no longer said: {_short(stale)}" for stale in known.keys() - source]
        for message in known.values():
            found += [
                f"{language}: {problem}: {_short(message.id)}" for problem in _faults(message, catalogue)
            ]
    return found


def _key(message_id: str | Sequence[str]) -> str | tuple[str, ...]:
    return message_id if isinstance(message_id, str) else tuple(message_id)


def _hidden(collected: set[str | tuple[str, ...]]) -> list[str]:
    """Return where a text is said in a way that extraction does not see, as inside an f-string."""
    collected_singulars = {_forms(message)[0] for message in collected}
    return [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "handlers").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _called(call.func) in KEYWORDS
        if not (isinstance(call.args[0], ast.Constant) and call.args[0].value in collected_singulars)
    ]


def _called(function: ast.expr) -> str | None:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _faults(message: Message, catalogue: Catalog) -> list[str]:
    sources, forms = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        return ["fuzzy"]
    if len(forms) != (catalogue.num_plurals if message.pluralizable else 1) or not all(forms):
        return ["untranslated"]
    if not all(map(_is_format, forms)):
        return ["braces that do not match"]
    tags, needed = _TAG.findall(sources[0]), _fields(sources[0]) - {"count"}
    allowed = set().union(*map(_fields, sources))
    wrong = {
        "other tags than the source": any(_TAG.findall(form) != tags for form in forms),
        "a value that the code does not fill": any(not _fields(form) <= allowed for form in forms),
        "a value is missing": any(needed - _fields(form) for form in forms),
    }
    return [problem for problem, is_so in wrong.items() if is_so]


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def _is_format(text: str) -> bool:
    try:
        _fields(text)
    except ValueError:
        return False
    return True


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _short(text: str | Sequence[str]) -> str:
    first = _forms(text)[0]
    return repr(first if len(first) < 70 else first[:67] + "...")


def main() -> int:
    """Run the command; return the exit status."""
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    found = problems()
    sys.stdout.write("".join(f"{problem}\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
