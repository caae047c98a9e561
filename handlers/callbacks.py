"""What a button means, in at most 64 bytes of its own, readable by any instance at any time."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from telegram import Message

from bot.booking.service import minutes_of, moment_of
from bot.languages import LANGUAGES
from bot.messages import CALLBACK_BYTES

_WORD = re.compile(r"[a-z][a-z0-9_]{0,31}")
_HEX = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,12}")
# Enough minutes for the year 3871, and no moment that arithmetic with time zones cannot bear.
_MINUTES = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Kind:
    """How one value is written into a button, and read back; ``read`` raises ValueError."""

    write: Callable[[Any], str]
    read: Callable[[str], Any]


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError("not a word")
    return text


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return int(text)


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - a day has no time zone


def _moment(text: str) -> datetime:
    if not _MINUTES.fullmatch(text):
        raise ValueError("not a moment")
    return moment_of(int(text))


def _screening(text: str) -> uuid.UUID:
    if not _HEX.fullmatch(text):
        raise ValueError("not a screening")
    return uuid.UUID(hex=text)


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError("not a language")
    return text


WORD = Kind(str, _word)
NUMBER = Kind(str, _number)
DAY = Kind(lambda day: day.strftime("%Y%m%d"), _day)
MOMENT = Kind(lambda moment: str(minutes_of(moment)), _moment)
SCREENING = Kind(lambda screening_id: screening_id.hex, _screening)
LANGUAGE = Kind(str, _language)


class Action:
    """A kind of button: a short name, and the kinds of the values that it carries."""

    def __init__(self, name: str, *kinds: Kind) -> None:
        self.name = name
        self._kinds = kinds

    def __call__(self, *values: object) -> str:
        """Return the button's data; ids in the content are short enough for it to fit."""
        if len(values) != len(self._kinds):
            raise TypeError(f"{self.name} carries {len(self._kinds)} values")
        parts = [kind.write(value) for kind, value in zip(self._kinds, values, strict=True)]
        return ":".join([self.name, *parts])

    def read(self, data: str) -> tuple[Any, ...] | None:
        """Return the values in a button's data, None when it is no such button or was forged."""
        name, *parts = data.split(":")
        if name != self.name or len(parts) != len(self._kinds) or len(data) > CALLBACK_BYTES:
            return None
        try:
            return tuple(kind.read(part) for kind, part in zip(self._kinds, parts, strict=True))
        except ValueError:
            return None


def quoted_buttons(message: Message | None) -> list[str]:
    """Return the data of the buttons below the message that ``message`` replies to."""
    quoted = message.reply_to_message if message else None
    markup = quoted.reply_markup if quoted else None
    rows = markup.inline_keyboard if markup else ()
    return [button.callback_data for row in rows for button in row if isinstance(button.callback_data, str)]


MENU = Action("m")
LANGUAGES_SCREEN = Action("l")
SET_LANGUAGE = Action("ls", LANGUAGE)
TOPIC_GROUPS = Action("f")
TOPICS = Action("fg", WORD)
TOPIC = Action("ft", WORD)
SOURCES = Action("fs", WORD)
LESSON = Action("fl", NUMBER)
NONE_OF_THESE = Action("fn", NUMBER)
PERSON = Action("h")
WRITE = Action("hw")
SEND_QUESTION = Action("hs", NUMBER)
QUESTIONNAIRE = Action("q")
QUESTIONNAIRE_NOTICE_READ = Action("qn")
CONSENT = Action("qc", WORD)
ANSWER = Action("qa", WORD, WORD)
NUMBER_ANSWER = Action("qd", WORD, NUMBER)
BACK = Action("qb", WORD)
PAUSE = Action("qp")
DISCARD = Action("qx")
EXPLAIN = Action("qi", WORD)
SUMMARY = Action("qv")
CHANGES = Action("ql", NUMBER)
CHANGE_ANSWER = Action("qe", WORD)
SEND_ANSWERS = Action("qs")
GUARDIAN = Action("g")
GUARDIAN_HERE = Action("gh")
GUARDIAN_CHANGE = Action("gc")
GUARDIAN_AGREES = Action("gy", NUMBER)
GUARDIAN_REFUSES = Action("gn")
BOOKING = Action("b")
DAYS = Action("bd", WORD, NUMBER)
TIMES = Action("bt", WORD, DAY)
SLOT = Action("bs", WORD, WORD, MOMENT)
USE_NAME = Action("bu", WORD, WORD, MOMENT)
CHANGE_NAME = Action("bn", WORD, WORD, MOMENT)
BOOK = Action("bc", WORD, WORD, MOMENT)
APPOINTMENTS = Action("a")
APPOINTMENT = Action("ao", NUMBER)
ASK_CANCEL = Action("ac", NUMBER)
CANCEL = Action("ax", NUMBER)
COMING = Action("ay", NUMBER)
CHECK = Action("v", NUMBER)
CHECK_NOTHING = Action("vn", NUMBER)
CHECK_WHICH = Action("vw", NUMBER, WORD)
CHECK_SIGN = Action("vs", NUMBER, WORD, WORD)
PRIVACY = Action("p")
EXPORT = Action("pj")
CORRECT = Action("pc")
CORRECT_NAME = Action("pcn")
CORRECT_PHONE = Action("pcp")
CORRECT_ANSWERS = Action("pca")
WITHDRAW = Action("pw", NUMBER)
ERASE = Action("pe", NUMBER)
DETAILS = Action("sd", NUMBER)
CLIENT = Action("sc", NUMBER)
TEAM = Action("st")
REMOVE = Action("sr", NUMBER, NUMBER)
QUESTION_DESK = Action("hd")
QUESTION = Action("hq", NUMBER)
ANSWER_QUESTION = Action("hr", NUMBER)
UNANSWERED_LIST = Action("tl", NUMBER)
UNANSWERED = Action("tu", NUMBER)
TEACH_TOPICS = Action("tt", NUMBER, NUMBER)
TEACH_TOPIC = Action("tk", NUMBER, WORD)
TEACH_ANSWER = Action("ta", NUMBER)
DISMISS = Action("td", NUMBER)
LESSONS = Action("tv", NUMBER)
UNDO_LESSON = Action("tx", NUMBER)
CASE = Action("rc", SCREENING)
DECIDE = Action("rd", SCREENING, NUMBER, WORD)
CONTEST = Action("rq", SCREENING)
