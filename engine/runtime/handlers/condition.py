"""Conditional start events: EvaluateConditions starts an instance for each whose condition is true."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.bpmn.model import Expression
from engine.errors import ExpressionFailed, FieldProblem, NotFound, Text
from engine.feel import compile_expression
from engine.model.commands import EvaluateConditions
from engine.model.events import Event
from engine.runtime.aim import Aim
from engine.runtime.context import Context
from engine.store import tables

_start, _definition = tables.start_subscription, tables.process_definition
_STARTS = (
    select(_start.c.definition_key, _start.c.element_id)
    .join(_definition, _definition.c.definition_key == _start.c.definition_key)
    .where(_start.c.kind == "conditional", _definition.c.is_suspended.is_(False))
    .order_by(_start.c.subscription_key)
)
_OF_PROCESS = _STARTS.where(_definition.c.process_id == bindparam("id"))


def evaluate(command: EvaluateConditions, context: Context) -> list[Event]:
    aim = Aim("evaluate the conditions of start events", "计算启动事件的条件")
    if command.process_id is None:
        rows = context.unit.all(_STARTS)
    else:
        rows = context.unit.all(_OF_PROCESS, {"id": command.process_id})
        if not rows:
            raise aim.refused(
                NotFound,
                "process '{process}' has none that waits",
                "流程“{process}”没有等待中的条件启动事件",
                process=command.process_id,
            )
    problems: list[FieldProblem] = []
    true: list[tuple[int, str]] = []
    for row in rows:
        definition = context.definitions.process(context.unit, row.definition_key)
        for event in definition.process.body.elements[row.element_id].event_definitions:
            if event.condition is None:
                continue
            problem = _test(event.condition, command, context)
            if problem is None:
                true.append((row.definition_key, row.element_id))
            elif problem is not FALSE:
                problems.append(FieldProblem(row.element_id, problem))
    if problems:
        raise aim.invalid(problems)
    for definition_key, element_id in true:
        definition = context.definitions.process(context.unit, definition_key)
        context.instances.start(definition, command.variables, element_id=element_id)
    return []


FALSE = Text("false", "假")


def _test(condition: Expression, command: EvaluateConditions, context: Context) -> Text | None:
    """Return None when a condition is true, `FALSE` when it is false, else what is wrong with it."""
    try:
        value = compile_expression(condition.text).evaluate(
            command.variables, now=context.now, zone=context.zone.key, seed=context.seed, are_names_data=True
        )
    except ExpressionFailed as failed:
        return failed.text
    if value is True:
        return None
    if value is False or value is None:
        return FALSE  # a variable that is not there yet: the condition is not true
    return Text(
        "Expected the condition '{condition}' to be true or false, but found {value}",
        "条件“{condition}”应当为真或假，但得到 {value}",
        {"condition": condition.text, "value": value},
    )
