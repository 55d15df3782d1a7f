"""Batches: StartBatch, CancelBatch, and one item after another, which the worker sends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from engine.errors import FieldProblem, Forbidden, NotFound, Text, WrongState
from engine.model import commands as c
from engine.model.events import BatchCanceled, BatchEnded, BatchItemCompleted, BatchItemFailed, BatchStarted, Event
from engine.model.states import BatchItemState, IncidentState, InstanceState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers import intervention
from engine.runtime.handlers.guards import INTERVENERS, require_role, root_instance
from engine.store import tables

MOST_ITEMS = 10_000

_batch, _item, _incident, _job = tables.batch, tables.batch_item, tables.incident, tables.job
_BATCH = select(_batch).where(_batch.c.batch_key == bindparam("key"))
_ITEM = select(_item.c.state).where(
    _item.c.batch_key == bindparam("key"), _item.c.instance_key == bindparam("instance")
)
_PENDING = select(func.count().label("n")).where(
    _item.c.batch_key == bindparam("key"), _item.c.state == BatchItemState.PENDING.value
)
_INCIDENTS = (
    select(_incident.c.incident_key, _incident.c.job_key, _job.c.retries)
    .outerjoin(_job, _job.c.job_key == _incident.c.job_key)
    .where(_incident.c.root_key == bindparam("key"), _incident.c.state == IncidentState.ACTIVE.value)
    .order_by(_incident.c.incident_key)
)

ARGUMENTS: Mapping[str, Mapping[str, type]] = {
    "cancel": {},
    "suspend": {},
    "resume": {},
    "retry": {},
    "set_variables": {"variables": dict},
    "migrate": {"definition_key": int, "mapping": dict},
    "move": {"from_element": str, "to_element": str},
}
"""The kinds of batches, with what each needs."""


def start(command: c.StartBatch, context: Context) -> list[Event]:
    aim = Aim("start a batch of kind '{kind}'", "启动类型为“{kind}”的批量操作", {"kind": command.kind})
    require_role(aim, context, *INTERVENERS)
    if problems := list(_problems(command)):
        raise aim.invalid(problems)
    keys = tuple(dict.fromkeys(command.instance_keys))
    batch_key = context.unit.next_key()
    return [BatchStarted(batch_key, command.kind, keys, command.arguments, command.reason, command.dry_run)]


def _problems(command: c.StartBatch) -> Iterator[FieldProblem]:
    wanted = ARGUMENTS.get(command.kind)
    if wanted is None:
        known = ", ".join(ARGUMENTS)
        yield FieldProblem("kind", Text("one of {kinds}", "应当是 {kinds} 之一", {"kinds": known}))
        return
    if not 1 <= len(command.instance_keys) <= MOST_ITEMS:
        yield FieldProblem(
            "instance_keys", Text("1 to {most} instances", "应当有 1 到 {most} 个流程实例", {"most": MOST_ITEMS})
        )
    if not all(type(key) is int for key in command.instance_keys):
        yield FieldProblem("instance_keys", Text("keys of instances", "应当是流程实例的键"))
    for name in {**wanted, **command.arguments}:
        if name not in wanted:
            yield FieldProblem(f"arguments.{name}", Text("no such argument", "没有这个参数"))
        elif not isinstance(command.arguments.get(name), wanted[name]):
            yield FieldProblem(f"arguments.{name}", Text("a value of the right type", "类型不对"))
    if command.dry_run and command.kind != "migrate":
        yield FieldProblem("dry_run", Text("a dry run of a migration only", "只有迁移可以试运行"))


def cancel(command: c.CancelBatch, context: Context) -> list[Event]:
    aim, batch = _open(context, command.batch_key, "cancel", "取消")
    require_role(aim, context, *INTERVENERS)
    return [BatchCanceled(batch.batch_key, command.reason), BatchEnded(batch.batch_key)]


def run_item(command: c.RunBatchItem, context: Context) -> list[Event]:
    aim, batch = _open(context, command.batch_key, "go on with", "继续")
    _require_pending(aim, command.instance_key, batch, context)
    _DO[batch.kind](batch, command.instance_key, context)
    return _with_end(BatchItemCompleted(batch.batch_key, command.instance_key), context)


def record_failure(command: c.RecordBatchFailure, context: Context) -> list[Event]:
    aim, batch = _open(context, command.batch_key, "go on with", "继续")
    _require_pending(aim, command.instance_key, batch, context)
    failed = BatchItemFailed(batch.batch_key, command.instance_key, command.message, command.message_zh)
    return _with_end(failed, context)


def _open(context: Context, key: int, verb: str, verb_zh: str) -> tuple[Aim, Row[Any]]:
    aim = Aim(f"{verb} batch {{key}}", f"{verb_zh}批量操作 {{key}}", {"key": key})
    context.unit.lock(f"batch:{key}")
    batch = context.unit.one(_BATCH, {"key": key})
    if batch is None:
        raise aim.refused(NotFound, "there is none", "它不存在")
    if batch.ended_at is not None:
        raise aim.refused(
            WrongState, "it ended at {at:%H:%M}", "它已于 {at:%H:%M} 结束", at=context.local(batch.ended_at)
        )
    return aim, batch


def _require_pending(aim: Aim, instance_key: int, batch: Row[Any], context: Context) -> None:
    if not context.actor.is_system:
        raise aim.refused(Forbidden, "only a worker may", "只有工作者可以")
    item = context.unit.one(_ITEM, {"key": batch.batch_key, "instance": instance_key})
    if item is None:
        raise aim.refused(NotFound, "{item} is not in it", "其中没有 {item}", item=instance_key)
    if item.state != BatchItemState.PENDING:
        raise aim.refused(
            WrongState, "{item} is {state}", "{item} 的状态是 {state}", item=instance_key, state=item.state
        )


def _with_end(event: BatchItemCompleted | BatchItemFailed, context: Context) -> list[Event]:
    """Return the event of an item, and the batch's end after the last one."""
    left = context.unit.one(_PENDING, {"key": event.batch_key})
    assert left is not None
    return [event, BatchEnded(event.batch_key)] if left.n == 1 else [event]


# ----------------------------------------------------------- what an item does
def _cancel(batch: Row[Any], key: int, context: Context) -> None:
    context.run(c.CancelInstance(key, batch.reason))


def _suspend(batch: Row[Any], key: int, context: Context) -> None:
    context.run(c.SuspendInstance(key, batch.reason))


def _resume(batch: Row[Any], key: int, context: Context) -> None:
    context.run(c.ResumeInstance(key, batch.reason))


def _retry(batch: Row[Any], key: int, context: Context) -> None:
    for incident in context.unit.all(_INCIDENTS, {"key": key}):
        if incident.job_key is not None and not incident.retries:
            context.run(c.SetJobRetries(incident.job_key, 1, batch.reason))
            context.flush()
        context.run(c.ResolveIncident(incident.incident_key, batch.reason))


def _set_variables(batch: Row[Any], key: int, context: Context) -> None:
    context.run(c.SetVariables(key, batch.arguments["variables"], reason=batch.reason))


def _migrate(batch: Row[Any], key: int, context: Context) -> None:
    arguments = batch.arguments
    command = c.MigrateInstance(key, arguments["definition_key"], arguments["mapping"], batch.reason)
    if batch.is_dry_run:
        intervention.check_migration(command, context)
    else:
        context.run(command)


def _move(batch: Row[Any], key: int, context: Context) -> None:
    """Move every active instance of one element to another element."""
    aim = Aim("move in instance {key}", "在流程实例 {key} 中移动", {"key": key})
    root_instance(aim, context, key, InstanceState.ACTIVE)
    source, target = batch.arguments["from_element"], batch.arguments["to_element"]
    found = [e for e in context.execution(key).active_elements() if e.element_id == source]
    bodies = {e.element_key for e in found}
    active = [e for e in found if e.scope_key not in bodies]  # instances of a multi-instance move with it
    if not active:
        raise aim.refused(NotFound, "'{element}' is not active in it", "其中没有运行中的“{element}”", element=source)
    moves = tuple(c.ModifyInstruction("move", target, e.element_key) for e in active)
    context.run(c.ModifyInstance(key, moves, batch.reason))


_DO: Mapping[str, Callable[[Row[Any], int, Context], None]] = {
    "cancel": _cancel,
    "suspend": _suspend,
    "resume": _resume,
    "retry": _retry,
    "set_variables": _set_variables,
    "migrate": _migrate,
    "move": _move,
}
