"""What people change in running instances, each with a reason: modify, migrate, set variables."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from engine.errors import FieldProblem, InvalidInput, NotFound, Text
from engine.model.commands import MigrateInstance, ModifyInstance, SetVariables
from engine.model.events import Event
from engine.model.keys import is_inner, root_of
from engine.model.states import InstanceState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import INTERVENERS, process_instance, require_role, root_instance
from engine.spiff import Definition


def modify(command: ModifyInstance, context: Context) -> list[Event]:
    aim = Aim("modify instance {key}", "修改流程实例 {key}", {"key": command.instance_key})
    require_role(aim, context, *INTERVENERS)
    if not command.instructions:
        raise aim.invalid([FieldProblem("instructions", Text("at least one", "至少要有一条"))])
    root_instance(aim, context, command.instance_key, InstanceState.ACTIVE)
    context.is_dry_run = command.dry_run
    context.execution(command.instance_key).modify(command.instructions, command.reason)
    return []


def migrate(command: MigrateInstance, context: Context) -> list[Event]:
    row, target = _target(command, context)
    context.is_dry_run = command.dry_run
    execution = context.execution(row.root_key)
    execution.migrate(target, command.mapping, command.reason, row.instance_key)
    return []


def check_migration(command: MigrateInstance, context: Context) -> None:
    """Raise what migrating would be refused for, by its rules; nothing is changed."""
    row, target = _target(command, context)
    context.execution(row.root_key).check_migration(target, command.mapping, row.instance_key)


def _target(command: MigrateInstance, context: Context) -> tuple[Row[Any], Definition]:
    """Return the row of the instance, a root or a called one, and the definition on which it shall go on."""
    aim = Aim("migrate instance {key}", "迁移流程实例 {key}", {"key": command.instance_key})
    require_role(aim, context, *INTERVENERS)
    instance = process_instance(aim, context, command.instance_key, InstanceState.ACTIVE)
    row = context.definitions.find_row(context.unit, None, key=command.definition_key)
    if row is None:
        raise aim.refused(
            NotFound,
            "definition {definition} is not deployed",
            "流程版本 {definition} 未部署",
            definition=command.definition_key,
        )
    target = context.definitions.process(context.unit, command.definition_key)
    if instance.parent_key is not None and target.process.id != instance.process_id:
        raise InvalidInput(
            "Expected to migrate called instance {key} to a version of '{process}', but found one of '{other}': which "
            "process is called, the diagram of its caller says",
            "被调用的实例 {key} 应当迁移到“{process}”的某个版本，但得到“{other}”的版本：调用谁由调用方的流程图决定",
            key=command.instance_key,
            process=instance.process_id,
            other=target.process.id,
        )
    return instance, target


def set_variables(command: SetVariables, context: Context) -> list[Event]:
    aim = Aim("set variables of {key}", "设置 {key} 的变量", {"key": command.scope_key})
    require_role(aim, context, *INTERVENERS)
    key = command.scope_key
    root_key = root_of(key) if is_inner(key) else key
    root_instance(aim, context, root_key, InstanceState.ACTIVE, InstanceState.SUSPENDED)
    context.is_dry_run = command.dry_run
    context.execution(root_key).set_variables(key, command.variables, command.is_local)
    return []
