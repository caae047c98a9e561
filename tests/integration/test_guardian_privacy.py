"""What is kept of a parent or guardian: who can read it, and how it goes."""

import json
from pathlib import Path
from typing import Any

from data.models import Dialogue, Guardian
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.clock import MovableClock
from tests.support.guardians import (
    NAME,
    PHONE,
    SHOWN_PHONE,
    TYPED_PHONE,
    agree,
    has,
    reach_agreement,
    take_over,
)
from tests.support.live import LiveSalon
from tests.support.phone import text_of
from tests.support.screened import judged, screened
from tests.support.tables import count, rows_of
from tests.support.toasts import note_after

STORED = "Parent or guardian: name and telephone number stored, agreed on Monday 8 February"
GOES = "The name and telephone number of your parent or guardian are deleted too."


async def agreed(salon: LiveSalon) -> Client:
    """Return a client of 17 whose guardian has agreed."""
    client = await screened(salon, age=17)
    await agree(client)
    return client


async def exported(salon: LiveSalon, client: Client) -> dict[str, Any]:
    """Let the client take everything away; return it."""
    client.phone.press(client.phone.last["message_id"], on.EXPORT())
    await salon.settled()
    sent = await client.phone.reads("This is everything we store about you.")
    everything: dict[str, Any] = json.loads(salon.world.state.files[sent["document"]["file_id"]].content)
    return everything


async def test_the_client_sees_and_takes_away_what_is_stored(salon: LiveSalon) -> None:
    client = await screened(salon, age=17)
    assert STORED not in text_of(await client.phone.ask("/privacy"))
    assert (await exported(salon, client))["guardian"] is None
    await agree(client)
    assert STORED in text_of(await client.phone.ask("/privacy"))
    assert (await exported(salon, client))["guardian"] == {
        "name": NAME,
        "phone": PHONE,
        "text_version": 1,
        "language": "en",
        "agreed_at": salon.clock.now().isoformat(),
    }


async def test_withdrawing_the_consent_deletes_the_guardian(salon: LiveSalon) -> None:
    client = await agreed(salon)
    await client.phone.ask("/privacy")
    assert GOES in text_of(await client.phone.tap("✋ Withdraw my consent"))
    assert await count(salon, Guardian) == 1
    await client.phone.tap("✋ Yes, withdraw")
    assert await count(salon, Guardian) == 0
    assert STORED not in text_of(await client.phone.ask("/privacy"))


async def test_whoever_begins_again_after_withdrawing_is_asked_again(salon: LiveSalon) -> None:
    client = await agreed(salon)
    await salon.owner.reads("👪")
    client.phone.press(client.phone.last["message_id"], on.WITHDRAW(1))
    await client.phone.reads("Your consent is withdrawn")
    await judged(salon, client.phone, age=17)
    assert has(await client.phone.ask("/book"), on.GUARDIAN())
    await agree(client)
    await salon.owner.until(lambda: salon.owner.count("👪") == 2)


async def test_erasing_deletes_the_guardian_and_what_was_typed(salon: LiveSalon) -> None:
    agreed_client, typing = await agreed(salon), await screened(salon, age=16)
    await reach_agreement(typing)
    for client in (agreed_client, typing):
        await client.phone.ask("/privacy")
        erase = await client.phone.tap("🗑 Erase everything about me")
        assert (GOES in text_of(erase)) is (client is agreed_client)
        client.phone.press(erase["message_id"], on.ERASE(1))
        await client.phone.reads("Everything about you is erased.")
    assert (await count(salon, Guardian), await count(salon, Dialogue)) == (0, 0)


async def test_another_clients_screen_agrees_to_nothing(salon: LiveSalon) -> None:
    victim, stranger = await screened(salon, age=17), await screened(salon, age=17)
    await reach_agreement(victim)
    _, data = await victim.phone.button("gy:")
    await stranger.phone.ask("/start")
    assert await note_after(salon, stranger.phone, data) == "Please read this again first."
    assert await count(salon, Guardian) == 0
    await victim.phone.tap("gy:")
    assert await count(salon, Guardian) == 1


async def test_neither_name_nor_number_can_be_read_in_the_file(tmp_path: Path, clock: MovableClock) -> None:
    file = tmp_path / "grial.db"

    def raw() -> bytes:
        return b"".join(path.read_bytes() for path in sorted(tmp_path.glob(f"{file.name}*")))

    found = []
    async with LiveSalon(f"sqlite:///{file}", clock).open() as salon:
        client = await screened(salon, age=17)
        await take_over(client)
        for typed in (NAME, TYPED_PHONE):
            await client.phone.ask(typed)
            await salon.settled()
            found.append(raw())
        assert await count(salon, Dialogue) == 1
        await client.phone.tap("gy:")
        await salon.settled()
        found.append(raw())
        [row] = await rows_of(salon, Guardian)
        person = salon.assistant.services.guardians.opened(row).person
        assert (person.name, person.phone) == (NAME, PHONE)
        await salon.stop_bot()
        found.append(raw())

    for content in found:
        assert b"Ana Ejemplo" in content, "this is the file that the story was written to"
        for secret in (NAME, "Carmen", PHONE, PHONE[3:], SHOWN_PHONE, TYPED_PHONE):
            assert secret.encode() not in content, secret
