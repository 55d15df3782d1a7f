"""What somebody wants to happen. Imperative names; one handler each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.model.batch_commands import CancelBatch as CancelBatch
from engine.model.batch_commands import RecordBatchFailure as RecordBatchFailure
from engine.model.batch_commands import RunBatchItem as RunBatchItem
from engine.model.batch_commands import StartBatch as StartBatch
from engine.model.command import Command as Command
from engine.model.record import Record


@dataclass(frozen=True, slots=True)
class Resource(Record):
    """A file of a deployment: its name with ending (.bpmn, .dmn, .form) and its text."""

    name: str
    content: str


# ---------------------------------------------------------------- definitions
@dataclass(frozen=True, slots=True)
class Deploy(Command):
    """Deploy several files at once, all or nothing; unchanged content makes no new version.

    `newest_seen` is the resource of the newest version that was there as somebody looked: a newer one refuses.
    """

    resources: tuple[Resource, ...]
    name: str | None = None
    newest_seen: int | None = None


@dataclass(frozen=True, slots=True)
class SuspendDefinition(Command):
    """Refuse new instances of this version of a process."""

    definition_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeDefinition(Command):
    """Allow new instances of this version again."""

    definition_key: int
    reason: str | None = None


# ------------------------------------------------------------------ instances
@dataclass(frozen=True, slots=True)
class StartInstance(Command):
    """Start an instance: of the newest version of `process_id`, of `version`, or of exactly `definition_key`."""

    process_id: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    business_key: str | None = None
    version: int | None = None
    definition_key: int | None = None
    element_ids: tuple[str, ...] = ()  # start before these elements instead of at the start event
    is_business_key_new: bool | None = None  # True: refused when a root instance has this business key already


@dataclass(frozen=True, slots=True)
class CancelInstance(Command):
    """End a root instance and all that is in it."""

    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command):
    """Stop timers, jobs and user tasks of an instance until it is resumed."""

    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeInstance(Command):
    """Let a suspended instance go on; timers that fell due meanwhile fire then."""

    instance_key: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ModifyInstruction(Record):
    """One step of a modification: `kind` is 'activate' (element_id), 'terminate' (element_key) or 'move' (both).

    `variables` become local to the scope `variables_scope` (an element id; None: the instance) as the element is
    activated; `ancestor_key` names the open scope to activate in, where that is ambiguous.
    """

    kind: str
    element_id: str | None = None
    element_key: int | None = None
    variables: Mapping[str, Any] | None = None
    variables_scope: str | None = None
    ancestor_key: int | None = None


@dataclass(frozen=True, slots=True)
class ModifyInstance(Command):
    """Activate, terminate or move element instances of a running instance, all or nothing.

    With `dry_run` it answers what would happen and changes nothing.
    """

    instance_key: int
    instructions: tuple[ModifyInstruction, ...]
    reason: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class MigrateInstance(Command):
    """Put a running instance on another definition; every active element needs an entry in `mapping`.

    What it called stays as it is: a called instance is migrated by its own key, to a version of the same process.
    With `dry_run` it answers what would happen and changes nothing.
    """

    instance_key: int
    definition_key: int
    mapping: Mapping[str, str]
    reason: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class SetVariables(Command):
    """Write variables into the scope of an instance or element instance (`scope_key`).

    `is_local`: into exactly that scope; otherwise upward to the scope that has the name. With `dry_run` it answers
    what would happen and changes nothing.
    """

    scope_key: int
    variables: Mapping[str, Any]
    is_local: bool = False
    reason: str | None = None
    dry_run: bool = False


# ----------------------------------------------------------------- user tasks
@dataclass(frozen=True, slots=True)
class ClaimUserTask(Command):
    """Take a user task for oneself; refused when somebody else has it."""

    user_task_key: int


@dataclass(frozen=True, slots=True)
class UnclaimUserTask(Command):
    """Give a user task back to its candidates."""

    user_task_key: int


@dataclass(frozen=True, slots=True)
class AssignUserTask(Command):
    """Give a user task to a named person (for managers; also takes it from somebody)."""

    user_task_key: int
    assignee: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class UpdateUserTask(Command):
    """Change due date, follow-up date, priority or candidates of an open user task; only what `changes` names.

    `changes` keys: due_at, follow_up_at (ISO text or null), priority (0-100), candidate_groups, candidate_users.
    """

    user_task_key: int
    changes: Mapping[str, Any]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteUserTask(Command):
    """Record the form's answers and let the instance go on."""

    user_task_key: int
    variables: Mapping[str, Any] = field(default_factory=dict)


# ------------------------------------------------------------ jobs and timers
@dataclass(frozen=True, slots=True)
class LockJobs(Command):
    """Lock up to `max_jobs` jobs of a type for a worker until now + `lock_seconds`."""

    type: str
    worker: str
    lock_seconds: int = 300
    max_jobs: int = 1


@dataclass(frozen=True, slots=True)
class ExtendJobLock(Command):
    """Lock a locked job for `lock_seconds` from now."""

    job_key: int
    worker: str
    lock_seconds: int


@dataclass(frozen=True, slots=True)
class CompleteJob(Command):
    """The work of a job is done; `variables` are its result, `result` the answer of a listener job."""

    job_key: int
    variables: Mapping[str, Any] = field(default_factory=dict)
    worker: str | None = None
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """The work failed: `retries` are left; at 0 an incident is raised. It is not offered for `back_off_seconds`."""

    job_key: int
    retries: int
    message: str
    back_off_seconds: int = 0
    variables: Mapping[str, Any] = field(default_factory=dict)
    worker: str | None = None


@dataclass(frozen=True, slots=True)
class ThrowError(Command):
    """A job ends with a BPMN error, to be caught by an error event."""

    job_key: int
    code: str
    message: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    worker: str | None = None


@dataclass(frozen=True, slots=True)
class SetJobRetries(Command):
    """Give a job new retries; an incident stays until it is resolved."""

    job_key: int
    retries: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class FireTimer(Command):
    """A timer is due: sent by the clock's worker, refused before its time."""

    timer_key: int


@dataclass(frozen=True, slots=True)
class RescheduleTimer(Command):
    """Put a waiting timer to another time."""

    timer_key: int
    due_at: datetime
    reason: str | None = None


# --------------------------------------------------------- messages, signals
@dataclass(frozen=True, slots=True)
class PublishMessage(Command):
    """Publish a message; unmatched it is buffered for `time_to_live_seconds`, and dropped where that is 0.

    `message_id` makes it unique: the same (name, correlation key, id) is refused while buffered.
    """

    name: str
    correlation_key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    time_to_live_seconds: int = 0
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class CorrelateMessage(Command):
    """Deliver a message now or be refused (NotFound); it is never buffered."""

    name: str
    correlation_key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpireMessage(Command):
    """A buffered message's time to live is over: sent by the clock's worker."""

    message_key: int


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command):
    """Deliver a signal to every instance and start event that waits for it."""

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvaluateConditions(Command):
    """Start an instance for each conditional start event (of one process, or of all) that `variables` make true."""

    variables: Mapping[str, Any]
    process_id: str | None = None


# ---------------------------------------------------------------- commitments
@dataclass(frozen=True, slots=True)
class RecordBreach(Command):
    """A commitment was due and is not met: sent by the clock's worker, refused before its time."""

    commitment_key: int


@dataclass(frozen=True, slots=True)
class RetimeCommitments(Command):
    """Compute the due times of a case's running commitments again, from its variables as they are now."""

    root_key: int
    reason: str | None = None


# ------------------------------------------------------------------ incidents
@dataclass(frozen=True, slots=True)
class ResolveIncident(Command):
    """The cause was mended: try again at the point where it stopped."""

    incident_key: int
    reason: str | None = None


# ---------------------------------------------------------------------- users
@dataclass(frozen=True, slots=True)
class CreateUser(Command):
    """Register a person who may sign in. `password_hash` is a hash, never the password."""

    name: str
    display_name: str
    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    email: str | None = None
    phone: str | None = None
    password_hash: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeUser(Command):
    """Change a person's data; only what `changes` names (display_name, groups, roles, email, phone, is_active)."""

    name: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangePassword(Command):
    """Replace a person's password hash."""

    name: str
    password_hash: str
