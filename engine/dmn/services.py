"""Decision services: decisions with an interface, as a function of input decisions and input data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.dmn.graph import Node, evaluate
from engine.dmn.language import Function, Run, make_function
from engine.dmn.session import Session
from engine.dmn.types import Type


def service_function(
    name: str, inputs: Sequence[Node], outputs: Sequence[Node], to: Type
) -> Callable[[Run, Session], Function]:
    """The logic of a service. Parameters are its input data, then its input decisions, as DMN 1.5 §10.4 has them.

    The decisions inside see nothing but the arguments. One output gives its value, several a context by name.
    """
    parameters = [node.element.variable for node in inputs]

    def logic(scope: Run, session: Session) -> Function:
        def call(run: Run, arguments: list[Any]) -> Any:
            values: dict[Node, Any] = {}
            for node, argument in zip(inputs, arguments, strict=True):
                value = values[node] = node.type.convert(argument, session)
                if value is None and argument is not None:
                    return None
            return to.convert(run_service(outputs, session.inside_service(values)), session)

        return make_function(name, parameters, call)

    return logic


def run_service(outputs: Sequence[Node], session: Session) -> Any:
    """The outputs of a service in a session that has its inputs."""
    values = {node.element.variable: evaluate(node, session) for node in outputs}
    return next(iter(values.values())) if len(values) == 1 else values
