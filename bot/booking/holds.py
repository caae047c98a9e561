"""What becomes of a client's coming visits when what is known about their health changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.booking.service import Bookings, subject
from bot.clock import Clock
from bot.outbox import Outbox
from bot.screening.guardian import is_wanted
from bot.screening.service import Screenings
from data import diary
from data.engine import Session


@dataclass(frozen=True)
class Settled:
    """The numbers of the visits that are on hold, with the moment since when; stand again; were cancelled."""

    held: Mapping[int, datetime] = field(default_factory=dict)
    released: tuple[int, ...] = ()
    cancelled: tuple[int, ...] = ()


class Holds:
    """Methods work inside the caller's transaction."""

    def __init__(self, bookings: Bookings, screenings: Screenings, outbox: Outbox, clock: Clock) -> None:
        self._bookings = bookings
        self._screenings = screenings
        self._outbox = outbox
        self._clock = clock

    async def settle(self, session: Session, client_id: int) -> Settled:
        """Bring the client's coming visits in line with what the client may book now.

        What waits for answers, a therapist or a guardian is put on hold and keeps its time. What may take
        place stands again, and relies on the new answers. The rest is cancelled.
        """
        standing, now = await self._screenings.standing(session, client_id), self._clock.now()
        if standing.screening is None or standing.is_open or is_wanted(standing):
            settled = Settled(held=await diary.hold(session, client_id, now))
        else:
            open_ = self._bookings.open_services(standing)
            cancelled = await diary.cancel_coming(session, client_id, now, without=open_)
            released = await diary.release(session, client_id, open_, standing.screening, now)
            settled = Settled(released=tuple(released), cancelled=tuple(cancelled))
        # Reminders that wait would say what is no longer so.
        concerned = (*settled.held, *settled.released, *settled.cancelled)
        await self._outbox.withdraw(session, *map(subject, concerned))
        return settled
