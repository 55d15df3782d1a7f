"""What a journal entry did to one case, said in the engine's own commands: so that it can be done again elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from engine.history import JournalEntry
from engine.model import commands as c
from engine.model import events as e
from engine.runtime.registry import Registry


@dataclass(frozen=True, slots=True)
class Done:
    """An entry, and the commands that it comes to; None where it can't be said in these."""

    entry: JournalEntry
    commands: tuple[c.Command, ...] | None


def done_by(entry: JournalEntry, root_key: int, registry: Registry) -> Done:
    """Return what an entry did to a case. `registry`: of the engine that recorded it, with its modules."""
    kind = registry.command_types.get(entry.command_type)
    if kind is None:
        return Done(entry, None)
    if kind is c.RunBatchItem:
        return Done(entry, _item(entry, root_key))
    command = kind.from_payload(entry.command)
    retelling = registry.retold.get(kind)
    return Done(entry, (command,) if retelling is None else tuple(retelling(command)))


def _item(entry: JournalEntry, root_key: int) -> tuple[c.Command, ...] | None:
    """An item of a batch names its batch; what that was shows in what came of it."""
    first = entry.events[0]
    if isinstance(first, e.VariablesWritten) and first.scope_key == root_key:
        return (c.SetVariables(root_key, first.variables),)
    for event in entry.events:
        if isinstance(event, e.InstanceSuspended) and event.instance_key == root_key:
            return (c.SuspendInstance(root_key, event.reason),)
        if isinstance(event, e.InstanceResumed) and event.instance_key == root_key:
            return (c.ResumeInstance(root_key, event.reason),)
        if isinstance(event, e.InstanceCanceled) and event.instance_key == root_key:
            return (c.CancelInstance(root_key, event.reason),)
    return None  # moved, migrated, or tried again after an incident
