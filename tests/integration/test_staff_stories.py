"""The owner, the staff group, and what the staff are told."""

import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.state import Chat
from data.models import StaffMember
from tests.support.clock import MovableClock
from tests.support.live import LiveSalon
from tests.support.phone import Phone, text_of
from tests.support.screened import screened
from tests.support.tables import count, rows_of, snapshot
from tests.support.toasts import toasts_of
from tests.support.words import words

INVALID = "This code is not valid."
NEW = words("es", "📅 New booking {number}", number=1)


@pytest.fixture
async def unclaimed(database_url: str, clock: MovableClock) -> AsyncIterator[LiveSalon]:
    """A salon at work that nobody owns yet."""
    live = LiveSalon(database_url, clock)
    async with contextlib.AsyncExitStack() as stack:
        await live.sandbox.start()
        stack.push_async_callback(live.sandbox.stop)
        await live.start_bot()
        stack.push_async_callback(live.stop_bot)
        yield live


async def test_only_the_printed_code_makes_an_owner(unclaimed: LiveSalon) -> None:
    phone = unclaimed.phone("Dueña", "en")
    code = await unclaimed.assistant.claim_code()
    assert code
    for wrong in ("", "AAAA-BBBB-CCCC", code[:-1], f"{code}A", "ñ"):
        assert INVALID in text_of(await phone.ask(f"/claim {wrong}".strip())), wrong
    assert await count(unclaimed, StaffMember) == 0
    assert await unclaimed.assistant.claim_code() == code


async def test_the_code_may_be_typed_in_lower_case_and_without_hyphens(unclaimed: LiveSalon) -> None:
    phone = unclaimed.phone("Dueña", "en")
    code = await unclaimed.assistant.claim_code()
    assert code
    typed = code.lower().replace("-", " ")
    assert "You own this bot now." in text_of(await phone.ask(f"/claim {typed}"))
    assert await unclaimed.assistant.claim_code() is None


async def test_the_code_works_once(unclaimed: LiveSalon) -> None:
    first, second = unclaimed.phone("Dueña", "en"), unclaimed.phone("Otra", "en")
    code = await unclaimed.assistant.claim_code()
    await first.ask(f"/claim {code}")
    assert INVALID in text_of(await second.ask(f"/claim {code}"))
    [owner] = await rows_of(unclaimed, StaffMember)
    assert owner.client_id == 1


async def test_two_who_send_the_code_at_once_do_not_both_own_the_bot(unclaimed: LiveSalon) -> None:
    phones = [unclaimed.phone("Dueña", "en") for _ in range(5)]
    code = await unclaimed.assistant.claim_code()
    for phone in phones:
        phone.write(f"/claim {code}")
    await unclaimed.settled()
    assert await count(unclaimed, StaffMember) == 1
    assert sum(phone.count("You own this bot now.") for phone in phones) == 1


async def test_what_was_told_before_there_was_an_owner_arrives_after_the_claim(unclaimed: LiveSalon) -> None:
    client = await screened(unclaimed)
    await client.book()
    owner = unclaimed.phone("Dueña", "es")
    await owner.ask(f"/claim {await unclaimed.assistant.claim_code()}")
    assert "10:00" in text_of(await owner.reads(NEW))


async def group_of(salon: LiveSalon, *others: Phone) -> Chat:
    """Make a group of the owner and others the staff group."""
    members = [salon.owner.person.id, *(phone.person.id for phone in others)]
    group = salon.world.add_group("Equipo", members)
    phone = Phone(salon.world, salon.owner.person, group.id)
    await phone.ask("/staffgroup@elgrial_demo_bot")
    return group


async def test_notices_go_to_the_group_that_the_owner_chose(salon: LiveSalon) -> None:
    group = await group_of(salon)
    client = await screened(salon)
    await client.book()
    await Phone(salon.world, salon.owner.person, group.id).reads(NEW)
    assert not salon.owner.count(NEW)


async def test_nobody_but_the_owner_chooses_the_group(salon: LiveSalon) -> None:
    client = await screened(salon)
    group = salon.world.add_group("Falso", [client.phone.person.id])
    before = await snapshot(salon)
    salon.world.say(client.phone.person.id, "/staffgroup", group.id)
    await salon.settled()
    assert await snapshot(salon) == before
    assert len(salon.world.messages(group.id)) == 1
    await client.book()
    await salon.owner.reads(NEW)


async def test_in_groups_the_bot_says_nothing_to_anything_else(salon: LiveSalon) -> None:
    salon.world.privacy_mode = False
    someone = salon.phone("Alguien", "es").person.id
    group = salon.world.add_group("Amigas", [someone, salon.owner.person.id]).id
    channel = salon.world.add_group("Canal", [someone], "channel").id
    staff = (await group_of(salon)).id
    before, replies = await snapshot(salon), len(salon.world.messages(staff))
    for chat, person in ((group, someone), (staff, salon.owner.person.id)):
        salon.world.say(person, "Me duele el pecho, no puedo respirar", chat)
        for command in ("/start", "/book", "/claim X", "/staffgroup@another_bot", "/nonsense"):
            salon.world.say(person, command, chat)
        salon.world.send_sticker(person, "👍", chat)
        salon.world.share_contact(person, chat)
        said = salon.world.say(person, "hola", chat)
        salon.world.edit(person, said["message_id"], "hola a todas", chat)
    salon.world.say(someone, "/start", channel)
    await salon.settled()

    assert await snapshot(salon) == before
    for chat in (group, channel, staff):
        from_bot = [m for m in salon.world.messages(chat) if m.get("from", {}).get("is_bot")]
        assert len(from_bot) == (chat == staff)
    assert replies == 2


async def test_an_edited_private_message_and_a_sticker_are_no_errors(salon: LiveSalon) -> None:
    phone = salon.phone("Ana", "en")
    await phone.ask("/start")
    salon.world.send_sticker(phone.person.id, "👍")
    assert "I can only read text." in text_of(await phone.reads("I can only read text."))
    before = len(phone.from_bot)
    salon.world.edit(phone.person.id, phone.messages[0]["message_id"], "/help")
    await salon.settled()
    assert len(phone.from_bot) == before


@pytest.mark.parametrize("by_the_owner", [True, False])
async def test_removed_from_the_group_the_bot_tells_the_owner_again(
    salon: LiveSalon, *, by_the_owner: bool
) -> None:
    colleague = salon.phone("Compañera", "es")
    group = await group_of(salon, colleague)
    if not by_the_owner:
        group.member_ids.reverse()
    salon.world.set_bot_membership(group.id, is_member=False)
    await salon.settled()
    client = await screened(salon)
    await client.book()
    await salon.owner.reads(NEW)


@pytest.mark.parametrize("by_the_owner", [True, False])
async def test_notices_follow_the_group_when_it_becomes_a_supergroup(
    salon: LiveSalon, *, by_the_owner: bool
) -> None:
    colleague = salon.phone("Compañera", "es")
    group = await group_of(salon, colleague)
    if not by_the_owner:
        group.member_ids.reverse()
    supergroup = salon.world.migrate(group.id)
    await salon.settled()
    client = await screened(salon)
    await client.book()
    await Phone(salon.world, salon.owner.person, supergroup.id).reads(NEW)


async def test_who_is_it_is_answered_to_every_colleague_in_the_group(salon: LiveSalon) -> None:
    colleague = salon.phone("Compañera", "es")
    group = await group_of(salon, colleague)
    client = await screened(salon, name="Ana & <Ana>")
    await client.book()
    in_group = Phone(salon.world, colleague.person, group.id)
    message_id, data = await in_group.button("sd:1")
    before = await snapshot(salon)
    async with toasts_of(salon) as toasts:
        in_group.press(message_id, data)
        told = await toasts.next_for(in_group)
    assert "Ana & <Ana>, +34 600 00 00 00" in told
    assert not in_group.count("Ana &"), "a note over the chat is seen by one person only"
    await salon.settled()
    assert await snapshot(salon) == before, "people in a group have not written to us"


async def test_who_is_it_is_not_answered_in_any_other_group(salon: LiveSalon) -> None:
    client, stranger = await screened(salon), salon.phone("Alguien", "en")
    await client.book()
    group = salon.world.add_group("Falso", [stranger.person.id])
    salon.world.say(stranger.person.id, "hola", group.id)
    in_group = Phone(salon.world, stranger.person, group.id)
    async with toasts_of(salon) as toasts:
        for data in ("sd:1", "sc:2"):
            in_group.press(1, data)
            assert await toasts.next_for(in_group) == "This is for the staff only."
