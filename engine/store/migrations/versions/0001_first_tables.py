"""The first tables: definitions, instances, work, messages, journal, users."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FIRST_KEY = 1 << 15
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def primary(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, KEY, primary_key=True, autoincrement=False) for name in names]


def keys(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, KEY, nullable=nullable) for name in names]


def texts(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=nullable) for name in names]


def whole(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def refers(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", **options)


def create(table: str, *items: list[sa.Column[Any]] | sa.schema.SchemaItem) -> None:
    flat = [one for item in items for one in (item if isinstance(item, list) else [item])]
    first = [c.name for c in flat if isinstance(c, sa.Column) and c.primary_key]
    op.create_table(table, *flat, sa.PrimaryKeyConstraint(*first, name=f"pk_{table}"))


def index(table: str, *columns: str, name: str | None = None, where: str | None = None) -> None:
    partial: dict[str, Any] = {f"{d}_where": sa.text(where) for d in ("sqlite", "postgresql")} if where else {}
    op.create_index(name or f"ix_{table}_{'_'.join(columns)}", table, list(columns), **partial)


def upgrade() -> None:
    definitions()
    instances()
    work()
    messages()
    record()


def definitions() -> None:
    create(
        "deployment",
        primary("deployment_key"),
        texts("name", nullable=True),
        keys("deployed_at"),
        texts("deployed_by"),
    )
    create(
        "resource",
        primary("resource_key"),
        keys("deployment_key"),
        texts("name", "content_hash", "content"),
        refers("resource", "deployment_key", "deployment.deployment_key"),
    )
    for table, key, id_, extra in (
        ("process_definition", "definition_key", "process_id", True),
        ("decision_definition", "decision_key", "decision_id", False),
        ("form_definition", "form_key", "form_id", False),
    ):
        create(
            table,
            primary(key),
            keys("deployment_key", "resource_key"),
            texts(id_),
            whole("version"),
            texts("version_tag", nullable=True),
            texts("name", nullable=True) if table != "form_definition" else [],
            texts("content_hash"),
            [sa.Column("is_suspended", sa.Boolean(), nullable=False)] if extra else [],
            keys("deployed_at"),
            texts("deployed_by") if extra else [],
            refers(table, "deployment_key", "deployment.deployment_key"),
            refers(table, "resource_key", "resource.resource_key"),
            sa.UniqueConstraint(id_, "version", name=f"uq_{table}_{id_}_version"),
        )
    create(
        "start_subscription",
        primary("subscription_key"),
        keys("definition_key"),
        texts("element_id", "kind"),
        texts("name", nullable=True),
        keys("due_at", nullable=True),
        whole("repetitions_left", nullable=True),
        whole("firing", nullable=True),
        refers("start_subscription", "definition_key", "process_definition.definition_key"),
    )
    index("start_subscription", "kind", "name")
    index("start_subscription", "due_at")
    index("start_subscription", "definition_key")


def instances() -> None:
    create(
        "process_instance",
        primary("instance_key"),
        keys("root_key"),
        keys("parent_key", "caller_key", nullable=True),
        keys("definition_key"),
        texts("process_id"),
        texts("business_key", nullable=True),
        texts("state"),
        keys("started_at"),
        keys("ended_at", nullable=True),
        refers("process_instance", "definition_key", "process_definition.definition_key"),
    )
    index("process_instance", "root_key")
    index("process_instance", "process_id", "state")
    index("process_instance", "business_key")
    index("process_instance", "definition_key")
    create("snapshot", primary("root_key"), whole("revision"), texts("body"))


def work() -> None:
    create(
        "user_task",
        primary("user_task_key"),
        keys("instance_key", "root_key"),
        texts("element_id"),
        texts("name", "assignee", nullable=True),
        keys("assigned_at", nullable=True),
        texts("candidate_groups", "candidate_users"),
        keys("due_at", "follow_up_at", nullable=True),
        whole("priority"),
        keys("form_key", nullable=True),
        texts("external_form", nullable=True),
        texts("state"),
        keys("created_at"),
        keys("ended_at", nullable=True),
        texts("completed_by", nullable=True),
    )
    index("user_task", "root_key")
    index("user_task", "assignee", name="ix_user_task_open", where="state = 'created'")
    create(
        "job",
        primary("job_key"),
        keys("instance_key", "root_key", "element_key"),
        texts("element_id", "type", "kind"),
        texts("listener_event", nullable=True),
        texts("headers"),
        whole("retries"),
        whole("failures"),
        texts("state"),
        texts("worker", nullable=True),
        keys("locked_until", nullable=True),
        keys("available_at"),
        texts("error_message", nullable=True),
        keys("created_at"),
        keys("ended_at", nullable=True),
    )
    index("job", "root_key")
    index("job", "type", "available_at", name="ix_job_open", where="ended_at IS NULL")
    create(
        "timer",
        primary("timer_key"),
        keys("instance_key", "root_key"),
        texts("element_id"),
        keys("attached_to_key", nullable=True),
        keys("due_at"),
        whole("repetitions_left", nullable=True),
        keys("scheduled_at"),
    )
    index("timer", "root_key")
    index("timer", "due_at")
    create(
        "incident",
        primary("incident_key"),
        keys("instance_key", "root_key", "element_key"),
        texts("element_id"),
        keys("job_key", nullable=True),
        texts("type", "message", "message_zh", "state"),
        keys("raised_at"),
        keys("resolved_at", nullable=True),
        texts("resolved_by", nullable=True),
    )
    index("incident", "root_key")
    index("incident", "raised_at", name="ix_incident_active", where="state = 'active'")
    create(
        "subscription",
        primary("subscription_key"),
        keys("instance_key", "root_key", "element_key"),
        texts("element_id", "kind", "name"),
        texts("correlation_key", nullable=True),
        keys("opened_at"),
    )
    index("subscription", "root_key")
    index("subscription", "name", "correlation_key")


def messages() -> None:
    create(
        "message",
        primary("message_key"),
        texts("name"),
        texts("correlation_key", nullable=True),
        texts("variables"),
        texts("message_id", nullable=True),
        keys("published_at", "expires_at"),
    )
    index("message", "name", "correlation_key")
    index("message", "expires_at")
    create(
        "message_correlation",
        primary("message_key"),
        [sa.Column("process_id", sa.Text(), primary_key=True)],
        keys("instance_key", "correlated_at"),
        refers("message_correlation", "message_key", "message.message_key", ondelete="CASCADE"),
    )
    create(
        "message_start",
        [sa.Column(name, sa.Text(), primary_key=True) for name in ("process_id", "correlation_key")],
        keys("root_key"),
        texts("name"),
    )
    index("message_start", "root_key")


def record() -> None:
    create(
        "journal",
        primary("position"),
        keys("at"),
        texts("actor", "command_type", "command", "events", "seed"),
        texts("request_id", nullable=True),
        keys("root_key", nullable=True),
        texts("previous_hash", "hash"),
        sa.UniqueConstraint("request_id", name="uq_journal_request_id"),
    )
    index("journal", "root_key")
    create(
        "journal_instance",
        primary("root_key", "position"),
        refers("journal_instance", "position", "journal.position"),
    )
    sequence = op.create_table(
        "key_sequence",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("next_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_key_sequence"),
    )
    op.bulk_insert(sequence, [{"name": "engine", "next_key": FIRST_KEY}])
    create(
        "user_account",
        [sa.Column("name", sa.Text(), primary_key=True)],
        texts("display_name", "groups", "roles"),
        texts("email", "phone", "password_hash", nullable=True),
        [sa.Column("is_active", sa.Boolean(), nullable=False)],
        keys("created_at"),
    )
