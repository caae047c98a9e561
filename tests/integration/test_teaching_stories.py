"""What the bot could not answer is counted, and what the staff teach it works at once, everywhere."""

from datetime import timedelta

import yaml

from bot.app import Assistant
from bot.faq.export import exported
from data.models import Lesson, UnansweredQuestion
from tests.support.clock import MovableClock
from tests.support.live import LiveSalon
from tests.support.phone import Phone, buttons_of, text_of
from tests.support.tables import count, rows_of
from tests.support.words import words

ODD = "what is the capital of mongolia"
ANSWER = "Ulán Bator. Pero de espaldas sabemos más."


def es(message: str, **values: object) -> str:
    return words("es", message, **values)


async def missed(salon: LiveSalon, text: str = ODD, times: int = 1) -> Phone:
    """Let a client ask what the bot cannot answer; return their telephone."""
    client = salon.phone("Pepa", "en")
    for _ in range(times):
        assert "I have no answer to that" in text_of(await client.ask(text))
    return client


async def open_question(salon: LiveSalon) -> None:
    """Let the owner open the first question of the list."""
    await salon.owner.ask("/questions")
    await salon.owner.tap(es("❓ What the bot could not answer"))
    await salon.owner.tap("tu:")


async def test_a_question_is_tied_to_a_topic_and_untied_again(salon: LiveSalon) -> None:
    client = await missed(salon)
    await open_question(salon)
    assert ODD in text_of(salon.owner.last)
    await salon.owner.tap(es("Another topic"))
    await salon.owner.tap(es("More →"))
    await salon.owner.tap("tk:1:hernia")
    assert es("✓ Learned: whoever asks this gets the answer from now on.") in text_of(salon.owner.last)
    answer = await client.ask("What is the capital of Mongolia?")
    assert "Hernia or protrusion" in text_of(answer)

    await salon.owner.tap(es("↩ Undo {number}", number=1))
    assert es("The bot has learned nothing yet.") in text_of(salon.owner.last)
    assert "I have no answer to that" in text_of(await client.ask(ODD))


async def test_the_staff_write_an_answer_which_says_its_language(salon: LiveSalon) -> None:
    client = await missed(salon)
    await open_question(salon)
    await salon.owner.tap(es("✍️ Write an answer"))
    await salon.owner.ask(ANSWER)
    answer = text_of(await client.ask(ODD))
    assert ANSWER in answer
    assert "Our team wrote this in Español." in answer
    spaniard = salon.phone("Paco", "es")
    assert text_of(await spaniard.ask(ODD)) == ANSWER


async def test_another_instance_knows_it_at_once_and_a_restart_forgets_nothing(salon: LiveSalon) -> None:
    await missed(salon)
    other = Assistant(salon.settings(), clock=salon.clock)
    await other.prepare()
    async with other.database.reading() as session:
        assert (await other.services.answers.find(session, ODD, "en")).lesson is None
    await open_question(salon)
    await salon.owner.tap(es("✍️ Write an answer"))
    await salon.owner.ask(ANSWER)
    async with other.database.reading() as session:
        assert (await other.services.answers.find(session, ODD, "en")).lesson == 1
    await other.close()
    await salon.stop_bot()
    await salon.start_bot()
    assert ANSWER in text_of(await salon.phone("Paco", "es").ask(ODD))


async def test_questions_are_counted_without_their_author_and_the_most_frequent_come_first(
    salon: LiveSalon,
) -> None:
    await missed(salon, "who won the world cup in 1982")
    await missed(salon, ODD, times=2)
    await missed(salon, f"{ODD.upper()}?!")
    listed = await salon.owner.ask("/questions")
    assert "El bot" in text_of(listed) or "4 preguntas" in text_of(listed)
    await salon.owner.tap(es("❓ What the bot could not answer"))
    first, second, *_ = buttons_of(salon.owner.last)
    assert first[0].startswith("3 × ")
    assert "1982" in second[0]
    columns = {column.name for column in UnansweredQuestion.__table__.columns}
    assert columns == {"id", "sealed_text", "language", "reason", "asked_at"}


async def test_refused_suggestions_are_counted_too(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    await client.ask("session")
    assert "Is it one of these?" in text_of(client.last)
    assert await count(salon, UnansweredQuestion) == 0
    await client.tap("None of these")
    assert "I have no answer to that" in text_of(client.last)
    [row] = await rows_of(salon, UnansweredQuestion)
    assert row.reason == "refused"


async def test_a_question_can_be_taken_off_the_list(salon: LiveSalon) -> None:
    await missed(salon, times=2)
    await open_question(salon)
    await salon.owner.tap(es("🗑 Take it off the list"))
    assert es("There is no question without an answer.") in text_of(salon.owner.last)
    assert [row.sealed_text for row in await rows_of(salon, UnansweredQuestion)] == [None, None]


async def test_two_who_teach_the_same_question_are_told(salon: LiveSalon) -> None:
    await missed(salon)
    await open_question(salon)
    message_id, data = await salon.owner.button("tk:1:")
    salon.owner.press(message_id, data)
    salon.owner.press(message_id, data)
    await salon.settled()
    assert await count(salon, Lesson) == 1


async def test_texts_are_kept_no_longer_than_the_salon_says(salon: LiveSalon, clock: MovableClock) -> None:
    await missed(salon)
    clock.move(timedelta(days=31))
    await salon.assistant.housekeeping()
    [row] = await rows_of(salon, UnansweredQuestion)
    assert row.sealed_text is None
    clock.move(timedelta(days=366))
    await salon.assistant.housekeeping()
    assert await count(salon, UnansweredQuestion) == 0


async def test_what_was_taught_is_exported_for_translation(salon: LiveSalon) -> None:
    await missed(salon)
    await open_question(salon)
    await salon.owner.tap(es("✍️ Write an answer"))
    await salon.owner.ask(ANSWER)
    await missed(salon, "who won the world cup in 1982")
    await open_question(salon)
    await salon.owner.tap("tk:")
    async with salon.assistant.database.reading() as session:
        lessons = await salon.assistant.services.learning.lessons(session)
    document = yaml.safe_load(exported(lessons))
    [phrasing] = document["phrasings"]
    assert (phrasing["language"], phrasing["text"]) == ("en", "who won the world cup in 1982")
    [answer] = document["answers"]
    assert answer["answer"] == {"es": ANSWER, "en": None, "ru": None, "uk": None}


async def test_an_emergency_is_not_counted_as_a_question(salon: LiveSalon) -> None:
    client = salon.phone("Pepa", "en")
    client.write("I can't feel anything between my legs since this morning and I can't pee")
    await client.reads("Please call 112 now")
    assert await count(salon, UnansweredQuestion) == 0
