"""What happened to process instances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class InstanceStarted(Event):
    """A process instance began: a root (`parent_key` None), or one called by the element instance `caller_key`."""

    instance_key: int
    definition_key: int
    process_id: str
    business_key: str | None = None
    parent_key: int | None = None
    caller_key: int | None = None


@dataclass(frozen=True, slots=True)
class InstanceCompleted(Event):
    instance_key: int


@dataclass(frozen=True, slots=True)
class InstanceCanceled(Event):
    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceSuspended(Event):
    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceResumed(Event):
    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceModified(Event):
    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceMigrated(Event):
    instance_key: int
    from_definition_key: int
    definition_key: int
    mapping: Mapping[str, str]
    reason: str | None = None
