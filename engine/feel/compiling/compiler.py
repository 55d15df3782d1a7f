"""The table of compilers, one for each kind of node, and the way they call each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from engine.feel.compiling.scopes import Scope
from engine.feel.frames import Frame
from engine.feel.nodes import Node
from engine.feel.values import Value

Evaluator = Callable[[Frame], Value]
Test = Callable[[Frame, Value], bool | None]
"""A compiled unary test: of a frame that holds `?`, and the input value."""

_N = TypeVar("_N", bound=Node)
_COMPILERS: dict[type[Node], Callable[[Any, Scope], Evaluator]] = {}


def compiles(kind: type[_N]) -> Callable[[Callable[[_N, Scope], Evaluator]], Callable[[_N, Scope], Evaluator]]:
    """Register a function as the compiler of one kind of node."""

    def register(function: Callable[[_N, Scope], Evaluator]) -> Callable[[_N, Scope], Evaluator]:
        _COMPILERS[kind] = function
        return function

    return register


def compile_node(node: Node, scope: Scope) -> Evaluator:
    """Return the closure that evaluates a node."""
    return _COMPILERS[type(node)](node, scope)


def compile_nodes(nodes: tuple[Node, ...], scope: Scope) -> list[Evaluator]:
    """Return the closures of several nodes."""
    return [compile_node(node, scope) for node in nodes]
