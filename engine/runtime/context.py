"""What a handler works with: one command's transaction, time and actor, its instances, and the events so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from engine.bpmn.commitments import elements_of
from engine.bpmn.model import Binding
from engine.definitions import Definitions
from engine.model.actor import Actor
from engine.model.commands import Command
from engine.model.events import Event
from engine.runtime.appliers.stage import Stage
from engine.runtime.instances import Instances
from engine.runtime.outgoing import Outgoing
from engine.runtime.registry import Registry
from engine.runtime.resting import Resting
from engine.store import tables
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from engine.spiff import Execution

_task, _instance = tables.user_task.c, tables.process_instance.c
_ELEMENT = (
    select(_task.element_id, _instance.definition_key)
    .join_from(tables.user_task, tables.process_instance, _instance.instance_key == _task.instance_key)
    .where(_task.user_task_key == bindparam("key"))
)


class Context:
    """Of one command. `seed` is where its random values come from; `zone` is for times in sentences.

    `put_off`: commitments that stand still and of which dates were computed in this command.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        registry: Registry,
        definitions: Definitions,
        actor: Actor,
        now: datetime,
        seed: str,
        zone: ZoneInfo,
        resting: Resting,
    ) -> None:
        self.unit = unit
        self.registry = registry
        self.definitions = definitions
        self.actor = actor
        self.now = now
        self.seed = seed
        self.zone = zone
        self.events: list[Event] = []
        self.instances = Instances(self, resting)
        self.outgoing = Outgoing()
        self.is_dry_run = False
        self.put_off: set[int] = set()
        self._applied = 0

    def emit(self, event: Event) -> None:
        """Record what happened; the tables follow with `flush`."""
        self.events.append(event)

    def flush(self) -> None:
        """Bring the tables up to the events so far, so that what is read next is as it is now."""
        fresh = self.events[self._applied :]
        if fresh:
            self._applied = len(self.events)
            stage = Stage(self.unit, self.now, self.actor.name)
            for kind, run in groupby(fresh, type):
                same = list(run)
                self.registry.appliers[kind, same[0].VERSION](same, stage)

    def run(self, command: Command, actor: Actor | None = None) -> None:
        """Carry out a further command as a part of this one: the same transaction and journal entry.

        `actor`: in whose right, where the handler answers for what the person may not do alone; the journal names the
        person. By default in the right of this command's own actor.
        """
        own = self.actor
        self.actor = actor or own
        try:
            for event in self.registry.handlers[type(command)](command, self):
                self.emit(event)
        finally:
            self.actor = own

    def execution(self, root_key: int) -> Execution:
        """Return a running root instance, locked until the end of the transaction."""
        return self.instances.get(root_key)

    def decide(self, root_key: int, decision_id: str, variables: Mapping[str, Any]) -> Any:
        """Return what a deployed decision gives, its newest version; None where there is none.

        Raises ExpressionFailed.
        """
        found = self.definitions.find_decision(self.unit, decision_id, Binding(), 0)
        if found is None:
            return None
        seed = f"{self.seed}:{root_key}"
        return (
            found[1].evaluate(decision_id, variables, now=self.now, zone=self.zone.key, seed=seed, budget=None).output
        )

    def properties_of(self, user_task_key: int) -> Mapping[str, str]:
        """Return what the diagram's author wrote as properties on the element of a user task; {} without such a task.

        What they mean is for applications to say; the engine reads those of commitments only.
        """
        row = self.unit.one(_ELEMENT, {"key": user_task_key})
        if row is None:
            return {}
        process = self.definitions.process(self.unit, row.definition_key).process
        return next((e.properties for e in elements_of(process.body) if e.id == row.element_id), {})

    def texts_compared(self, decision_id: str, expression: str) -> tuple[str, ...] | None:
        """Return the texts that the newest tables of a decision's file compare an expression with; None: no such."""
        return self.definitions.texts_compared(self.unit, decision_id, expression)

    def local(self, at: datetime) -> datetime:
        """Return a time as people here read it on the clock."""
        return at.astimezone(self.zone)
