"""Compiles decision tables: each distinct test of a column is evaluated once for all rules that have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.dmn.compile.unit import Evaluator, Unit, nothing
from engine.dmn.errors import table_failed
from engine.dmn.expressions import DecisionTable, InputClause, OutputClause
from engine.dmn.formulas import Formula, constant_list
from engine.dmn.hit_policies import HIT_POLICIES, Hits
from engine.dmn.language import Run
from engine.dmn.session import Session
from engine.dmn.trace import TableRecord
from engine.dmn.types import Type


@dataclass(frozen=True, slots=True)
class Column:
    """An input column. `anything` has a bit for each rule without a condition here, `tests` the rules of each test."""

    clause: InputClause
    value: Evaluator
    to: Type
    allowed: Formula | None
    anything: int
    tests: tuple[tuple[Formula, int], ...]


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: its type, the tests that allow a value, the order of priority, and the default."""

    name: str
    to: Type
    allowed: Formula | None
    priorities: tuple[Any, ...]
    default: Evaluator | None


def compile_table(table: DecisionTable, names: frozenset[str], unit: Unit) -> Evaluator:
    """Compile clauses and rules; the hit policy decides what the matching rules come to."""
    columns = [_column(table, index, clause, names, unit) for index, clause in enumerate(table.inputs)]
    outputs = [_output(clause, names, unit) for clause in table.outputs]
    cells = [[unit.cell(cell, names) for cell in rule.outputs] for rule in table.rules]
    policy = HIT_POLICIES.get(table.hit_policy, HIT_POLICIES["UNIQUE"])
    every_rule = (1 << len(table.rules)) - 1

    def evaluate(scope: Run, session: Session) -> Any:
        inputs = [_input(column, scope, session) for column in columns]
        record = TableRecord(table, inputs)
        session.trace.table(record)
        matching = every_rule
        for column, value in zip(columns, inputs, strict=True):
            matching = _narrow(matching, column, value, scope, session)
            if not matching:
                break
        rows = [index for index in range(matching.bit_length()) if matching >> index & 1]

        def outputs_of(index: int) -> Sequence[Any]:
            values = [
                _output_value(output, cell(scope, session), table, scope, session)
                for output, cell in zip(outputs, cells[index], strict=True)
            ]
            record.rules.append((index, values))
            return values

        def default() -> Sequence[Any] | None:
            if all(output.default is None for output in outputs):
                return None
            return [output.to.convert((output.default or nothing)(scope, session), session) for output in outputs]

        return policy(Hits(table, outputs, rows, outputs_of, default, session))

    return evaluate


def _column(table: DecisionTable, index: int, clause: InputClause, names: frozenset[str], unit: Unit) -> Column:
    anything = 0
    tests: dict[str, tuple[Formula, int]] = {}
    for row, rule in enumerate(table.rules):
        cell = rule.inputs[index]
        text = cell.text.strip()
        if text in ("", "-"):
            anything |= 1 << row
        else:
            formula, rows = tests.get(text) or (unit.formula(cell.text, cell.place, names | {"?"}, "unary tests"), 0)
            tests[text] = (formula, rows | 1 << row)
    allowed = clause.allowed
    return Column(
        clause=clause,
        value=unit.cell(clause.expression, names),
        to=unit.types.find(clause.type_ref, clause.place),
        allowed=unit.formula(allowed.text, allowed.place, names | {"?"}, "unary tests") if allowed else None,
        anything=anything,
        tests=tuple(tests.values()),
    )


def _output(clause: OutputClause, names: frozenset[str], unit: Unit) -> Output:
    allowed = clause.allowed
    return Output(
        name=clause.name or clause.label,
        to=unit.types.find(clause.type_ref, clause.place),
        allowed=unit.formula(allowed.text, allowed.place, names | {"?"}, "unary tests") if allowed else None,
        priorities=constant_list(allowed.text) if allowed else (),
        default=unit.cell(clause.default, names) if clause.default else None,
    )


def _input(column: Column, scope: Run, session: Session) -> Any:
    value = column.to.convert(column.value(scope, session), session)
    if column.allowed is not None and value is not None and not column.allowed.holds(value, scope, session):
        raise table_failed(
            "allowed-values",
            column.clause.place,
            "Expected the input '{name}' to be one of {allowed}, but it is {value}",
            "输入 '{name}' 应当是 {allowed} 之一，但是 {value}",
            name=column.clause.label,
            allowed=column.clause.allowed.text.strip() if column.clause.allowed else "",
            value=value,
        )
    return value


def _narrow(matching: int, column: Column, value: Any, scope: Run, session: Session) -> int:
    """The rules of `matching` whose condition on this column holds for `value`."""
    rows = column.anything
    for test, having in column.tests:
        if having & matching and test.holds(value, scope, session):
            rows |= having
    return matching & rows


def _output_value(output: Output, value: Any, table: DecisionTable, scope: Run, session: Session) -> Any:
    value = output.to.convert(value, session)
    if output.allowed is not None and value is not None and not output.allowed.holds(value, scope, session):
        raise table_failed(
            "allowed-values",
            table.place,
            "Expected the output '{name}' to be one of its allowed values, but it is {value}",
            "输出 '{name}' 应当是允许的值之一，但是 {value}",
            name=output.name,
            value=value,
        )
    return value
