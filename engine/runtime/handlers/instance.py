"""The life of instances: start, cancel, suspend, resume."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.errors import FieldProblem, NotFound, Text, WrongState
from engine.model.commands import CancelInstance, ResumeInstance, StartInstance, SuspendInstance
from engine.model.events import Event, InstanceResumed, InstanceSuspended
from engine.model.states import InstanceState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.correlation import catch_up_instance
from engine.runtime.handlers.guards import INTERVENERS, require_role, root_instance
from engine.store import tables

_instance = tables.process_instance
_WITH_BUSINESS_KEY = select(_instance.c.instance_key).where(
    _instance.c.business_key == bindparam("key"), _instance.c.parent_key.is_(None)
)


def start(command: StartInstance, context: Context) -> list[Event]:
    named = command.process_id or command.definition_key
    aim = Aim("start process '{process}'", "启动流程“{process}”", {"process": named})
    if (command.process_id is None) == (command.definition_key is None):
        what = Text("exactly one of process_id and definition_key", "process_id 与 definition_key 应当恰好给出一个")
        raise aim.invalid([FieldProblem("process_id", what)])
    if command.is_business_key_new and command.business_key is not None:
        _require_new(aim, context, command.business_key)
    row = context.definitions.find_row(
        context.unit, command.process_id, version=command.version, key=command.definition_key
    )
    if row is None:
        raise aim.refused(NotFound, "no such version is deployed", "没有部署这样的版本")
    if row.is_suspended:
        raise aim.refused(WrongState, "version {version} is suspended", "版本 {version} 已挂起", version=row.version)
    definition = context.definitions.process(context.unit, row.definition_key)
    context.instances.start(
        definition, command.variables, business_key=command.business_key, element_ids=command.element_ids
    )
    return []


def _require_new(aim: Aim, context: Context, business_key: str) -> None:
    """Two who give the same number at the same moment: one succeeds, the other gets `WrongState`."""
    context.unit.lock(f"business-key:{business_key}")
    if context.unit.one(_WITH_BUSINESS_KEY, {"key": business_key}) is not None:
        raise aim.refused(
            WrongState, "there is one with number '{key}' already", "已有编号为“{key}”的实例", key=business_key
        )


def cancel(command: CancelInstance, context: Context) -> list[Event]:
    aim = _aim("cancel", "取消", command.instance_key)
    require_role(aim, context, *INTERVENERS)
    root_instance(aim, context, command.instance_key, InstanceState.ACTIVE, InstanceState.SUSPENDED)
    context.execution(command.instance_key).cancel(command.reason)
    return []


def suspend(command: SuspendInstance, context: Context) -> list[Event]:
    aim = _aim("suspend", "挂起", command.instance_key)
    require_role(aim, context, *INTERVENERS)
    root_instance(aim, context, command.instance_key, InstanceState.ACTIVE)
    return [InstanceSuspended(command.instance_key, command.reason)]


def resume(command: ResumeInstance, context: Context) -> list[Event]:
    """What came for it meanwhile follows: buffered messages now, timers that fell due with the clock's next look."""
    aim = _aim("resume", "恢复", command.instance_key)
    require_role(aim, context, *INTERVENERS)
    root_instance(aim, context, command.instance_key, InstanceState.SUSPENDED)
    context.emit(InstanceResumed(command.instance_key, command.reason))
    catch_up_instance(context, command.instance_key)
    return []


def _aim(verb: str, verb_zh: str, key: int) -> Aim:
    return Aim(f"{verb} instance {{key}}", f"{verb_zh}流程实例 {{key}}", {"key": key})
