"""What happened. Past-tense names; one applier each; never edited after release, only superseded.

Keys are integers. Inside an instance `instance_key` is the process instance (root or called) and every inner key
names its root (`engine.model.keys.root_of`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.record import Record


@dataclass(frozen=True, slots=True)
class Event(Record):
    """Base of all events."""


# ---------------------------------------------------------------- definitions
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


@dataclass(frozen=True, slots=True)
class StartSubscriptionClosed(Event):
    subscription_key: int


# ------------------------------------------------------------------ instances
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


# ------------------------------------------------------------------- elements
@dataclass(frozen=True, slots=True)
class ElementActivated(Event):
    """An element instance began; `scope_key` is the element or process instance that contains it."""

    element_key: int
    instance_key: int
    element_id: str
    kind: str
    scope_key: int


@dataclass(frozen=True, slots=True)
class ElementCompleted(Event):
    element_key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class ElementTerminated(Event):
    element_key: int
    instance_key: int
    element_id: str


@dataclass(frozen=True, slots=True)
class FlowTaken(Event):
    instance_key: int
    flow_id: str


@dataclass(frozen=True, slots=True)
class VariablesWritten(Event):
    """`scope_key` is a process or element instance. Values as they are after the write."""

    scope_key: int
    instance_key: int
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionEvaluated(Event):
    """A decision was made for an element: inputs, matched rules and outputs of every decision on the way."""

    element_key: int
    instance_key: int
    decision_id: str
    decision_key: int
    output: Any = None
    evaluated: tuple[Any, ...] = ()  # one JSON object for each decision


# ----------------------------------------------------------------- user tasks
@dataclass(frozen=True, slots=True)
class UserTaskCreated(Event):
    user_task_key: int  # = the element instance's key
    instance_key: int
    element_id: str
    name: str | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] = ()
    candidate_users: tuple[str, ...] = ()
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    priority: int = 50
    form_key: int | None = None
    external_form: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskAssigned(Event):
    user_task_key: int
    assignee: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskUnassigned(Event):
    user_task_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskUpdated(Event):
    user_task_key: int
    changes: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UserTaskCompleted(Event):
    user_task_key: int
    completed_by: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserTaskCanceled(Event):
    user_task_key: int


# ----------------------------------------------------------------------- jobs
@dataclass(frozen=True, slots=True)
class JobCreated(Event):
    """Work for a worker: `kind` is bpmn_element, execution_listener or task_listener."""

    job_key: int
    instance_key: int
    element_key: int
    element_id: str
    type: str
    retries: int
    kind: str = "bpmn_element"
    listener_event: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobLocked(Event):
    job_key: int
    worker: str
    locked_until: datetime


@dataclass(frozen=True, slots=True)
class JobCompleted(Event):
    job_key: int
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobFailed(Event):
    job_key: int
    retries: int
    message: str
    available_at: datetime


@dataclass(frozen=True, slots=True)
class JobErrorThrown(Event):
    job_key: int
    code: str
    message: str | None = None


@dataclass(frozen=True, slots=True)
class JobRetriesSet(Event):
    job_key: int
    retries: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JobCanceled(Event):
    job_key: int


# --------------------------------------------------------------------- timers
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
class TimerRescheduled(Event):
    timer_key: int
    due_at: datetime
    reason: str | None = None


# ---------------------------------------------------------- messages, signals
@dataclass(frozen=True, slots=True)
class SubscriptionOpened(Event):
    """An element instance waits for a message or signal (`kind`)."""

    subscription_key: int
    instance_key: int
    element_key: int
    element_id: str
    kind: str
    name: str
    correlation_key: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionClosed(Event):
    subscription_key: int


@dataclass(frozen=True, slots=True)
class MessagePublished(Event):
    """A message that could not be delivered everywhere yet is buffered until `expires_at`; None: not buffered."""

    message_key: int
    name: str
    correlation_key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MessageCorrelated(Event):
    """A message reached an instance, through its subscription or by starting it."""

    message_key: int
    instance_key: int
    process_id: str
    element_id: str
    subscription_key: int | None = None


@dataclass(frozen=True, slots=True)
class MessageExpired(Event):
    message_key: int


@dataclass(frozen=True, slots=True)
class SignalBroadcast(Event):
    signal_key: int
    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)


# ------------------------------------------------------------------ incidents
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


# ---------------------------------------------------------------------- users
@dataclass(frozen=True, slots=True)
class UserCreated(Event):
    name: str
    display_name: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class UserChanged(Event):
    name: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PasswordChanged(Event):
    name: str
    password_hash: str
