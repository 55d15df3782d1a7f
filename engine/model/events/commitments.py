"""What happened to commitments: promises with a clock, declared on elements of a diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class CommitmentStarted(Event):
    """A promise began to run. `due_at` None: it could not be computed, `problem` says why.

    `due_expression` with `due_values` (what it read, as it was then) is why it is due at that time. Its clock stands
    still while the case waits for one of `pauses`; `calendar`: only its working hours are then given back. `within`:
    the items of multi-instance activities and loops that it started in, each with its body, from inside out; None in
    entries of the first rules (`engine.runtime.earlier`).
    """

    commitment_key: int
    root_key: int
    instance_key: int
    element_key: int
    element_id: str
    commitment_id: str
    name: str
    clause: str | None = None
    owner: str | None = None
    due_at: datetime | None = None
    due_expression: str | None = None
    due_values: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None
    pauses: tuple[str, ...] = ()
    calendar: Mapping[str, Any] | None = None
    within: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class CommitmentPaused(Event):
    """Its clock stands still: the case waits for somebody whose time does not count."""

    commitment_key: int
    waits_for: str


@dataclass(frozen=True, slots=True)
class CommitmentResumed(Event):
    """Its clock goes on; it is due later by what it stood still. `paused_us`: so many microseconds, of working time."""

    commitment_key: int
    due_at: datetime
    previous_due_at: datetime
    paused_us: int


@dataclass(frozen=True, slots=True)
class CommitmentSkipped(Event):
    """A person moved the case by hand to where the promise is kept. That does not keep it: its clock runs on."""

    commitment_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class CommitmentMet(Event):
    """`late_ms`: how long after it was due; 0: in time.

    `is_intervention`: a person moved the case there by hand; of entries before `CommitmentSkipped` came.
    """

    commitment_key: int
    element_id: str
    late_ms: int = 0
    is_intervention: bool = False


@dataclass(frozen=True, slots=True)
class CommitmentBreached(Event):
    """It was due and not met. `late_ms`: how long after that this was recorded (the clock's own delay)."""

    commitment_key: int
    late_ms: int = 0


@dataclass(frozen=True, slots=True)
class CommitmentRetimed(Event):
    """It is due at another time now: its values changed, or its timer was rescheduled."""

    commitment_key: int
    due_at: datetime
    previous_due_at: datetime | None = None
    due_values: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentTermsChanged(Event):
    """Its clock stands still for others now, or by another calendar: the case got another service level.

    `pauses` and `calendar` as in `CommitmentStarted`; how long it stood still so far stays.
    """

    commitment_key: int
    pauses: tuple[str, ...] = ()
    calendar: Mapping[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CommitmentCanceled(Event):
    """The case ended, or its part did, and the promise was neither met nor broken."""

    commitment_key: int
