"""The tables. Times are aware UTC; what is sealed can be read only with the salon's keys."""

from data.models.base import Base, UtcDateTime
from data.models.diary import Appointment, Therapist, VisitCheck
from data.models.people import Client, Dialogue, SalonFact, StaffMember
from data.models.questions import Lesson, Question, UnansweredQuestion
from data.models.screening import (
    Consent,
    Guardian,
    ReviewRequest,
    Screening,
    ScreeningDecision,
    ScreeningView,
)
from data.models.wire import OutboxMessage, ProcessedUpdate

__all__ = [
    "Appointment",
    "Base",
    "Client",
    "Consent",
    "Dialogue",
    "Guardian",
    "Lesson",
    "OutboxMessage",
    "ProcessedUpdate",
    "Question",
    "ReviewRequest",
    "SalonFact",
    "Screening",
    "ScreeningDecision",
    "ScreeningView",
    "StaffMember",
    "Therapist",
    "UnansweredQuestion",
    "UtcDateTime",
    "VisitCheck",
]
