"""How messages and subscriptions change their tables, which have the waiting ones only."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, insert, select

from engine.model.events import (
    MessageCorrelated,
    MessageExpired,
    MessagePublished,
    SubscriptionClosed,
    SubscriptionOpened,
)
from engine.model.keys import root_of
from engine.runtime.appliers.stage import Stage
from engine.store import tables
from engine.store.prepared import Prepared
from engine.store.types import Key, Time

_subscription, _message = tables.subscription, tables.message
_OPEN = Prepared(insert(_subscription))
_CLOSE = Prepared(delete(_subscription).where(_subscription.c.subscription_key == bindparam("key")))
_PUBLISH = insert(_message)
_EXPIRE = delete(_message).where(_message.c.message_key == bindparam("key"))
_CORRELATE = insert(tables.message_correlation).from_select(
    ["message_key", "process_id", "instance_key", "correlated_at"],
    select(
        _message.c.message_key,
        bindparam("process_id", type_=tables.message_correlation.c.process_id.type),
        bindparam("instance_key", type_=Key),
        bindparam("at", type_=Time),
    ).where(_message.c.message_key == bindparam("key")),
)
_START = insert(tables.message_start)


def subscription_opened(events: Sequence[SubscriptionOpened], stage: Stage) -> None:
    rows = [
        {
            "subscription_key": e.subscription_key,
            "instance_key": e.instance_key,
            "root_key": root_of(e.subscription_key),
            "element_key": e.element_key,
            "element_id": e.element_id,
            "kind": e.kind,
            "name": e.name,
            "correlation_key": e.correlation_key,
            "opened_at": stage.at,
        }
        for e in events
    ]
    stage.unit.write(_OPEN, rows)


def subscription_closed(events: Sequence[SubscriptionClosed], stage: Stage) -> None:
    stage.unit.write(_CLOSE, [{"key": e.subscription_key} for e in events])


def published(events: Sequence[MessagePublished], stage: Stage) -> None:
    rows = [
        {
            "message_key": e.message_key,
            "name": e.name,
            "correlation_key": e.correlation_key,
            "variables": e.variables,
            "message_id": e.message_id,
            "published_at": stage.at,
            "expires_at": e.expires_at,
        }
        for e in events
        if e.expires_at is not None
    ]
    stage.unit.write(_PUBLISH, rows)


def correlated(events: Sequence[MessageCorrelated], stage: Stage) -> None:
    """Where a buffered message went is remembered; a start with a key takes the place of (process id, key)."""
    for e in events:
        row = {"key": e.message_key, "process_id": e.process_id, "instance_key": e.instance_key, "at": stage.at}
        stage.unit.write(_CORRELATE, [row])
        if e.subscription_key is None and e.correlation_key:
            place = {"process_id": e.process_id, "correlation_key": e.correlation_key}
            stage.unit.write(_START, [{**place, "root_key": e.instance_key, "name": e.name}])


def expired(events: Sequence[MessageExpired], stage: Stage) -> None:
    stage.unit.write(_EXPIRE, [{"key": e.message_key} for e in events])
