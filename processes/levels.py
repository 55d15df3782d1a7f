"""Changing the service level of a running case: its limits by the decision, then its promises, timers and due dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.api import SYSTEM, Command, Context, Engine, Event, FieldProblem, InvalidInput, Text, WrongState, commands
from processes.register.choices import level_values, service_levels

DECISION = "service_level"


@dataclass(frozen=True, slots=True)
class ChangeServiceLevel(Command):
    """Give a running case another service level; everything that was promised by the old one is timed anew."""

    root_key: int
    level: str
    reason: str | None = None


def levels(engine: Engine) -> Mapping[str, str]:
    """Return the service levels that a contract can have, by the deployed decision: value → Chinese name."""
    return {value: zh for value, (zh, _en) in service_levels(engine).items()}


def change(command: ChangeServiceLevel, context: Context) -> list[Event]:
    known_levels = level_values(context)
    if command.level not in known_levels:
        expected = Text("one of {all}", "应当是 {all} 之一", {"all": ", ".join(known_levels)})
        raise InvalidInput(
            "Expected to change the service level of case {key}, but there is no level '{level}'",
            "应当改变工单 {key} 的服务级别，但没有“{level}”这一级别",
            [FieldProblem("level", expected)],
            key=command.root_key,
            level=command.level,
        )
    context.run(commands.SetVariables(command.root_key, {}, reason=command.reason))  # may this actor, does it run?
    execution = context.execution(command.root_key)
    known = execution.effective_variables(command.root_key)
    contract = {**(known.get("contract") or {}), "level": command.level}
    limits = context.decide(command.root_key, DECISION, {**known, "contract": contract}) if "limits" in known else None
    if limits is None:
        raise WrongState(
            "Expected to change the service level of case {key}, but it has no limits by service level",
            "应当改变工单 {key} 的服务级别，但它没有按服务级别的时限",
            key=command.root_key,
        )
    new: dict[str, Any] = {"contract": contract, "limits": limits}
    write_everywhere(command.root_key, new, context, command.reason)
    context.run(commands.RetimeCommitments(command.root_key, command.reason))
    return []


def write_everywhere(root_key: int, new: Mapping[str, Any], context: Context, reason: str | None) -> None:
    """Write variables into a running case and into each instance it called that has them as its own.

    The caller has looked whether the person may.
    """
    execution = context.execution(root_key)
    inner = {element.instance_key for element in execution.active_elements()} - {root_key}
    for key in [root_key, *sorted(inner)]:
        own = execution.variables(key)
        told = {name: value for name, value in new.items() if name in own or key == root_key}
        if told:
            context.run(commands.SetVariables(key, told, is_local=True, reason=reason), SYSTEM)
