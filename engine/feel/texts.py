"""The text of values: what `string()` gives (DMN 1.5 §10.3.4.1, and the TCK for what it leaves open)."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.budgets import Meter
from engine.feel.parsing.names import is_plain
from engine.feel.values import TEMPORALS, Function, Range, Value

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def number_text(value: Decimal) -> str:
    """Return a number without exponent and without needless zeros."""
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def text_of(value: Value, meter: Meter | None = None) -> str:
    """Return the text of a value; a meter bounds how long it may become."""
    if type(value) is str:
        return value
    pieces: list[str] = []
    _write(value, pieces, meter, is_inside=False)
    return "".join(pieces)


def _write(value: Value, pieces: list[str], meter: Meter | None, is_inside: bool = True) -> None:
    match value:
        case list():
            pieces.append("[")
            for index, item in enumerate(value):
                pieces.append(", " if index else "")
                _write(item, pieces, meter)
            pieces.append("]")
        case dict():
            pieces.append("{")
            for index, (key, item) in enumerate(value.items()):
                pieces.append((", " if index else "") + _key(key) + ": ")
                _write(item, pieces, meter)
            pieces.append("}")
        case _:
            pieces.append(_simple(value, is_inside))
    if meter is not None:
        meter.step()
        meter.take(len(pieces[-1]) + 1)


def _simple(value: Value, is_inside: bool) -> str:
    match value:
        case None:
            return "null"
        case str():
            return _quoted(value)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return number_text(value)
        case Range():
            low = "" if value.low is None else _simple(value.low, is_inside=True)
            high = "" if value.high is None else _simple(value.high, is_inside=True)
            return f"{'[' if value.is_low_included else '('}{low}..{high}{']' if value.is_high_included else ')'}"
        case Function():
            return "function"
    return f'@"{value}"' if is_inside and type(value) in TEMPORALS else str(value)


def _quoted(text: str) -> str:
    return '"' + text.translate(_ESCAPES) + '"'


def _key(key: str) -> str:
    return key if is_plain(key) else _quoted(key)
