"""The owner looks after the therapists: invitations grow old, and whoever leaves sees nothing any more."""

from datetime import timedelta

import pytest

from bot.languages import Language
from bot.staff.service import INVITATION_VALID_FOR
from data import people
from data.models import ScreeningDecision, ScreeningView, StaffMember
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Phone, buttons_of, text_of
from tests.support.reviews import invitation, open_case, press, therapist
from tests.support.tables import count, snapshot
from tests.support.toasts import toasts_of
from tests.support.words import words

THANKS = (
    "The owner has taken you off the list of therapists here: questionnaires no longer come to you, and "
    "you can no longer see any. Thank you for your work! As a client you are welcome as before."
)
TEAM = "<b>Therapists: they decide about questionnaires</b>"
YOU_DECIDE = "Nobody has joined: you decide."


async def number_of(salon: LiveSalon, phone: Phone) -> int:
    """Return the number that the salon gave to somebody."""
    async with salon.assistant.database.reading() as session:
        client = await people.client_by_telegram_id(session, phone.person.id)
        assert client is not None
        return client.id


async def remove(salon: LiveSalon, phone: Phone) -> None:
    """Let the owner remove a therapist by the buttons below the list."""
    number = await number_of(salon, phone)
    await salon.owner.ask("/team")
    await salon.owner.tap(on.REMOVE(number, 0))
    await salon.owner.tap(on.REMOVE(number, 1))


@pytest.mark.parametrize("language", ["es", "en", "ru", "uk"])
async def test_the_owner_sees_and_removes_who_decides(salon: LiveSalon, language: Language) -> None:
    salon.owner.press(salon.owner.last["message_id"], on.SET_LANGUAGE(language))
    await salon.settled()
    shown = text_of(await salon.owner.ask("/team"))
    assert words(language, TEAM) in shown
    assert words(language, YOU_DECIDE) in shown

    first, second = await therapist(salon), await therapist(salon, "Otra")
    for phone in (first, second):
        phone.press(phone.last["message_id"], on.SET_LANGUAGE(language))
        await salon.settled()
    async with salon.assistant.database.transaction() as session:
        named = await people.client_by_telegram_id(session, first.person.id)
        assert named is not None
        named.name = "Ana <Ejemplo>"
    shown = text_of(await salon.owner.ask("/team"))
    assert words(language, "number {number}, {name}", number=2, name="Ana <Ejemplo>") in shown
    assert words(language, "number {number}", number=3) in shown
    assert "2027" in shown
    assert words(language, "When nobody is left, you decide.") in shown

    asked = text_of(await salon.owner.tap(on.REMOVE(2, 0)))
    assert "Ana <Ejemplo>" in asked
    last = words(language, "Nobody else has joined: from then on you decide.")
    assert last not in asked
    assert await count(salon, StaffMember, role="therapist") == 2
    assert "Ana" not in text_of(await salon.owner.tap(on.REMOVE(2, 1)))
    assert await count(salon, StaffMember, client_id=2) == 0
    await first.reads(words(language, THANKS))
    assert not second.count(words(language, THANKS))

    assert last in text_of(await salon.owner.tap(on.REMOVE(3, 0)))
    assert words(language, YOU_DECIDE) in text_of(await salon.owner.tap(on.REMOVE(3, 1)))
    await second.reads(words(language, THANKS))
    assert await count(salon, StaffMember) == 1


async def test_thinking_better_of_it_removes_nobody(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    await salon.owner.ask("/team")
    await salon.owner.tap(on.REMOVE(2, 0))
    assert words("es", TEAM) in text_of(await salon.owner.tap("← No"))
    assert await count(salon, StaffMember, role="therapist") == 1
    assert not phone.count(THANKS)


async def test_whoever_was_removed_sees_no_answers_any_more(salon: LiveSalon) -> None:
    stays, leaves = await therapist(salon), await therapist(salon, "Otra")
    await Client.of(salon).answer_quickly(age="70")
    case = await open_case(leaves)
    see, who = await leaves.button("rc:"), await leaves.button("sc:")
    await remove(salon, leaves)
    await leaves.reads(THANKS)
    seen, before = await count(salon, ScreeningView), await snapshot(salon)

    decide = [data for _, data in buttons_of(case) if data.startswith("rd:")]
    for data in (see[1], *decide):
        async with toasts_of(salon) as toasts:
            leaves.press(see[0], data)
            assert await toasts.next_for(leaves) == "Only a therapist can see this."
    async with toasts_of(salon) as toasts:
        leaves.press(*who)
        assert await toasts.next_for(leaves) == "This is for the staff only."
    await salon.settled()
    assert await snapshot(salon) == before
    assert await count(salon, ScreeningView) == seen
    await open_case(stays)


async def test_a_reason_that_was_asked_for_before_the_removal_decides_nothing(salon: LiveSalon) -> None:
    leaves = await therapist(salon)
    await Client.of(salon).answer_quickly(age="70")
    await press(leaves, await open_case(leaves), "refuse")
    await remove(salon, leaves)
    await leaves.reads(THANKS)
    assert "Only a therapist can see this." in text_of(await leaves.ask("Informe de enero"))
    assert await count(salon, ScreeningDecision) == 0


async def test_when_the_last_therapist_has_gone_the_owner_decides(salon: LiveSalon) -> None:
    leaves = await therapist(salon)
    await remove(salon, leaves)
    await leaves.reads(THANKS)
    client = Client.of(salon, "en")
    await client.answer_quickly(age="70")
    await press(salon.owner, await open_case(salon.owner), "examination")
    await client.phone.reads("you can book your first visit")
    assert not any(data.startswith("rc:") for m in leaves.from_bot for _, data in buttons_of(m))


async def test_tapping_twice_removes_once_and_tells_once(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    await salon.owner.ask("/team")
    asked = await salon.owner.tap(on.REMOVE(2, 0))
    for _ in range(3):
        salon.owner.press(asked["message_id"], on.REMOVE(2, 1))
    await phone.reads(THANKS)
    await salon.settled()
    assert words("es", YOU_DECIDE) in text_of(salon.owner.last)
    assert phone.count(THANKS) == 1


async def test_whoever_comes_back_and_leaves_again_is_told_again(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    await remove(salon, phone)
    await phone.reads(THANKS)
    await phone.ask(f"/join {await invitation(salon)}")
    assert await count(salon, StaffMember, role="therapist") == 1
    await remove(salon, phone)
    await phone.until(lambda: phone.count(THANKS) == 2)


async def test_nobody_but_the_owner_sees_or_changes_the_team(salon: LiveSalon) -> None:
    colleague, stranger = await therapist(salon), salon.phone("Ajena", "en")
    await stranger.ask("/start")
    await salon.settled()
    before = await snapshot(salon)
    for phone in (colleague, stranger):
        assert "Only the owner of this bot sees the team." in text_of(await phone.ask("/team"))
        for data in (on.TEAM(), on.REMOVE(2, 0), on.REMOVE(2, 1), on.REMOVE(1, 1)):
            async with toasts_of(salon) as toasts:
                phone.press(phone.last["message_id"], data)
                assert await toasts.next_for(phone) == "Only the owner of this bot sees the team."
    await salon.settled()
    assert await snapshot(salon) == before


async def test_the_owner_cannot_remove_themselves_or_a_client(salon: LiveSalon) -> None:
    await therapist(salon)
    client = salon.phone("Ajena", "en")
    await client.ask("/start")
    await salon.owner.ask("/team")
    for number in (1, 3, 999_999_999_999):
        async with toasts_of(salon) as toasts:
            salon.owner.press(salon.owner.last["message_id"], on.REMOVE(number, 1))
            note = await toasts.next_for(salon.owner)
        assert note == words("es", "This person is no therapist here any more.")
    await salon.settled()
    assert await count(salon, StaffMember) == 2


async def test_an_invitation_is_good_for_seven_days(salon: LiveSalon) -> None:
    phone = salon.phone("Una", "en")
    text = text_of(await salon.owner.ask("/invite"))
    assert "7 días" in text
    code = text.split("/join ", 1)[1].split()[0]
    salon.clock.move(INVITATION_VALID_FOR)
    assert "not valid" in text_of(await phone.ask(f"/join {code}"))
    code = await invitation(salon)
    salon.clock.move(INVITATION_VALID_FOR - timedelta(seconds=1))
    assert "You are a therapist here now." in text_of(await phone.ask(f"/join {code}"))
