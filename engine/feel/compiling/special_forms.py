"""Compiles the functions that look at their argument's name, not only at its value: `is defined`, `get or else`."""

from __future__ import annotations

from collections.abc import Callable

from engine.feel.compiling.compiler import Evaluator, compile_node
from engine.feel.compiling.names import variable_path
from engine.feel.compiling.scopes import LayerKind, Place, Scope
from engine.feel.frames import Frame
from engine.feel.nodes import Invocation, Name, Node, Path
from engine.feel.properties import PROPERTIES, property_of
from engine.feel.values import ABSENT, Value

_IsDefined = Callable[[Frame], bool]


def is_defined(node: Invocation, scope: Scope) -> Evaluator:
    """Compile `is defined(a.b)`: true if there is such a variable or entry, even if it is null."""
    if len(node.arguments) != 1 or node.arguments[0].name not in (None, "value"):
        return lambda frame: frame.run.remark("Expected one argument of 'is defined'", "“is defined”应当有一个参数")
    return _defined(node.arguments[0].value, scope)


def _defined(node: Node, scope: Scope) -> _IsDefined:
    if isinstance(node, Path | Name):
        names = variable_path(node, scope)
        if names is not None:
            return lambda frame: _is_path_defined(frame, names)
    if isinstance(node, Path):
        source, name = compile_node(node.source, scope), node.name
        return lambda frame: _has(source(frame), name)
    if isinstance(node, Name):
        return _defined_name(node.name, scope)
    value = compile_node(node, scope)
    return lambda frame: value(frame) is not None


def _is_path_defined(frame: Frame, names: tuple[str, ...]) -> bool:
    value = frame.run.variables.get(names[0], ABSENT)
    for name in names[1:]:
        if value is ABSENT:
            return False
        value = property_of(value, name, frame.run) if _has(value, name) else ABSENT
    return value is not ABSENT


def _has(value: Value, name: str) -> bool:
    if type(value) is dict:
        return name in value
    return name in PROPERTIES.get(type(value), ())


def _defined_name(name: str, scope: Scope) -> _IsDefined:
    places = scope.places(name)

    def look(frame: Frame) -> bool:
        return (
            any(_is_at(place, name, frame) for place in places) or frame.run.variables.get(name, ABSENT) is not ABSENT
        )

    return look


def _is_at(place: Place, name: str, frame: Frame) -> bool:
    for _ in range(place.hops):
        frame = frame.parent  # type: ignore[assignment]  # the scope has counted the frames
    if place.kind is LayerKind.FILTER:
        return name == "item" or _has(frame.values["item"], name)
    return name in frame.values


SPECIAL_FORMS: dict[str, Callable[[Invocation, Scope], Evaluator]] = {"is defined": is_defined}
