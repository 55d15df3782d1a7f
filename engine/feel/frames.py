"""Where names are looked up while an expression is evaluated: the caller's variables, and frames of local names."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.errors import ExpressionFailed, Text
from engine.feel.budgets import DEFAULT_BUDGET, Budget, Meter
from engine.feel.hosts import from_json, in_range
from engine.feel.temporal.moments import DateAndTime
from engine.feel.types import Type
from engine.feel.values import ABSENT, PLAIN, Value

_MAX_REMARKS = 20


class Run:
    """One evaluation, or several that belong together: variables, what the caller decides, and what is used up.

    `variables` are JSON values, dates and times of Python, or FEEL values (`are_feel_values` promises that all of them
    are, and saves looking). They are read when an expression asks for them, and never copied as a whole. `now` must be
    aware; `zone` is the IANA zone in which `now()` and `today()` see it, by default the one that `now` has itself.
    `seed` decides `uuid()` and `random number()`: the same seed gives the same sequence. `types` are the item
    definitions that `instance of` may name. `remarks`, if given, gets the reasons why something became null.
    `are_names_data`: a name that is not called is a variable, null where there is none, also where a built-in function
    has that name: what the diagrams of a case ask, which may have a variable `product`, and may have none yet.
    """

    __slots__ = (
        "_drawn",
        "_lifted",
        "are_feel_values",
        "are_names_data",
        "meter",
        "now",
        "remarks",
        "seed",
        "types",
        "variables",
        "zone",
    )

    def __init__(
        self,
        variables: Mapping[str, Any],
        *,
        now: datetime | None = None,
        seed: str | None = None,
        zone: str | None = None,
        budget: Budget | Meter | None = None,
        types: Mapping[str, Type] | None = None,
        are_feel_values: bool = False,
        are_names_data: bool = False,
        remarks: list[Text] | None = None,
    ) -> None:
        self.variables = variables
        self.now, self.seed, self.zone, self.types = now, seed, zone, types
        self.meter = budget if isinstance(budget, Meter) else Meter(budget or DEFAULT_BUDGET)
        self.are_feel_values, self.are_names_data = are_feel_values, are_names_data
        self.remarks = remarks
        self._lifted: dict[Hashable, Value] | None = None
        self._drawn: list[int] | None = None

    def with_variables(self, variables: Mapping[str, Any], are_feel_values: bool = True) -> Run:
        """Return a run with other variables that shares everything else: the budget, the remarks, the sequence."""
        other = Run(
            variables,
            now=self.now,
            seed=self.seed,
            zone=self.zone,
            budget=self.meter,
            types=self.types,
            are_feel_values=are_feel_values,
            are_names_data=self.are_names_data,
            remarks=self.remarks,
        )
        self._drawn = other._drawn = self._drawn or [0]
        return other

    def seen_by(self, caller: Run) -> Run:
        """Return this run, in which a function was made, as its caller must pay for it: with the caller's budget."""
        return self if self.meter is caller.meter else caller.with_variables(self.variables, self.are_feel_values)

    def read(self, name: str) -> Value:
        """Return a variable as a FEEL value, ABSENT if there is none."""
        value = self.variables.get(name, ABSENT)
        return value if type(value) in PLAIN else self.lift(name, value)

    def lift(self, key: Hashable, value: Any) -> Value:
        """Return a value of the host, found under that name or path, as a FEEL value; each is made once in a run."""
        if self.are_feel_values or value is ABSENT:
            return value
        if type(value) is Decimal:
            return in_range(value)
        lifted = self._lifted
        if lifted is None:
            lifted = self._lifted = {}
        elif key in lifted:
            return lifted[key]
        result = lifted[key] = from_json(value)
        return result

    def remark(self, en: str, zh: str, **params: Any) -> Value:
        """Note why a value is null, and return that null."""
        if self.remarks is not None and len(self.remarks) < _MAX_REMARKS:
            self.remarks.append(Text(en, zh, params))
        return None

    def moment(self) -> DateAndTime:
        """Return the caller's time in the caller's zone; raises if the caller gave none."""
        if self.now is None:
            raise ExpressionFailed(
                "Expected a time for now() and today(), but the caller gave none",
                "now() 和 today() 需要时间，但调用者没有给出",
                reason="now",
            )
        moment: DateAndTime = from_json(self.now)
        return moment if self.zone is None else moment.in_zone(self.zone)

    def draw(self) -> bytes:
        """Return the next 32 bytes of the sequence that the seed decides; raises if the caller gave none."""
        if self.seed is None:
            raise ExpressionFailed(
                "Expected a seed for uuid() and random number(), but the caller gave none",
                "uuid() 和 random number() 需要种子，但调用者没有给出",
                reason="seed",
            )
        self._drawn = self._drawn or [0]
        self._drawn[0] += 1
        return hashlib.sha256(f"{self.seed}\0{self._drawn[0]}".encode()).digest()


class Frame:
    """Local names: of an iteration, a function's parameters, a context's earlier entries, or the input value `?`."""

    __slots__ = ("parent", "run", "values")

    def __init__(self, values: dict[str, Value], parent: Frame | None, run: Run) -> None:
        self.values, self.parent, self.run = values, parent, run


NO_VALUES: dict[str, Value] = {}


def outermost(run: Run) -> Frame:
    """Return the frame in which a whole expression is evaluated."""
    return Frame(NO_VALUES, None, run)
