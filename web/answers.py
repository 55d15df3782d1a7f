"""Checks what a form sends once more on the server: only its own fields, required, in bounds, one of the choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.api import ExpressionFailed, FieldProblem, InvalidInput, Text
from web.forms import label

Evaluate = Callable[[str, Mapping[str, Any]], Any]
EMPTY: tuple[Any, ...] = (None, "", [], ())
LISTS = frozenset({"checklist", "taglist"})
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
PHONE = re.compile(r"\+?[\d\s()/-]{3,}")
LONGEST = 100_000


def checked(
    schema: Mapping[str, Any], given: Mapping[str, Any], known: Mapping[str, Any], evaluate: Evaluate
) -> dict[str, Any]:
    """Return the answers of a form's fields; `InvalidInput` with every field that is not as the form wants it.

    `known` are the variables that the form saw, for its conditions. What no visible field asked for is left out.
    """
    check = _Check({**known, **given}, evaluate)
    answers: dict[str, Any] = {}
    check.level(schema, given, answers, "")
    if check.problems:
        raise InvalidInput(
            "Expected answers as the form asks for them, but {count} are not",
            "表单中有 {count} 处填写不符合要求",
            check.problems,
            count=len(check.problems),
        )
    return answers


class _Check:
    def __init__(self, context: Mapping[str, Any], evaluate: Evaluate) -> None:
        self.problems: list[FieldProblem] = []
        self._context, self._evaluate = context, evaluate

    def level(self, parent: Mapping[str, Any], given: Any, answers: dict[str, Any], where: str) -> None:
        """Check the components of a form, group or list item; `given` and `answers` are its own scope."""
        for component in parent.get("components", ()):
            if self._is_hidden(component) or component.get("disabled") or component.get("readonly"):
                continue
            kind, path = component.get("type"), component.get("path")
            if kind == "group":
                inner, target = (_at(given, path), {}) if path else (given, answers)
                self.level(component, inner, target, _joined(where, path))
                if path and target:
                    _put(answers, path, target)
            elif kind == "dynamiclist" and path:
                _put(answers, path, self._items(component, _at(given, path), _joined(where, path)))
            elif "key" in component and kind != "filepicker":
                self._field(component, given, answers, where)

    def _items(self, component: Mapping[str, Any], given: Any, where: str) -> list[Any]:
        items = []
        for number, item in enumerate(given if isinstance(given, list) else ()):
            answers: dict[str, Any] = {}
            self.level(component, item, answers, f"{where}[{number}]")
            items.append(answers)
        return items

    def _field(self, component: Mapping[str, Any], given: Any, answers: dict[str, Any], where: str) -> None:
        key = str(component["key"])
        if component.get("type") == "expression":
            _put(answers, key, self._value_of(component.get("expression")))
            return
        value = _at(given, key)
        problem = self._problem(component, value)
        if problem:
            self.problems.append(FieldProblem(_joined(where, key), problem))
        elif value is not None:
            _put(answers, key, value)

    def _problem(self, component: Mapping[str, Any], value: Any) -> Text | None:
        rules, kind, name = component.get("validate") or {}, component.get("type"), {"label": label(component)}
        if value in EMPTY or (kind == "checkbox" and value is False):
            return Text("“{label}” is required", "请填写“{label}”", name) if rules.get("required") else None
        if not _has_kind(component, value):
            return Text("“{label}” has another kind of value", "“{label}”的值类型不对", name)
        if kind in CHOICES and not self._is_a_choice(component, value):
            return Text("“{label}” has none of the choices", "“{label}”不是列出的选项", name)
        return _out_of_bounds(rules, kind, value, name)

    def _is_a_choice(self, component: Mapping[str, Any], value: Any) -> bool:
        choices = component.get("values")
        if component.get("valuesKey"):
            choices = _at(self._context, str(component["valuesKey"]))
        elif component.get("valuesExpression"):
            choices = self._value_of(component["valuesExpression"])
        if not isinstance(choices, list):
            return False
        allowed = [choice.get("value") if isinstance(choice, Mapping) else choice for choice in choices]
        return all(one in allowed for one in (value if isinstance(value, list) else [value]))

    def _is_hidden(self, component: Mapping[str, Any]) -> bool:
        return self._value_of((component.get("conditional") or {}).get("hide")) is True

    def _value_of(self, expression: Any) -> Any:
        if not isinstance(expression, str) or not expression.strip():
            return None
        try:
            return self._evaluate(expression.strip().removeprefix("="), self._context)
        except ExpressionFailed:
            return None


def _has_kind(component: Mapping[str, Any], value: Any) -> bool:
    kind = component.get("type")
    if kind == "checkbox":
        return isinstance(value, bool)
    if kind == "number":
        return (isinstance(value, int | Decimal) and not isinstance(value, bool)) or _is_number_text(component, value)
    if kind in LISTS:
        return isinstance(value, list)
    if kind == "datetime":
        return isinstance(value, str) and _is_time(str(component.get("subtype", "date")), value)
    if kind in ("textfield", "textarea"):
        return isinstance(value, str) and len(value) <= LONGEST
    return True


def _is_number_text(component: Mapping[str, Any], value: Any) -> bool:
    return (
        bool(component.get("serializeToString")) and isinstance(value, str) and bool(re.fullmatch(r"-?[\d.]+", value))
    )


def _is_time(subtype: str, value: str) -> bool:
    readers: dict[str, Callable[[str], object]] = {
        "date": date.fromisoformat,
        "time": time.fromisoformat,
        "datetime": datetime.fromisoformat,
    }
    try:
        readers.get(subtype, datetime.fromisoformat)(value)
    except ValueError:
        return False
    return True


def _out_of_bounds(rules: Mapping[str, Any], kind: Any, value: Any, name: Mapping[str, Any]) -> Text | None:
    if kind == "number":
        number = Decimal(value)
        if rules.get("min") is not None and number < Decimal(rules["min"]):
            return Text("“{label}” is at least {bound}", "“{label}”不能小于 {bound}", {**name, "bound": rules["min"]})
        if rules.get("max") is not None and number > Decimal(rules["max"]):
            return Text("“{label}” is at most {bound}", "“{label}”不能大于 {bound}", {**name, "bound": rules["max"]})
    if kind in ("textfield", "textarea"):
        shortest, longest = rules.get("minLength"), rules.get("maxLength")
        if shortest is not None and len(value) < shortest:
            return Text("“{label}” needs {bound} characters", "“{label}”至少 {bound} 个字", {**name, "bound": shortest})
        if longest is not None and len(value) > longest:
            return Text("“{label}” takes {bound} characters", "“{label}”最多 {bound} 个字", {**name, "bound": longest})
        pattern = {"email": EMAIL, "phone": PHONE}.get(str(rules.get("validationType")))
        if pattern and not pattern.fullmatch(value):
            return Text("“{label}” does not look right", "“{label}”格式不对", name)
    return None


def _joined(where: str, path: Any) -> str:
    return ".".join(part for part in (where, str(path or "")) if part)


def _at(values: Any, path: Any) -> Any:
    for name in str(path).split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _put(answers: dict[str, Any], path: str, value: Any) -> None:
    names: Sequence[str] = path.split(".")
    for name in names[:-1]:
        answers = answers.setdefault(name, {})
    answers[names[-1]] = value
