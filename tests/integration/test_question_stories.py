"""Asking the salon: a client's words reach a person, and the person's words reach the client, once."""

from datetime import timedelta

import pytest

from bot.languages import Language
from data.models import Question
from tests.support.clock import MovableClock
from tests.support.live import LiveSalon
from tests.support.phone import Json, Phone, buttons_of, text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of
from tests.support.toasts import toasts_of
from tests.support.words import words

ODD = "what is the capital of mongolia"


def es(message: str, **values: object) -> str:
    return words("es", message, **values)


async def asked(salon: LiveSalon, text: str = ODD, language: str = "en") -> tuple[Phone, Json]:
    """Let a client send a question to the salon; return their telephone and the owner's notice."""
    client = salon.phone("Pepa", language)
    await client.tap_after("/start", "👤")
    client.write(text)
    return client, await salon.owner.reads(text)


async def test_a_question_without_an_answer_goes_to_a_person_by_one_tap(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    assert "I have no answer to that" in text_of(await client.ask(ODD))
    await client.tap("✉️ Send my question to the salon")
    assert "✓ I have passed your message on" in text_of(client.last)
    notice = await salon.owner.reads(ODD, "English")
    assert "Pepa" not in text_of(notice)

    salon.owner.reply(notice, "No, only backs & <necks>. Ask at the music shop.")
    answer = await client.reads("only backs & <necks>")
    assert text_of(answer).startswith("👤 Dueña, El Grial:")
    await salon.owner.reads(es("✓ Sent to client {client}.", client=2))
    [question] = await rows_of(salon, Question)
    assert (question.state, question.answered_by) == ("answered", 1)


@pytest.mark.parametrize("language", ["es", "ru", "uk"])
async def test_whoever_asks_for_a_person_writes_and_is_answered(salon: LiveSalon, language: Language) -> None:
    client, notice = await asked(salon, "xyzzy 123", language)
    passed_on = "✓ I have passed your message on to our team. A person answers you in this chat."
    await client.reads(words(language, passed_on))
    assert client.count(words(language, passed_on)) == 1
    salon.owner.reply(notice, "Sí")
    await client.reads(words(language, "👤 {name}, {salon}:", name="Dueña", salon="El Grial"), "Sí")
    await client.tap(words(language, "✍️ Write back"))
    client.write("plugh")
    await salon.owner.reads("plugh")


async def test_both_go_on_by_replying(salon: LiveSalon) -> None:
    client, notice = await asked(salon)
    salon.owner.reply(notice, "What kind of accordion?")
    answer = await client.reads("What kind of accordion?")
    client.reply(answer, "how much is a session")  # a topic, but said to a person
    second = await salon.owner.reads("how much is a session")
    salon.owner.reply(second, "As I said, no accordions.")
    await client.reads("no accordions")
    salon.owner.reply(second, "Sorry!")
    await client.reads("Sorry!")
    assert await count(salon, Question, state="answered") == 2


async def test_a_double_tap_passes_a_question_on_once(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    await client.ask(ODD)
    message_id, data = await client.button("✉️ Send my question")
    async with toasts_of(salon) as toasts:
        client.press(message_id, data)
        client.press(message_id, data)
        assert {await toasts.next_for(client), await toasts.next_for(client)} == {
            "",
            "Our team has this question already.",
        }
    await salon.owner.reads(ODD)
    await salon.settled()
    assert salon.owner.count(ODD) == 1


async def test_nobody_sends_or_reads_what_somebody_else_asked(salon: LiveSalon) -> None:
    client, other = salon.phone("Pepa", "en"), salon.phone("Otra", "en")
    await client.ask(ODD)
    _, data = await client.button("✉️ Send my question")
    await other.ask("/start")
    other.press(other.last["message_id"], data)
    await other.reads("This question has been deleted.")
    await salon.settled()
    assert await count(salon, Question, state="draft") == 1
    for forged in ("hq:1", "hr:1", "hd", "tl:0", "tu:1", "tk:1:hernia", "tx:1"):
        async with toasts_of(salon) as toasts:
            other.press(other.last["message_id"], forged)
            assert await toasts.next_for(other) == "This is for the staff only."
    assert not [message for message in other.from_bot if ODD in text_of(message)]


async def test_a_client_who_copies_the_button_cannot_answer_others(salon: LiveSalon) -> None:
    client, _ = await asked(salon)
    await client.ask("/questions")
    assert "This is for the staff only." in text_of(client.last)
    assert not client.count("Dueña")


async def test_the_staff_group_sees_no_text_but_a_member_reads_it_alone(salon: LiveSalon) -> None:
    group = salon.world.add_group("Equipo", [salon.owner.person.id])
    team = Phone(salon.world, salon.owner.person, group.id)
    await team.ask("/staffgroup")
    client = await screened(salon)
    await client.phone.tap_after("/start", "👤")
    client.phone.write(ODD)
    notice = await team.reads(es("Answer by replying to this message."))
    team.press(*await team.button(es("Read it")))
    await salon.owner.reads(ODD)
    assert not [message for message in team.messages if ODD in text_of(message)]
    team.reply(notice, "From the group")
    await client.phone.reads("From the group")


async def test_an_answer_can_be_typed_after_a_tap(salon: LiveSalon) -> None:
    client, _ = await asked(salon)
    await salon.owner.tap(es("✍️ Answer"))
    salon.owner.write("hernia")  # a topic, but now it is an answer
    await client.reads("hernia")


async def test_an_emergency_is_never_passed_on_as_a_question(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    await client.tap_after("/start", "👤")
    client.write("I can't feel anything between my legs since this morning and I can't pee")
    await client.reads("Please call 112 now")
    await salon.settled()
    assert not salon.owner.count("between my legs")
    assert await count(salon, Question) == 0


async def test_the_call_to_112_comes_as_a_card_that_dials(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "ru")
    client.write("не чувствую ног и не могу помочиться со вчерашнего дня")
    card = await client.until(lambda: next((m for m in client.from_bot if "contact" in m), None))
    assert card["contact"]["phone_number"] == "112"


async def test_what_waits_is_listed_and_the_staff_reminded_once(
    salon: LiveSalon, clock: MovableClock
) -> None:
    clock.set("2027-02-08 19:30")
    await asked(salon)
    listed = await salon.owner.ask("/questions")
    assert "1 pregunta espera respuesta." in text_of(listed)
    assert any(data == "hq:1" for _, data in buttons_of(listed))
    clock.move(timedelta(minutes=61))  # the salon is closed by now
    await salon.assistant.chores.remind_staff()
    assert not salon.owner.count("⏰")
    clock.set("2027-02-09 10:05")
    await salon.assistant.chores.remind_staff()
    await salon.assistant.chores.remind_staff()
    await salon.owner.reads("⏰ 1 cliente espera su respuesta.")
    await salon.settled()
    assert salon.owner.count("⏰") == 1


async def test_out_of_hours_the_client_is_told_when_to_expect_an_answer(
    salon: LiveSalon, clock: MovableClock
) -> None:
    clock.set("2027-02-12 21:00")  # a Friday evening; the tests' salon is closed at weekends
    client, _ = await asked(salon)
    when = "Monday 15 February from 10:00"
    await client.until(lambda: client.count(when) == 2)  # when asking for a person, and when passed on
    clock.set("2027-02-15 11:00")
    client.write("/start")
    await client.tap("👤")
    await client.reads("The salon is open until 14:00")


async def test_an_answer_that_does_not_arrive_is_told_to_the_staff(salon: LiveSalon) -> None:
    client, notice = await asked(salon)
    salon.world.set_blocking(client.person.id, is_blocking=True)
    salon.owner.reply(notice, "Are you there?")
    await salon.owner.reads("☎", "2")


async def test_a_restart_in_the_middle_loses_nothing(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    await client.ask(ODD)
    await salon.stop_bot()
    message_id, data = await client.button("✉️ Send my question")
    client.press(message_id, data)
    await salon.start_bot()
    notice = await salon.owner.reads(ODD)
    await salon.stop_bot()
    salon.owner.reply(notice, "Good morning")
    await salon.start_bot()
    await client.reads("Good morning")
    assert client.count("Good morning") == 1


async def test_a_long_message_is_asked_for_in_parts(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    await client.tap_after("/start", "👤")
    await client.ask("accordion " * 390)
    assert "in two or three parts" in text_of(client.last)
    client.write("accordion")
    await salon.owner.reads("accordion")


async def test_questions_are_forgotten_in_time_and_with_their_author(
    salon: LiveSalon, clock: MovableClock
) -> None:
    client, notice = await asked(salon)
    draft = salon.phone("Otra", "en")
    await draft.ask(ODD)
    salon.owner.reply(notice, "No")
    await client.reads("👤 Dueña")
    clock.move(timedelta(hours=25))
    await salon.assistant.housekeeping()
    assert [question.state for question in await rows_of(salon, Question)] == ["answered"]
    clock.move(timedelta(days=30))
    await salon.assistant.housekeeping()
    assert await count(salon, Question) == 0
    await client.tap_after("/start", "👤")
    client.write("again")
    await salon.owner.reads("again")
    await client.ask("/privacy")
    await client.tap("🗑 Erase everything about me")
    await client.tap("🗑 Yes, erase everything")
    assert await count(salon, Question) == 0
