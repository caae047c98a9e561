"""What keeps the bot from starting, and what the owner still has to decide."""

from collections.abc import Callable, Iterable
from pathlib import Path

from bot.content import CONTENT, ContentError, read_document
from bot.faq.classifier import load_classifier
from bot.faq.emergency import load_signs
from bot.faq.phrasings import fingerprint, load_phrasings
from bot.faq.topics import load_topics
from bot.salon import load_salon
from bot.screening.questionnaire import load_questionnaire
from bot.settings import Settings, SettingsError, cipher_for, load_settings, required_token


def problems() -> list[str]:
    """Return one sentence for each problem in settings and content, with the way to mend it."""
    found: list[str] = []
    try:
        settings = load_settings()
    except SettingsError as error:
        return [*error.problems, *_content_problems(None)]
    found += _problem(lambda: required_token(settings))
    found += _problem(lambda: cipher_for(settings))
    return [*found, *_content_problems(settings)]


def examples() -> list[str]:
    """Return what ships as an example and waits for the owner, and whose signature is missing."""
    try:
        salon_file = load_settings().salon_file
    except SettingsError:
        salon_file = CONTENT / "salon.yaml"
    left: list[str] = []
    for path in (salon_file, CONTENT / "screening.yaml"):
        left += _examples_in(path)
    try:
        if load_questionnaire().reviewed_by is None:
            left.append("screening.yaml: reviewed_by is empty: a clinician and a lawyer must sign it off.")
    except ContentError:
        return left
    return left


def _content_problems(settings: Settings | None) -> Iterable[str]:
    salon_file = settings.salon_file if settings else CONTENT / "salon.yaml"
    loaders: tuple[Callable[[], object], ...] = (
        lambda: load_salon(salon_file),
        load_questionnaire,
        load_topics,
        _classified,
        load_signs,
    )
    for load in loaders:
        yield from _problem(load)


def _classified() -> None:
    """Raise ContentError when the classifier was made from other phrasings than are there now."""
    if load_classifier().fingerprint != fingerprint(load_phrasings()):
        raise ContentError(
            "The phrasings were changed since the bot learned them: make the classifier anew with "
            "python -m bot faq train."
        )


def _examples_in(path: Path) -> list[str]:
    try:
        marked = read_document(path).examples
    except ContentError:
        return []
    return [
        f"{path.name}: {place} is an example: write your own and take the mark !example away."
        for place in marked
    ]


def _problem(attempt: Callable[[], object]) -> list[str]:
    try:
        attempt()
    except (SettingsError, ContentError) as error:
        return [str(error)]
    return []
