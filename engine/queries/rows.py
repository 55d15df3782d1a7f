"""What queries answer: frozen rows with names of the glossary; times are aware UTC datetimes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class InboxTask:
    """A user task with what a person needs to choose it. `root_key` is the case, `business_key` its number."""

    user_task_key: int
    instance_key: int
    root_key: int
    element_id: str
    name: str | None
    assignee: str | None
    assigned_at: datetime | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    form_key: int | None
    external_form: str | None
    state: str
    created_at: datetime
    ended_at: datetime | None
    completed_by: str | None
    process_id: str
    definition_key: int
    business_key: str | None
    instance_state: str


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many user tasks of running cases are open: in all, overdue, assigned to nobody, and by user name."""

    open: int
    late: int
    unassigned: int
    by_assignee: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Instance:
    """A process instance; `parent_key` is None for a root. `has_incident`: it, or a called one, waits for a mend."""

    instance_key: int
    root_key: int
    parent_key: int | None
    caller_key: int | None
    definition_key: int
    process_id: str
    version: int
    process_name: str | None
    business_key: str | None
    state: str
    started_at: datetime
    ended_at: datetime | None
    has_incident: bool


@dataclass(frozen=True, slots=True)
class ActiveElement:
    """Where a token is now; `scope_key`: the instance or element instance it is in, such as a multi-instance body."""

    element_key: int
    instance_key: int
    element_id: str
    kind: str
    scope_key: int


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """`held_by`: the commitment whose clock stands still, and the timer with it; it moves as that goes on."""

    timer_key: int
    instance_key: int
    root_key: int
    element_id: str
    attached_to_key: int | None
    due_at: datetime
    repetitions_left: int | None
    scheduled_at: datetime
    held_by: int | None = None


@dataclass(frozen=True, slots=True)
class JobRow:
    job_key: int
    instance_key: int
    root_key: int
    element_key: int
    element_id: str
    type: str
    kind: str
    retries: int
    state: str
    worker: str | None
    locked_until: datetime | None
    available_at: datetime
    error_message: str | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Incident:
    """`message` and `message_zh` say what a person can do; `business_key` is the case's number."""

    incident_key: int
    instance_key: int
    root_key: int
    element_key: int
    element_id: str
    job_key: int | None
    type: str
    message: str
    message_zh: str
    state: str
    raised_at: datetime
    resolved_at: datetime | None
    resolved_by: str | None
    process_id: str
    business_key: str | None


@dataclass(frozen=True, slots=True)
class Subscription:
    subscription_key: int
    instance_key: int
    root_key: int
    element_key: int
    element_id: str
    kind: str
    name: str
    correlation_key: str | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A version of a process; counts are of instances of exactly this version. `deployment_name` says what changed."""

    definition_key: int
    process_id: str
    version: int
    version_tag: str | None
    name: str | None
    resource_key: int
    resource_name: str
    deployment_key: int
    deployment_name: str | None
    deployed_at: datetime
    deployed_by: str
    is_suspended: bool
    content_hash: str
    instance_count: int
    active_count: int


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A deployed decision or form: `id` is the decision or form id, `key` its version's key."""

    key: int
    id: str
    version: int
    version_tag: str | None
    name: str | None
    resource_key: int
    resource_name: str
    deployed_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a token of a running instance of a process stands; `business_key` and `state` are its case's."""

    root_key: int
    instance_key: int
    element_key: int
    element_id: str
    business_key: str | None
    definition_key: int
    version: int
    state: str


@dataclass(frozen=True, slots=True)
class Use:
    """An element of a deployed process that calls a process or decision, or shows a form."""

    definition_key: int
    process_id: str
    process_name: str | None
    element_id: str
    element_name: str | None


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign in."""

    name: str
    display_name: str
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    email: str | None
    phone: str | None
    password_hash: str | None
    is_active: bool
    created_at: datetime
