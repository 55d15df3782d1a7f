"""Checks decision tables: what their hit policy needs, and rules that are sure to break it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from engine.dmn.check.intervals import Admitted, Effort, EffortSpent, admitted, covers, meet
from engine.dmn.expressions import DecisionTable
from engine.dmn.formulas import constant_list, constant_value
from engine.dmn.language import equal
from engine.dmn.model import DecisionFile
from engine.dmn.names import expressions_of
from engine.dmn.report import Report, joined

MAX_COMPARISONS = 500_000
"""How many comparisons of conditions and values one table may cost (a second or so); the rest is not looked at.
Rules are compared pairwise, so that a table of 500 rules is looked at as a whole."""


def check_tables(file: DecisionFile, report: Report) -> None:
    """Check every decision table of a file, wherever it stands."""
    for expression in expressions_of(file):
        if isinstance(expression, DecisionTable):
            _check_inputs(expression, report)
            _check_names(expression, report)
            _check_priorities(expression, report)
            _check_aggregation(expression, report)
            with suppress(EffortSpent):
                effort = Effort(MAX_COMPARISONS)
                _check_outputs(expression, effort, report)
                _check_rules(expression, effort, report)


def _check_inputs(table: DecisionTable, report: Report) -> None:
    for column, clause in enumerate(table.inputs):
        has_conditions = any(rule.inputs[column].text.strip() not in ("", "-") for rule in table.rules)
        if has_conditions and not clause.expression.text.strip():
            report.error(
                "missing-expression",
                clause.place,
                (
                    "Expected an expression in input column {number}, whose conditions would look at null.",
                    "第 {number} 个输入列应当有表达式，否则其条件只会看到 null。",
                ),
                ("Write the input expression.", "请填写输入表达式。"),
                number=column + 1,
            )


def _check_names(table: DecisionTable, report: Report) -> None:
    names = [output.name for output in table.outputs]
    if len(names) > 1 and (None in names or len(set(names)) < len(names)):
        report.error(
            "output-names",
            table.place,
            (
                "Expected a name of its own for each output of a table with several, but found {names}.",
                "有多个输出列的决策表，每列应当有各自的名称，但发现 {names}。",
            ),
            ("Name each output column.", "请为每个输出列命名。"),
            names=joined(name or "" for name in names),
        )


def _check_outputs(table: DecisionTable, effort: Effort, report: Report) -> None:
    for column, output in enumerate(table.outputs):
        if output.allowed is None:
            continue
        listed = constant_list(output.allowed.text)
        cells = [rule.outputs[column] for rule in table.rules] + ([output.default] if output.default else [])
        for cell in cells:
            value = constant_value(cell.text)
            effort.spend(len(listed))
            if listed and value is not None and not any(equal(each, value) for each in listed):
                report.error(
                    "output-not-allowed",
                    cell.place,
                    (
                        "Expected an output of {allowed}, but found {found}.",
                        "输出应当是 {allowed} 之一，但发现 {found}。",
                    ),
                    ("Correct the output, or add it to the allowed values.", "请更正输出，或把它加入允许的值。"),
                    allowed=output.allowed.text.strip(),
                    found=cell.text.strip(),
                )


def _check_priorities(table: DecisionTable, report: Report) -> None:
    if table.hit_policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.allowed for output in table.outputs):
        report.error(
            "priority-without-values",
            table.place,
            (
                "Expected the output values in order of priority with the hit policy {policy}, but found none.",
                "命中策略 {policy} 应当有按优先级排列的输出值，但没有。",
            ),
            ("List the output values, the most wanted first.", "请列出输出值，优先的在前。"),
            policy=table.hit_policy,
        )


def _check_aggregation(table: DecisionTable, report: Report) -> None:
    if table.aggregation is None or table.aggregation == "COUNT":
        return
    is_no_number = table.aggregation == "SUM" and any(each.type_ref in ("string", "boolean") for each in table.outputs)
    if len(table.outputs) > 1 or is_no_number:
        report.error(
            "aggregation",
            table.place,
            (
                "Expected one output that can be aggregated with {aggregation}, but the table has {found}.",
                "聚合 {aggregation} 应当有一个可聚合的输出列，但决策表有 {found}。",
            ),
            (
                "Keep one output column, or choose COLLECT without aggregation.",
                "请只保留一个输出列，或选择不带聚合的 COLLECT。",
            ),
            aggregation=table.aggregation,
            found=", ".join(output.name or output.type_ref or "?" for output in table.outputs),
        )


def _check_rules(table: DecisionTable, effort: Effort, report: Report) -> None:
    if table.hit_policy not in ("UNIQUE", "ANY", "FIRST"):
        return
    known: dict[str, Admitted] = {}
    rows = []
    for rule in table.rules:
        for cell in rule.inputs:
            if cell.text not in known:
                known[cell.text] = admitted(cell.text)
        rows.append([known[cell.text] for cell in rule.inputs])
    if table.hit_policy == "FIRST":
        _warn_of_dead_rules(table, rows, effort, report)
    else:
        for first, second in _overlaps(rows, effort):
            _refuse_overlap(table, first, second, report)


def _overlaps(rows: list[list[Admitted]], effort: Effort) -> Iterator[tuple[int, int]]:
    for second, row in enumerate(rows):
        for first in range(second):
            if all(meet(one, other, effort) for one, other in zip(rows[first], row, strict=True)):
                yield first, second


def _refuse_overlap(table: DecisionTable, first: int, second: int, report: Report) -> None:
    one, other = table.rules[first], table.rules[second]
    if table.hit_policy == "ANY":
        pairs = [
            (constant_value(a.text), constant_value(b.text)) for a, b in zip(one.outputs, other.outputs, strict=True)
        ]
        if not any(a is not None and b is not None and not equal(a, b) for a, b in pairs):
            return
        text = (
            "Expected equal outputs where rules {first} and {second} both match, as the hit policy ANY demands.",
            "命中策略 ANY 要求规则 {first} 与规则 {second} 同时匹配时输出相同，但不同。",
        )
    else:
        text = (
            "Expected rules that exclude each other with the hit policy UNIQUE, but {first} and {second} can match.",
            "命中策略 UNIQUE 要求规则互斥，但规则 {first} 与规则 {second} 可能同时匹配。",
        )
    report.error(
        "rule-overlap",
        other.place,
        text,
        ("Narrow the conditions, or choose FIRST or PRIORITY.", "请收窄条件，或选择 FIRST 或 PRIORITY。"),
        first=first + 1,
        second=second + 1,
    )


def _warn_of_dead_rules(table: DecisionTable, rows: list[list[Admitted]], effort: Effort, report: Report) -> None:
    for second, row in enumerate(rows):
        for first in range(second):
            if all(covers(one, other, effort) for one, other in zip(rows[first], row, strict=True)):
                report.warning(
                    "rule-never-reached",
                    table.rules[second].place,
                    (
                        "Rule {second} is never reached, because rule {first} matches whenever it does.",
                        "规则 {second} 永远不会命中，因为凡它匹配时规则 {first} 已先匹配。",
                    ),
                    ("Move it up, or remove it.", "请上移或删除该规则。"),
                    first=first + 1,
                    second=second + 1,
                )
                break
