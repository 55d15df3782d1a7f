"""Tables of running and ended instances, and of the work and the waits inside them.

The tokens and variables of a running instance are in its snapshot; what they were is in the journal. What is inside a
root instance is found by the range of its keys (`engine.store.ranges.inside`), without a further index.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table
from sqlalchemy import text as sql

from engine.store.tables.metadata import key, metadata, primary, text, time
from engine.store.types import Json

process_instance = Table(
    "process_instance",
    metadata,
    primary("instance_key"),
    key("root_key"),
    key("parent_key", optional=True),
    key("caller_key", optional=True),
    key("definition_key", to="process_definition.definition_key"),
    text("process_id"),
    text("business_key", optional=True),
    text("state"),
    time("started_at"),
    time("ended_at", optional=True),
    Index(None, "root_key"),
    Index(None, "process_id", "state"),
    Index(None, "business_key"),
    Index(None, "definition_key"),
)
# The live tokens and scopes of a root instance and all that it called; gone when the instance has ended.
snapshot = Table(
    "snapshot",
    metadata,
    primary("root_key"),
    Column("revision", Integer, nullable=False),
    text("body"),
)
user_task = Table(
    "user_task",
    metadata,
    primary("user_task_key"),
    key("instance_key"),
    key("root_key"),
    text("element_id"),
    text("name", optional=True),
    text("assignee", optional=True),
    time("assigned_at", optional=True),
    Column("candidate_groups", Json, nullable=False),
    Column("candidate_users", Json, nullable=False),
    time("due_at", optional=True),
    time("follow_up_at", optional=True),
    Column("priority", Integer, nullable=False),
    key("form_key", optional=True),
    text("external_form", optional=True),
    text("state"),
    time("created_at"),
    time("ended_at", optional=True),
    text("completed_by", optional=True),
    Index(
        "ix_user_task_open",
        "assignee",
        sqlite_where=sql("state = 'created'"),
        postgresql_where=sql("state = 'created'"),
    ),
)
job = Table(
    "job",
    metadata,
    primary("job_key"),
    key("instance_key"),
    key("root_key"),
    key("element_key"),
    text("element_id"),
    text("type"),
    text("kind"),
    text("listener_event", optional=True),
    Column("headers", Json, nullable=False),
    Column("retries", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    text("state"),
    text("worker", optional=True),
    time("locked_until", optional=True),
    time("available_at"),
    text("error_message", optional=True),
    time("created_at"),
    time("ended_at", optional=True),
    Index(
        "ix_job_open",
        "type",
        "available_at",
        sqlite_where=sql("ended_at IS NULL"),
        postgresql_where=sql("ended_at IS NULL"),
    ),
)
# Waiting timers only. `held_by`: the commitment whose clock stands still, and the timer with it.
timer = Table(
    "timer",
    metadata,
    primary("timer_key"),
    key("instance_key"),
    key("root_key"),
    text("element_id"),
    key("attached_to_key", optional=True),
    time("due_at"),
    Column("repetitions_left", Integer, nullable=True),
    time("scheduled_at"),
    key("held_by", optional=True),
    Index(None, "due_at"),
)
incident = Table(
    "incident",
    metadata,
    primary("incident_key"),
    key("instance_key"),
    key("root_key"),
    key("element_key"),
    text("element_id"),
    key("job_key", optional=True),
    text("type"),
    text("message"),
    text("message_zh"),
    text("state"),
    time("raised_at"),
    time("resolved_at", optional=True),
    text("resolved_by", optional=True),
    Index(
        "ix_incident_active",
        "raised_at",
        sqlite_where=sql("state = 'active'"),
        postgresql_where=sql("state = 'active'"),
    ),
)
# Element instances that wait for a message or a signal (`kind`).
subscription = Table(
    "subscription",
    metadata,
    primary("subscription_key"),
    key("instance_key"),
    key("root_key"),
    key("element_key"),
    text("element_id"),
    text("kind"),
    text("name"),
    text("correlation_key", optional=True),
    time("opened_at"),
    Index(None, "name", "correlation_key"),
)
