"""What people change in running instances, each with a reason: modify, migrate, set variables."""

from __future__ import annotations

from engine.errors import FieldProblem, NotFound, Text
from engine.model.commands import MigrateInstance, ModifyInstance, SetVariables
from engine.model.events import Event
from engine.model.keys import is_inner, root_of
from engine.model.states import InstanceState
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.runtime.handlers.guards import INTERVENERS, require_role, root_instance
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
    target = _target(command, context)
    context.is_dry_run = command.dry_run
    context.execution(command.instance_key).migrate(target, command.mapping, command.reason)
    return []


def check_migration(command: MigrateInstance, context: Context) -> None:
    """Raise what migrating would be refused for, by its rules; nothing is changed."""
    target = _target(command, context)
    context.execution(command.instance_key).check_migration(target, command.mapping)


def _target(command: MigrateInstance, context: Context) -> Definition:
    aim = Aim("migrate instance {key}", "迁移流程实例 {key}", {"key": command.instance_key})
    require_role(aim, context, *INTERVENERS)
    root_instance(aim, context, command.instance_key, InstanceState.ACTIVE)
    row = context.definitions.find_row(context.unit, None, key=command.definition_key)
    if row is None:
        raise aim.refused(
            NotFound,
            "definition {definition} is not deployed",
            "流程版本 {definition} 未部署",
            definition=command.definition_key,
        )
    return context.definitions.process(context.unit, command.definition_key)


def set_variables(command: SetVariables, context: Context) -> list[Event]:
    aim = Aim("set variables of {key}", "设置 {key} 的变量", {"key": command.scope_key})
    require_role(aim, context, *INTERVENERS)
    key = command.scope_key
    root_key = root_of(key) if is_inner(key) else key
    root_instance(aim, context, root_key, InstanceState.ACTIVE, InstanceState.SUSPENDED)
    context.is_dry_run = command.dry_run
    context.execution(root_key).set_variables(key, command.variables, command.is_local)
    return []
