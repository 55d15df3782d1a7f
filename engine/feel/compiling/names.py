"""Compiles literals, names and paths."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.compiling.compiler import Evaluator, compile_node, compiles
from engine.feel.compiling.scopes import LayerKind, Place, Scope
from engine.feel.frames import Frame, Run
from engine.feel.hosts import in_range
from engine.feel.nodes import Literal, Name, Path, TemporalLiteral
from engine.feel.properties import property_of
from engine.feel.temporal.literals import read_temporal
from engine.feel.values import ABSENT, PLAIN, Value


@compiles(Literal)
def literal(node: Literal, scope: Scope) -> Evaluator:
    value = node.value
    return lambda frame: value


@compiles(TemporalLiteral)
def temporal_literal(node: TemporalLiteral, scope: Scope) -> Evaluator:
    value, text = read_temporal(node.text), node.text
    if value is None:
        return lambda frame: frame.run.remark(
            'Expected a date, time or duration in @"{text}", but it is none', "@“{text}”不是日期、时间或时长", text=text
        )
    return lambda frame: value


@compiles(Name)
def name(node: Name, scope: Scope) -> Evaluator:
    places = scope.places(node.name)
    if not places:
        return _variable(node.name)
    if len(places) == 1 and places[0].kind is LayerKind.CERTAIN:
        return _local(node.name, places[0].hops)
    return _searched(node.name, places)


def _variable(name: str) -> Evaluator:
    builtin = BUILTINS.get(name)

    def read_variable(frame: Frame) -> Value:
        run = frame.run
        value = run.variables.get(name, ABSENT)
        if type(value) in PLAIN:
            return value
        if type(value) is Decimal:
            return value if run.are_feel_values else in_range(value)
        if value is ABSENT:
            return missing(run, name) if builtin is None or run.are_names_data else builtin
        return run.lift(name, value)

    return read_variable


def missing(run: Run, name: str) -> None:
    """Note that there is no such variable; its value is null."""
    run.remark("Expected a variable '{name}', but there is none", "没有变量“{name}”", name=name)


def _local(name: str, hops: int) -> Evaluator:
    if hops == 0:
        return lambda frame: frame.values[name]

    def read_local(frame: Frame) -> Value:
        for _ in range(hops):
            frame = frame.parent  # type: ignore[assignment]  # the scope has counted the frames
        return frame.values[name]

    return read_local


def _searched(name: str, places: list[Place]) -> Evaluator:
    read_variable = None if places[-1].kind is LayerKind.CERTAIN else _variable(name)
    steps: list[tuple[int, bool]] = []
    reached = 0
    for place in places:
        steps.append((place.hops - reached, place.kind is LayerKind.FILTER))
        reached = place.hops

    def search(frame: Frame) -> Value:
        for hops, is_filter in steps:
            for _ in range(hops):
                frame = frame.parent  # type: ignore[assignment]  # the scope has counted the frames
            if is_filter:
                item = frame.values["item"]
                if type(item) is dict and name in item:
                    return item[name]
                if name == "item":
                    return item
            else:
                value = frame.values.get(name, ABSENT)
                if value is not ABSENT:
                    return value
        assert read_variable is not None
        return read_variable(frame)

    return search


@compiles(Path)
def path(node: Path, scope: Scope) -> Evaluator:
    names = variable_path(node, scope)
    if names is not None:
        return _variable_path(names)
    source, wanted = compile_node(node.source, scope), node.name
    return lambda frame: property_of(source(frame), wanted, frame.run)


def variable_path(node: Path | Name, scope: Scope) -> tuple[str, ...] | None:
    """Return the names of `a.b.c` if `a` can only be a variable of the caller, else None."""
    names: list[str] = []
    part = node
    while isinstance(part, Path):
        names.append(part.name)
        if not isinstance(part.source, Path | Name):
            return None
        part = part.source
    if scope.places(part.name):
        return None
    return (part.name, *reversed(names))


def _variable_path(names: tuple[str, ...]) -> Evaluator:
    first, rest, is_short = names[0], names[1:], len(names) == 2
    second = names[1]

    def read_path(frame: Frame) -> Value:
        variables = frame.run.variables.get(first, ABSENT)
        if is_short and type(variables) is dict:
            value = variables.get(second, ABSENT)
            if type(value) in PLAIN:
                return value
        return follow(frame.run, first, rest)

    return read_path


def host_value(run: Run, names: tuple[str, ...]) -> Any:
    """Return what the caller's variables hold at a path of nested contexts, as it is; ABSENT if there is nothing."""
    value = run.variables.get(names[0], ABSENT)
    for name in names[1:]:
        value = value.get(name, ABSENT) if type(value) is dict else ABSENT
    return value


def follow(run: Run, first: str, rest: tuple[str, ...]) -> Value:
    """Follow names into nested contexts of the host, as far as there are any, and from there through FEEL values.

    Only what is found in the end becomes a FEEL value: the cost does not grow with what lies beside the path.
    """
    value = run.variables.get(first, ABSENT)
    if value is ABSENT:
        return missing(run, first)
    used = 0
    for name in rest:
        if type(value) is not dict:
            break
        inner = value.get(name, ABSENT)
        if inner is ABSENT:
            break
        value = inner
        used += 1
    if type(value) not in PLAIN:
        value = run.lift((first, *rest[:used]), value)
    for name in rest[used:]:
        value = property_of(value, name, run)
    return value
