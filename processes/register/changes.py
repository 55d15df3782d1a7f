"""The commands and events of the register: an entry is saved or removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.api import Command, Event


@dataclass(frozen=True, slots=True)
class SaveEntry(Command):
    """Add an entry of a kind, or change the one with this id; fields that `values` does not name keep their value.

    `seen_at` is the entry's `changed_at` as the person saw it who changes it now, empty where there was none: refused
    where it was added or changed since.
    """

    kind: str
    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    seen_at: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveEntry(Command):
    """Remove an entry that nothing refers to."""

    kind: str
    id: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class EntrySaved(Event):
    """`values` are all fields of the entry as they are now; `is_new` when it was added."""

    kind: str
    id: str
    values: Mapping[str, Any]
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class EntryRemoved(Event):
    kind: str
    id: str
    reason: str | None = None
