"""A task's form as a page without a script: the fields that are visible with the answers so far, and their reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.api import EngineError
from processes.customers.questions import components_of, fields_of
from web.context import engine
from web.forms import label
from web.portal.asked import Asked

SHOWN = "shown"  # the field of the page that names the fields it showed
LONGEST = 4000  # characters of an answer, where the form says nothing
MULTIPLE = frozenset({"checklist", "taglist"})


@dataclass(slots=True)
class Shown:
    """A field as the page shows it. `kind` is form-js's; `value` what was typed or chosen."""

    key: str
    kind: str
    label: str
    hint: str
    is_required: bool
    options: list[tuple[str, str]]
    longest: int
    value: Any
    problem: str = ""


@dataclass(slots=True)
class Filled:
    """What a page brought: the answers, the fields visible with them, and whether some of these were not shown yet."""

    answers: dict[str, Any] = field(default_factory=dict)
    fields: list[Shown] = field(default_factory=list)
    has_new_fields: bool = False


def fill(asked: Asked, given: MultiDict[str, str] | None = None) -> Filled:
    """Return the form's fields, empty or with what was given.

    A field that its form hides is visible as soon as an answer shows it: then it is asked in a second step. Variables
    of the case decide what is hidden; none of them is put into a field.
    """
    schema = engine().read_form(asked.task.form_key) if asked.task.form_key else {}
    variables = engine().task_variables(asked.task.user_task_key)
    asks = {component["key"] for component in fields_of(schema, asked.question)}
    filled = Filled()
    for component in components_of(schema):
        key = str(component["key"])
        fixed = asked.question.answers.get(key)
        if (key not in asks and fixed is None) or _is_hidden(component, variables | filled.answers):
            continue
        if fixed is not None:
            filled.answers[key] = _value(fixed, variables | filled.answers)
            continue
        filled.answers[key] = _read(component, given)
        filled.fields.append(_shown(component, asked, filled.answers[key]))
    before = set(given.getlist(SHOWN)) if given is not None else set()
    filled.has_new_fields = given is not None and not {one.key for one in filled.fields} <= before
    return filled


def _is_hidden(component: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    hide = (component.get("conditional") or {}).get("hide")
    if not hide:
        return False
    try:
        return engine().evaluate(str(hide).removeprefix("="), known) is True
    except EngineError:
        return False


def _value(text: str, known: Mapping[str, Any]) -> Any:
    if not text.startswith("="):
        return text
    try:
        return engine().evaluate(text[1:], known)
    except EngineError:
        return None


def _read(component: Mapping[str, Any], given: MultiDict[str, str] | None) -> Any:
    key, kind = str(component["key"]), component["type"]
    if given is None:
        return component.get("defaultValue")
    if kind in MULTIPLE:
        return [one for one in given.getlist(key) if one]
    if kind == "checkbox":
        return given.get(key) == "yes"
    text = "".join(c for c in given.get(key, "").replace("\r\n", "\n") if c == "\n" or c >= " ").strip()
    if kind != "number" or not text:
        return text or None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text  # the form says what is wrong with it
    return number if number.is_finite() else text


def _shown(component: Mapping[str, Any], asked: Asked, value: Any) -> Shown:
    key, rules = str(component["key"]), component.get("validate") or {}
    longest = rules.get("maxLength")
    return Shown(
        key=key,
        kind=component["type"],
        label=asked.question.labels.get(key) or label(component),
        hint="" if key in asked.question.labels else str(component.get("description") or ""),
        is_required=bool(rules.get("required")),
        options=[(str(one["value"]), str(one.get("label", one["value"]))) for one in component.get("values", ())],
        longest=longest if isinstance(longest, int) else LONGEST,
        value=value,
    )
