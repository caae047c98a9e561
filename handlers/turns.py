"""Taking a turn: one update, one transaction, committed before anything is sent."""

import asyncio
import contextlib
import secrets

import structlog
from telegram import Bot, Update
from telegram.error import TelegramError

from bot.i18n import Translator
from bot.languages import language_from_code
from bot.messages import Message
from bot.outbox import Entry
from bot.telegram.dispatcher import Dispatcher
from data import people
from data.engine import Database, Session, is_transient, is_unavailable
from data.outbox import FAREWELL
from data.updates import begin_update
from handlers.routes import Handler, route
from handlers.services import Services
from handlers.turn import Turn, person_of

log = structlog.get_logger(__name__)

ATTEMPTS = 3


class Turns:
    """Processes updates; the effects, the answers and the update's number are stored together."""

    def __init__(self, services: Services, database: Database, dispatcher: Dispatcher, bot: Bot) -> None:
        self._services = services
        self._database = database
        self._dispatcher = dispatcher
        self._bot = bot

    async def process(self, update: Update) -> None:
        """Process an update for good; raise only while the database cannot be reached."""
        handler = route(update, self._bot.username)
        if handler is None or person_of(update) is None:
            return
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._take(update, handler)
            except Exception as error:
                if is_unavailable(error):
                    raise
                if is_transient(error) and attempt < ATTEMPTS:
                    continue
                await self._apologise(update, error)
            return

    async def _take(self, update: Update, handler: Handler) -> None:
        entries: list[Entry] = []
        try:
            async with self._database.transaction() as session:
                turn = await self._begin(session, update)
                if turn is not None:
                    await handler(turn)
                    entries = await self._store_screens(session, turn)
        except BaseException:
            self._dispatcher.unreserve(entries)
            raise
        if turn is not None:
            await self._perform(turn, entries)

    async def _begin(self, session: Session, update: Update) -> Turn | None:
        """Return the turn, None when there is nothing to do or it was done before."""
        person = person_of(update)
        chat = update.effective_chat
        now = self._services.clock.now()
        if person is None:
            return None
        is_private = chat is None or chat.id == person.id
        if not await begin_update(
            session,
            update.update_id,
            chat.id if chat else None,
            now,
            private_message=update.message.message_id if update.message and is_private else None,
        ):
            return None
        if not is_private:
            # People in a group have not written to us, so nothing about them is stored.
            client = await people.client_by_telegram_id(session, person.id)
            language = language_from_code(person.language_code)
            guest = people.guest(person.id, language=language, now=now)
            return Turn(update, self._services, session, client or guest, now=now)
        client = await people.known_client(
            session, person.id, language=language_from_code(person.language_code), now=now
        )
        return Turn(update, self._services, session, client, now=now)

    async def _store_screens(self, session: Session, turn: Turn) -> list[Entry]:
        # Flushed first, so that a constraint speaks before the screens claim success.
        await session.flush()
        entries = [
            await self._services.outbox.post_screen(
                session,
                turn.chat_id,
                outgoing,
                key=f"{turn.update.update_id}:{number}",
                subject=FAREWELL if turn.is_farewell else None,
            )
            for number, outgoing in enumerate(turn.screens)
        ]
        self._dispatcher.reserve(entries)
        return entries

    async def _perform(self, turn: Turn, entries: list[Entry]) -> None:
        """Send what the turn answered; the screens are safe in the outbox, the rest is cosmetic."""
        await asyncio.gather(self._answer_tap(turn), self._dispatcher.send_screens(entries), self._tidy(turn))

    async def _answer_tap(self, turn: Turn) -> None:
        query = turn.update.callback_query
        if query is None:
            return
        toast = turn.toasts[-1] if turn.toasts else None
        # A query can be too old to answer, after an outage: the screen says it all.
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(
                query.id, text=toast.text if toast else None, show_alert=toast.is_alert if toast else None
            )

    async def _tidy(self, turn: Turn) -> None:
        for message_id in turn.deletions:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(turn.chat_id, message_id)

    async def _apologise(self, update: Update, error: Exception) -> None:
        """Log what went wrong under a number, and give the client the number; never try again."""
        incident = secrets.token_hex(4)
        log.error("update_failed", update_id=update.update_id, incident=incident, exc_info=error)
        try:
            await self._take(update, _apology(incident))
        except Exception as second:
            if is_unavailable(second):
                raise
            log.exception("apology_failed", incident=incident)


def _apology(incident: str) -> Handler:
    async def apologise(turn: Turn) -> None:
        if not turn.is_private:
            return
        tr: Translator = turn.tr
        turn.say(
            Message(
                tr(
                    "I am sorry, something went wrong on our side (number {incident}). Nothing that you had "
                    "booked or answered is lost. Please try again, or write /start.",
                    incident=incident,
                )
            )
        )

    return apologise
