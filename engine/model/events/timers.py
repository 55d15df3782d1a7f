"""What happened to timers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class TimerScheduled(Event):
    """`repetitions_left` of a cycle; None: fires once, -1: for ever."""

    timer_key: int
    instance_key: int
    element_id: str
    due_at: datetime
    attached_to_key: int | None = None
    repetitions_left: int | None = None


@dataclass(frozen=True, slots=True)
class TimerFired(Event):
    """`late_ms`: how long after it was due."""

    timer_key: int
    late_ms: int = 0


@dataclass(frozen=True, slots=True)
class TimerCanceled(Event):
    timer_key: int


@dataclass(frozen=True, slots=True)
class TimerPaused(Event):
    """Its promise's clock stands still, and it with it, until it is rescheduled as that goes on."""

    timer_key: int
    commitment_key: int


@dataclass(frozen=True, slots=True)
class TimerRescheduled(Event):
    """It is due at another time; what was held waits no longer."""

    timer_key: int
    due_at: datetime
    reason: str | None = None
