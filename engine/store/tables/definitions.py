"""Tables of what was deployed: deployments, their files, and the versions of processes, decisions and forms."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from engine.store.tables.metadata import key, metadata, primary, text, time

deployment = Table(
    "deployment",
    metadata,
    primary("deployment_key"),
    text("name", optional=True),
    time("deployed_at"),
    text("deployed_by"),
)
resource = Table(
    "resource",
    metadata,
    primary("resource_key"),
    key("deployment_key", to="deployment.deployment_key"),
    text("name"),
    text("content_hash"),
    text("content"),
)
process_definition = Table(
    "process_definition",
    metadata,
    primary("definition_key"),
    key("deployment_key", to="deployment.deployment_key"),
    key("resource_key", to="resource.resource_key"),
    text("process_id"),
    Column("version", Integer, nullable=False),
    text("version_tag", optional=True),
    text("name", optional=True),
    text("content_hash"),
    Column("is_suspended", Boolean, nullable=False),
    time("deployed_at"),
    text("deployed_by"),
    UniqueConstraint("process_id", "version"),
)
decision_definition = Table(
    "decision_definition",
    metadata,
    primary("decision_key"),
    key("deployment_key", to="deployment.deployment_key"),
    key("resource_key", to="resource.resource_key"),
    text("decision_id"),
    Column("version", Integer, nullable=False),
    text("version_tag", optional=True),
    text("name", optional=True),
    text("content_hash"),
    time("deployed_at"),
    UniqueConstraint("decision_id", "version"),
)
form_definition = Table(
    "form_definition",
    metadata,
    primary("form_key"),
    key("deployment_key", to="deployment.deployment_key"),
    key("resource_key", to="resource.resource_key"),
    text("form_id"),
    Column("version", Integer, nullable=False),
    text("version_tag", optional=True),
    text("content_hash"),
    time("deployed_at"),
    UniqueConstraint("form_id", "version"),
)
# Start events of the newest versions that wait; `kind` is message, signal, timer or conditional.
start_subscription = Table(
    "start_subscription",
    metadata,
    primary("subscription_key"),
    key("definition_key", to="process_definition.definition_key"),
    text("element_id"),
    text("kind"),
    text("name", optional=True),
    time("due_at", optional=True),
    Column("repetitions_left", Integer, nullable=True),
    Column("firing", Integer, nullable=True),
    Index(None, "kind", "name"),
    Index(None, "due_at"),
    Index(None, "definition_key"),
)
