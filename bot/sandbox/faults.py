"""Failures on request: errors, broken connections and delays of single methods."""

from typing import Annotated, Literal

from pydantic import Field

from bot.sandbox.state import Record


class Fault(Record):
    """What happens to the next ``times`` calls of ``method``.

    ``drop_before`` closes the connection without doing anything, ``drop_after`` once it is done.
    """

    method: str
    kind: Literal["error", "drop_before", "drop_after", "delay"]
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: Annotated[float, Field(ge=0)] = 0.0
    times: Annotated[int, Field(ge=1)] = 1


class Faults:
    """The failures that are still to happen, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let ``fault`` happen."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Return the failure for this call of ``method``, using it up."""
        for fault in self._waiting:
            if fault.method.lower() == method.lower():
                fault.times -= 1
                if not fault.times:
                    self._waiting.remove(fault)
                return fault
        return None
