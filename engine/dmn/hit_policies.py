"""The hit policies: what the rules that match come to (DMN 1.5 §8.2.11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.dmn.errors import table_failed
from engine.dmn.expressions import DecisionTable
from engine.dmn.language import aggregate, equal, number
from engine.dmn.session import Session


class OutputColumn(Protocol):
    """What a policy needs to know of an output column."""

    @property
    def name(self) -> str:
        """The name under which its value stands in the result."""

    @property
    def priorities(self) -> tuple[Any, ...]:
        """Its allowed values, the most wanted first."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The rules that match, by index from 0, and how to work out their outputs when a policy asks for them."""

    table: DecisionTable
    columns: Sequence[OutputColumn]
    rows: list[int]
    outputs_of: Callable[[int], Sequence[Any]]
    default: Callable[[], Sequence[Any] | None]
    session: Session

    def result(self, values: Sequence[Any] | None) -> Any:
        """The value of a rule: that of its only output, or a context of all by name."""
        if values is None or len(self.columns) == 1:
            return None if values is None else values[0]
        return {column.name: value for column, value in zip(self.columns, values, strict=True)}

    def first_or_default(self) -> Any:
        """The value of the first rule that matches; the default outputs when none does."""
        return self.result(self.outputs_of(self.rows[0]) if self.rows else self.default())

    def all_or_default(self, values: list[Sequence[Any]]) -> Any:
        """The values of several rules as a list; the default outputs when there is none."""
        return [self.result(each) for each in values] if values else self.result(self.default())

    def all_outputs(self) -> list[Sequence[Any]]:
        """The outputs of each rule that matches, in rule order."""
        return [self.outputs_of(row) for row in self.rows]

    def rank(self, values: Sequence[Any]) -> tuple[int, ...]:
        """The place of outputs in the order of priority: smaller comes first, unlisted last."""
        ranks = []
        for column, value in zip(self.columns, values, strict=True):
            if column.priorities:
                found = (index for index, each in enumerate(column.priorities) if equal(each, value))
                ranks.append(next(found, len(column.priorities)))
        return tuple(ranks)

    def rules(self) -> str:
        """The numbers of the matching rules, for a sentence."""
        return ", ".join(str(row + 1) for row in self.rows)


def _unique(hits: Hits) -> Any:
    if len(hits.rows) > 1:
        hits.all_outputs()
        raise table_failed(
            "unique",
            hits.table.place,
            "Expected at most one rule to match with the hit policy UNIQUE, but rules {rules} do",
            "命中策略 UNIQUE 应当最多一条规则匹配，但规则 {rules} 都匹配",
            rules=hits.rules(),
        )
    return hits.first_or_default()


def _any(hits: Hits) -> Any:
    values = hits.all_outputs()
    if any(not equal(values[0][i], other[i]) for other in values[1:] for i in range(len(other))):
        raise table_failed(
            "any",
            hits.table.place,
            "Expected rules {rules} to have equal outputs with the hit policy ANY, but they differ",
            "命中策略 ANY 下，规则 {rules} 的输出应当相同，但不同",
            rules=hits.rules(),
        )
    return hits.result(values[0]) if values else hits.result(hits.default())


def _first(hits: Hits) -> Any:
    return hits.first_or_default()


def _priority(hits: Hits) -> Any:
    values = sorted(hits.all_outputs(), key=hits.rank)
    return hits.result(values[0]) if values else hits.result(hits.default())


def _output_order(hits: Hits) -> Any:
    return hits.all_or_default(sorted(hits.all_outputs(), key=hits.rank))


def _rule_order(hits: Hits) -> Any:
    return hits.all_or_default(hits.all_outputs())


def _collect(hits: Hits) -> Any:
    """A list in rule order, or the sum, smallest, greatest or count of the outputs."""
    aggregation = hits.table.aggregation
    values = hits.all_outputs()
    if aggregation is None or not values:
        nothing = hits.all_or_default(values)
        return number(0) if nothing is None and aggregation == "COUNT" else nothing
    if aggregation == "COUNT":
        return number(len(values))
    return aggregate(aggregation.lower(), [hits.result(each) for each in values], hits.session.run)


HIT_POLICIES: dict[str, Callable[[Hits], Any]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "FIRST": _first,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
"""One function for each hit policy; docs/reference/dmn.md lists the same names."""
