"""What a command answers: its place in the journal, its time, and the events that it caused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from engine.errors import NotFound
from engine.model.events import Event, InstanceStarted

E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`position` is 0 when nothing happened that had to be recorded (no job to lock, a dry run)."""

    position: int
    at: datetime
    events: tuple[Event, ...]

    def all(self, kind: type[E]) -> tuple[E, ...]:
        """Return all events of a type, in their order."""
        return tuple(event for event in self.events if isinstance(event, kind))

    def first(self, kind: type[E]) -> E:
        """Return the first event of a type; `NotFound` when there is none."""
        for event in self.events:
            if isinstance(event, kind):
                return event
        raise NotFound(
            "Expected the command to cause {kind}, but it did not.",
            "命令应当引起 {kind}，但没有。",
            kind=kind.__name__,
        )

    @property
    def instance_key(self) -> int:
        """The key of the first instance that was started; `NotFound` when none was."""
        return self.first(InstanceStarted).instance_key
