"""How long the salon keeps what the bot knows about clients."""

import math
from datetime import timedelta
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class RetentionRules(BaseModel):
    """How long what is known about clients is kept; what a client deletes themselves is gone at once."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unfinished_hours: int = Field(default=48, ge=24, le=720)
    """From the last answer to an unfinished questionnaire; a day's pause must not cost the answers."""
    without_booking_days: int = Field(default=30, ge=2, le=365)
    """From the end of a questionnaire, while the client has never booked."""
    after_last_visit_days: int = Field(default=365, ge=60, le=3650)
    """From the last visit, or without one from the first message; then everything is erased."""

    @property
    def unfinished(self) -> timedelta:
        """How long an unfinished questionnaire is kept."""
        return timedelta(hours=self.unfinished_hours)

    @property
    def without_booking(self) -> timedelta:
        """How long a finished questionnaire is kept without a visit."""
        return timedelta(days=self.without_booking_days)

    @property
    def after_last_visit(self) -> timedelta:
        """How long a client is kept who does not come back."""
        return timedelta(days=self.after_last_visit_days)

    @property
    def after_last_visit_months(self) -> int:
        """The same in months, rounded up, so that nothing is kept longer than people are told."""
        return math.ceil(self.after_last_visit_days * 12 / 365)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.unfinished <= self.without_booking <= self.after_last_visit:
            raise ValueError(
                "write periods that grow: unfinished_hours, without_booking_days, after_last_visit_days"
            )
        return self
