"""Input of commands as JSON values: floats become decimals, tuples lists, times texts; what is none is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar, cast

from engine.errors import FieldProblem, InvalidInput, Text
from engine.model.record import Record, field_names
from engine.model.values import MAX_DEPTH

C = TypeVar("C", bound=Record)
_PLAIN = (str, bool, int, type(None))
_SIMPLE = frozenset({bool, int, type(None)})


def cleaned(command: C) -> C:
    """Return the command with JSON values only; `InvalidInput` with every field that has something else."""
    problems: list[FieldProblem] = []
    result = _record(command, "", problems)
    if problems:
        raise InvalidInput(
            "Expected JSON values, but found other things in: {fields}",
            "应当是 JSON 值，但这些字段不是：{fields}",
            problems,
            fields=", ".join(f"{p.field} ({p.text})" for p in problems),
        )
    return result


def _record(record: C, path: str, problems: list[FieldProblem]) -> C:
    changes: dict[str, Any] = {}
    for name in field_names(type(record)):
        value = getattr(record, name)
        if type(value) in (str, int, bool, type(None), datetime):
            if type(value) is str and not _is_text(value):
                problems.append(_problem(path + name, "text with a lone surrogate", "不成对的代理字符"))
            continue
        if type(value) is tuple:
            new: Any = tuple(
                _record(v, f"{path}{name}.{i}.", problems) if isinstance(v, Record) else v for i, v in enumerate(value)
            )
        else:
            new = _value(value, path + name, problems, 0)
        if new is not value:
            changes[name] = new
    return replace(record, **changes) if changes else record


def _value(value: Any, path: str, problems: list[FieldProblem], depth: int) -> Any:
    """Return the JSON value, the same object if it is one already."""
    kind = type(value)
    if kind is str:
        if not _is_text(value):
            problems.append(_problem(path, "text with a lone surrogate", "不成对的代理字符"))
        return value
    if kind in _PLAIN:
        return value
    if depth > MAX_DEPTH:
        problems.append(_problem(path, f"deeper than {MAX_DEPTH} levels", f"嵌套超过 {MAX_DEPTH} 层"))
        return None
    if kind is Decimal or kind is float:
        number = value if kind is Decimal else Decimal(repr(value))
        if not number.is_finite():
            problems.append(_problem(path, "a number that is not finite", "非有限数"))
        return number
    if isinstance(value, Mapping):
        return _mapping(value, path, problems, depth)
    if isinstance(value, list | tuple):
        items = [_value(v, f"{path}.{i}", problems, depth + 1) for i, v in enumerate(value)]
        return value if kind is list and all(a is b for a, b in zip(items, value, strict=True)) else items
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    problems.append(_problem(path, f"a {kind.__name__}", f"{kind.__name__} 类型"))
    return None


def _mapping(value: Mapping[Any, Any], path: str, problems: list[FieldProblem], depth: int) -> dict[str, Any]:
    changed: dict[str, Any] | None = None if isinstance(value, dict) else dict(value)
    for name, item in value.items():
        if type(name) is not str or not _is_text(name):
            problems.append(_problem(path, "a name that is not a text", "名称不是文本"))
            continue
        if type(item) in _SIMPLE:
            continue
        made = _value(item, f"{path}.{name}", problems, depth + 1)
        if made is not item:
            changed = dict(value) if changed is None else changed
            changed[name] = made
    return changed if changed is not None else cast("dict[str, Any]", value)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _problem(field: str, en: str, zh: str) -> FieldProblem:
    return FieldProblem(field, Text("{what}", "{zh}", {"what": en, "zh": zh}))
