"""Brings a signal to every instance and start event that waits for it now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from engine.model.events import SignalBroadcast
from engine.model.states import InstanceState
from engine.store import tables

if TYPE_CHECKING:
    from engine.runtime.context import Context

_sub, _root = tables.subscription, tables.process_instance
_start, _definition = tables.start_subscription, tables.process_definition
_WAITING = (
    select(_sub.c.root_key)
    .distinct()
    .join(_root, _root.c.instance_key == _sub.c.root_key)
    .where(_sub.c.kind == "signal", _sub.c.name == bindparam("name"), _root.c.state == InstanceState.ACTIVE.value)
    .order_by(_sub.c.root_key)
)
_STARTS = (
    select(_start.c.definition_key, _start.c.element_id)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_start.c.kind == "signal", _start.c.name == bindparam("name"), _definition.c.is_suspended.is_(False))
    .order_by(_start.c.subscription_key)
)


def broadcast(context: Context, name: str, variables: Mapping[str, Any], thrown_in: int | None = None) -> None:
    """Record a signal and deliver it; the instance that threw it (`thrown_in`) has caught it already."""
    context.flush()
    roots = [row.root_key for row in context.unit.all(_WAITING, {"name": name}) if row.root_key != thrown_in]
    starts = context.unit.all(_STARTS, {"name": name})
    context.unit.lock_roots(roots)  # before a key is taken, as all who move instances do
    context.emit(SignalBroadcast(context.unit.next_key(), name, variables))
    context.flush()
    for root_key in roots:
        execution = context.execution(root_key)
        if not execution.is_ended:
            execution.deliver_signal(name, variables)
    for row in starts:
        definition = context.definitions.process(context.unit, row.definition_key)
        context.instances.start(definition, variables, element_id=row.element_id)
