"""What the service adds to the engine: the register's commands, events and tables."""

from __future__ import annotations

from engine.api import Module
from processes.register import appliers, handlers
from processes.register.changes import EntryRemoved, EntrySaved, RemoveEntry, SaveEntry
from processes.register.tables import TABLES

MODULE = Module(
    name="service",
    commands={SaveEntry: handlers.save, RemoveEntry: handlers.remove},
    events={(EntrySaved, 1): appliers.saved, (EntryRemoved, 1): appliers.removed},
    metadata_tables=tuple(TABLES.values()),
)
"""Pass it to `Engine.open(…, modules=(MODULE,))`."""
