"""All tables of the engine (SQLAlchemy Core): `tables.user_task`, `tables.metadata`."""

from engine.store.tables.batches import batch, batch_item
from engine.store.tables.commitments import commitment
from engine.store.tables.definitions import (
    decision_definition,
    deployment,
    form_definition,
    process_definition,
    resource,
    start_subscription,
)
from engine.store.tables.instances import (
    incident,
    job,
    process_instance,
    snapshot,
    subscription,
    timer,
    user_task,
)
from engine.store.tables.journal import journal, journal_instance, key_sequence
from engine.store.tables.messages import message, message_correlation, message_start
from engine.store.tables.metadata import metadata
from engine.store.tables.search import passed_element, searched_value
from engine.store.tables.users import user_account

__all__ = [
    "batch",
    "batch_item",
    "commitment",
    "decision_definition",
    "deployment",
    "form_definition",
    "incident",
    "job",
    "journal",
    "journal_instance",
    "key_sequence",
    "message",
    "message_correlation",
    "message_start",
    "metadata",
    "passed_element",
    "process_definition",
    "process_instance",
    "resource",
    "searched_value",
    "snapshot",
    "start_subscription",
    "subscription",
    "timer",
    "user_account",
    "user_task",
]
