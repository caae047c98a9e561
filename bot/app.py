"""The composition root: builds everything, and runs it until it is told to stop."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot.booking.holds import Holds
from bot.booking.service import Bookings
from bot.clock import Clock
from bot.faq.answers import Answers
from bot.faq.classifier import load_classifier
from bot.faq.learning import Learning
from bot.faq.search import Search
from bot.faq.topics import load_topics
from bot.outbox import Outbox
from bot.privacy.retention import Retention
from bot.privacy.service import Privacy
from bot.questions.service import Questions
from bot.reminders.service import Reminders
from bot.salon import load_salon
from bot.screening.guardian import Guardians
from bot.screening.questionnaire import load_questionnaire
from bot.screening.review import Reviews
from bot.screening.service import Screenings
from bot.screening.visit_check import VisitChecks
from bot.settings import (
    Settings,
    SettingsError,
    absolute_database_url,
    cipher_for,
    clock_for,
    required_token,
)
from bot.staff.service import Staff
from bot.telegram import profile
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.limits import Limits
from bot.telegram.polling import Poller
from bot.telegram.sender import Sender
from bot.telegram.transport import AiohttpRequest
from data import people
from data.cipher import Cipher, Unreadable
from data.engine import Database, Session, Unreachable
from data.leadership import POLLING, Leadership
from data.migrations import migrate
from handlers.chores import Chores
from handlers.profile import profiles
from handlers.services import Services
from handlers.turns import Turns

log = structlog.get_logger(__name__)

REMINDER_TICK = timedelta(seconds=15)
REMINDER_TICK_WITH_MOVED_CLOCK = timedelta(seconds=1)
GRACE = timedelta(minutes=10)
PUBLISH_AFTER_SECONDS = 2.0
WARM_AFTER_SECONDS = 15.0
FINISH_WITHIN_SECONDS = 6.0
FINISH_JOBS_WITHIN_SECONDS = 1.0
_KEY_PROOF = "key_proof"


class Assistant:
    """The bot, put together from its settings.

    ``clock`` replaces the one that the settings name, ``limits`` the pace that Telegram asks for.
    """

    def __init__(
        self, settings: Settings, *, clock: Clock | None = None, limits: Limits | None = None
    ) -> None:
        """Build everything that needs neither network nor database.

        Raises SettingsError or ContentError with one sentence that says how to mend it.
        """
        token = required_token(settings)
        salon, _ = load_salon(settings.salon_file)
        topics = load_topics()
        search = Search(topics, load_classifier())
        questionnaire = load_questionnaire()
        self.clock = clock or clock_for(settings)
        self._cipher = cipher_for(settings)
        self.database = Database(absolute_database_url(settings))
        polling_request = AiohttpRequest(connections=2)
        self.bot = Bot(
            token,
            base_url=f"{settings.telegram_api_url}/bot",
            base_file_url=f"{settings.telegram_api_url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=polling_request,
        )
        outbox = Outbox(self._cipher, self.clock)
        screenings = Screenings(questionnaire, self._cipher, self.clock)
        bookings = Bookings(salon, screenings, outbox, self.clock)
        questions = Questions(salon, self._cipher, self.clock)
        learning = Learning(self._cipher, self.clock, timedelta(days=salon.questions.keep_days))
        checks = VisitChecks(screenings, self._cipher, self.clock)
        guardians = Guardians(questionnaire.guardian, self._cipher, self.clock)
        reviews = Reviews(salon, screenings, self._cipher, self.clock)
        self.services = Services(
            salon=salon,
            clock=self.clock,
            topics=topics,
            answers=Answers(search, learning),
            learning=learning,
            questions=questions,
            screenings=screenings,
            reviews=reviews,
            guardians=guardians,
            bookings=bookings,
            checks=checks,
            holds=Holds(bookings, screenings, outbox, self.clock),
            privacy=Privacy(screenings, reviews, checks, guardians, questions, outbox, self.clock),
            staff=Staff(self._cipher, self.clock),
            outbox=outbox,
        )
        self.retention = Retention(salon.retention, questions, learning, self.clock)
        self.chores = Chores(self.services, self.database)
        self.reminders = Reminders(self.database, bookings, outbox, self.clock, self.chores.reminder)
        self.dispatcher = Dispatcher(
            self.database,
            outbox,
            Sender(self.bot),
            self.clock,
            limits=limits,
            undeliverable=self.chores.undeliverable,
        )
        turns = Turns(self.services, self.database, self.dispatcher, self.bot)
        self.poller = Poller(self.bot, polling_request, turns.process, Leadership(self.database, POLLING))
        self._running_jobs = 0
        self._idle_jobs = asyncio.Event()
        self._idle_jobs.set()
        self._tick_every = REMINDER_TICK_WITH_MOVED_CLOCK if settings.clock_file else REMINDER_TICK

    async def prepare(self) -> None:
        """Bring the database to the present tables; raise SettingsError when that cannot be."""
        try:
            await self.database.ping()
        except Unreachable as error:
            raise SettingsError(str(error)) from None
        await migrate(self.database)
        async with self.database.transaction() as session:
            await _prove_key(session, self._cipher)

    async def claim_code(self) -> str | None:
        """Return the code that makes its sender the owner, None once somebody is."""
        async with self.database.transaction() as session:
            return await self.services.staff.claim_code(session)

    async def run(self, stop: asyncio.Event, started: Callable[[], None] = lambda: None) -> None:
        """Work until ``stop`` is set, then finish what is under way, within ten seconds.

        Raises SettingsError when Telegram refuses the token.
        """
        scheduler = self._scheduler()
        asides: list[asyncio.Task[None]] = []
        try:
            if not await self._connected_before(stop):
                return
            asides = [asyncio.create_task(self._publish()), asyncio.create_task(self._warm())]
            scheduler.start()
            started()
            log.info("started", bot=self.bot.username)
            await self._work(stop)
        finally:
            for aside in asides:
                aside.cancel()
            if scheduler.running:
                await self._finish_jobs(scheduler)
            await self.close()
            log.info("stopped")

    async def _publish(self) -> None:
        """Tell Telegram what to show of the bot; who wrote while it was away comes first."""
        await asyncio.sleep(PUBLISH_AFTER_SECONDS)
        await profile.publish(self.bot, profiles(self.services.salon))

    async def _warm(self) -> None:
        """Load the encoder once the bot has caught up, unless a question comes first and loads it."""
        await asyncio.sleep(WARM_AFTER_SECONDS)
        await self.services.answers.warm()

    async def close(self) -> None:
        """Close every connection."""
        self.services.answers.close()
        await self.bot.shutdown()
        await self.database.dispose()

    async def _work(self, stop: asyncio.Event) -> None:
        polling = asyncio.create_task(self.poller.run(), name="polling")
        sending = asyncio.create_task(self.dispatcher.run(), name="sending")
        stopping = asyncio.create_task(stop.wait(), name="stopping")
        await asyncio.wait({polling, sending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        self.poller.stop()
        self.dispatcher.stop()
        _, late = await asyncio.wait({polling, sending}, timeout=FINISH_WITHIN_SECONDS)
        for task in late:
            task.cancel()
        results = await asyncio.gather(polling, sending, return_exceptions=True)
        for error in results:
            if isinstance(error, InvalidToken):
                raise SettingsError(_TOKEN_REFUSED) from None
            if isinstance(error, Exception):
                raise error

    async def _connected_before(self, stop: asyncio.Event) -> bool:
        """Connect; return False when the stop came first."""
        connecting = asyncio.create_task(self._connect(), name="connecting")
        stopping = asyncio.create_task(stop.wait(), name="stopping")
        await asyncio.wait({connecting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if connecting.done():
            connecting.result()
            return not stop.is_set()
        connecting.cancel()
        return False

    async def _connect(self) -> None:
        """Reach the Bot API server, however long it takes, and make it deliver by polling."""
        pause = 0.5
        while True:
            try:
                await self.bot.initialize()
                break
            except (InvalidToken, Forbidden):
                raise SettingsError(_TOKEN_REFUSED) from None
            except TelegramError as error:
                log.warning("telegram_unreachable", error=type(error).__name__, next_try_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)
        try:
            await self.bot.delete_webhook()
        except TelegramError as error:
            log.warning("webhook_not_deleted", error=type(error).__name__)

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": int(GRACE.total_seconds()),
            },
        )
        soon = datetime.now(UTC) + timedelta(seconds=1)
        every = {
            self.reminders.tick: self._tick_every,
            self.chores.remind_staff: self._tick_every,
            self.chores.remind_therapists: self._tick_every,
            self.housekeeping: timedelta(hours=1),
        }
        for job, interval in every.items():
            scheduler.add_job(
                self._run_job,
                "interval",
                args=[job],
                seconds=interval.total_seconds(),
                next_run_time=soon,
            )
        return scheduler

    async def _run_job(self, job: Callable[[], Awaitable[object]]) -> None:
        """Run a job of the scheduler so that the stop can wait for it."""
        self._idle_jobs.clear()
        self._running_jobs += 1
        try:
            await job()
        finally:
            self._running_jobs -= 1
            if not self._running_jobs:
                self._idle_jobs.set()

    async def _finish_jobs(self, scheduler: AsyncIOScheduler) -> None:
        """Let no job begin, and those finish that have begun: cut short they would look like failures."""
        scheduler.pause()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle_jobs.wait(), FINISH_JOBS_WITHIN_SECONDS)
        scheduler.shutdown(wait=False)

    async def housekeeping(self) -> None:
        """Delete what was kept long enough: old updates, old messages, data past its retention."""
        async with self.database.transaction() as session:
            await self.retention.apply(session)


_TOKEN_REFUSED = "Telegram refuses BOT_TOKEN: copy it again from @BotFather into .env."  # noqa: S105


async def _prove_key(session: Session, cipher: Cipher) -> None:
    """Refuse to go on with keys that cannot read what this database holds."""
    proof = await people.fact(session, _KEY_PROOF)
    if proof is None:
        await people.set_fact(session, _KEY_PROOF, cipher.seal(b"ours", _KEY_PROOF))
        return
    try:
        cipher.open(proof, _KEY_PROOF)
    except Unreadable:
        raise SettingsError(
            "ENCRYPTION_KEYS does not hold the key of this database: add the key that it was used with."
        ) from None
