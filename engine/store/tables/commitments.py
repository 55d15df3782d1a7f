"""The ledger of commitments: promises with a clock, running, met and broken ones."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table
from sqlalchemy import text as sql

from engine.store.tables.metadata import key, metadata, primary, text, time
from engine.store.types import Json

_RUNNING = sql("state = 'running'")

# `pauses`: for whom its clock stands still, null for nobody; since `paused_at`, and `paused_us` so far in all.
# `within`: the items of multi-instance activities that it started in; null: by the first rules (runtime.earlier).
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
    Column("pauses", Json, nullable=True),
    Column("calendar", Json, nullable=True),
    time("paused_at", optional=True),
    Column("paused_us", BigInteger, nullable=False, server_default="0"),
    Column("within", Json, nullable=True),
    Index(None, "root_key"),
    Index("ix_commitment_running", "due_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
)
