"""After a handler: deliver what instances threw, and what was waiting for them, until nothing more follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from engine.errors import WrongState
from engine.model.events import Event, InstanceCanceled, InstanceCompleted, SubscriptionOpened
from engine.model.keys import is_inner
from engine.runtime import correlation, signals
from engine.store import tables

if TYPE_CHECKING:
    from engine.runtime.context import Context

MAX_DELIVERIES = 1_000
"""Of one command: more is taken for two processes that start each other without end."""

CAUSES = frozenset({SubscriptionOpened, InstanceCompleted, InstanceCanceled})
"""Events after which a buffered message may find somebody."""

_instance = tables.process_instance
_PROCESS_OF = select(_instance.c.process_id).where(_instance.c.instance_key == bindparam("key"))


def settle(context: Context) -> None:
    """Deliver until all is quiet; `WrongState` when that takes more than `MAX_DELIVERIES`."""
    if context.outgoing.is_empty and CAUSES.isdisjoint(map(type, context.events)):
        return
    seen = 0
    deliveries = 0
    while True:
        thrown = context.outgoing.take()
        if thrown is not None:
            deliveries += 1
            if thrown.kind == "message":
                message_key = correlation.new_message(context, thrown.name)
                correlation.publish(context, message_key, thrown.name, thrown.correlation_key, thrown.variables)
            else:
                signals.broadcast(context, thrown.name, thrown.variables, thrown.root_key)
        elif seen < len(context.events):
            event = context.events[seen]
            seen += 1
            if type(event) in CAUSES:
                deliveries += _catch_up(context, event)
        else:
            return
        if deliveries > MAX_DELIVERIES:
            raise WrongState(
                "Expected the messages of one command to come to rest, but there were more than {limit}.",
                "一个命令引起的消息应当有尽头，但已超过 {limit} 个。",
                limit=MAX_DELIVERIES,
            )


def _catch_up(context: Context, event: Event) -> int:
    if isinstance(event, SubscriptionOpened) and event.kind == "message":
        return int(correlation.catch_up_subscription(context, event))
    if isinstance(event, InstanceCompleted | InstanceCanceled) and not is_inner(event.instance_key):
        context.flush()
        row = context.unit.one(_PROCESS_OF, {"key": event.instance_key})
        return int(correlation.catch_up_start(context, row.process_id)) if row else 0
    return 0
