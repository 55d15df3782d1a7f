"""What the events of a command mean for commitments: which promises start, which are met, which end with their case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Row, bindparam, select

from engine.bpmn.commitments import Declared, Promise
from engine.errors import NotFound
from engine.model.commands import Command, MigrateInstance, ModifyInstance
from engine.model.events import (
    CommitmentBreached,
    CommitmentCanceled,
    CommitmentMet,
    CommitmentSkipped,
    CommitmentStarted,
    ElementActivated,
    ElementCompleted,
    Event,
    InstanceCanceled,
    InstanceCompleted,
    InstanceMigrated,
    InstanceModified,
    InstanceStarted,
    VariablesWritten,
)
from engine.model.keys import is_inner, root_key_of, root_of
from engine.model.states import CommitmentState
from engine.runtime.due_times import due, values_read
from engine.runtime.earlier import Earlier
from engine.runtime.pausing import follow_waits, resume, said_of
from engine.store import tables

if TYPE_CHECKING:
    from engine.runtime.context import Context

MILLISECOND = timedelta(milliseconds=1)
BODIES = frozenset({"multiInstanceBody", "loopBody"})
"""Kinds of what stands around the items or rounds of an activity: a promise on the activity is one of each of these."""
INTERVENTIONS = (ModifyInstance, MigrateInstance)

_table = tables.commitment
_OPEN = select(_table).where(
    _table.c.root_key == bindparam("root"),
    _table.c.met_at.is_(None),
    _table.c.state != CommitmentState.CANCELED.value,
)
_DEFINITION = select(tables.process_instance.c.definition_key).where(
    tables.process_instance.c.instance_key == bindparam("key")
)


_ENDS = frozenset({InstanceCompleted, InstanceCanceled})


class Commitments:
    """Of one command; `add` is called once, when nothing more happens. `earlier`: by which rules it is decided."""

    def __init__(self, context: Context, command: Command, earlier: Earlier) -> None:
        self._context, self._command, self._earlier = context, command, earlier
        self._started = {e.instance_key: e.definition_key for e in context.events if type(e) is InstanceStarted}
        self._known: dict[int, Declared | None] = {}
        self._skipped: set[int] = set()

    def add(self) -> None:
        """Put commitment events behind the events so far."""
        for event in tuple(self._context.events):
            kind = type(event)
            if kind is ElementActivated or kind is ElementCompleted:
                self._element(event, "activated" if kind is ElementActivated else "completed")
            elif kind in _ENDS:
                instance_key = cast(InstanceCompleted, event).instance_key
                if not is_inner(instance_key):
                    self._ended(instance_key)
        follow_waits(self._context)

    def _element(self, event: Any, when: str) -> None:
        declared = self._declarations(event.instance_key)
        if declared is None:
            return
        if when == "activated" and (event.kind not in BODIES or self._earlier.mixes_items):
            for promise in declared.starts.get(event.element_id, ()):
                self._start(promise, event)
        for id_ in declared.met.get((event.element_id, when), ()):
            self._meet(id_, event)

    def _declarations(self, instance_key: int) -> Declared | None:
        if instance_key not in self._known:
            context = self._context
            key = self._started.get(instance_key)
            if key is None:
                execution = context.instances.execution_in_hand(root_key_of(instance_key))
                key = None if execution is None else execution.definition_key_of(instance_key)
            if key is None:
                row = context.unit.one(_DEFINITION, {"key": instance_key})
                key = row.definition_key if row is not None else None
            self._known[instance_key] = None if key is None else context.definitions.commitments(context.unit, key)
        return self._known[instance_key]

    def _start(self, promise: Promise, event: ElementActivated) -> None:
        root_key = root_of(event.element_key)
        variables = self._variables(event)
        now = self._context.local(self._context.now)
        due_at, problem = due(promise.due, variables, now)
        pauses, calendar, wrong = said_of(promise, variables, now)
        if pauses and (held := self._context.instances.in_hand(root_key)) is not None:
            held.may_pause = True
        self._context.emit(
            CommitmentStarted(
                self._context.unit.next_key(),
                root_key,
                event.instance_key,
                event.element_key,
                event.element_id,
                promise.id,
                promise.name,
                promise.clause,
                promise.owner,
                due_at,
                promise.due,
                values_read(promise.due, variables),
                problem or wrong,
                pauses,
                calendar,
                None if self._earlier.mixes_items else self._items_around(event.element_key),
            )
        )

    def _meet(self, id_: str, event: Any) -> None:
        now = self._context.now
        for row in self._open(root_of(event.element_key)):
            if row.commitment_id != id_ or not self._is_of_its_item(row, event.element_key):
                continue
            if row.root_key in self._by_hand():  # moved there by hand: that keeps nothing
                self._skip(row.commitment_key, event.element_id)
                continue
            due_at = row.due_at if row.paused_at is None else resume(self._context, row)
            late = max(now - due_at, timedelta(0)) if due_at is not None else timedelta(0)
            if late and row.state == CommitmentState.RUNNING:
                self._context.emit(CommitmentBreached(row.commitment_key, late // MILLISECOND))
            is_intervention = self._earlier.keeps_by_hand and isinstance(self._command, INTERVENTIONS)
            met = CommitmentMet(row.commitment_key, event.element_id, late // MILLISECOND, is_intervention)
            self._context.emit(met)

    def _by_hand(self) -> set[int]:
        """Return the cases that a person moves by hand in this command."""
        if self._earlier.keeps_by_hand:
            return set()
        moves = (e for e in self._context.events if isinstance(e, InstanceModified | InstanceMigrated))
        return {root_key_of(e.instance_key) for e in moves}

    def _items_around(self, element_key: int) -> tuple[int, ...]:
        execution = self._context.instances.execution_in_hand(root_of(element_key))
        return () if execution is None else tuple(key for pair in execution.items_around(element_key) for key in pair)

    def _is_of_its_item(self, row: Row[Any], element_key: int) -> bool:
        """A promise of one item of a multi-instance activity isn't kept by what happens in another."""
        if not row.within:
            return True
        around = self._items_around(element_key)
        pairs = zip(around[::2], around[1::2], strict=True)
        return all(item in row.within for item, body in pairs if body in row.within)

    def _ended(self, root_key: int) -> None:
        for row in self._open(root_key):
            if row.state != CommitmentState.RUNNING:
                continue
            if row.root_key in self._by_hand():
                self._skip(row.commitment_key, row.element_id)
            due_at = row.due_at if row.paused_at is None else resume(self._context, row)
            if due_at is not None and due_at < self._context.now:
                late = self._context.now - due_at
                self._context.emit(CommitmentBreached(row.commitment_key, late // MILLISECOND))
            else:
                self._context.emit(CommitmentCanceled(row.commitment_key))

    def _skip(self, commitment_key: int, element_id: str) -> None:
        if commitment_key not in self._skipped:
            self._skipped.add(commitment_key)
            self._context.emit(CommitmentSkipped(commitment_key, element_id))

    def _open(self, root_key: int) -> list[Row[Any]]:
        self._context.flush()
        return list(self._context.unit.all(_OPEN, {"root": root_key}))

    def _variables(self, event: ElementActivated) -> Mapping[str, Any]:
        """Return what the element sees, or its process where the element has ended in the same step."""
        execution = self._context.instances.execution_in_hand(root_of(event.element_key))
        if execution is not None:
            for key in (event.element_key, event.instance_key):
                try:
                    return execution.effective_variables(key)
                except NotFound:
                    continue
        return written(self._context.events, event.instance_key)


def written(events: Iterable[Event], scope_key: int) -> dict[str, Any]:
    """Return the variables of a scope as events tell them."""
    found: dict[str, Any] = {}
    for event in events:
        if type(event) is VariablesWritten and event.scope_key == scope_key:
            found.update(event.variables)
    return found
