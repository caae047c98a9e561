"""Therapists look at questionnaires whose answers the rules leave open."""

from datetime import timedelta

from data.models import ReviewRequest, ScreeningDecision, ScreeningView, StaffMember
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import buttons_of, text_of
from tests.support.reviews import (
    REASON,
    in_group,
    invitation,
    may_book,
    open_case,
    open_services,
    press,
    screening_in,
    staff_group,
    therapist,
    words_on_offer,
)
from tests.support.tables import count, rows_of, snapshot
from tests.support.toasts import note_after
from tests.support.words import words

ALREADY = "This has been decided already."
REFUSED = "For your safety we do not perform the therapy here."
DECIDED = "✓ A therapist has looked at your answers: you can book your first visit."
ALL_OPEN = "✓ A therapist has looked at your answers: every service is open to you."


# The owner decides while there is no therapist.


async def test_a_client_of_seventy_may_book_after_the_therapist_has_looked(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(age="70")
    case = await open_case(salon.owner)
    assert "70" in text_of(case)
    assert words_on_offer(case) == ["examination", "all", "refuse", "telephone"]
    assert await count(salon, ScreeningView) == 1

    await press(salon.owner, case, "examination")
    await client.phone.reads(words("es", DECIDED))
    assert "10:00" in text_of(await client.book())


async def test_the_owner_of_a_small_salon_reads_of_a_review_once(salon: LiveSalon) -> None:
    await Client.of(salon).answer_quickly(age="70")
    await salon.owner.button("rc:")
    await salon.settled()
    assert sum(data.startswith("rc:") for m in salon.owner.from_bot for _, data in buttons_of(m)) == 1


async def test_a_refusal_needs_a_reason_which_nobody_can_read_in_the_database(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(leg_pain="yes")
    case = await open_case(salon.owner)
    await press(salon.owner, case, "refuse")
    assert await count(salon, ScreeningDecision) == 0
    await salon.owner.ask(REASON)

    [row] = await rows_of(salon, ScreeningDecision)
    assert (row.round, row.outcome, row.is_medically_cleared) == (1, "refuse", False)
    assert row.sealed_reason
    assert REASON.encode() not in row.sealed_reason
    await client.phone.reads(REFUSED)
    assert not any(REASON in text_of(message) for message in client.phone.from_bot)
    assert not await may_book(salon, client)
    assert REASON in text_of(await open_case(salon.owner))


async def test_a_reason_is_no_essay_and_can_be_called_off(salon: LiveSalon) -> None:
    await Client.of(salon).answer_quickly(leg_pain="yes")
    case = await open_case(salon.owner)
    await press(salon.owner, case, "refuse")
    await salon.owner.ask("x" * 501)
    assert await count(salon, ScreeningDecision) == 0
    salon.owner.write("/cancel")
    salon.owner.write(REASON)
    await salon.settled()
    assert await count(salon, ScreeningDecision) == 0


async def test_the_first_decision_stands(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(leg_pain="yes")
    case = await open_case(salon.owner)
    salon.owner.press(salon.owner.from_bot[0]["message_id"], on.SET_LANGUAGE("en"))
    await salon.settled()
    screening = screening_in(case)
    await press(salon.owner, case, "examination")
    for word in ("all", "refuse", "telephone"):
        late = on.DECIDE(screening, 1, word)
        assert await note_after(salon, salon.owner, late, message_id=case["message_id"]) == ALREADY
    assert [row.outcome for row in await rows_of(salon, ScreeningDecision)] == ["examination"]
    assert await may_book(salon, client)


async def test_a_decision_for_all_services_opens_the_treatments(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "all")
    await client.phone.reads(words("es", ALL_OPEN))
    assert await open_services(salon, client) == {"examination", "massage"}


async def test_a_decision_for_the_examination_keeps_the_treatments_closed(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(leg_pain="yes")
    assert await open_services(salon, client) == set()
    await press(salon.owner, await open_case(salon.owner), "examination")
    assert await open_services(salon, client) == {"examination"}


async def test_what_a_therapist_allowed_counts_no_longer_than_any_screening(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(leg_pain="yes")
    await press(salon.owner, await open_case(salon.owner), "all")
    await client.phone.reads(words("es", ALL_OPEN))
    await client.book()
    await salon.days_pass(183)
    assert await open_services(salon, client) == set()


async def test_to_decide_anew_takes_a_reason_and_sets_the_earlier_decision_aside(salon: LiveSalon) -> None:
    client = Client.of(salon)
    await client.answer_quickly(leg_pain="yes")
    first = await press(salon.owner, await open_case(salon.owner), "examination")
    case = await press(salon.owner, first, "anew")
    await press(salon.owner, case, "all")
    assert await open_services(salon, client) == {"examination"}, (
        "the earlier decision stands until the reason is given"
    )
    await salon.owner.ask(REASON)
    assert await open_services(salon, client) == {"examination", "massage"}
    decided = [(row.round, row.outcome) for row in await rows_of(salon, ScreeningDecision)]
    assert decided == [(1, "examination"), (2, "all")]


async def test_telephone_first_tells_the_client_once_and_decides_nothing(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.answer_quickly(leg_pain="yes")
    case = await open_case(salon.owner)
    await press(salon.owner, case, "telephone")
    await client.phone.reads("will telephone or write")
    await press(salon.owner, case, "telephone")
    await salon.settled()

    assert client.phone.count("will telephone or write") == 1
    assert await count(salon, ScreeningDecision) == 0
    await press(salon.owner, case, "examination")
    assert await may_book(salon, client)


# Therapists.


async def test_a_review_goes_to_every_therapist_and_not_to_the_owner(salon: LiveSalon) -> None:
    first, second = await therapist(salon), await therapist(salon, "Otra")
    await Client.of(salon).answer_quickly(age="70")
    for phone in (first, second):
        assert "client 4" in text_of(await phone.reads("👀")).lower()
        await phone.button("rc:")
    status = await salon.owner.reads("👀")
    assert not any(data.startswith("rc:") for _, data in buttons_of(status))
    assert [row.role for row in await rows_of(salon, StaffMember)] == ["owner", "therapist", "therapist"]


async def test_whoever_works_here_but_is_no_therapist_is_told_kindly(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    await Client.of(salon).answer_quickly(age="70")
    _, see = await phone.button("rc:")
    before = await snapshot(salon)
    message_id = salon.owner.last["message_id"]
    kindly = "solo un terapeuta ve las respuestas y decide"
    assert kindly in await note_after(salon, salon.owner, see, message_id=message_id)
    screening = screening_in(await phone.reads("👀"))
    for word in ("examination", "refuse", "anew", "telephone"):
        data = on.DECIDE(screening, 1, word)
        assert kindly in await note_after(salon, salon.owner, data, message_id=message_id)
    assert await snapshot(salon) == before


async def test_only_the_owner_invites_and_each_code_makes_one_therapist(salon: LiveSalon) -> None:
    first, second = salon.phone("Una", "en"), salon.phone("Otra", "en")
    assert "Only the owner" in text_of(await first.ask("/invite"))
    old, code = await invitation(salon), await invitation(salon)
    for wrong in (old, "", "AAAA-BBBB-CCCC"):
        assert "not valid" in text_of(await first.ask(f"/join {wrong}".strip()))
    assert "You are a therapist here now." in text_of(await first.ask(f"/join {code.lower()}"))
    assert "not valid" in text_of(await second.ask(f"/join {code}"))

    again = await invitation(salon)
    assert "You work here already." in text_of(await first.ask(f"/join {again}"))
    assert "You are a therapist here now." in text_of(await second.ask(f"/join {again}"))
    assert await count(salon, StaffMember, role="therapist") == 2


async def test_a_group_reads_of_a_review_but_has_no_way_to_the_answers(salon: LiveSalon) -> None:
    stranger = salon.phone("Otra", "en")
    group = await staff_group(salon, stranger)
    await Client.of(salon).answer_quickly(age="70")
    status = await group.reads("👀")
    assert [data for _, data in buttons_of(status) if data.startswith("rc:")] == []
    _, see = await salon.owner.button("rc:")

    await stranger.ask("/start")
    before = [dict(message) for message in stranger.messages]
    for phone in (in_group(salon, stranger, group.chat_id), stranger):
        note = await note_after(salon, phone, see, message_id=phone.last["message_id"])
        assert note == "Only a therapist can see this."
    salon.owner.press(salon.owner.last["message_id"], see)
    case = await salon.owner.reads("70")
    await salon.settled()

    assert stranger.messages == before
    assert not any("70" in text_of(message) for message in group.messages)
    allow = on.DECIDE(screening_in(case), 1, "examination")
    await note_after(salon, group, allow, message_id=status["message_id"])
    assert await count(salon, ScreeningDecision) == 0, "nobody decides in a group"


# Nobody answers.


async def test_the_therapists_are_reminded_once_and_then_the_owner_once(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    salon.clock.set("2027-02-08 10:00")
    await Client.of(salon).answer_quickly(age="70")
    await phone.reads("👀")
    late, owners = "still waits for a therapist", "Ningún terapeuta ha decidido aún"
    for minutes, reminded, told in ((115, 0, 0), (10, 1, 0), (50, 1, 0), (240, 1, 1), (20, 1, 1)):
        salon.clock.move(timedelta(minutes=minutes))
        await salon.assistant.chores.remind_therapists()
        await salon.assistant.chores.remind_therapists()
        if told:
            await salon.owner.reads(owners)
        if reminded:
            await phone.reads(late)
        assert (phone.count(late), salon.owner.count(owners)) == (reminded, told), minutes


async def test_nobody_is_reminded_while_the_salon_is_closed_or_after_the_decision(salon: LiveSalon) -> None:
    phone = await therapist(salon)
    await Client.of(salon).answer_quickly(age="70")
    await Client.of(salon).answer_quickly(leg_pain="yes")
    await press(phone, await open_case(phone), "examination")
    await salon.settled()
    salon.clock.set("2027-02-08 21:00")
    await salon.assistant.chores.remind_therapists()
    assert {row.reminded_at for row in await rows_of(salon, ReviewRequest)} == {None}
    salon.clock.set("2027-02-09 10:30")
    await salon.assistant.chores.remind_therapists()
    reminded = [row.reminded_at is not None for row in await rows_of(salon, ReviewRequest)]
    assert sorted(reminded) == [False, True], "what is decided waits for nobody"
    assert {row.escalated_at for row in await rows_of(salon, ReviewRequest)} == {None}
