"""The whole main job, as a client and the owner live it."""

from datetime import timedelta

from tests.support.client import Client
from tests.support.live import LiveSalon


async def test_a_client_asks_is_screened_books_is_reminded_and_confirms(salon: LiveSalon) -> None:
    client = Client.of(salon)
    phone = client.phone
    await phone.ask("/start")
    await phone.ask("¿cuántas sesiones necesito?")

    await client.fill_in()
    await client.book()
    await salon.owner.reads("1", "10:00")

    await salon.move(timedelta(days=1))
    await phone.button("ay:1")
    await phone.tap("ay:1")
    await phone.until(lambda: len(salon.owner.from_bot) == 3)
