"""States and the transitions between them, as tables: one table serves guards, buttons, documents and a test."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class InstanceState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELED = "canceled"


class UserTaskState(StrEnum):
    CREATED = "created"
    COMPLETED = "completed"
    CANCELED = "canceled"


class JobState(StrEnum):
    CREATED = "created"
    LOCKED = "locked"
    FAILED = "failed"
    COMPLETED = "completed"
    ERROR_THROWN = "error_thrown"
    CANCELED = "canceled"


class CommitmentState(StrEnum):
    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    CANCELED = "canceled"


class BatchItemState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


class IncidentState(StrEnum):
    ACTIVE = "active"
    RESOLVED = "resolved"


class IncidentType(StrEnum):
    """Why a process can't go on (the dialect's error types)."""

    JOB_NO_RETRIES = "JOB_NO_RETRIES"
    CONDITION_ERROR = "CONDITION_ERROR"
    EXTRACT_VALUE_ERROR = "EXTRACT_VALUE_ERROR"
    IO_MAPPING_ERROR = "IO_MAPPING_ERROR"
    CALLED_ELEMENT_ERROR = "CALLED_ELEMENT_ERROR"
    CALLED_DECISION_ERROR = "CALLED_DECISION_ERROR"
    DECISION_EVALUATION_ERROR = "DECISION_EVALUATION_ERROR"
    UNHANDLED_ERROR_EVENT = "UNHANDLED_ERROR_EVENT"
    FORM_NOT_FOUND = "FORM_NOT_FOUND"
    RESOURCE_NOT_FOUND = "RESOURCE_NOT_FOUND"
    EXECUTION_LISTENER_NO_RETRIES = "EXECUTION_LISTENER_NO_RETRIES"
    TASK_LISTENER_NO_RETRIES = "TASK_LISTENER_NO_RETRIES"
    MESSAGE_SIZE_EXCEEDED = "MESSAGE_SIZE_EXCEEDED"
    AD_HOC_SUB_PROCESS_NO_RETRIES = "AD_HOC_SUB_PROCESS_NO_RETRIES"
    UNKNOWN = "UNKNOWN"


INSTANCE: Mapping[InstanceState, frozenset[InstanceState]] = {
    InstanceState.ACTIVE: frozenset({InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.CANCELED}),
    InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.CANCELED}),
    InstanceState.COMPLETED: frozenset(),
    InstanceState.CANCELED: frozenset(),
}

USER_TASK: Mapping[UserTaskState, frozenset[UserTaskState]] = {
    UserTaskState.CREATED: frozenset({UserTaskState.COMPLETED, UserTaskState.CANCELED}),
    UserTaskState.COMPLETED: frozenset(),
    UserTaskState.CANCELED: frozenset(),
}

JOB: Mapping[JobState, frozenset[JobState]] = {
    JobState.CREATED: frozenset(
        {JobState.LOCKED, JobState.FAILED, JobState.COMPLETED, JobState.ERROR_THROWN, JobState.CANCELED}
    ),
    JobState.LOCKED: frozenset(
        {JobState.CREATED, JobState.FAILED, JobState.COMPLETED, JobState.ERROR_THROWN, JobState.CANCELED}
    ),
    JobState.FAILED: frozenset(
        {JobState.CREATED, JobState.LOCKED, JobState.COMPLETED, JobState.ERROR_THROWN, JobState.CANCELED}
    ),
    JobState.COMPLETED: frozenset(),
    JobState.ERROR_THROWN: frozenset(),
    JobState.CANCELED: frozenset(),
}

COMMITMENT: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.RUNNING: frozenset({CommitmentState.MET, CommitmentState.BREACHED, CommitmentState.CANCELED}),
    CommitmentState.MET: frozenset(),
    CommitmentState.BREACHED: frozenset(),  # kept late: `met_at` says when, and it stays breached
    CommitmentState.CANCELED: frozenset(),
}

BATCH_ITEM: Mapping[BatchItemState, frozenset[BatchItemState]] = {
    BatchItemState.PENDING: frozenset({BatchItemState.DONE, BatchItemState.FAILED, BatchItemState.CANCELED}),
    BatchItemState.DONE: frozenset(),
    BatchItemState.FAILED: frozenset(),
    BatchItemState.CANCELED: frozenset(),
}
