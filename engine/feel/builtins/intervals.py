"""Built-ins for ranges and points on one line (DMN 1.5 §10.3.4.10, table 78), and `range()` itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import regex

from engine.feel.builtins.conversion import conversion
from engine.feel.builtins.registry import POINT, RANGE, STRING, Family, needs
from engine.feel.comparison import order
from engine.feel.errors import SyntaxInvalid, Unfit
from engine.feel.frames import Run
from engine.feel.nodes import Invocation, Literal, Name, Negation, Node, TemporalLiteral
from engine.feel.parsing.expressions import parse_expression
from engine.feel.ranges import closed_range, holds
from engine.feel.temporal.literals import read_temporal
from engine.feel.values import NUMBERS, Range, Value

intervals = Family()
_INTERVAL = regex.compile(r"\s*([\[\(\]])(.*?)\.\.(.*?)([\]\)\[])\s*", regex.S)
_CONVERSIONS = frozenset(("date", "time", "date and time", "duration"))


@intervals.function("range", needs("from", STRING))
def range_of_text(run: Run, text: str) -> Range | None:
    """Read the text of an interval whose ends are literals."""
    found = _INTERVAL.fullmatch(text)
    if not found:
        raise Unfit("Expected the text of an interval", "应当是区间的文字")
    low, high = _endpoint(run, found[2]), _endpoint(run, found[3])
    if low is None or high is None:
        raise Unfit("Expected an interval with both ends", "区间应当有两端")
    return closed_range(low, high, found[1] == "[", found[4] == "]")


def _endpoint(run: Run, text: str) -> Value:
    if not text.strip():
        return None
    try:
        value = _literal(run, parse_expression(text))
    except SyntaxInvalid as error:
        raise Unfit("Expected literals as ends of the interval", "区间的两端应当是字面值") from error
    if value is None or type(value) is bool:
        raise Unfit("Expected literals as ends of the interval", "区间的两端应当是字面值")
    return value


def _literal(run: Run, node: Node) -> Value:
    match node:
        case Literal():
            return node.value
        case Negation(_, Literal(_, value)) if type(value) not in (str, bool, type(None)):
            return NUMBERS.minus(value)
        case TemporalLiteral():
            return read_temporal(node.text)
        case Invocation(_, Name(_, name), (argument,)) if name in _CONVERSIONS and isinstance(argument.value, Literal):
            return conversion.builtins[name].apply(run, [argument.value.value])
    return None


def _sign(one: Value, other: Value) -> int:
    """Return the order of two ends; raises Unfit if they have none."""
    sign = order(one, other)
    if sign is None:
        raise Unfit("Expected ranges and points on one line", "区间和点应当可以互相比较")
    return sign


def _relation(name: str, first: str, second: str, holds_: Callable[[Any, Any], bool | None]) -> None:
    """Register one row of table 78: whether a range or point stands in a relation to another."""
    kinds = {"point": POINT, "range": RANGE}

    def body(run: Run, one: Value, other: Value) -> bool | None:
        return holds_(one, other)

    same = first == second
    names = (first + "1", second + "2") if same else (first, second)
    intervals.function(name, needs(names[0], kinds[first]), needs(names[1], kinds[second]))(body)


def _ends_before(one: Range, other: Range) -> bool:
    sign = _sign(one.high, other.low)
    return sign < 0 or (sign == 0 and not (one.is_high_included and other.is_low_included))


def _point_before(point: Value, range_: Range) -> bool:
    sign = _sign(point, range_.low)
    return sign < 0 or (sign == 0 and not range_.is_low_included)


def _point_after(point: Value, range_: Range) -> bool:
    sign = _sign(point, range_.high)
    return sign > 0 or (sign == 0 and not range_.is_high_included)


def _meets(one: Range, other: Range) -> bool:
    return one.is_high_included and other.is_low_included and _sign(one.high, other.low) == 0


def _starts_first(one: Range, other: Range) -> bool:
    sign = _sign(one.low, other.low)
    return sign < 0 or (sign == 0 and one.is_low_included and not other.is_low_included)


def _starts_no_later(one: Range, other: Range) -> bool:
    sign = _sign(one.low, other.low)
    return sign < 0 or (sign == 0 and (one.is_low_included or not other.is_low_included))


def _ends_no_later(one: Range, other: Range) -> bool:
    sign = _sign(one.high, other.high)
    return sign < 0 or (sign == 0 and (not one.is_high_included or other.is_high_included))


def _overlaps(one: Range, other: Range) -> bool:
    return not _ends_before(one, other) and not _ends_before(other, one)


def _reaches_into(one: Range, other: Range) -> bool:
    sign = _sign(one.high, other.low)
    return sign > 0 or (sign == 0 and one.is_high_included and other.is_low_included)


def _overlaps_before(one: Range, other: Range) -> bool:
    return _starts_first(one, other) and _reaches_into(one, other) and _ends_no_later(one, other)


def _overlaps_after(one: Range, other: Range) -> bool:
    ends_first = _sign(other.high, one.high) < 0 or (
        _sign(other.high, one.high) == 0 and (not other.is_high_included or one.is_high_included)
    )
    return _starts_first(other, one) and _reaches_into(other, one) and ends_first


def _have_same_end(one: Range, other: Range) -> bool:
    return one.is_high_included == other.is_high_included and _sign(one.high, other.high) == 0


def _have_same_start(one: Range, other: Range) -> bool:
    return one.is_low_included == other.is_low_included and _sign(one.low, other.low) == 0


def _finishes(one: Range, other: Range) -> bool:
    return _have_same_end(one, other) and _starts_no_later(other, one)


def _starts(one: Range, other: Range) -> bool:
    return _have_same_start(one, other) and _ends_no_later(one, other)


def _includes(one: Range, other: Range) -> bool:
    return _starts_no_later(one, other) and _ends_no_later(other, one)


def _ends_at(range_: Range, point: Value) -> bool:
    return range_.is_high_included and _sign(range_.high, point) == 0


def _starts_at(range_: Range, point: Value) -> bool:
    return range_.is_low_included and _sign(range_.low, point) == 0


_relation("before", "point", "point", lambda one, other: _sign(one, other) < 0)
_relation("before", "point", "range", _point_before)
_relation("before", "range", "point", lambda range_, point: _point_after(point, range_))
_relation("before", "range", "range", _ends_before)
_relation("after", "point", "point", lambda one, other: _sign(one, other) > 0)
_relation("after", "point", "range", _point_after)
_relation("after", "range", "point", lambda range_, point: _point_before(point, range_))
_relation("after", "range", "range", lambda one, other: _ends_before(other, one))
_relation("meets", "range", "range", _meets)
_relation("met by", "range", "range", lambda one, other: _meets(other, one))
_relation("overlaps", "range", "range", _overlaps)
_relation("overlaps before", "range", "range", _overlaps_before)
_relation("overlaps after", "range", "range", _overlaps_after)
_relation("finishes", "point", "range", lambda point, range_: _ends_at(range_, point))
_relation("finishes", "range", "range", _finishes)
_relation("finished by", "range", "point", _ends_at)
_relation("finished by", "range", "range", lambda one, other: _finishes(other, one))
_relation("includes", "range", "point", holds)
_relation("includes", "range", "range", _includes)
_relation("during", "point", "range", lambda point, range_: holds(range_, point))
_relation("during", "range", "range", lambda one, other: _includes(other, one))
_relation("starts", "point", "range", lambda point, range_: _starts_at(range_, point))
_relation("starts", "range", "range", _starts)
_relation("started by", "range", "point", _starts_at)
_relation("started by", "range", "range", lambda one, other: _starts(other, one))
_relation("coincides", "point", "point", lambda one, other: _sign(one, other) == 0)
_relation("coincides", "range", "range", lambda one, other: _have_same_start(one, other) and _have_same_end(one, other))
