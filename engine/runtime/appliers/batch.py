"""How batch events change the batch and batch_item tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, update

from engine.model.events import BatchCanceled, BatchEnded, BatchItemCompleted, BatchItemFailed, BatchStarted
from engine.model.states import BatchItemState
from engine.runtime.appliers.stage import Stage
from engine.store import tables

_batch, _item = tables.batch, tables.batch_item
_INSERT, _ITEMS = insert(_batch), insert(_item)
_END = update(_batch).where(_batch.c.batch_key == bindparam("key")).values(ended_at=bindparam("at"))
_RESULT = (
    update(_item)
    .where(_item.c.batch_key == bindparam("key"), _item.c.instance_key == bindparam("instance"))
    .values(state=bindparam("to"), message=bindparam("en"), message_zh=bindparam("zh"), ended_at=bindparam("at"))
)
_CANCEL = (
    update(_item)
    .where(_item.c.batch_key == bindparam("key"), _item.c.state == BatchItemState.PENDING.value)
    .values(state=BatchItemState.CANCELED.value, ended_at=bindparam("at"))
)


def started(events: Sequence[BatchStarted], stage: Stage) -> None:
    for e in events:
        batch = {
            "batch_key": e.batch_key,
            "kind": e.kind,
            "arguments": e.arguments,
            "reason": e.reason,
            "is_dry_run": e.is_dry_run,
            "created_by": stage.actor,
            "created_at": stage.at,
        }
        stage.unit.write(_INSERT, [batch])
        pending = BatchItemState.PENDING.value
        rows = [
            {"batch_key": e.batch_key, "instance_key": key, "number": number, "state": pending}
            for number, key in enumerate(e.instance_keys)
        ]
        if rows:
            stage.unit.write(_ITEMS, rows)


def item_done(events: Sequence[BatchItemCompleted], stage: Stage) -> None:
    to = BatchItemState.DONE.value
    rows = [
        {"key": e.batch_key, "instance": e.instance_key, "to": to, "en": None, "zh": None, "at": stage.at}
        for e in events
    ]
    stage.unit.write(_RESULT, rows)


def item_failed(events: Sequence[BatchItemFailed], stage: Stage) -> None:
    to = BatchItemState.FAILED.value
    rows = [
        {"key": e.batch_key, "instance": e.instance_key, "to": to, "en": e.message, "zh": e.message_zh, "at": stage.at}
        for e in events
    ]
    stage.unit.write(_RESULT, rows)


def canceled(events: Sequence[BatchCanceled], stage: Stage) -> None:
    stage.unit.write(_CANCEL, [{"key": e.batch_key, "at": stage.at} for e in events])


def ended(events: Sequence[BatchEnded], stage: Stage) -> None:
    stage.unit.write(_END, [{"key": e.batch_key, "at": stage.at} for e in events])
