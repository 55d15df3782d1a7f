"""What all commands are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.record import Record


@dataclass(frozen=True, slots=True)
class Command(Record):
    """Base of all commands."""
