"""What a constant condition admits, as values and ranges: whether two can hold together, or one covers the other.

Only what is certain is said: a condition that reads names, calls functions or negates is unknown, and never reported.
"""

from __future__ import annotations

from typing import Any

from engine.dmn.formulas import constant_tests
from engine.dmn.language import Range, equal, holds_value, order

Admitted = tuple[Any, ...] | None
"""Values and ranges, one of which must hold; None where that can't be told."""
ANYTHING: Admitted = ("-",)
"""No condition at all. The text can't be a value here, because string values are wrapped."""


class EffortSpent(Exception):
    """The comparisons that a table may cost are used up."""


class Effort:
    """Counts comparisons down, so that a stranger's table can't keep a deployment busy."""

    def __init__(self, comparisons: int) -> None:
        self.left = comparisons

    def spend(self, comparisons: int) -> None:
        """Take some; raises EffortSpent when there are no more."""
        self.left -= comparisons
        if self.left < 0:
            raise EffortSpent


def admitted(text: str) -> Admitted:
    """What unary tests admit."""
    if text.strip() in ("", "-"):
        return ANYTHING
    tests = constant_tests(text)
    return None if tests is None else tuple((test,) for test in tests)


def meet(one: Admitted, other: Admitted, effort: Effort) -> bool:
    """Whether a value surely exists for which both hold."""
    effort.spend(len(one or ()) * len(other or ()))
    if one is None or other is None:
        return False
    if one is ANYTHING or other is ANYTHING:
        return True
    return any(_meet(a[0], b[0]) for a in one for b in other)


def covers(one: Admitted, other: Admitted, effort: Effort) -> bool:
    """Whether `one` surely holds wherever `other` does."""
    effort.spend(len(one or ()) * len(other or ()))
    if one is ANYTHING:
        return True
    if one is None or other is None or other is ANYTHING:
        return False
    return all(any(_covers(a[0], b[0]) for a in one) for b in other)


def _meet(a: Any, b: Any) -> bool:
    if isinstance(a, Range) and isinstance(b, Range):
        return _reaches(a, b) and _reaches(b, a)
    if isinstance(a, Range):
        return holds_value(a, b)
    return holds_value(b, a) if isinstance(b, Range) else equal(a, b)


def _reaches(a: Range, b: Range) -> bool:
    """Whether `a` begins before `b` ends, with a value between."""
    if a.low is None or b.high is None:
        return _is_same_kind(a, b)
    sign = order(a.low, b.high)
    if sign is None or sign > 0:
        return False
    return sign < 0 or (a.is_low_included and b.is_high_included)


def _is_same_kind(a: Range, b: Range) -> bool:
    ends = [end for end in (a.low, a.high, b.low, b.high) if end is not None]
    return all(order(ends[0], end) is not None for end in ends[1:])


def _covers(a: Any, b: Any) -> bool:
    if not isinstance(b, Range):
        return holds_value(a, b) if isinstance(a, Range) else equal(a, b)
    if not isinstance(a, Range) or not _is_same_kind(a, b):
        return False
    low = a.low is None or (b.low is not None and _is_before(a.low, b.low, a.is_low_included or not b.is_low_included))
    return low and (
        a.high is None
        or (b.high is not None and _is_before(b.high, a.high, a.is_high_included or not b.is_high_included))
    )


def _is_before(first: Any, second: Any, may_be_equal: bool) -> bool:
    sign = order(first, second)
    return sign is not None and (sign < 0 or (sign == 0 and may_be_equal))
