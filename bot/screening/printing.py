"""The questionnaire as a page to print, for the clinician and the lawyer who sign it off."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.i18n import LANGUAGE_NAMES
from bot.languages import Language, LocalText
from bot.screening.files import SALON_RULE, Source
from bot.screening.items import Combination, Condition, Explanation, Item
from bot.screening.pages import Html, element, facts, joined, labelled, page, table
from bot.screening.questionnaire import Questionnaire
from bot.screening.tables import Answer
from bot.screening.verdicts import Verdict
from bot.screening.wording import OR, QUESTION, SIGNATURE, TO_NUMBER, VERDICT, VERDICTS, VERSION
from bot.screening.wording import SALON_RULE as SALON_RULE_WORDS
from bot.screening.wording import Review as Words

_REMARK_LINES = 3


def printed(
    questionnaire: Questionnaire, sources: Sequence[Source], language: Language, *, salon: str
) -> str:
    """Return the whole questionnaire in one language as HTML that prints well on A4.

    ``sources`` is the list that the items cite by name, ``salon`` the salon's name.
    """
    return _Printout(questionnaire, sources, language, salon).page()


def answer_words(item: Item, answer: Answer, language: Language) -> str:
    """Return what an answer is called: its button's label, or the number itself."""
    labels = (choice.label[language] for choice in item.choices if choice.value == answer)
    return next(labels, str(answer))


def number_of(questionnaire: Questionnaire, item: Item) -> str:
    """Return an item's number on paper: a follow-up has its parent's with a letter, such as 5a."""
    position, _ = questionnaire.progress(item)
    family = [other.id for other in questionnaire.items if other.reason_id == item.reason_id]
    return f"{position}{' abcdefgh'[family.index(item.id)]}".strip()


def verdict_words(verdict: Verdict, language: Language) -> Html:
    """Return the verdict's name with its mark."""
    return element("span", VERDICTS[verdict][language], class_=f"verdict {verdict.value}")


class _Printout:
    """One questionnaire on its way to paper, in one language."""

    def __init__(
        self, questionnaire: Questionnaire, sources: Sequence[Source], language: Language, salon: str
    ) -> None:
        self._questionnaire = questionnaire
        self._salon = salon
        self._sources = sources
        self._language = language
        self._followed = {item.asked_when for item in questionnaire.items}

    def page(self) -> str:
        """Return everything from the title to the signatures."""
        version = f"{self._say(VERSION)} {self._questionnaire.version}"
        return page(
            f"{self._say(Words.TITLE)}, {version.lower()}",
            self._language,
            element("h1", self._say(Words.TITLE)),
            element("p", self._say(Words.LEAD, salon=self._salon), class_="lead"),
            self._facts(),
            self._rules(),
            self._before(),
            self._items(),
            self._combinations(),
            self._short_check(),
            self._bibliography(),
            self._signatures(),
            footer=f"{self._salon} · {self._say(Words.TITLE)} · {version.lower()} · {self._language}",
        )

    def _facts(self) -> Html:
        questionnaire = self._questionnaire
        more = len(questionnaire.items) - questionnaire.length
        return facts(
            [
                (self._say(VERSION), str(questionnaire.version)),
                (self._say(Words.LANGUAGE), LANGUAGE_NAMES[self._language]),
                (self._say(Words.REVIEWED_BY), questionnaire.reviewed_by or self._say(Words.NOBODY)),
                (self._say(Words.VALIDITY), self._validity()),
                (self._say(Words.COUNT), self._say(Words.COUNTED, count=questionnaire.length, more=more)),
                (self._say(Words.CONSENT_VERSION), str(questionnaire.consent.version)),
            ]
        )

    def _validity(self) -> str:
        rules = self._questionnaire
        return self._say(
            Words.VALID_DAYS, days=rules.valid_for.days, without_visit=rules.valid_without_visit.days
        )

    def _rules(self) -> Html:
        first_read = [
            (verdict_words(verdict, self._language), self._say(self._questionnaire.messages[verdict]))
            for verdict in sorted(Verdict, reverse=True)
        ]
        return joined(
            [
                element("h2", self._say(Words.HOW)),
                element("ul", *(element("li", self._say(rule)) for rule in Words.RULES)),
                element("h3", self._say(Words.FIRST_READ)),
                facts(first_read),
            ]
        )

    def _before(self) -> Html:
        consent, guardian = self._questionnaire.consent, self._questionnaire.guardian
        parts = {
            self._say(Words.NOTICE): self._questionnaire.notice,
            f"{self._say(Words.CONSENT)}, {self._say(VERSION).lower()} {consent.version}": consent.text,
            self._say(Words.URGENT): self._questionnaire.urgent_advice,
        }
        blocks = (_block(head, element("p", self._say(text))) for head, text in parts.items())
        head = f"{self._say(Words.GUARDIAN)}, {self._say(VERSION).lower()} {guardian.version}"
        ages = self._say(Words.GUARDIAN_AGES, ages=self._numbers(guardian.ages))
        for_guardian = _block(
            head,
            element("p", ages, class_="aside"),
            element("p", self._say(guardian.explanation)),
            labelled(self._say(Words.GUARDIAN_AGREES), self._say(guardian.agreement)),
        )
        return joined([element("h2", self._say(Words.BEFORE)), *blocks, for_guardian])

    def _items(self) -> Html:
        blocks = (self._item(item) for item in self._questionnaire.items)
        return joined([element("h2", self._say(Words.QUESTIONS)), *blocks])

    def _short_check(self) -> Html:
        check = self._questionnaire.short_check
        return joined(
            [
                element("h2", self._say(Words.SHORT_CHECK)),
                element("p", self._say(Words.SHORT_CHECK_RULE)),
                element("p", element("b", self._say(check.question))),
                element("ul", *(element("li", self._say(line)) for line in check.lines)),
            ]
        )

    def _item(self, item: Item) -> Html:
        heads = [self._say(text) for text in (Words.ANSWER, Words.CODE, VERDICT)]
        inside = [
            element("p", element("b", self._say(item.question))),
            *self._condition_of(item),
            *([labelled(self._say(Words.EXPLAIN), self._say(item.explain))] if item.explain else []),
            table(heads, self._answers(item), class_="answers"),
            *self._explanation(item.explanation),
            self._cited(item.sources),
        ]
        return _block(self._head(item), *inside)

    def _head(self, item: Item) -> Html:
        mark = " †" if item.threshold_by_salon else ""
        return joined(
            [
                self._say(QUESTION, number=number_of(self._questionnaire, item)),
                " ",
                element("code", item.id),
                mark,
            ]
        )

    def _condition_of(self, item: Item) -> Iterator[Html]:
        if item.asked_when is not None:
            parent = self._questionnaire.item(item.asked_when[0])
            number, _ = self._questionnaire.progress(parent)
            answer = answer_words(parent, item.asked_when[1], self._language)
            text = self._say(Words.ASKED_AFTER, answer=answer, number=number)
            yield element("p", text, class_="aside")

    def _answers(self, item: Item) -> Iterator[tuple[str, str, str]]:
        if item.choices:
            for choice in item.choices:
                yield (
                    choice.label[self._language],
                    element("code", choice.value),
                    self._decides(item, choice.value),
                )
            return
        for _, run in groupby(sorted(map(int, item.verdicts)), key=item.verdicts.__getitem__):
            numbers = list(run)
            words = self._numbers(numbers)
            yield words, element("code", f"{numbers[0]}-{numbers[-1]}"), self._decides(item, numbers[0])

    def _decides(self, item: Item, answer: Answer) -> str:
        if (item.id, answer) in self._followed:
            return self._say(Words.FOLLOW_UP)
        return verdict_words(item.verdicts[answer], self._language)

    def _combinations(self) -> Html:
        blocks = (self._combination(rule) for rule in self._questionnaire.combinations)
        return joined([element("h2", self._say(Words.COMBINATIONS)), *blocks])

    def _combination(self, rule: Combination) -> Html:
        inside = [
            labelled(self._say(Words.ALL_OF), ""),
            element("ul", *(element("li", text) for text in self._conditions(rule.when_all))),
        ]
        if rule.when_any:
            branches = ("; ".join(self._conditions(branch)) for branch in rule.when_any)
            inside.append(labelled(self._say(Words.ANY_OF), ""))
            inside.append(element("ul", *(element("li", text) for text in branches)))
        inside.append(labelled(self._say(VERDICT), verdict_words(rule.verdict, self._language)))
        inside.extend(self._explanation(rule.explanation))
        return _block(element("code", rule.id), *inside, self._cited(rule.sources))

    def _conditions(self, condition: Condition) -> Iterator[str]:
        for item_id, wanted in condition:
            item = self._questionnaire.item(item_id)
            number, _ = self._questionnaire.progress(item)
            where = f"{self._say(QUESTION, number=number)} ({self._say(item.title)})"
            yield f"{where}: {self._wanted(item, wanted)}"

    def _wanted(self, item: Item, wanted: frozenset[Answer]) -> str:
        if item.choices:
            labels = (choice.label[self._language] for choice in item.choices if choice.value in wanted)
            return f" {self._say(OR)} ".join(labels)
        return self._numbers(sorted(map(int, wanted)))

    def _numbers(self, numbers: Sequence[int]) -> str:
        return self._say(TO_NUMBER, low=numbers[0], high=numbers[-1])

    def _explanation(self, explanation: Explanation | None) -> Iterator[Html]:
        if explanation is None:
            return
        parts = {
            Words.REASON: explanation.reason,
            Words.ADVICE: explanation.advice,
            Words.RED_FLAG: explanation.red_flag,
        }
        for label, text in parts.items():
            if text is not None:
                yield labelled(self._say(label), self._say(text))

    def _cited(self, names: Sequence[str]) -> Html:
        said = [self._say(SALON_RULE_WORDS) if name == SALON_RULE else name for name in names]
        text = f"{self._say(Words.SOURCES)}: {'; '.join(said) or self._say(Words.NO_SOURCE)}"
        return element("p", text, class_="aside")

    def _bibliography(self) -> Html:
        entries = (
            element(
                "li",
                element("b", source.name),
                f": {source.title}" + (f". {source.url}" if source.url else ""),
            )
            for source in self._sources
        )
        return joined([element("h2", self._say(Words.SOURCES)), element("ul", *entries)])

    def _signatures(self) -> Html:
        says = {Words.CLINICIAN: Words.CLINICIAN_SAYS, Words.LAWYER: Words.LAWYER_SAYS}
        signed = (self._signature(self._say(who), self._say(what)) for who, what in says.items())
        remarks = [_line(self._say(Words.REMARKS)), *(_line("") for _ in range(_REMARK_LINES - 1))]
        return joined(
            [element("h2", self._say(Words.SIGN_OFF)), *signed, element("div", *remarks, class_="sign")]
        )

    def _signature(self, who: str, what: str) -> Html:
        lines = (Words.NAME, Words.REGISTRATION, Words.PLACE_AND_DATE, SIGNATURE)
        return element(
            "div",
            element("h3", who),
            element("p", what),
            *(_line(self._say(line)) for line in lines),
            class_="sign",
        )

    def _say(self, text: LocalText, **values: object) -> str:
        words = text[self._language]
        return words.format_map(values) if values else words


def _block(head: str, *inside: Html) -> Html:
    return element("section", element("h3", head), *inside, class_="block")


def _line(label: str) -> Html:
    return element("p", label, class_="line")
