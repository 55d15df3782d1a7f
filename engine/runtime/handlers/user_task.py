"""User tasks, who has them and what they say: claim, unclaim, assign, update."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from engine.errors import FieldProblem, Forbidden, NotFound, Text, WrongState
from engine.model.actor import Actor
from engine.model.commands import AssignUserTask, ClaimUserTask, UnclaimUserTask, UpdateUserTask
from engine.model.events import Event, UserTaskAssigned, UserTaskUnassigned, UserTaskUpdated
from engine.model.states import UserTaskState
from engine.runtime.aim import Aim, may
from engine.runtime.context import Context
from engine.runtime.handlers.guards import INTERVENERS, found, require_role, require_running, with_root
from engine.store import tables
from engine.store.unit_of_work import Statement

Change = UserTaskAssigned | UserTaskUnassigned | UserTaskUpdated
_instance = tables.process_instance.alias("instance")
TASK = (
    with_root(tables.user_task, "user_task_key")
    .add_columns(_instance.c.definition_key)
    .join(_instance, _instance.c.instance_key == tables.user_task.c.instance_key)
)
_account = tables.user_account.c
_ACCOUNTS = select(
    func.count().label("total"), func.count().filter((_account.name == bindparam("name")) & _account.is_active)
    .label("named")
)  # fmt: skip


def claim(command: ClaimUserTask, context: Context) -> list[Event]:
    task, aim = open_task(context, command.user_task_key, "claim", "认领")
    if task.assignee == context.actor.name:
        return []
    if task.assignee is not None:
        raise taken(aim, task, context)
    require_candidate(aim, task, context.actor)
    return _change(context, task, "assigning", "claim", UserTaskAssigned(command.user_task_key, context.actor.name))


def unclaim(command: UnclaimUserTask, context: Context) -> list[Event]:
    task, aim = open_task(context, command.user_task_key, "give back", "退回")
    if task.assignee is None:
        raise aim.refused(WrongState, "nobody has it", "它没有办理人")
    if task.assignee != context.actor.name and not may(context.actor, "manager", "admin"):
        raise taken(aim, task, context)
    return _change(context, task, "assigning", "unassign", UserTaskUnassigned(command.user_task_key))


def assign(command: AssignUserTask, context: Context) -> list[Event]:
    task, aim = open_task(context, command.user_task_key, "assign", "分派")
    require_role(aim, context, *INTERVENERS)
    if not command.assignee.strip():
        raise aim.invalid([FieldProblem("assignee", Text("a name that is not empty", "不能为空"))])
    accounts = context.unit.one(_ACCOUNTS, {"name": command.assignee})
    # An engine without accounts leaves names to its application.
    if accounts is not None and accounts.total and not accounts.named:
        raise aim.refused(NotFound, "there is no active user '{name}'", "没有在用的用户“{name}”", name=command.assignee)
    if task.assignee == command.assignee:
        return []
    event = UserTaskAssigned(command.user_task_key, command.assignee, command.reason)
    return _change(context, task, "assigning", "assign", event)


def update(command: UpdateUserTask, context: Context) -> list[Event]:
    task, aim = open_task(context, command.user_task_key, "change", "修改")
    require_role(aim, context, *INTERVENERS)
    problems = [
        FieldProblem(name, Text("{expected}", "{expected_zh}", _EXPECTED.get(name, _UNKNOWN)))
        for name, value in command.changes.items()
        if name not in _CHECKS or not _CHECKS[name](value)
    ]
    if problems:
        raise aim.invalid(problems)
    if not command.changes:
        return []
    event = UserTaskUpdated(command.user_task_key, command.changes, command.reason)
    return _change(context, task, "updating", "update", event)


def _change(context: Context, task: Row[Any], listeners: str, action: str, event: Change) -> list[Event]:
    """Return the change, or leave it to the instance where the element has task listeners: these are asked first."""
    spec = context.definitions.process(context.unit, task.definition_key).elements[task.element_id]
    if not getattr(spec, "has_task_listeners", False):
        return [event]
    if isinstance(event, UserTaskUpdated):
        changes = dict(event.changes)
    else:
        changes = {"assignee": event.assignee if isinstance(event, UserTaskAssigned) else None}
    execution = context.execution(task.root_key)
    execution.change_user_task(task.user_task_key, listeners, action, changes, event.reason)
    return []


def open_task(context: Context, key: int, verb: str, verb_zh: str, statement: Statement = TASK) -> tuple[Row[Any], Aim]:
    """Return an open user task of a running instance, and the aim that names it."""
    task = found(Aim(f"{verb} user task {{key}}", f"{verb_zh}任务 {{key}}", {"key": key}), context, statement, key)
    aim = Aim(f"{verb} user task '{{task}}'", f"{verb_zh}任务“{{task}}”", {"task": task.name or task.element_id})
    if task.state == UserTaskState.COMPLETED:
        raise aim.refused(
            WrongState,
            "'{by}' completed it at {at:%H:%M}",
            "“{by}”已于 {at:%H:%M} 完成",
            by=task.completed_by,
            at=context.local(task.ended_at),
        )
    if task.state != UserTaskState.CREATED:
        raise aim.refused(
            WrongState,
            "it was canceled at {at:%H:%M}",
            "它已于 {at:%H:%M} 取消",
            at=context.local(task.ended_at),
        )
    require_running(aim, task.root_state)
    return task, aim


def taken(aim: Aim, task: Row[Any], context: Context) -> WrongState:
    """Return the refusal that names who has the task, and since when."""
    return aim.refused(
        WrongState,
        "'{by}' has had it since {at:%H:%M}",
        "“{by}”已于 {at:%H:%M} 接手",
        by=task.assignee,
        at=context.local(task.assigned_at),
    )


def require_candidate(aim: Aim, task: Row[Any], actor: Actor) -> None:
    """`Forbidden` unless the actor is a candidate, or a manager; a task without candidates is everybody's."""
    users, groups = task.candidate_users, task.candidate_groups
    if (users or groups) and not (
        actor.name in users or not actor.groups.isdisjoint(groups) or may(actor, "manager", "admin")
    ):
        raise aim.refused(
            Forbidden,
            "'{actor}' is not one of its candidates ({candidates})",
            "“{actor}”不在候选人之列（{candidates}）",
            actor=actor.name,
            candidates=", ".join([*users, *groups]),
        )


def _is_time(value: object) -> bool:
    if value is None:
        return True
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, str) and v for v in value)


_CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "due_at": _is_time,
    "follow_up_at": _is_time,
    "priority": lambda value: type(value) is int and 0 <= value <= 100,
    "candidate_groups": _is_names,
    "candidate_users": _is_names,
}
_TIME = {"expected": "an ISO time with an offset, or null", "expected_zh": "带时区的 ISO 时间，或空"}
_NAMES = {"expected": "a list of names", "expected_zh": "名称列表"}
_EXPECTED: Mapping[str, Mapping[str, str]] = {
    "due_at": _TIME,
    "follow_up_at": _TIME,
    "priority": {"expected": "a whole number from 0 to 100", "expected_zh": "0 到 100 的整数"},
    "candidate_groups": _NAMES,
    "candidate_users": _NAMES,
}
_UNKNOWN = {"expected": f"one of {', '.join(_CHECKS)}", "expected_zh": f"应当是 {', '.join(_CHECKS)} 之一"}
