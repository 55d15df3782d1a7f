"""Turns one answer into the value of its field, or says what is wrong with it; each kind of field has its function."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import Text
from engine.forms.components import COMPONENTS

WRONG = {
    "number": Text("Expected a number", "应填写数字"),
    "boolean": Text("Expected yes or no", "应为是或否"),
    "text": Text("Expected a text", "应填写文字"),
    "list": Text("Expected a list of choices", "应为多项选择"),
    "date": Text("Expected a date like 2026-03-01", "应填写形如 2026-03-01 的日期"),
    "time": Text("Expected a time like 08:30", "应填写形如 08:30 的时间"),
    "datetime": Text("Expected a date and time like 2026-03-01T08:30", "应填写形如 2026-03-01T08:30 的日期时间"),
}
MAX_EXPONENT = 308
"""Of a JavaScript number."""
DATE = re.compile(r"\d{4}-\d\d-\d\d")
TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?")

_MINUTES = re.compile(r"((?:^|T)\d\d:\d\d)(?=$|[Z+-])")
"""A time without seconds: forms send such, FEEL's `time` and `date and time` want seconds (XML Schema's form)."""


class BadValue(Exception):
    """An answer that can't be a value of its field; `text` says what was expected."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def empty_of(kind: str) -> Any:
    """Return the value of a field that nobody filled in."""
    empty = COMPONENTS[kind].empty
    return list(empty) if isinstance(empty, tuple) else empty


def is_empty(value: Any) -> bool:
    """Return whether a field counts as not filled in."""
    return value is None or value == "" or (isinstance(value, list) and not value)


def coerce(kind: str, value: Any, schema: Mapping[str, Any]) -> Any:
    """Return the value of a field; raises BadValue. An empty answer is the field's empty value."""
    if is_empty(value):
        return empty_of(kind)
    return COERCIONS[kind](value, schema)


def _text(value: Any, schema: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping | list | bool):
        raise BadValue(WRONG["text"])
    return str(value)


def _number(value: Any, schema: Mapping[str, Any]) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadValue(WRONG["number"])
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadValue(WRONG["number"]) from None
    if not number.is_finite() or abs(number.adjusted()) > MAX_EXPONENT:
        raise BadValue(WRONG["number"])
    if schema.get("serializeToString"):
        return str(value).strip()
    return int(number) if number == number.to_integral_value() else number


def _boolean(value: Any, schema: Mapping[str, Any]) -> bool:
    if not isinstance(value, bool):
        raise BadValue(WRONG["boolean"])
    return value


def _choice(value: Any, schema: Mapping[str, Any]) -> Any:
    return value


def _choices(value: Any, schema: Mapping[str, Any]) -> list[Any]:
    if not isinstance(value, list):
        raise BadValue(WRONG["list"])
    return value


def _datetime(value: Any, schema: Mapping[str, Any]) -> str:
    subtype = str(schema.get("subtype") or "date")
    if not isinstance(value, str) or not _is_moment(value, subtype):
        raise BadValue(WRONG[subtype])
    return value if subtype == "date" else _MINUTES.sub(r"\1:00", value, count=1)


def _is_moment(value: str, subtype: str) -> bool:
    day, separator, clock = value.partition("T")
    try:
        if subtype == "date":
            return bool(DATE.fullmatch(value) and date.fromisoformat(value))
        if subtype == "time":
            return TIME.fullmatch(value) is not None and time.fromisoformat(value) is not None
        return bool(separator and DATE.fullmatch(day) and TIME.fullmatch(clock) and datetime.fromisoformat(value))
    except ValueError:
        return False


COERCIONS = {
    "textfield": _text,
    "textarea": _text,
    "number": _number,
    "checkbox": _boolean,
    "checklist": _choices,
    "taglist": _choices,
    "radio": _choice,
    "select": _choice,
    "datetime": _datetime,
}
