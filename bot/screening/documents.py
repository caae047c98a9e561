"""A client's own answers as a page to print or to show to a doctor."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.languages import Language
from bot.screening.filled import Filled
from bot.screening.items import Item
from bot.screening.pages import Html, element, facts, joined, page, table
from bot.screening.printing import answer_words, number_of, verdict_words
from bot.screening.questionnaire import Questionnaire
from bot.screening.rules import Judgement, judge
from bot.screening.verdicts import Verdict
from bot.screening.wording import VERSION
from bot.screening.wording import Own as Words

_DATES = {"es": "es_ES", "en": "en_GB", "ru": "ru_RU", "uk": "uk_UA"}


def answers_page(
    questionnaire: Questionnaire, filled: Filled, language: Language, zone: ZoneInfo, *, salon: str
) -> str:
    """Return what a client answered and what it led to, as HTML that prints well on A4.

    ``questionnaire`` is of the version that was answered; times are told in ``zone``; ``salon`` is its name.
    """
    judgement = judge(questionnaire, filled.answers)
    answered = [item for item in questionnaire.applicable(filled.answers) if item.id in filled.answers]
    rows = (
        (_numbered(questionnaire, item, language), answer_words(item, filled.answers[item.id], language))
        for item in answered
    )
    return page(
        Words.TITLE[language],
        language,
        element("h1", Words.TITLE[language]),
        element("p", Words.PURPOSE[language], class_="lead"),
        _facts(filled, judgement, language, zone),
        _reasons(questionnaire, judgement, language),
        element("h2", Words.ANSWERS[language]),
        table([Words.QUESTION[language], Words.ANSWER[language]], rows, class_="answers"),
        *_cut_short(questionnaire, filled, language),
        footer=f"{salon} · {Words.CLIENT[language]} {filled.client_id}",
    )


def _facts(filled: Filled, judgement: Judgement, language: Language, zone: ZoneInfo) -> Html:
    judged = filled.judged_at.astimezone(zone)
    day = format_date(judged.date(), "long", locale=_DATES[language])
    return facts(
        [
            (Words.CLIENT[language], str(filled.client_id)),
            (Words.FINISHED[language], f"{day}, {judged:%H:%M} ({zone.key})"),
            (VERSION[language], str(filled.version)),
            (Words.RESULT[language], verdict_words(judgement.verdict, language)),
        ]
    )


def _reasons(questionnaire: Questionnaire, judgement: Judgement, language: Language) -> Html:
    if not judgement.reasons:
        return Html()
    entries = []
    for reason_id in judgement.reasons:
        explanation = questionnaire.explanation(reason_id)
        is_emergency = judgement.verdict is Verdict.EMERGENCY
        more = explanation.red_flag if is_emergency else explanation.advice
        entries.append(element("li", explanation.reason[language] + (f" {more[language]}" if more else "")))
    return joined([element("h2", Words.REASONS[language]), element("ul", *entries)])


def _numbered(questionnaire: Questionnaire, item: Item, language: Language) -> str:
    return f"{number_of(questionnaire, item)}. {item.question[language]}"


def _cut_short(questionnaire: Questionnaire, filled: Filled, language: Language) -> Iterator[Html]:
    if questionnaire.next_item(filled.answers) is not None:
        yield element("p", Words.UNFINISHED[language], class_="aside")
