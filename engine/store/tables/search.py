"""Tables by which cases are found again: where each has been, and what people know of it; the journal tells them anew.

Neither says more than that a case is worth a look: what happened at an element, and when, is in its journal.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from engine.store.tables.metadata import metadata
from engine.store.types import Key

MOST_LETTERS = 255
"""How much of a value, and of its path, is kept."""

# Each element of a process version that a case, or what it called, has come to, once a case, where an application asks
# for it (`Module.finds_by_element`).
passed_element = Table(
    "passed_element",
    metadata,
    Column("definition_key", Key, primary_key=True, autoincrement=False),
    Column("element_id", Text, primary_key=True),
    Column("root_key", Key, primary_key=True, autoincrement=False),
)
# The variables of a case by which an application has it searched (`Module.searched`), as texts: `customer.id`.
searched_value = Table(
    "searched_value",
    metadata,
    Column("root_key", Key, primary_key=True, autoincrement=False),
    Column("path", String(MOST_LETTERS), primary_key=True),
    Column("value", String(MOST_LETTERS), nullable=False),
    Index(None, "value", "path"),
)
