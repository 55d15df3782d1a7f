"""What happened to deployments and definitions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model.events.base import Event


@dataclass(frozen=True, slots=True)
class DeploymentCreated(Event):
    deployment_key: int
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceDeployed(Event):
    """A file as it was deployed; `content_hash` is the SHA-256 of its UTF-8 text."""

    resource_key: int
    deployment_key: int
    name: str
    content_hash: str
    content: str


@dataclass(frozen=True, slots=True)
class ProcessDeployed(Event):
    definition_key: int
    deployment_key: int
    resource_key: int
    process_id: str
    version: int
    content_hash: str
    name: str | None = None
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionDeployed(Event):
    decision_key: int
    deployment_key: int
    resource_key: int
    decision_id: str
    version: int
    content_hash: str
    name: str | None = None
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class FormDeployed(Event):
    form_key: int
    deployment_key: int
    resource_key: int
    form_id: str
    version: int
    content_hash: str
    version_tag: str | None = None


@dataclass(frozen=True, slots=True)
class DefinitionSuspended(Event):
    definition_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DefinitionResumed(Event):
    definition_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StartSubscriptionOpened(Event):
    """A start event of the newest version waits: `kind` message, signal, timer or conditional."""

    subscription_key: int
    definition_key: int
    element_id: str
    kind: str
    name: str | None = None
    due_at: datetime | None = None
    repetitions_left: int | None = None  # of a cycle; None: once, -1: for ever
    firing: int | None = None  # which firing of the cycle is due, from 1


@dataclass(frozen=True, slots=True)
class StartSubscriptionClosed(Event):
    subscription_key: int
