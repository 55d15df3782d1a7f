"""The text of values: what `string()` gives (DMN 1.5 §10.3.4.1, and the TCK for what it leaves open)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.values import TEMPORALS, Function, Range, Value


def number_text(value: Decimal) -> str:
    """Return a number without exponent and without needless zeros."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(value: Value) -> str:
    """Return the text of a value."""
    return value if type(value) is str else _inner(value, is_inside=False)


def _inner(value: Value, is_inside: bool = True) -> str:
    match value:
        case None:
            return "null"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case list():
            return "[" + ", ".join(_inner(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {_inner(item)}" for key, item in value.items()) + "}"
        case Range():
            low = "" if value.low is None else _inner(value.low)
            high = "" if value.high is None else _inner(value.high)
            return f"{'[' if value.is_low_included else '('}{low}..{high}{']' if value.is_high_included else ')'}"
        case Function():
            return "function"
    return f'@"{value}"' if is_inside and type(value) in TEMPORALS else str(value)


def _key(key: str) -> str:
    return key if key.replace("_", "a").replace(" ", "a").isalnum() else _inner(key)
