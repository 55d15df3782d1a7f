"""How timer events change the timer table, which has the waiting ones only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, update

from engine.model.events import TimerCanceled, TimerFired, TimerPaused, TimerRescheduled, TimerScheduled
from engine.model.keys import root_of
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared

_table = tables.timer
_INSERT = Prepared(insert(_table))
_DELETE = Prepared(delete(_table).where(_table.c.timer_key == bindparam("key")))
_MOVE = Prepared(
    update(_table).where(_table.c.timer_key == bindparam("key")).values(due_at=bindparam("to"), held_by=None)
)
_HOLD = Prepared(update(_table).where(_table.c.timer_key == bindparam("key")).values(held_by=bindparam("by")))


def scheduled(events: Sequence[TimerScheduled], stage: Stage) -> None:
    rows = [
        {
            "timer_key": e.timer_key,
            "instance_key": e.instance_key,
            "root_key": root_of(e.timer_key),
            "element_id": e.element_id,
            "attached_to_key": e.attached_to_key,
            "due_at": e.due_at,
            "repetitions_left": e.repetitions_left,
            "scheduled_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_INSERT, rows)


def ended(events: Sequence[TimerFired | TimerCanceled], stage: Stage) -> None:
    stage.unit.write(_DELETE, [{"key": e.timer_key} for e in events])


def held(events: Sequence[TimerPaused], stage: Stage) -> None:
    stage.unit.write(_HOLD, [{"key": e.timer_key, "by": e.commitment_key} for e in events])


def rescheduled(events: Sequence[TimerRescheduled], stage: Stage) -> None:
    stage.unit.write(_MOVE, [{"key": e.timer_key, "to": e.due_at} for e in events])
