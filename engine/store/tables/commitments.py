"""The ledger of commitments: promises with a clock, running, met and broken ones."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table
from sqlalchemy import text as sql

from engine.store.tables.metadata import key, metadata, primary, text, time
from engine.store.types import Json

_RUNNING = sql("state = 'running'")

# `due_values`: what the due expression read, as it was then. `previous_due_at`: before the last retiming.
commitment = Table(
    "commitment",
    metadata,
    primary("commitment_key"),
    key("root_key"),
    key("instance_key"),
    key("element_key"),
    text("element_id"),
    text("commitment_id"),
    text("name"),
    text("clause", optional=True),
    text("owner", optional=True),
    text("state"),
    time("started_at"),
    time("due_at", optional=True),
    time("previous_due_at", optional=True),
    Column("retimed", Integer, nullable=False),
    text("due_expression", optional=True),
    Column("due_values", Json, nullable=False),
    text("problem", optional=True),
    time("met_at", optional=True),
    text("met_by", optional=True),
    text("met_element_id", optional=True),
    Column("is_intervention", Boolean, nullable=False),
    time("breached_at", optional=True),
    Index(None, "root_key"),
    Index("ix_commitment_running", "due_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
)
