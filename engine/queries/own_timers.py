"""Which timers of a case are, or were, one promise's own: as `runtime.belonging` says, told from the case's journal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.bpmn.commitments import elements_of
from engine.bpmn.model import EventDefinition
from engine.definitions import Definitions
from engine.feel import is_same_expression
from engine.history import JournalEntry
from engine.model.events import (
    CommitmentResumed,
    CommitmentRetimed,
    InstanceMigrated,
    InstanceStarted,
    TimerRescheduled,
    TimerScheduled,
)
from engine.queries.commitments import Commitment
from engine.runtime.belonging import is_length_of, text_before
from engine.store.unit_of_work import Reader


class OwnTimers:
    """Of one promise; `of` is called once."""

    def __init__(self, reader: Reader, definitions: Definitions, promise: Commitment) -> None:
        self._reader, self._definitions, self._promise = reader, definitions, promise
        self._definition_of: dict[int, int] = {}
        self._expression = promise.due_expression or ""

    def of(self, entries: Sequence[JournalEntry]) -> dict[int, str]:
        """Return the keys of timers: `due` for one that was due with the promise, `ahead` for one that warned of it."""
        dues = self._dues(entries)
        found: dict[int, str] = {}
        waiting: dict[int, str] = {}
        for entry in entries:
            for event in entry.events:
                if isinstance(event, InstanceStarted | InstanceMigrated):
                    self._definition_of[event.instance_key] = event.definition_key
                elif isinstance(event, TimerScheduled):
                    for kind in self._kinds(event):
                        waiting[event.timer_key] = kind
                        self._note(found, event.timer_key, kind, event.due_at, dues)
                elif isinstance(event, TimerRescheduled) and event.timer_key in waiting:
                    self._note(found, event.timer_key, waiting[event.timer_key], event.due_at, dues)
        return found

    def _dues(self, entries: Sequence[JournalEntry]) -> set[datetime]:
        """Return when the promise was due in its time, first and last included."""
        dues = {self._promise.due_at} if self._promise.due_at is not None else set()
        for entry in entries:
            for event in entry.events:
                if (
                    isinstance(event, CommitmentRetimed | CommitmentResumed)
                    and event.commitment_key == self._promise.commitment_key
                    and event.previous_due_at is not None
                ):
                    dues.add(event.previous_due_at)
        return dues

    @staticmethod
    def _note(found: dict[int, str], key: int, kind: str, at: datetime, dues: set[datetime]) -> None:
        if at in dues if kind == "due" else any(at <= due for due in dues):
            found[key] = kind

    def _kinds(self, event: TimerScheduled) -> Iterator[str]:
        for timer in self._timers(event):
            assert timer.timer is not None
            text = timer.timer.text
            if timer.timer_kind == "duration":
                is_set_with_it = event.attached_to_key == self._promise.element_key
                if is_set_with_it and is_length_of(self._expression, timer.timer):
                    yield "due"
            elif timer.timer_kind == "date" and is_same_expression(text, self._expression):
                yield "due"
            elif timer.timer_kind == "date" and is_same_expression(text_before(text), self._expression):
                yield "ahead"

    def _timers(self, event: TimerScheduled) -> Iterator[EventDefinition]:
        key = self._definition_of.get(event.instance_key)
        if key is None:
            return
        process = self._definitions.process(self._reader, key).process
        for element in elements_of(process.body):
            if element.id == event.element_id:
                yield from (one for one in element.event_definitions if one.kind == "timer" and one.timer is not None)
