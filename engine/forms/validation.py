"""Validates the answers of a form on the server: fills, computes, hides, checks; tells all problems at once."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from engine.errors import FieldProblem, Text
from engine.forms.components import CHOICES, COMPONENTS
from engine.forms.constraints import problems
from engine.forms.expressions import Evaluator
from engine.forms.options import options, problem_of
from engine.forms.paths import MISSING, read, write
from engine.forms.values import BadValue, coerce, empty_of

if TYPE_CHECKING:
    from engine.forms.model import Field, Form

MAX_ITEMS = 1_000
ROUNDS = 5
UNKNOWN = Text("Expected fields of the form only", "表单中没有此项")
NOT_A_LIST = Text("Expected a list", "应为列表")
NOT_AN_OBJECT = Text("Expected an object", "应为对象")


class Validated(NamedTuple):
    """`data` may be written when `problems` is empty."""

    data: dict[str, Any]
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where fields are: `answers` as sent, `base` the variables at the same place, `local` the values so far."""

    answers: Any
    base: Any
    local: dict[str, Any]
    root: dict[str, Any]
    context: Mapping[str, Any]
    prefix: str = ""
    special: Mapping[str, Any] | None = None

    def names(self) -> Mapping[str, Any]:
        """Return what expressions see: the local values, the form's, then the variables."""
        return ChainMap(dict(self.special or {}), self.local, self.root, cast("dict[str, Any]", self.context))


def validate(
    form: Form, data: Mapping[str, Any], context: Mapping[str, Any], *, now: datetime | None = None, zone: str = "UTC"
) -> Validated:
    """Return the clean data and all problems; see `Form.validate`.

    As form-js: a field that is not sent keeps its variable, else its default; disabled fields are left out; read-only
    and computed ones are not taken from the answers; hidden ones are left out unchecked. Names that the form does not
    have are problems.
    """
    run = _Run(Evaluator(now, zone))
    values: dict[str, Any] = {}
    scope = _Scope(data, context, values, values, context)
    run.unknown(form.fields, scope)
    run.fill(form.fields, scope)
    for _ in range(ROUNDS):
        if not run.compute(form.fields, scope):
            break
    result: dict[str, Any] = {}
    run.check(form.fields, scope, result)
    return Validated(result, tuple(run.problems))


class _Run:
    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.problems: list[FieldProblem] = []
        self.bad: set[str] = set()

    def note(self, name: str, text: Text) -> None:
        self.problems.append(FieldProblem(name, text))

    # ------------------------------------------------------------------ names that the form does not have
    def unknown(self, fields: Sequence[Field], scope: _Scope) -> None:
        tree: dict[str, Any] = {}
        _names(fields, (), tree)
        self._unknown(scope.answers, tree, scope.prefix)

    def _unknown(self, answers: Any, tree: Mapping[str, Any], prefix: str) -> None:
        if not isinstance(answers, Mapping):
            return
        for name, value in answers.items():
            if name not in tree:
                self.note(f"{prefix}{name}", UNKNOWN)
            elif isinstance(tree[name], dict):
                self._unknown(value, tree[name], f"{prefix}{name}.")

    # ------------------------------------------------------------------ answers, variables, defaults
    def fill(self, fields: Sequence[Field], scope: _Scope) -> None:
        for field in fields:
            if field.is_list:
                self._fill_list(field, scope)
            elif field.is_group:
                inner = group_scope(field, scope)
                self.fill(field.children, inner)
            elif field.path and field.kind != "expression":
                write(scope.local, field.path, self._value(field, scope))

    def _value(self, field: Field, scope: _Scope) -> Any:
        name = scope.prefix + ".".join(field.path)
        sent = read(scope.answers, field.path)
        kept = read(scope.base, field.path)
        default = field.schema.get("defaultValue", empty_of(field.kind))
        start = default if kept is MISSING else kept
        fixed = field.schema.get("disabled") is True
        raw = start if sent is MISSING or fixed else sent
        try:
            return coerce(field.kind, raw, field.schema)
        except BadValue as bad:
            if raw is not start or sent is not MISSING:
                self.bad.add(name)
                self.note(name, bad.text)
            return empty_of(field.kind)

    def _fill_list(self, field: Field, scope: _Scope) -> None:
        name = scope.prefix + ".".join(field.path)
        sent, kept = read(scope.answers, field.path), read(scope.base, field.path)
        items = kept if sent is MISSING else sent
        if items is MISSING or items is None:
            count = field.schema.get("defaultRepetitions", 1)
            items = [{} for _ in range(count if isinstance(count, int) and 0 <= count <= MAX_ITEMS else 1)]
        if not isinstance(items, list) or len(items) > MAX_ITEMS:
            self.note(name, NOT_A_LIST)
            self.bad.add(name)
            items = []
        write(scope.local, field.path, [{} for _ in items])
        for inner in self._items(field, scope, items):
            if not isinstance(inner.answers, Mapping):
                self.note(inner.prefix.rstrip("."), NOT_AN_OBJECT)
            self.unknown(field.children, inner)
            self.fill(field.children, inner)

    def _items(self, field: Field, scope: _Scope, answers: Sequence[Any]) -> Iterator[_Scope]:
        locals_ = read(scope.local, field.path)
        kept = read(scope.base, field.path)
        for index, local in enumerate(locals_ if isinstance(locals_, list) else []):
            base = kept[index] if isinstance(kept, list) and index < len(kept) else {}
            sent = answers[index] if index < len(answers) else {}
            special = {"this": local, "parent": scope.local, "i": index + 1}
            prefix = f"{scope.prefix}{'.'.join(field.path)}.{index}."
            yield _Scope(sent, base, local, scope.root, scope.context, prefix, special)

    # ------------------------------------------------------------------ computed and read-only values
    def compute(self, fields: Sequence[Field], scope: _Scope) -> bool:
        """Evaluate expression fields and read-only flags; return whether a value changed."""
        changed = False
        for field in fields:
            if field.is_list:
                for inner in self._items(field, scope, ()):
                    changed |= self.compute(field.children, inner)
            elif field.is_group:
                changed |= self.compute(field.children, group_scope(field, scope))
            elif field.kind == "expression":
                value = self.evaluator.value(field.schema.get("expression"), scope.names())
                changed |= read(scope.local, field.path) != value
                write(scope.local, field.path, value)
            elif field.path and self._is_read_only(field, scope):
                kept = read(scope.base, field.path)
                value = field.schema.get("defaultValue", empty_of(field.kind)) if kept is MISSING else kept
                changed |= read(scope.local, field.path) != value
                write(scope.local, field.path, value)
        return changed

    def _is_read_only(self, field: Field, scope: _Scope) -> bool:
        return self.evaluator.is_true(field.schema.get("readonly"), scope.names())

    # ------------------------------------------------------------------ what is left out, what is wrong
    def check(self, fields: Sequence[Field], scope: _Scope, result: dict[str, Any]) -> None:
        for field in fields:
            if self._is_hidden(field, scope):
                self._forgive(field, scope)
                continue
            if field.is_list:
                write(result, field.path, self._checked_items(field, scope))
            elif field.is_group:
                inner = group_scope(field, scope)
                self.check(field.children, inner, _object_at(result, field.path))
            elif field.path and field.schema.get("disabled") is not True:
                self._check_one(field, scope, result)

    def _checked_items(self, field: Field, scope: _Scope) -> list[dict[str, Any]]:
        items = []
        for inner in self._items(field, scope, ()):
            item: dict[str, Any] = {}
            self.check(field.children, inner, item)
            items.append(item)
        return items

    def _check_one(self, field: Field, scope: _Scope, result: dict[str, Any]) -> None:
        name = scope.prefix + ".".join(field.path)
        value = read(scope.local, field.path)
        write(result, field.path, value)
        if name in self.bad or not COMPONENTS[field.kind].has_value or self._is_read_only(field, scope):
            return
        if field.kind in CHOICES:
            wrong = problem_of(field.kind, value, options(field.schema, scope.names(), self.evaluator))
            if wrong is not None and read(scope.answers, field.path) is not MISSING:
                self.note(name, wrong)
                return
            if wrong is not None:  # a variable that is no option any more: as if nobody had chosen
                value = empty_of(field.kind)
                write(result, field.path, value)
        for text in problems(field.kind, value, field.schema, scope.names(), self.evaluator):
            self.note(name, text)

    def _is_hidden(self, field: Field, scope: _Scope) -> bool:
        conditional = field.schema.get("conditional")
        hide = conditional.get("hide") if isinstance(conditional, Mapping) else None
        return hide is not None and self.evaluator.is_true(hide, scope.names())

    def _forgive(self, field: Field, scope: _Scope) -> None:
        """Drop the problems of fields that turned out to be hidden, but for names that the form does not have."""
        hidden = [scope.prefix + ".".join(path) for path in _paths([field], ())]
        self.problems = [
            problem
            for problem in self.problems
            if problem.text is UNKNOWN
            or not any(problem.field == name or problem.field.startswith(f"{name}.") for name in hidden)
        ]


def _paths(fields: Sequence[Field], above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for field in fields:
        if field.is_group:
            yield from _paths(field.children, above + field.path)
        elif field.path:
            yield above + field.path


def _names(fields: Sequence[Field], above: tuple[str, ...], tree: dict[str, Any]) -> None:
    """Build the tree of names that may be sent: objects down to fields and lists (None)."""
    for path in _paths(fields, above):
        node = tree
        for name in path[:-1]:
            inner = node.get(name)
            if not isinstance(inner, dict):
                inner = node[name] = {}
            node = inner
        node[path[-1]] = None


def _object_at(result: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    for name in path:
        result = result.setdefault(name, {})
    return result


def group_scope(field: Field, scope: _Scope) -> _Scope:
    """Return the scope of a group: the same place, or the object at its path."""
    if not field.path:
        return scope
    answers, base = read(scope.answers, field.path), read(scope.base, field.path)
    local = _object_at(scope.local, field.path)
    prefix = scope.prefix + ".".join(field.path) + "."
    special = {"this": local, "parent": scope.local}
    return _Scope(
        {} if answers is MISSING else answers,
        {} if base is MISSING else base,
        local,
        scope.root,
        scope.context,
        prefix,
        {**(scope.special or {}), **special},
    )
