"""A client who knows their way and taps buttons by their meaning, whatever the language."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from bot.languages import language_from_code
from bot.screening.questionnaire import Answer, Item
from bot.screening.rules import emergency_in
from bot.screening.service import Screenings
from data import people
from data.engine import Database, Session
from data.models import Client as ClientRow
from tests.support.phone import Json, Phone, buttons_of, text_of

HARMLESS = ("no", "none", "never", "not_applicable")
_PROGRESS = re.compile(r"(\d+)\D{1,6}27\b")


class Salon(Protocol):
    """What a client's short cuts need of the salon."""

    @property
    def screenings(self) -> Screenings: ...

    @property
    def database(self) -> Database: ...

    def phone(self, name: str = ..., language: str = ...) -> Phone: ...


class Client:
    """Somebody with a telephone and, unless told otherwise, a healthy back."""

    def __init__(self, phone: Phone, salon: Salon | None = None) -> None:
        self.phone = phone
        self._salon = salon

    @classmethod
    def of(cls, salon: Salon, language: str = "es", name: str = "Clienta") -> "Client":
        """Let somebody who speaks ``language`` come to the salon's bot."""
        return cls(salon.phone(name, language), salon)

    async def begin(self) -> None:
        """Open the questionnaire, read the notice, consent."""
        await self.phone.ask("/questionnaire")
        await self.phone.tap("qn")
        if any(data == "qc:yes" for _, data in buttons_of(self.phone.last)):
            await self.phone.tap("qc:yes")

    async def fill_in(self, *, until: int | None = None, **answers: str) -> None:
        """Answer the questionnaire from its beginning: harmlessly, but for ``answers`` by item."""
        await self.begin()
        await self.go_on(until=until, **answers)

    async def reach_answers(self, **answers: str) -> None:
        """Go to the summary of ``answers``, for stories in which the questions are not the point.

        Only the last answer is tapped, or one that ends the questions; consent and the others are given to
        the bot's own service beforehand.
        """
        assert self._salon is not None
        if not self.phone.from_bot:
            await self.phone.ask("/start")
        screenings = self._salon.screenings
        async with self._salon.database.transaction() as session:
            client = await people.client_by_telegram_id(session, self.phone.person.id)
            assert client is not None
            await give_all_but_the_last(screenings, session, client, answers)
        await self.phone.ask("/questionnaire")
        await self.answer_all(until=None, **answers)

    async def answer_quickly(self, **answers: str) -> None:
        """Send the questionnaire with ``answers``, most of them given beforehand."""
        await self.reach_answers(**answers)
        if self.can_send():
            await self.phone.tap("qs")

    async def go_on(self, *, until: int | None = None, **answers: str) -> None:
        """Answer from the question that is shown, up to question ``until``, else to the end, and send."""
        await self.answer_all(until=until, **answers)
        if self.question() is None and self.can_send():
            await self.phone.tap("qs")

    async def answer_all(self, *, until: int | None = None, **answers: str) -> None:
        """Answer from the question that is shown, up to question ``until``, else to the summary."""
        while (number := self.question()) is not None and number != until:
            await self.answer_one(answers)

    def can_send(self) -> bool:
        """Return whether the button that sends the answers is shown."""
        return any(data == "qs" for message in self.phone.from_bot for _, data in buttons_of(message))

    async def answer_one(self, answers: dict[str, str] | None = None) -> Json:
        """Answer the question that is shown."""
        given = answers or {}
        for _, data in buttons_of(self._questionnaire()):
            kind, *values = data.split(":")
            if kind == "qa" and values[1] == given.get(values[0], _harmless(data)):
                return await self.phone.tap(data)
            if kind == "qd" and values[1] == given.get(values[0], "3"):
                return await self.phone.tap(data)
        before = [dict(message) for message in self.phone.from_bot]
        self.phone.write(given.get("age", "40"))
        await self.phone.until(lambda: self.phone.from_bot != before)
        return self.phone.last

    def question(self) -> int | None:
        """Return the number of the question that is shown, None when none is."""
        found = _PROGRESS.search(text_of(self._questionnaire()))
        return int(found[1]) if found else None

    async def book(self, *, day: int = 1, time: str = "10:00", name: str = "Ana Ejemplo") -> Json:
        """Book the first visit; return the message that confirms it."""
        await self.reach_summary(day=day, time=time, name=name)
        return await self.phone.tap("bc:")

    async def reach_summary(self, *, day: int = 1, time: str = "10:00", name: str = "Ana Ejemplo") -> None:
        """Choose a visit and leave name and telephone, up to the button that books."""
        await self.phone.ask("/book")
        if any(data == "bd:examination:0" for _, data in buttons_of(self.phone.last)):
            await self.phone.tap("bd:examination:0")
        await self.phone.button("bt:")
        days = [data for _, data in buttons_of(self.phone.last) if data.startswith("bt:")]
        await self.phone.tap(days[day])
        message = await self.phone.tap(time)
        if not any(data.startswith("bc:") for _, data in buttons_of(message)):
            await self.phone.ask(name)
            self.phone.share_contact()
        await self.phone.button("bc:")

    def _questionnaire(self) -> Json:
        """Return the newest message with a question's buttons or number, else the newest of all."""
        for message in reversed(self.phone.from_bot):
            if _PROGRESS.search(text_of(message)):
                return message
        return self.phone.last


async def give_all_but_the_last(
    screenings: Screenings, session: Session, client: ClientRow, wanted: Mapping[str, Answer]
) -> tuple[str, Answer]:
    """Consent, and store harmless answers, but for those ``wanted`` by item, in a screening.

    Returns the item and the answer that would end the questions, because it is the last or an emergency.
    """
    await screenings.consent(session, client.id, language_from_code(client.language))
    await screenings.begin(session, client.id)
    questionnaire = screenings.questionnaire
    given: dict[str, Answer] = {}
    while (item := questionnaire.next_item(given)) is not None:
        after = {**given, item.id: item.parse(wanted.get(item.id, harmless(item)))}
        if questionnaire.next_item(after) is None or emergency_in(questionnaire, after):
            run = await screenings._open(session, client.id)
            assert run is not None
            screenings._go(run, replace(run.progress, answers=given, at=None))
            return item.id, after[item.id]
        given = after
    raise LookupError("the questionnaire has no questions")


def harmless(item: Item) -> Answer:
    """Return an answer that stands against nothing."""
    if not item.choices:
        return 40 if 40 in item.verdicts else 3
    return next(choice.value for choice in item.choices if choice.value in HARMLESS)


def _harmless(data: str) -> str | None:
    value = data.rpartition(":")[2]
    return value if value in HARMLESS else None
