"""Calling function values: arguments by position or by name, fitted to the declared parameters (§10.3.2.13.1)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel.builtins.registry import Builtin
from engine.feel.frames import Run
from engine.feel.types import Type, is_nullable_instance, resolve
from engine.feel.values import Function, Value, type_name

_UNKNOWN = object()


def call(function: Function, run: Run, arguments: list[Value]) -> Value:
    """Call with arguments by position; null, with a remark, if they don't fit."""
    if isinstance(function, Builtin):
        run.meter.step(2)
        return function.apply(run, arguments)
    parameters = function.parameters
    if len(arguments) != len(parameters):
        return run.remark(
            "Expected {wanted} argument(s) of '{function}', but found {found}",
            "“{function}”应当有 {wanted} 个参数，但有 {found} 个",
            function=function.name,
            wanted=len(parameters),
            found=len(arguments),
        )
    for index, parameter in enumerate(parameters):
        if parameter.type is not None:
            value = fit(arguments[index], parameter.type, run)
            if value is _UNKNOWN:
                return run.remark(
                    "Expected argument '{parameter}' of '{function}' to be of its type, but found {type}",
                    "“{function}”的参数“{parameter}”类型不符：{type}",
                    function=function.name,
                    parameter=parameter.name,
                    type=type_name(arguments[index]),
                )
            arguments[index] = value
    meter = run.meter
    meter.step(5)
    meter.enter()
    try:
        return function.body(run, arguments)
    finally:
        meter.leave()


def call_named(function: Function, run: Run, arguments: Mapping[str, Value]) -> Value:
    """Call with arguments by name; null, with a remark, if a name is missing or unknown."""
    if isinstance(function, Builtin):
        run.meter.step(2)
        return function.apply_named(run, arguments)
    names = [parameter.name for parameter in function.parameters]
    if set(names) != set(arguments):
        return run.remark(
            "Expected the arguments {wanted} of '{function}', but found {found}",
            "“{function}”的参数应当是 {wanted}，但给出 {found}",
            function=function.name,
            wanted=", ".join(names),
            found=", ".join(arguments),
        )
    return call(function, run, [arguments[name] for name in names])


def fit(value: Value, declared: Type, run: Run) -> Value:
    """Return the value, its only element, or a list of it, whichever is of the declared type; else a marker."""
    wanted = resolve(declared, run.types)
    if wanted is None or is_nullable_instance(value, wanted, run.meter):
        return value
    if type(value) is list and len(value) == 1 and is_nullable_instance(value[0], wanted, run.meter):
        return value[0]
    if is_nullable_instance([value], wanted, run.meter):
        return [value]
    return _UNKNOWN
