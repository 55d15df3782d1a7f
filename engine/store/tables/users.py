"""The table of people who may sign in."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table, Text

from engine.store.tables.metadata import metadata, text, time
from engine.store.types import Json

user_account = Table(
    "user_account",
    metadata,
    Column("name", Text, primary_key=True),
    text("display_name"),
    Column("groups", Json, nullable=False),
    Column("roles", Json, nullable=False),
    text("email", optional=True),
    text("phone", optional=True),
    text("password_hash", optional=True),
    Column("is_active", Boolean, nullable=False),
    time("created_at"),
)
