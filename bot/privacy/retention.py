"""Deleting what was kept long enough, and saying how much of it there is."""

from collections.abc import Mapping
from datetime import timedelta

from bot.clock import Clock
from bot.faq.learning import Learning
from bot.questions.service import Questions
from bot.retention import RetentionRules
from bot.screening import guardian
from data import outbox, privacy
from data.engine import Database, Session
from data.maintenance import hold_still, patiently
from data.retention import census
from data.updates import forget_messages, forget_updates

# Telegram keeps an update for a day; a sent notice answers for its key while its subject is news.
UPDATES_KEPT_FOR = timedelta(days=7)
MESSAGES_KEPT_FOR = timedelta(days=90)
# Telegram lets a bot delete a message of the last 48 hours; afterwards its number is of no use.
DELETABLE_FOR = timedelta(hours=48)


class Retention:
    """Knows every period; ``apply`` and ``counted`` work inside the caller's transaction."""

    def __init__(self, rules: RetentionRules, questions: Questions, learning: Learning, clock: Clock) -> None:
        self._rules = rules
        self._questions = questions
        self._learning = learning
        self._clock = clock

    async def apply(self, session: Session) -> None:
        """Delete everything whose time is up."""
        now = self._clock.now()
        await forget_updates(session, now - UPDATES_KEPT_FOR)
        await forget_messages(session, now - DELETABLE_FOR)
        await outbox.forget(session, now - MESSAGES_KEPT_FOR)
        await outbox.forget_numbers(session, now - DELETABLE_FOR)
        await privacy.delete_unfinished_screenings(session, now - self._rules.unfinished)
        await privacy.delete_screenings_without_visit(session, now - self._rules.without_booking)
        await privacy.delete_guardians_without_screening(session)
        await privacy.forget_steps(session, guardian.STEPS, now - self._rules.unfinished)
        for client in await privacy.clients_not_seen_since(session, now - self._rules.after_last_visit):
            await privacy.erase_client(session, client)
        await self._questions.retention(session)
        await self._learning.retention(session)

    async def counted(self, session: Session) -> Mapping[str, int]:
        """Do what ``apply`` does; return how much of each kind of data it deleted."""
        before = await census(session)
        await self.apply(session)
        after = await census(session)
        return {kind: before[kind] - after[kind] for kind in before}

    async def carry_out(self, database: Database, *, is_rehearsal: bool) -> Mapping[str, int]:
        """Apply it in a transaction of its own and return the counts; a rehearsal is undone."""

        async def work(session: Session) -> Mapping[str, int]:
            await hold_still(session)
            counts = await self.counted(session)
            if is_rehearsal:
                await session.rollback()
            return counts

        return await patiently(database, work)


def report(counts: Mapping[str, int], *, is_rehearsal: bool) -> list[str]:
    """Return a line for each kind of data, below one that says what the numbers are."""
    heading = "Would be deleted now:" if is_rehearsal else "Deleted:"
    return [heading, *(f"{count:>7}  {kind}" for kind, count in counts.items())]
