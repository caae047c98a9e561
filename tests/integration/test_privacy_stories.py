"""A client's rights over their data: see it, take it away, withdraw, erase, and be forgotten in time."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from data.models import Appointment, Base, Consent, Dialogue, OutboxMessage, Screening
from data.models import Client as ClientRow
from handlers import callbacks as on
from tests.support.client import Client
from tests.support.live import LiveSalon
from tests.support.phone import Json, buttons_of, text_of
from tests.support.screened import NUMBER, screened
from tests.support.tables import count, rows_of
from tests.support.toasts import toasts_of
from tests.support.visits import massages
from tests.support.words import words

CANCELLED = "✕ Cancelled bookings: {numbers}"


async def booked(salon: LiveSalon) -> Client:
    """Return a client with a name, a number, a judged questionnaire and a visit on Wednesday."""
    client = await screened(salon, age=43)
    await client.book(day=2)
    await salon.owner.reads(words("es", "📅 New booking {number}", number=1))
    return client


async def retention(salon: LiveSalon) -> None:
    """Delete what was kept long enough, as happens every hour."""
    async with salon.assistant.database.transaction() as session:
        await salon.assistant.retention.apply(session)


async def test_a_client_sees_what_is_stored(salon: LiveSalon) -> None:
    stranger = Client.of(salon, "en")
    shown = text_of(await stranger.phone.ask("/privacy"))
    for part in ("Name: not stored", "Telephone: not stored", "0 questionnaires", "0 appointments"):
        assert part in shown
    assert not any(data.startswith("pw:") for _, data in buttons_of(stranger.phone.last))

    client = await booked(salon)
    shown = text_of(await client.phone.ask("/privacy"))
    for part in ("Name: Ana Ejemplo", "1 questionnaire\n", "1 appointment\n", "end-to-end encrypted"):
        assert part in shown
    assert any(data.startswith("pw:") for _, data in buttons_of(client.phone.last))


def content_of(salon: LiveSalon, message: Json) -> Any:
    """Return what is inside a message's document."""
    return json.loads(salon.world.state.files[message["document"]["file_id"]].content)


async def test_a_client_takes_everything_away_as_a_file(salon: LiveSalon) -> None:
    client = await booked(salon)
    await client.phone.ask("/privacy")
    await client.phone.tap("⬇ Get all my data")
    sent = await client.phone.reads("This is everything we store about you.")
    assert sent["document"]["file_name"] == "my-data.json"

    everything = content_of(salon, sent)
    person = everything["client"]
    assert (person["telegram_id"], person["name"]) == (client.phone.person.id, "Ana Ejemplo")
    assert (person["phone"], person["language"]) == (NUMBER, "en")
    [consent] = everything["consents"]
    assert consent["withdrawn_at"] is None
    [questionnaire] = everything["questionnaires"]
    assert questionnaire["verdict"] == "clear"
    assert questionnaire["answers"]["age"] == 43
    assert len(questionnaire["answers"]) == 27
    [appointment] = everything["appointments"]
    assert appointment["number"] == 1
    assert (
        datetime.fromisoformat(appointment["starts_at"]) == (await rows_of(salon, Appointment))[0].starts_at
    )


async def test_withdrawing_ends_the_use_of_the_answers(salon: LiveSalon) -> None:
    client = await booked(salon)
    await massages(salon, range(3, 4))
    await client.phone.ask("/privacy")
    await client.phone.tap("✋ Withdraw my consent")
    assert await count(salon, Appointment, status="booked") == 2
    await client.phone.tap("✋ Yes, withdraw")

    assert "Your consent is withdrawn" in text_of(client.phone.last)
    assert await count(salon, Screening) == 0
    assert await count(salon, Appointment, status="cancelled", verdict=None) == 2
    assert [row.withdrawn_at for row in await rows_of(salon, Consent)] == [salon.clock.now()]
    told = words("es", CANCELLED, numbers="1, 2")
    assert text_of(await salon.owner.reads(told)) == told, "once for both, and without a reason"
    assert "Please answer the health questionnaire first." in text_of(await client.phone.ask("/book"))
    await client.phone.ask("/questionnaire")
    assert "Your consent" in text_of(await client.phone.tap("qn"))


async def test_withdrawing_in_the_middle_deletes_the_answers_so_far(salon: LiveSalon) -> None:
    client = Client.of(salon, "en")
    await client.fill_in(until=5)
    await client.phone.ask("/privacy")
    await client.phone.tap("✋ Withdraw my consent")
    await client.phone.tap("✋ Yes, withdraw")
    assert await count(salon, Screening) == 0
    assert await count(salon, Dialogue) == 0


async def test_thinking_better_of_it_keeps_everything(salon: LiveSalon) -> None:
    client = await booked(salon)
    for first in ("✋ Withdraw my consent", "🗑 Erase everything about me"):
        await client.phone.ask("/privacy")
        await client.phone.tap(first)
        await client.phone.tap("← No, keep it")
    assert await count(salon, Appointment, status="booked") == 1
    assert await count(salon, Screening, verdict="clear") == 1


async def test_erasing_leaves_nothing_of_the_client_in_any_table(salon: LiveSalon) -> None:
    client = await booked(salon)
    await client.phone.tap("🗓 This appointment")
    await salon.move(timedelta(days=1, hours=1))
    await client.phone.reads("🔔")
    await client.phone.ask("/privacy")
    await client.phone.tap("🗑 Erase everything about me")
    assert await count(salon, ClientRow, name="Ana Ejemplo") == 1
    client.phone.press(*await client.phone.button("🗑 Yes, erase everything"))
    await client.phone.reads("Everything about you is erased.")
    assert not buttons_of(client.phone.last)
    await salon.owner.reads(words("es", CANCELLED, numbers=1))
    await salon.settled()

    for secret in ("Ana Ejemplo", NUMBER, str(client.phone.person.id)):
        assert secret not in await everything(salon)
    assert await count(salon, Screening) == 0
    assert await count(salon, Consent) == 0
    assert await count(salon, ClientRow) == 1
    [row] = await rows_of(salon, Appointment)
    assert (row.client_id, row.screening_id, row.consent_id, row.verdict) == (None, None, None, None)
    assert row.status == "cancelled"


async def everything(salon: LiveSalon) -> str:
    """Return what the tables hold, not through the models."""
    async with salon.assistant.database.reading() as session:
        rows = [
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in await session.execute(text(f"SELECT * FROM {table.name}"))  # noqa: S608 - our names
        ]
    return "\n".join(rows)


async def test_who_was_erased_and_writes_again_starts_anew(salon: LiveSalon) -> None:
    client = await booked(salon)
    client.phone.press(client.phone.last["message_id"], on.ERASE(1))
    await client.phone.reads("Everything about you is erased.")
    assert "Hello!" in text_of(await client.phone.ask("/start"))
    assert "Name: not stored" in text_of(await client.phone.ask("/privacy"))
    assert "You have no appointments." in text_of(await client.phone.ask("/appointments"))
    await client.answer_quickly()
    assert "Booked." in text_of(await client.book(day=2))


async def test_a_number_is_never_given_to_a_second_client(salon: LiveSalon) -> None:
    gone = await screened(salon, name="Ana Ejemplo")
    await gone.phone.tap("👤 Talk to a person")
    await salon.owner.button("sc:2")
    gone.phone.press(gone.phone.last["message_id"], on.ERASE(1))
    await gone.phone.reads("Everything about you is erased.")

    newcomer = await screened(salon, name="Bruno Ejemplo")
    message_id, data = await salon.owner.button("sc:2")
    async with toasts_of(salon) as toasts:
        salon.owner.press(message_id, data)
        assert await toasts.next_for(salon.owner) == words("es", "This client's data has been erased.")
    await newcomer.phone.tap("👤 Talk to a person")
    await salon.owner.tap("sc:3")
    await salon.owner.reads("Bruno Ejemplo")


async def test_an_erased_client_gets_no_reminder(salon: LiveSalon) -> None:
    client = await booked(salon)
    client.phone.press(client.phone.last["message_id"], on.ERASE(1))
    await client.phone.reads("Everything about you is erased.")
    await salon.move(timedelta(days=1, hours=1))
    assert await count(salon, OutboxMessage, subject="appointment:1") == 0


async def test_the_past_visits_of_an_erased_client_stay_as_times(salon: LiveSalon) -> None:
    client = await booked(salon)
    salon.clock.move(timedelta(days=5))
    client.phone.press(client.phone.last["message_id"], on.ERASE(1))
    await client.phone.reads("Everything about you is erased.")
    assert await count(salon, Appointment, status="booked", client_id=None) == 1
    assert not salon.owner.count(words("es", CANCELLED, numbers=1))


@pytest.mark.parametrize("has_visit", [True, False])
async def test_a_year_after_the_last_visit_or_the_arrival_a_client_is_forgotten(
    salon: LiveSalon, *, has_visit: bool
) -> None:
    await (booked(salon) if has_visit else screened(salon))
    last = (await rows_of(salon, Appointment))[0].ends_at if has_visit else salon.clock.now()
    salon.clock.move(last + timedelta(days=365) - salon.clock.now())
    await retention(salon)
    assert await count(salon, ClientRow, name="Ana Ejemplo") == 1
    assert await count(salon, Screening) == has_visit
    salon.clock.move(timedelta(seconds=1))
    await retention(salon)
    assert await count(salon, ClientRow, name="Ana Ejemplo") == 0
    assert await count(salon, Screening) == 0
    assert await count(salon, ClientRow) == 1, "the owner stays"
