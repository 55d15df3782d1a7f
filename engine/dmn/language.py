"""The border to FEEL values and runs: what the other files call things there. `formulas` is the border to its texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionFailed
from engine.feel import (
    Budget,
    ContextType,
    Date,
    DateAndTime,
    Function,
    FunctionType,
    ListType,
    Parameter,
    Range,
    Run,
    call_named,
    compile_expression,
    elements,
    from_json,
    order,
    read_temporal,
    text_of,
    to_json,
    type_name,
)
from engine.feel import Type as FeelType
from engine.feel import equal as equal_or_null
from engine.feel import named as named_type
from engine.feel.ranges import holds

__all__ = [
    "Budget",
    "ContextType",
    "Date",
    "FeelType",
    "Function",
    "FunctionType",
    "ListType",
    "Range",
    "Run",
    "named_type",
    "order",
    "read_temporal",
    "text_of",
    "to_json",
    "type_name",
]

EXTERNAL_FUNCTION = ("Expected a function in FEEL, but found an external one.", "应当是 FEEL 函数，但发现外部函数。")
WRITE_IN_FEEL = (
    "Write the function in FEEL, or call the outside world from a service task.",
    "请用 FEEL 编写函数，或用服务任务调用外部系统。",
)
EXTERNAL_REASON = "external-function"
MAX_SHOWN_DEPTH = 100
CONSTANT_BUDGET = Budget(steps=100, seconds=0.1, cells=1_000, depth=5)
number = Decimal
from_caller = from_json


def equal(one: Any, other: Any) -> bool:
    """Whether two FEEL values are surely equal."""
    return equal_or_null(one, other) is True


def holds_value(range_: Range, value: Any) -> bool:
    """Whether a value surely lies in a range."""
    return holds(range_, value) is True


def items_of(value: Any) -> Iterable[Any] | None:
    """What an iterator walks over: the items of a list or range, a single value as a list of one; None for null."""
    return elements(value)


def date_as_midnight(date: Date) -> DateAndTime:
    """The date and time that a date becomes where one is declared: midnight, UTC."""
    return DateAndTime(date.days, 0, 0)


def as_json(value: Any, depth: int = 0) -> Any:
    """A FEEL value as the trace shows it: as JSON, and a function or range as a text that tells what it is.

    What is nested deeper than JSON may be here is shown as '…', so that a failure can always be told.
    """
    if isinstance(value, list | dict) and depth >= MAX_SHOWN_DEPTH:
        return "…"
    if isinstance(value, list):
        return [as_json(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item, depth + 1) for name, item in value.items()}
    if isinstance(value, Function):
        return f"function({', '.join(parameter.name for parameter in value.parameters)})"
    if isinstance(value, Range):
        return text_of(value)
    return to_json(value)


def scope_of(variables: Mapping[str, Any], run: Run) -> Run:
    """The scope in which an expression sees exactly these FEEL values; budget, clock and chance are those of `run`."""
    return run.with_variables(variables)


def widened(scope: Run, names: Mapping[str, Any]) -> Run:
    """A scope with some more names; they hide those of the same name."""
    return scope.with_variables({**scope.variables, **names})


def growing(scope: Run) -> tuple[Run, dict[str, Any]]:
    """A scope, and the dictionary through which it gets more names while it is used."""
    variables = dict(scope.variables)
    return scope.with_variables(variables), variables


def make_function(name: str, parameters: Sequence[str], body: Callable[[Run, list[Any]], Any]) -> Function:
    """A FEEL function; `body` gets as many arguments as there are parameters, and brings them to their types."""
    return Function(name, [Parameter(each) for each in parameters], body)


def call_function(function: Function, arguments: Mapping[str, Any], run: Run) -> Any:
    """Call a function by parameter names; null when they don't fit."""
    return call_named(function, run, arguments)


def start_run(
    now: datetime | None, seed: str | None, zone: str | None, budget: Budget | None, types: Mapping[str, FeelType]
) -> Run:
    """FEEL's side of one evaluation: what the caller decides, and the budget that all its expressions share."""
    return Run({}, now=now, seed=seed, zone=zone, budget=budget, types=types, are_feel_values=True)


def expected_function(name: str) -> ExpressionFailed:
    """The error for a call of something that is no function."""
    return ExpressionFailed(
        "Expected '{name}' to be a function, but it is none", "“{name}”应当是函数，但不是", reason="type", name=name
    )


def external_function() -> ExpressionFailed:
    """The error for a function outside FEEL, where a model that was refused is evaluated all the same."""
    return ExpressionFailed(*EXTERNAL_FUNCTION, reason=EXTERNAL_REASON)


def aggregate(function: str, values: list[Any], run: Run) -> Any:
    """The result of `sum`, `min` or `max` of a list."""
    return compile_expression(f"{function}(values)").evaluate_in(run.with_variables({"values": values}))


def open_run() -> Run:
    """A run for constants: no variables, time or chance, and a budget for values as people write them into cells."""
    return Run({}, are_feel_values=True, budget=CONSTANT_BUDGET)
