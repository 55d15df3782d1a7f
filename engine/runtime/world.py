"""What an instance sees of the world while a command moves it (`engine.spiff.world.World`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn.model import Binding
from engine.runtime.belonging import put_off
from engine.spiff import Definition
from engine.spiff.world import Decided

if TYPE_CHECKING:
    from engine.runtime.context import Context


class InstanceWorld:
    """Of one instance in one command; `seed` is its own, so that two instances don't draw the same values."""

    def __init__(self, context: Context, root_key: int, seed: str) -> None:
        self._context = context
        self._root_key = root_key
        self.now = context.now
        self.zone: str | None = context.zone.key
        self.seed = seed
        self.emit = context.events.append

    def find_called(self, process_id: str, binding: Binding, caller: Definition) -> Definition | None:
        return self._context.definitions.find_process(self._context.unit, process_id, binding, caller.key)

    def definition(self, key: int) -> Definition:
        return self._context.definitions.process(self._context.unit, key)

    def find_form(self, form_id: str, binding: Binding, caller: Definition) -> int | None:
        return self._context.definitions.find_form(self._context.unit, form_id, binding, caller.key)

    def decide(
        self, decision_id: str, binding: Binding, caller: Definition, variables: Mapping[str, Any]
    ) -> Decided | None:
        found = self._context.definitions.find_decision(self._context.unit, decision_id, binding, caller.key)
        if found is None:
            return None
        key, model = found
        evaluation = model.evaluate(decision_id, variables, now=self.now, zone=self.zone, seed=self.seed, budget=None)
        return Decided(evaluation.output, key, tuple(evaluation.evaluated))

    def put_off(self, text: str, at: datetime, key: int, variables: Callable[[], Mapping[str, Any]]) -> datetime:
        return put_off(self._context, self._root_key, text, at, key, variables)

    def publish(self, name: str, correlation_key: str | None, variables: Mapping[str, Any]) -> None:
        self._context.outgoing.publish(self._root_key, name, correlation_key, variables)

    def broadcast(self, name: str, variables: Mapping[str, Any]) -> None:
        self._context.outgoing.broadcast(self._root_key, name, variables)
