"""Buttons: what they mean survives the trip, fits Telegram's 64 bytes, and cannot be forged into more."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.faq.topics import GROUPS, load_topics
from bot.languages import LANGUAGES
from bot.messages import CALLBACK_BYTES
from bot.salon import load_salon
from bot.screening.outcomes import CHOICES
from bot.screening.questionnaire import load_questionnaire
from handlers import callbacks as on
from handlers.callbacks import Action
from handlers.staff.review import ANEW, TELEPHONE

ACTIONS = {name: value for name, value in vars(on).items() if isinstance(value, Action)}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VALUES = {
    on.WORD: st.from_regex(r"\A[a-z][a-z0-9_]{0,19}\Z"),
    on.NUMBER: st.integers(0, 10**12 - 1),
    on.DAY: st.dates(date(1970, 1, 1)),
    on.MOMENT: st.integers(0, 10**8).map(lambda minutes: EPOCH + timedelta(minutes=minutes)),
    on.SCREENING: st.uuids(),
    on.LANGUAGE: st.sampled_from(LANGUAGES),
}
each_action = pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)


@each_action
@settings(max_examples=25)
@given(data=st.data())
def test_a_button_is_read_back_as_it_was_written(action: Action, data: st.DataObject) -> None:
    values = data.draw(st.tuples(*(VALUES[kind] for kind in action._kinds)))
    assume(len(action(*values)) <= CALLBACK_BYTES)  # what the content has fits, as is tested below
    assert action.read(action(*values)) == values


@each_action
@settings(max_examples=25)
@given(data=st.data())
def test_no_other_action_takes_a_button_for_its_own(action: Action, data: st.DataObject) -> None:
    button = action(*data.draw(st.tuples(*(VALUES[kind] for kind in action._kinds))))
    assume(len(button) <= CALLBACK_BYTES)
    assert [name for name, other in ACTIONS.items() if other.read(button) is not None] == [
        name for name, other in ACTIONS.items() if other is action
    ]


def test_every_action_has_a_name_of_its_own() -> None:
    assert len({action.name for action in ACTIONS.values()}) == len(ACTIONS) > 25


@each_action
@settings(max_examples=25)
@given(text=st.text(st.characters(), max_size=70) | st.text("abcdefhlmnopqstwxy:_0123456789-", max_size=70))
@example("\ud800")
def test_nothing_that_a_client_sends_makes_reading_fail(action: Action, text: str) -> None:
    for data in (text, f"{action.name}:{text}", ":".join([action.name, *[text] * len(action._kinds)])):
        values = action.read(data)
        assert values is None or len(values) == len(action._kinds)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (on.MENU, "m:"),
        (on.MENU, "M"),
        (on.MENU, ""),
        (on.MENU, " m"),
        (on.TOPIC, "ft"),
        (on.TOPIC, "ft:"),
        (on.TOPIC, "ft:hernia:hernia"),
        (on.TOPIC, "ft:Hernia"),
        (on.TOPIC, "ft:../secrets"),
        (on.TOPIC, "ft:hernia\n"),
        (on.TOPIC, "ft:грыжа"),
        (on.TOPIC, "ft:" + "a" * 33),
        (on.CANCEL, "ax:-1"),
        (on.CANCEL, "ax:1.0"),
        (on.CANCEL, "ax:0x1"),
        (on.CANCEL, "ax:١"),
        (on.CANCEL, "ax: 1"),
        (on.CANCEL, "ax:1_000"),
        (on.CANCEL, "ax:" + "9" * 13),
        (on.SET_LANGUAGE, "ls:de"),
        (on.SET_LANGUAGE, "ls:ES"),
        (on.TIMES, "bt:massage:20270230"),
        (on.TIMES, "bt:massage:2027-02-08"),
        (on.TIMES, "bt:massage:99999999"),
        (on.TIMES, "bt:massage:0"),
        (on.BOOK, "bc:massage:ana:999999999999"),
        (on.BOOK, "bc:massage:ana:-5"),
        (on.BOOK, "bc:massage:ana"),
        (on.BOOK, "bc:ana:29000000"),
        (on.BOOK, "bc:massage:29000000:ana"),
        (on.CASE, "rc:1"),
        (on.CASE, "rc:" + "A" * 32),
        (on.CASE, "rc:" + "0" * 31),
        (on.CONTEST, "rq:00000000-0000-0000-0000-000000000000"),
        (on.DECIDE, "rd:" + "0" * 32 + ":1"),
    ],
)
def test_a_forged_button_means_nothing(action: Action, data: str) -> None:
    assert action.read(data) is None


@pytest.mark.parametrize("values", [(), ("a", "b", 1, 2), (1,)])
def test_a_button_carries_what_its_action_says(values: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="carries 3 values"):
        on.BOOK(*values)


NUMBERED = (
    *(on.SEND_QUESTION, on.NONE_OF_THESE, on.LESSON, on.QUESTION, on.ANSWER_QUESTION, on.UNANSWERED_LIST),
    *(on.UNANSWERED, on.TEACH_ANSWER, on.DISMISS, on.LESSONS, on.UNDO_LESSON, on.APPOINTMENT),
    *(on.CANCEL, on.COMING, on.DETAILS, on.CLIENT, on.CHANGES),
)


def buttons_of_the_content() -> Iterator[tuple[Action, str]]:
    """Yield the buttons for all that ships, with the largest numbers and latest days."""
    number, day, moment = 10**12 - 1, date(9999, 12, 31), datetime(2199, 12, 31, 23, 59, tzinfo=UTC)
    yield from ((action, action(number)) for action in NUMBERED)
    yield on.TEACH_TOPICS, on.TEACH_TOPICS(number, number)
    yield from ((on.TOPICS, on.TOPICS(group)) for group in GROUPS)
    for action in (on.CASE, on.CONTEST):
        yield action, action(uuid.UUID(int=2**128 - 1))
    for word in (*CHOICES, TELEPHONE, ANEW):
        yield on.DECIDE, on.DECIDE(uuid.UUID(int=2**128 - 1), 999, word)
    for topic in load_topics():
        yield on.TOPIC, on.TOPIC(topic.id)
        yield on.SOURCES, on.SOURCES(topic.id)
        yield on.TEACH_TOPIC, on.TEACH_TOPIC(number, topic.id)
    for service, therapist in product(load_salon()[0].services, load_salon()[0].therapists):
        yield on.DAYS, on.DAYS(service, number)
        yield on.TIMES, on.TIMES(service, day)
        for action in (on.SLOT, on.CHANGE_NAME, on.BOOK):
            yield action, action(service, therapist.id, moment)
    yield from _of_the_questionnaire()


def _of_the_questionnaire() -> Iterator[tuple[Action, str]]:
    for item in load_questionnaire().items:
        for by_item in (on.BACK, on.EXPLAIN, on.CHANGE_ANSWER):
            yield by_item, by_item(item.id)
        for answer in item.verdicts:
            action = on.NUMBER_ANSWER if isinstance(answer, int) else on.ANSWER
            yield action, action(item.id, answer)


def test_every_button_of_the_content_fits_and_is_understood() -> None:
    buttons = list(buttons_of_the_content())
    assert len(buttons) > 100
    assert [data for _, data in buttons if len(data.encode()) > CALLBACK_BYTES] == []
    assert [data for action, data in buttons if action.read(data) is None] == []


def test_the_longest_ids_that_an_owner_may_give_still_fit() -> None:
    data = on.BOOK("a" * 20, "b" * 20, datetime(2199, 12, 31, 23, 59, tzinfo=UTC))
    assert len(data.encode()) <= CALLBACK_BYTES
