"""What an applier gets: the transaction to write in, and when and by whom the command was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.events import Event
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Stage:
    unit: UnitOfWork
    at: datetime
    actor: str


Applier = Callable[[Sequence[Any], Stage], None]
"""Writes what a run of events of one type changes in the tables."""

JournalIndex = Callable[[Sequence[Event], int, UnitOfWork], None]
"""Notes what an entry of the journal is about, by its events and its position, so that it is found again."""


def nothing(events: Sequence[Any], stage: Stage) -> None:
    """For events that are on the record alone: what they changed is in the snapshot."""
