"""Which columns are sealed and for which place, and how all of it comes under the first key."""

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from data.cipher import Cipher, MissingKey, Unreadable
from data.engine import Database
from data.maintenance import patiently
from data.models import (
    Guardian,
    Lesson,
    OutboxMessage,
    Question,
    SalonFact,
    Screening,
    ScreeningDecision,
    UnansweredQuestion,
    VisitCheck,
)

BATCH = 200
"""Values that are renewed in one transaction: few enough that the bot never waits for long."""


@dataclass(frozen=True)
class Sealed:
    """A column of sealed values; ``place`` makes a value's place from what stands in ``named_by``.

    The place is None for a row of the column that is not sealed. ``key`` tells the rows apart.
    """

    column: InstrumentedAttribute[Any]
    key: InstrumentedAttribute[Any]
    place: Callable[..., str | None]
    named_by: tuple[InstrumentedAttribute[Any], ...] = ()
    """Unless given, the key."""


def _decision(screening_id: uuid.UUID, round_: int) -> str:
    return f"screening_decisions:{screening_id.hex}:{round_}:reason"


def _fact(name: str) -> str | None:
    # A plain fact that is missing here is told as damaged, which is better than a sealed one left out.
    return {"staff_chat": None, "key_proof": "key_proof"}.get(name, f"salon_facts:{name}")


SEALED = (
    Sealed(Screening.sealed_answers, Screening.id, "screenings:{}:answers".format),
    Sealed(
        ScreeningDecision.sealed_reason,
        ScreeningDecision.id,
        _decision,
        (ScreeningDecision.screening_id, ScreeningDecision.round),
    ),
    Sealed(VisitCheck.sealed_answers, VisitCheck.appointment_id, "visit_checks:{}:answers".format),
    Sealed(Guardian.sealed_name, Guardian.client_id, "guardians:{}:name".format),
    Sealed(Guardian.sealed_phone, Guardian.client_id, "guardians:{}:phone".format),
    Sealed(Question.sealed_text, Question.id, "questions:{}:text".format),
    Sealed(UnansweredQuestion.sealed_text, UnansweredQuestion.id, "unanswered_questions:{}:text".format),
    Sealed(Lesson.sealed_question, Lesson.id, "lessons:{}:question".format),
    Sealed(Lesson.sealed_answer, Lesson.id, "lessons:{}:answer".format),
    Sealed(OutboxMessage.sealed_payload, OutboxMessage.key, "outbox:{}:payload".format),
    Sealed(SalonFact.value, SalonFact.name, _fact),
)
"""Every sealed column. The services that write them make the same places."""


@dataclass
class Rotation:
    """What became of the sealed values, each counted once."""

    renewed: int = 0
    current: int = 0
    """Under the first key before."""
    overtaken: int = 0
    """Changed or deleted by the bot before they could be renewed."""
    damaged: int = 0
    """Changed outside the assistant, so that no key opens them."""
    missing: Counter[str] = field(default_factory=Counter)
    """Those whose key is not there, by the name of that key."""


@dataclass(frozen=True)
class _Value:
    key: Any
    place: str | None
    sealed: bytes


async def rotate(database: Database, cipher: Cipher) -> Rotation:
    """Seal every value under the first key that is under another; what cannot be opened stays as it is.

    May be broken off at any moment and called again, and the bot may be at work.
    """
    rotation = Rotation()
    for sealed in SEALED:
        async for values in _batches(database, sealed):
            renewed = {value: new for value in values if (new := _renewed(cipher, value, rotation))}
            written = await _write(database, sealed, renewed) if renewed else 0
            rotation.renewed += written
            rotation.overtaken += len(renewed) - written
    return rotation


async def _batches(database: Database, sealed: Sealed) -> AsyncIterator[Sequence[_Value]]:
    names = sealed.named_by or (sealed.key,)
    query = select(sealed.key, sealed.column, *names).where(sealed.column.is_not(None))
    query = query.order_by(sealed.key).limit(BATCH)
    page = query
    while True:
        async with database.reading() as session:
            rows = (await session.execute(page)).all()
        if not rows:
            return
        yield [_Value(key, sealed.place(*named_by), value) for key, value, *named_by in rows]
        page = query.where(sealed.key > rows[-1][0])


def _renewed(cipher: Cipher, value: _Value, rotation: Rotation) -> bytes | None:
    """Return the value under the first key; None, with the reason counted, when nothing is to be done."""
    if value.place is None:
        return None
    if cipher.is_current(value.sealed):
        rotation.current += 1
        return None
    try:
        return cipher.seal(cipher.open(value.sealed, value.place), value.place)
    except MissingKey as error:
        rotation.missing[error.key] += 1
    except Unreadable:
        rotation.damaged += 1
    return None


async def _write(database: Database, sealed: Sealed, renewed: dict[_Value, bytes]) -> int:
    """Replace the values that are still what was read; return how many were."""

    async def work(session: AsyncSession) -> int:
        written = 0
        for old, new in renewed.items():
            done = await session.execute(
                update(sealed.column.class_)
                .where(sealed.key == old.key, sealed.column == old.sealed)
                .values({sealed.column: new})
                .returning(sealed.key)
                .execution_options(synchronize_session=False)
            )
            written += done.first() is not None
        return written

    return await patiently(database, work)
