"""The base of all events."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.record import Record


@dataclass(frozen=True, slots=True)
class Event(Record):
    """Base of all events."""
