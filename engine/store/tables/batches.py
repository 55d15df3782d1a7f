"""Batches: one intervention on many instances, and how far it is."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table
from sqlalchemy import text as sql

from engine.store.tables.metadata import metadata, primary, text, time
from engine.store.types import Json, Key

_PENDING = sql("state = 'pending'")

batch = Table(
    "batch",
    metadata,
    primary("batch_key"),
    text("kind"),
    Column("arguments", Json, nullable=False),
    text("reason", optional=True),
    Column("is_dry_run", Boolean, nullable=False),
    text("created_by"),
    time("created_at"),
    time("ended_at", optional=True),
)
batch_item = Table(
    "batch_item",
    metadata,
    Column("batch_key", Key, ForeignKey("batch.batch_key"), primary_key=True, autoincrement=False),
    Column("instance_key", Key, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    text("state"),
    text("message", optional=True),
    text("message_zh", optional=True),
    time("ended_at", optional=True),
    Index("ix_batch_item_pending", "batch_key", "number", sqlite_where=_PENDING, postgresql_where=_PENDING),
)
