"""What was promised for a case and is still to come: the waiting clocks of its diagrams, with their clauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from web.context import engine
from web.diagrams import elements


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock that runs: what happens when it is up, the clause it comes from, since when and until when."""

    name: str
    clause: str
    since: datetime
    due_at: datetime


def promises_of(root_key: int) -> list[Promise]:
    """Return the running clocks of a case, the nearest first; those of a clause alone where there are any."""
    definitions = {root_key: engine().read_instance(root_key).definition_key}
    found = []
    for timer in engine().timers(root_key):
        if timer.instance_key not in definitions:
            definitions[timer.instance_key] = engine().read_instance(timer.instance_key).definition_key
        element = elements(definitions[timer.instance_key]).get(timer.element_id)
        name = (element.name if element else "") or timer.element_id
        clause = element.properties.get("clause", "") if element else ""
        found.append(Promise(name, clause, timer.scheduled_at, timer.due_at))
    of_clauses = [promise for promise in found if promise.clause]
    return sorted(of_clauses or found, key=lambda promise: promise.due_at)
