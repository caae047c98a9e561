"""What the staff taught, as YAML for whoever translates it and puts it into the content."""

from collections.abc import Sequence

import yaml

from bot.faq.learning import Taught
from bot.languages import LANGUAGES

_HEAD = """\
# What the staff have taught the bot. `phrasings` belong into data/content/phrasings/<topic>.txt, under the
# heading of their language; an answer becomes a topic in data/content/faq once it stands in all languages.
"""


def exported(lessons: Sequence[Taught]) -> str:
    """Return every lesson; the languages in which an answer is still missing stand there as null."""
    tied = [
        {"topic": one.topic_id, "language": one.language, "text": one.question}
        for one in lessons
        if one.topic_id
    ]
    own = [
        {
            "number": one.number,
            "question": {"language": one.language, "text": one.question},
            "answer": {language: _answer_in(one, language) for language in LANGUAGES},
        }
        for one in lessons
        if one.answer
    ]
    return _HEAD + yaml.safe_dump(
        {"phrasings": tied, "answers": own}, allow_unicode=True, sort_keys=False, width=100
    )


def _answer_in(taught: Taught, language: str) -> str | None:
    return taught.answer if taught.answer_language == language else None
