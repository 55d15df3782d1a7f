"""FEEL types as values (DMN 1.5 §10.3.2.9): which values are instances of one, and which types conform to which.

`instance of` may name item definitions: the host gives them as a mapping of names to types when it evaluates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel.budgets import Meter
from engine.feel.values import PYTHON_TYPES, Function, Range, Value


@dataclass(frozen=True, slots=True)
class NamedType:
    """A type known by its name: a built-in one, or an item definition of the host."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType:
    """`list<element>`."""

    element: Type


@dataclass(frozen=True, slots=True)
class RangeType:
    """`range<element>`."""

    element: Type


@dataclass(frozen=True, slots=True)
class ContextType:
    """`context<name: type, …>`; more entries than these are allowed."""

    entries: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class FunctionType:
    """`function<parameter, …> -> result`; `result` None says nothing about it."""

    parameters: tuple[Type, ...]
    result: Type | None


Type = NamedType | ListType | RangeType | ContextType | FunctionType

ANY = NamedType("Any")
NULL = NamedType("Null")

_ALIASES = {
    "date time": "date and time",
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
BUILT_IN_TYPE_NAMES = frozenset(PYTHON_TYPES) | frozenset(_ALIASES) | {"Any"}


def named(name: str) -> NamedType:
    """Return the type of that name, under its FEEL name if it is an alias (`dateTime`)."""
    return NamedType(_ALIASES.get(name, name))


def resolve(declared: Type, definitions: Mapping[str, Type] | None, depth: int = 0) -> Type | None:
    """Replace the names of item definitions by their types; None if one is unknown (or endlessly recursive)."""
    if depth > 20:
        return None
    match declared:
        case NamedType(name):
            if name in PYTHON_TYPES or name == "Any":
                return declared
            found = definitions.get(name) if definitions is not None else None
            return None if found is None else resolve(found, definitions, depth + 1)
        case ListType(element) | RangeType(element):
            inner = resolve(element, definitions, depth + 1)
            return None if inner is None else type(declared)(inner)
        case ContextType(entries):
            resolved = [(name, resolve(entry, definitions, depth + 1)) for name, entry in entries]
            known = tuple((name, entry) for name, entry in resolved if entry is not None)
            return ContextType(known) if len(known) == len(entries) else None
        case FunctionType(parameters, result):
            inner_types = [resolve(parameter, definitions, depth + 1) for parameter in parameters]
            known_types = tuple(inner for inner in inner_types if inner is not None)
            end = None if result is None else resolve(result, definitions, depth + 1)
            if len(known_types) < len(parameters) or (end is None and result is not None):
                return None
            return FunctionType(known_types, end)


def is_instance(value: Value, wanted: Type, meter: Meter | None = None) -> bool:
    """Tell whether a value is an instance of a resolved type; null is one of `Null` alone."""
    match wanted:
        case NamedType("Any"):
            return value is not None
        case NamedType(name):
            return isinstance(value, PYTHON_TYPES.get(name, ()))
        case ListType(element):
            if type(value) is not list:
                return False
            if meter is not None:
                meter.step(len(value) + 1)
            return all(is_nullable_instance(item, element, meter) for item in value)
        case RangeType(element):
            ends = [end for end in (value.low, value.high) if end is not None] if type(value) is Range else []
            return bool(ends) and all(is_instance(end, element) for end in ends)
        case ContextType(entries):
            if meter is not None:
                meter.step(len(entries) + 1)
            return type(value) is dict and all(
                name in value and is_nullable_instance(value[name], entry, meter) for name, entry in entries
            )
        case FunctionType(parameters, result):
            return isinstance(value, Function) and conforms(type_of(value), FunctionType(parameters, result))


def is_nullable_instance(value: Value, wanted: Type, meter: Meter | None = None) -> bool:
    """Tell whether a value may stand where that type is declared: null always may."""
    return value is None or is_instance(value, wanted, meter)


def type_of(value: Function) -> FunctionType:
    """Return the type of a function value; what it doesn't declare is Any."""
    return FunctionType(tuple(p.type or ANY for p in value.parameters), value.result_type or ANY)


def conforms(type_: Type, wanted: Type | None) -> bool:
    """Tell whether all values of a type may stand where the other is wanted (structurally; §10.3.2.9.2)."""
    if wanted is None or wanted in (type_, ANY) or type_ == NULL:
        return True
    match type_, wanted:
        case (ListType(), NamedType("list")) | (RangeType(), NamedType("range")):
            return True
        case (ContextType(), NamedType("context")) | (FunctionType(), NamedType("function")):
            return True
        case (ListType(element), ListType(other)) | (RangeType(element), RangeType(other)):
            return conforms(element, other)
        case ContextType(entries), ContextType(others):
            own = dict(entries)
            return all(name in own and conforms(own[name], other) for name, other in others)
        case FunctionType(parameters, result), FunctionType(other_parameters, other_result):
            return (
                len(parameters) == len(other_parameters)
                and all(conforms(other, own) for own, other in zip(parameters, other_parameters, strict=True))
                and (other_result is None or conforms(result or ANY, other_result))
            )
    return False
