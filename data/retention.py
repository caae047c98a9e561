"""How much there is of each kind of data whose time can be up."""

from sqlalchemy import Select, func, select
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
    ReviewRequest,
    Screening,
    ScreeningDecision,
    ScreeningView,
    UnansweredQuestion,
    VisitCheck,
)

# Counting a column leaves out the rows in which it was emptied.
KINDS: dict[str, Select[int]] = {
    "clients": select(func.count(Client.id)),
    "consents": select(func.count(Consent.id)),
    "unfinished questionnaires": select(func.count(Screening.id)).where(Screening.verdict.is_(None)),
    "finished questionnaires": select(func.count(Screening.id)).where(Screening.verdict.is_not(None)),
    "requests for a therapist's look": select(func.count(ReviewRequest.screening_id)),
    "therapists' decisions about questionnaires": select(func.count(ScreeningDecision.id)),
    "records of who looked at answers": select(func.count(ScreeningView.id)),
    "short checks before visits": select(func.count(VisitCheck.appointment_id)),
    "agreements of parents and guardians": select(func.count(Guardian.client_id)),
    "names behind visits": select(func.count(Appointment.client_id)),
    "unfinished dialogues": select(func.count(Dialogue.client_id)),
    "questions to the salon": select(func.count(Question.id)),
    "texts of questions without an answer": select(func.count(UnansweredQuestion.sealed_text)),
    "counts of questions without an answer": select(func.count(UnansweredQuestion.id)),
    "messages": select(func.count(OutboxMessage.id)),
    "messages that came into chats": select(func.count(ProcessedUpdate.message_id)),
    "numbers of Telegram's updates": select(func.count(ProcessedUpdate.update_id)),
}


async def census(session: AsyncSession) -> dict[str, int]:
    """Return how much there is of each kind."""
    counts = (await session.execute(select(*(query.scalar_subquery() for query in KINDS.values())))).one()
    return dict(zip(KINDS, counts, strict=True))
