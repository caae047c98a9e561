"""Everything about one client, to be shown or to be erased."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, delete, exists, func, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import (
    Appointment,
    Client,
    Consent,
    Dialogue,
    Guardian,
    OutboxMessage,
    ProcessedUpdate,
    Question,
    Screening,
    ScreeningDecision,
    ScreeningView,
    StaffMember,
    VisitCheck,
)
from data.outbox import FAREWELL

Record = TypeVar("Record", ScreeningDecision, ScreeningView)


@dataclass(frozen=True)
class Kept:
    """What is stored about one client."""

    client: Client
    consents: Sequence[Consent]
    screenings: Sequence[Screening]
    decisions: Sequence[ScreeningDecision]
    views: Sequence[ScreeningView]
    guardian: Guardian | None
    appointments: Sequence[Appointment]
    checks: Sequence[VisitCheck]
    questions: Sequence[Question]


async def everything_of(session: AsyncSession, client_id: int) -> Kept:
    """Return what is stored about a client."""
    return Kept(
        client=await session.get_one(Client, client_id),
        consents=(
            await session.scalars(select(Consent).where(Consent.client_id == client_id).order_by(Consent.id))
        ).all(),
        screenings=(
            await session.scalars(
                select(Screening).where(Screening.client_id == client_id).order_by(Screening.started_at)
            )
        ).all(),
        decisions=(await session.scalars(_about_screenings_of(client_id, ScreeningDecision))).all(),
        views=(await session.scalars(_about_screenings_of(client_id, ScreeningView))).all(),
        guardian=await session.get(Guardian, client_id, populate_existing=True),
        appointments=(
            await session.scalars(
                select(Appointment).where(Appointment.client_id == client_id).order_by(Appointment.starts_at)
            )
        ).all(),
        checks=(
            await session.scalars(
                select(VisitCheck)
                .where(VisitCheck.client_id == client_id)
                .order_by(VisitCheck.appointment_id)
            )
        ).all(),
        questions=(
            await session.scalars(
                select(Question).where(Question.client_id == client_id).order_by(Question.id)
            )
        ).all(),
    )


def _about_screenings_of(client_id: int, model: type[Record]) -> Select[Record]:
    own = select(Screening.id).where(Screening.client_id == client_id)
    return select(model).where(model.screening_id.in_(own)).order_by(model.id)


async def withdraw_consents(session: AsyncSession, client_id: int, now: datetime) -> None:
    """Mark every consent of a client as withdrawn."""
    await session.execute(
        update(Consent)
        .where(Consent.client_id == client_id, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


async def delete_screenings(session: AsyncSession, client_id: int) -> None:
    """Delete everything that a client has said about their health; their visits keep no link to it."""
    await session.execute(
        update(Appointment).where(Appointment.client_id == client_id).values(screening_id=None, verdict=None)
    )
    for model in (Screening, VisitCheck):
        await session.execute(delete(model).where(model.client_id == client_id))


async def delete_guardian(session: AsyncSession, client_id: int) -> None:
    """Delete who agreed for a client."""
    await session.execute(delete(Guardian).where(Guardian.client_id == client_id))


async def messages_since(session: AsyncSession, telegram_id: int, since: datetime) -> list[int]:
    """Return the numbers of the messages that came into a private chat from a moment on, both ways."""
    found = await session.scalars(
        union(
            select(OutboxMessage.message_id).where(
                OutboxMessage.chat_id == telegram_id,
                OutboxMessage.message_id.is_not(None),
                OutboxMessage.finished_at >= since,
            ),
            select(ProcessedUpdate.message_id).where(
                ProcessedUpdate.chat_id == telegram_id,
                ProcessedUpdate.message_id.is_not(None),
                ProcessedUpdate.processed_at >= since,
            ),
        )
    )
    return sorted(number for number in found if number is not None)


async def erase_client(session: AsyncSession, client: Client) -> None:
    """Erase a client from every table; visits stay as times without a person.

    A farewell that still waits from an earlier time stays, and forgets the client when it is sent.
    """
    await session.execute(
        update(Appointment)
        .where(Appointment.client_id == client.id)
        .values(client_id=None, screening_id=None, consent_id=None, verdict=None)
    )
    for model in (Screening, VisitCheck, Guardian, Consent, Dialogue, Question, StaffMember):
        await session.execute(delete(model).where(model.client_id == client.id))
    await session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.chat_id == client.telegram_id,
            or_(OutboxMessage.subject.is_(None), OutboxMessage.subject != FAREWELL),
        )
    )
    await session.execute(
        update(ProcessedUpdate)
        .where(ProcessedUpdate.chat_id == client.telegram_id)
        .values(chat_id=None, message_id=None)
    )
    await session.execute(delete(Client).where(Client.id == client.id))
    session.expunge(client)


async def delete_unfinished_screenings(session: AsyncSession, before: datetime) -> None:
    """Delete questionnaires that were left alone since a moment."""
    await session.execute(delete(Screening).where(Screening.verdict.is_(None), Screening.updated_at < before))


async def delete_screenings_without_visit(session: AsyncSession, before: datetime) -> None:
    """Delete screenings judged before a moment of clients who have never had an appointment."""
    has_visit = exists().where(Appointment.client_id == Screening.client_id)
    await session.execute(delete(Screening).where(Screening.judged_at < before, ~has_visit))


async def delete_guardians_without_screening(session: AsyncSession) -> None:
    """Delete who agreed for a client of whom no screening is left."""
    has_screening = exists().where(Screening.client_id == Guardian.client_id)
    await session.execute(delete(Guardian).where(~has_screening))


async def forget_steps(session: AsyncSession, names: Collection[str], before: datetime) -> None:
    """Forget the dialogues that have stood at one of these steps since before a moment."""
    await session.execute(delete(Dialogue).where(Dialogue.step.in_(names), Dialogue.updated_at < before))


async def clients_not_seen_since(session: AsyncSession, before: datetime) -> Sequence[Client]:
    """Return clients whose last visit, or else whose arrival, lies before a moment.

    Neither the staff, nor those who have filled in a questionnaire since.
    """
    last_visit = (
        select(func.max(Appointment.ends_at)).where(Appointment.client_id == Client.id).scalar_subquery()
    )
    works_here = exists().where(StaffMember.client_id == Client.id)
    was_screened = exists().where(Screening.client_id == Client.id, Screening.updated_at >= before)
    found = await session.scalars(
        select(Client).where(
            func.coalesce(last_visit, Client.created_at) < before, ~works_here, ~was_screened
        )
    )
    return found.all()
