"""How saved and removed entries change the register's tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, update

from engine.api import Stage
from processes.register.changes import EntryRemoved, EntrySaved
from processes.register.kinds import KINDS
from processes.register.tables import TABLES


def saved(events: Sequence[EntrySaved], stage: Stage) -> None:
    """An import saves thousands at once: those of one kind, new or changed, in one statement, in their order."""
    for (kind, is_new), run in groupby(events, key=lambda event: (event.kind, event.is_new)):
        table = TABLES[kind]
        rows = [_row(event, stage) for event in run]
        if is_new:
            stage.unit.write(insert(table), rows)
        else:
            stage.unit.write(update(table).where(table.c.id == bindparam("saved_id")), [_renamed(row) for row in rows])


def _row(event: EntrySaved, stage: Stage) -> dict[str, Any]:
    row: dict[str, Any] = {f.name: event.values.get(f.name) for f in KINDS[event.kind].fields}
    return {"id": event.id, **row, "changed_by": stage.actor, "changed_at": stage.at.isoformat()}


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    """`id` is the name of a column: the row that is changed is named otherwise."""
    return {"saved_id": row["id"], **{name: value for name, value in row.items() if name != "id"}}


def removed(events: Sequence[EntryRemoved], stage: Stage) -> None:
    for event in events:
        table = TABLES[event.kind]
        stage.unit.write(delete(table).where(table.c.id == event.id), [{}])
