"""Brings a message to whoever waits for it: to each process id once, first to instances, then to start events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, exists, func, or_, select

from engine.model.events import MessageCorrelated, MessagePublished, SubscriptionOpened
from engine.model.keys import root_of
from engine.model.states import InstanceState
from engine.runtime.subscriptions import is_open
from engine.store import tables
from engine.store.ranges import inside
from engine.store.types import Key
from engine.store.unit_of_work import Conflict

if TYPE_CHECKING:
    from engine.runtime.context import Context

_sub, _start, _message = tables.subscription, tables.start_subscription, tables.message
_instance, _definition, _taken = tables.process_instance, tables.process_definition, tables.message_start
_root = tables.process_instance.alias("root")
_gone = tables.message_correlation

# A subscription without a key takes any message of its name.
_WAITING = (
    select(_sub, _instance.c.process_id)
    .join(_instance, _instance.c.instance_key == _sub.c.instance_key)
    .join(_root, _root.c.instance_key == _sub.c.root_key)
    .where(
        _sub.c.kind == "message",
        _sub.c.name == bindparam("name"),
        or_(_sub.c.correlation_key == bindparam("key"), _sub.c.correlation_key.is_(None)),
        _root.c.state == InstanceState.ACTIVE.value,
    )
    .order_by(_sub.c.subscription_key)
)
_STARTS = (
    select(_start, _definition.c.process_id)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_start.c.kind == "message", _start.c.name == bindparam("name"), _definition.c.is_suspended.is_(False))
    .order_by(_start.c.subscription_key)
)
_IS_TAKEN = select(_taken.c.root_key).where(
    _taken.c.process_id == bindparam("process_id"), _taken.c.correlation_key == bindparam("key")
)
_BUFFERED = (
    select(_message)
    .where(
        _message.c.name == bindparam("name"),
        or_(_message.c.correlation_key == bindparam("key"), bindparam("any_key")),
        _message.c.expires_at > bindparam("now"),
        ~exists().where(_gone.c.message_key == _message.c.message_key, _gone.c.process_id == bindparam("process_id")),
    )
    .order_by(_message.c.message_key)
    .limit(1)
)
_NEXT_START = (
    select(_message, _start.c.definition_key, _start.c.element_id)
    .join(_start, (_start.c.kind == "message") & (_start.c.name == _message.c.name))
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(
        _definition.c.process_id == bindparam("process_id"),
        _definition.c.is_suspended.is_(False),
        _message.c.expires_at > bindparam("now"),
        func.coalesce(_message.c.correlation_key, "") != "",
        ~exists().where(_gone.c.message_key == _message.c.message_key, _gone.c.process_id == bindparam("process_id")),
        ~exists().where(
            _taken.c.process_id == bindparam("process_id"), _taken.c.correlation_key == _message.c.correlation_key
        ),
    )
    .order_by(_message.c.message_key)
    .limit(1)
)
_SAME_ID = select(_message.c.message_key).where(
    _message.c.name == bindparam("name"),
    func.coalesce(_message.c.correlation_key, "") == bindparam("key"),
    _message.c.message_id == bindparam("id"),
    _message.c.expires_at > bindparam("now"),
)
_OPEN = (
    select(_sub)
    .where(inside(_sub.c.subscription_key, bindparam("key", type_=Key)), _sub.c.kind == "message")
    .order_by(_sub.c.subscription_key)
)
_PROCESS_OF = select(_instance.c.process_id).where(_instance.c.instance_key == bindparam("key"))


def lock_waiting(context: Context, name: str, correlation_key: str | None) -> frozenset[int]:
    """Lock the instances that wait for a message, and return their keys; `publish` takes them.

    Whoever moves an instance has locked it before it takes a key or the name of a message, so that these come first.
    """
    roots = {row.root_key for row in context.unit.all(_WAITING, {"name": name, "key": correlation_key})}
    context.unit.lock_roots(roots)
    return frozenset(roots)


def new_message(context: Context, name: str) -> int:
    """Return the key of a new message; until the transaction ends nobody else publishes or awaits one of its name."""
    _lock(context, name)
    return context.unit.next_key()


def _lock(context: Context, name: str) -> None:
    """Hold the name of a message. A key may be needed after it, and others take that first: so does this."""
    context.unit.lock_keys()
    context.unit.lock(f"message:{name}")


def is_buffered(context: Context, name: str, key: str | None, message_id: str) -> bool:
    """Is a message of this name, key and id waiting in the buffer?"""
    row = context.unit.one(_SAME_ID, {"name": name, "key": key or "", "id": message_id, "now": context.now})
    return row is not None


def publish(
    context: Context,
    message_key: int,
    name: str,
    correlation_key: str | None,
    variables: Mapping[str, Any],
    *,
    time_to_live: timedelta = timedelta(0),
    message_id: str | None = None,
    locked: frozenset[int] | None = None,
) -> int:
    """Record a message (`new_message`), deliver it, and return how many instances it reached.

    What it may still reach in its time to live is buffered. `locked`: the instances of `lock_waiting`; where another
    began to wait meanwhile, the command is run again: to lock it now might be to wait for each other.
    """
    expires_at = context.now + time_to_live if time_to_live > timedelta(0) else None
    context.emit(MessagePublished(message_key, name, correlation_key, variables, message_id, expires_at))
    context.flush()
    reached: set[str] = set()
    for row in context.unit.all(_WAITING, {"name": name, "key": correlation_key}):
        if row.process_id not in reached and is_open(context, row.subscription_key):
            if locked is not None and row.root_key not in locked:
                raise Conflict(f"instance {row.root_key} began to wait for '{name}' meanwhile")
            reached.add(row.process_id)
            _deliver(context, message_key, row.subscription_key, variables)
    for row in context.unit.all(_STARTS, {"name": name}):
        if row.process_id not in reached and _is_free(context, row.process_id, correlation_key):
            reached.add(row.process_id)
            _begin(context, message_key, row, row.process_id, name, correlation_key, variables)
    return len(reached)


def _is_free(context: Context, process_id: str, key: str | None) -> bool:
    if not key:
        return True
    context.flush()
    return context.unit.one(_IS_TAKEN, {"process_id": process_id, "key": key}) is None


def catch_up_subscription(context: Context, event: SubscriptionOpened | Row[Any]) -> bool:
    """Give a message that waits in the buffer to an instance that has just begun to wait for it."""
    _lock(context, event.name)
    context.flush()
    process = context.unit.one(_PROCESS_OF, {"key": event.instance_key})
    if process is None or not is_open(context, event.subscription_key):
        return False
    found = context.unit.one(
        _BUFFERED,
        {
            "name": event.name,
            "key": event.correlation_key,
            "any_key": event.correlation_key is None,
            "now": context.now,
            "process_id": process.process_id,
        },
    )
    if found is None:
        return False
    _deliver(context, found.message_key, event.subscription_key, found.variables)
    return True


def catch_up_start(context: Context, process_id: str) -> bool:
    """An instance of the process ended: start the next one that a buffered message asks for."""
    context.flush()
    row = context.unit.one(_NEXT_START, {"process_id": process_id, "now": context.now})
    if row is None:
        return False
    _lock(context, row.name)
    _begin(context, row.message_key, row, process_id, row.name, row.correlation_key, row.variables)
    return True


def _deliver(context: Context, message_key: int, subscription_key: int, variables: Mapping[str, Any]) -> None:
    context.execution(root_of(subscription_key)).deliver_message(subscription_key, message_key, variables)


def _begin(
    context: Context,
    message_key: int,
    start: Row[Any],
    process_id: str,
    name: str,
    key: str | None,
    variables: Mapping[str, Any],
) -> None:
    definition = context.definitions.process(context.unit, start.definition_key)
    root_key = context.instances.start(definition, variables, element_id=start.element_id)
    context.emit(MessageCorrelated(message_key, root_key, process_id, start.element_id, correlation_key=key, name=name))
    context.flush()


def catch_up_instance(context: Context, root_key: int) -> None:
    """Give an instance that was suspended what is buffered for the messages it waits for."""
    context.flush()
    for row in context.unit.all(_OPEN, {"key": root_key}):
        catch_up_subscription(context, row)
