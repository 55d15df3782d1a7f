"""Tables of the record: every executed command with its events, chained by hash; and the sequence of keys."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text
from sqlalchemy import text as sql

from engine.store.tables.metadata import key, metadata, primary, text, time
from engine.store.types import Key

# `command` and `events` are the exact texts that were hashed.
journal = Table(
    "journal",
    metadata,
    primary("position"),
    time("at"),
    text("actor"),
    text("command_type"),
    text("command"),
    text("events"),
    text("seed"),
    text("request_id", optional=True),
    key("root_key", optional=True),
    text("previous_hash"),
    text("hash"),
    Index(
        "uq_journal_request_id",
        "request_id",
        unique=True,
        sqlite_where=sql("request_id IS NOT NULL"),
        postgresql_where=sql("request_id IS NOT NULL"),
    ),
    Index(None, "root_key"),
)
# The further root instances that one command touched.
journal_instance = Table(
    "journal_instance",
    metadata,
    Column("root_key", Key, primary_key=True, autoincrement=False),
    Column("position", Key, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
)
key_sequence = Table(
    "key_sequence",
    metadata,
    Column("name", Text, primary_key=True),
    key("next_key"),
)
