"""Which items of batches come next, and who asked for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from engine.model.states import BatchItemState
from engine.store import tables

AT_ONCE = 100

_batch, _item = tables.batch, tables.batch_item
_NEXT = (
    select(_item.c.batch_key, _item.c.instance_key, _batch.c.created_by)
    .join(_batch, _batch.c.batch_key == _item.c.batch_key)
    .where(_item.c.state == BatchItemState.PENDING.value)
    .order_by(_item.c.batch_key, _item.c.number)
    .limit(AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class Item:
    batch_key: int
    instance_key: int
    created_by: str


def next_items(database: Engine) -> Sequence[Item]:
    """Return the items to be done now, the oldest batch first."""
    with database.connect() as connection:
        return [Item(*row) for row in connection.execute(_NEXT)]
