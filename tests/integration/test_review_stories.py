"""A therapist looks at a questionnaire that the rules alone do not decide."""

from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of


async def test_a_client_of_seventy_may_book_after_the_therapist_has_looked(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.fill_in(age="70")
    await salon.owner.button("rc:")
    case = await salon.owner.tap("rc:")
    assert "70" in text_of(case)

    await salon.owner.tap("ra:")
    await client.phone.button("b:0")
    assert "10:00" in text_of(await client.book())


async def test_a_client_who_is_not_allowed_cannot_book(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.fill_in(leg_pain="yes")
    await salon.owner.tap("rc:")
    await salon.owner.tap("rx:")
    await client.phone.until(lambda: len(client.phone.from_bot) >= 2 and client.phone.last)

    answer = await client.phone.ask("/book")
    assert not any(data.startswith("bt:") for _, data in buttons_of(answer))


async def test_the_first_decision_stands(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.fill_in(leg_pain="yes")
    case = await salon.owner.tap("rc:")
    decline = next(data for _, data in buttons_of(case) if data.startswith("rx:"))
    await salon.owner.tap("ra:")
    salon.owner.press(case["message_id"], decline)
    await salon.settled()

    answer = await client.phone.ask("/book")
    assert any(data.startswith("bt:") for _, data in buttons_of(answer))


async def test_nobody_but_the_staff_sees_answers_and_the_group_never_does(salon: LiveSalon) -> None:
    client, stranger = Client.of(salon), salon.phone("Otra")
    group = salon.world.add_group("Equipo", [salon.owner.person.id, stranger.person.id])
    salon.world.say(salon.owner.person.id, "/staffgroup", group.id)
    await salon.world.until(lambda: salon.world.messages(group.id)[1:])
    await client.fill_in(age="70")
    notice = await salon.world.until(
        lambda: [m for m in salon.world.messages(group.id) if "reply_markup" in m][:1]
    )
    see = next(data for _, data in buttons_of(notice[0]) if data.startswith("rc:"))

    await stranger.ask("/start")
    before = [dict(message) for message in stranger.messages]
    salon.world.tap(stranger.person.id, notice[0]["message_id"], see, group.id)
    stranger.press(stranger.last["message_id"], see)
    salon.world.tap(salon.owner.person.id, notice[0]["message_id"], see, group.id)
    await salon.owner.button("ra:")
    await salon.settled()

    assert stranger.messages == before
    assert not any("70" in text_of(message) for message in salon.world.messages(group.id))
