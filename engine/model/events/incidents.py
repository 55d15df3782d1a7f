"""What happened to incidents."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class IncidentRaised(Event):
    incident_key: int
    instance_key: int
    element_key: int
    element_id: str
    type: str
    message: str
    message_zh: str
    job_key: int | None = None


@dataclass(frozen=True, slots=True)
class IncidentResolved(Event):
    incident_key: int
    reason: str | None = None
