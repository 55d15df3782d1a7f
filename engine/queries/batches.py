"""Batches, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from engine.errors import NotFound
from engine.model.states import BatchItemState
from engine.queries.reading import as_row
from engine.store import tables

_batch, _item = tables.batch, tables.batch_item


@dataclass(frozen=True, slots=True)
class Batch:
    """One intervention on many instances; `total` = `pending` + `done` + `failed` + `canceled`."""

    batch_key: int
    kind: str
    arguments: Mapping[str, Any]
    reason: str | None
    is_dry_run: bool
    created_by: str
    created_at: datetime
    ended_at: datetime | None
    total: int
    pending: int
    done: int
    failed: int
    canceled: int


@dataclass(frozen=True, slots=True)
class BatchItem:
    """`message` says why it failed."""

    instance_key: int
    state: str
    message: str | None
    message_zh: str | None
    ended_at: datetime | None


def _query() -> Select[Any]:
    counts = [func.count().filter(_item.c.state == state.value).label(state.value) for state in BatchItemState]
    return (
        select(_batch, func.count().label("total"), *counts)
        .join(_item, _item.c.batch_key == _batch.c.batch_key)
        .group_by(_batch.c.batch_key)
    )


def find_batches(connection: Connection, limit: int) -> list[Batch]:
    """Return batches, the newest first."""
    query = _query().order_by(_batch.c.batch_key.desc()).limit(limit)
    return [as_row(Batch, row) for row in connection.execute(query).mappings()]


def read_batch(connection: Connection, batch_key: int) -> Batch:
    """Return one batch."""
    row = connection.execute(_query().where(_batch.c.batch_key == batch_key)).mappings().first()
    if row is None:
        raise NotFound(
            "Expected to read batch {key}, but there is none", "应当读取批量操作 {key}，但它不存在", key=batch_key
        )
    return as_row(Batch, row)


def find_items(connection: Connection, batch_key: int, state: str | None) -> list[BatchItem]:
    """Return the items of a batch in their order; only those of one state if it is given."""
    query = select(_item).where(_item.c.batch_key == batch_key).order_by(_item.c.number)
    if state is not None:
        query = query.where(_item.c.state == state)
    return [as_row(BatchItem, row) for row in connection.execute(query).mappings()]
