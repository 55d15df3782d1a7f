"""Tables of messages that wait to be correlated, and of where each went."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from engine.store.tables.metadata import key, metadata, primary, text, time
from engine.store.types import Json, Key

# Buffered messages only, until their time to live is over.
message = Table(
    "message",
    metadata,
    primary("message_key"),
    text("name"),
    text("correlation_key", optional=True),
    Column("variables", Json, nullable=False),
    text("message_id", optional=True),
    time("published_at"),
    time("expires_at"),
    Index(None, "name", "correlation_key"),
    Index(None, "expires_at"),
)
# A buffered message reaches each process id once, whatever its version.
message_correlation = Table(
    "message_correlation",
    metadata,
    Column("message_key", Key, ForeignKey("message.message_key", ondelete="CASCADE"), primary_key=True),
    Column("process_id", Text, primary_key=True),
    key("instance_key"),
    time("correlated_at"),
)
# One active instance per process id and correlation key of those that a message started.
message_start = Table(
    "message_start",
    metadata,
    Column("process_id", Text, primary_key=True),
    Column("correlation_key", Text, primary_key=True),
    key("root_key"),
    text("name"),
    Index(None, "root_key"),
)
