"""Compiles function definitions and invocations; a knowledge model is such a definition with a scope of its own."""

from __future__ import annotations

from typing import Any

from engine.dmn.compile.unit import Evaluator, Unit
from engine.dmn.expressions import FunctionDefinition, Invocation, Literal
from engine.dmn.language import (
    Function,
    Run,
    call_function,
    expected_function,
    external_function,
    make_function,
    widened,
)
from engine.dmn.session import Session
from engine.dmn.types import ANY, Type


def compile_function(definition: FunctionDefinition, names: frozenset[str], unit: Unit) -> Evaluator:
    """A function that sees the scope in which it is defined, and its arguments."""
    return compile_logic(definition, names, unit, "function", ANY)


def compile_logic(definition: FunctionDefinition, names: frozenset[str], unit: Unit, name: str, to: Type) -> Evaluator:
    """Like `compile_function`, for a function with a `name` whose result is brought to the type `to`.

    An argument that can't be brought to its parameter's type makes the result null.
    """
    parameters = [
        (parameter.name, unit.types.find(parameter.type_ref, definition.place)) for parameter in definition.parameters
    ]
    body = unit.compile_optional(definition.body, names | {name for name, _ in parameters})
    to = ANY if to.kind == "function" else to

    def evaluate(scope: Run, session: Session) -> Function:
        if definition.is_external:
            raise external_function()

        def call(run: Run, arguments: list[Any]) -> Any:
            local: dict[str, Any] = {}
            for (parameter, expected), argument in zip(parameters, arguments, strict=True):
                value = local[parameter] = expected.convert(argument, session)
                if value is None and argument is not None:
                    return None
            return to.convert(body(widened(scope, local), session), session)

        return make_function(name, [parameter for parameter, _ in parameters], call)

    return evaluate


def _reading(name: str) -> Evaluator:
    return lambda scope, session: scope.read(name)


def compile_invocation(invocation: Invocation, names: frozenset[str], unit: Unit) -> Evaluator:
    """Call a function by parameter names. The function is an expression, most often the name of a knowledge model."""
    called = invocation.function
    name = " ".join(called.text.split()) if isinstance(called, Literal) else ""
    function = _reading(name) if name in names else unit.compile(called, names)
    bindings = [
        (
            binding.name or "",
            unit.converting(
                unit.compile_optional(binding.value, names), unit.types.find(binding.type_ref, invocation.place)
            ),
        )
        for binding in invocation.bindings
    ]

    def evaluate(scope: Run, session: Session) -> Any:
        target = function(scope, session)
        if not isinstance(target, Function):
            raise expected_function(name or "expression")
        arguments = {parameter: value(scope, session) for parameter, value in bindings}
        return call_function(target, arguments, session.run)

    return evaluate
