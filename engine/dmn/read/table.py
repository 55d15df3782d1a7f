"""Reads decision tables: clauses, rules and their cells, with the place of each cell."""

from __future__ import annotations

from lxml import etree

from engine.dmn.expressions import Cell, DecisionTable, InputClause, OutputClause, Rule
from engine.dmn.read.tree import child, children, place_of, text_of, text_place
from engine.dmn.report import Report

HIT_POLICIES = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "COUNT", "MIN", "MAX")


def read_table(element: etree._Element, report: Report) -> DecisionTable:
    """Read a `decisionTable`. Rows with too few or too many cells are findings and are filled up or cut."""
    policy = (element.get("hitPolicy") or "UNIQUE").upper()
    aggregation = (element.get("aggregation") or "").upper() or None
    _check_policy(element, policy, aggregation, report)
    inputs = tuple(_read_input(clause) for clause in children(element, "input"))
    outputs = tuple(_read_output(clause) for clause in children(element, "output"))
    if not outputs:
        report.error(
            "table-shape",
            place_of(element),
            ("Expected a decision table with an output, but found none.", "决策表应当有输出列，但没有。"),
            ("Add an output column.", "请添加输出列。"),
        )
    return DecisionTable(
        id=element.get("id"),
        hit_policy=policy,
        aggregation=aggregation,
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            _read_rule(rule, len(inputs), len(outputs), index, report)
            for index, rule in enumerate(children(element, "rule"), 1)
        ),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


def _check_policy(element: etree._Element, policy: str, aggregation: str | None, report: Report) -> None:
    if policy not in HIT_POLICIES or (aggregation and aggregation not in AGGREGATIONS):
        report.error(
            "hit-policy",
            place_of(element),
            (
                "Expected a hit policy of {known}, but found '{found}'.",
                "命中策略应当是 {known} 之一，但发现 '{found}'。",
            ),
            ("Choose one of them.", "请选择其中之一。"),
            known=", ".join(HIT_POLICIES),
            found=f"{policy} {aggregation or ''}".strip(),
        )
    elif aggregation and policy != "COLLECT":
        report.error(
            "hit-policy",
            place_of(element),
            (
                "Expected '{aggregation}' only with the hit policy COLLECT, but found {policy}.",
                "聚合 '{aggregation}' 应当只用于命中策略 COLLECT，但发现 {policy}。",
            ),
            ("Choose COLLECT, or remove the aggregation.", "请选择 COLLECT，或删除聚合。"),
            aggregation=aggregation,
            policy=policy,
        )


def _cell(element: etree._Element) -> Cell:
    return Cell(text_of(element), text_place(element))


def _optional_cell(element: etree._Element, name: str) -> Cell | None:
    found = child(element, name)
    return None if found is None or not text_of(found).strip() else _cell(found)


def _read_input(clause: etree._Element) -> InputClause:
    expression = child(clause, "inputExpression")
    cell = Cell("", place_of(clause)) if expression is None else _cell(expression)
    return InputClause(
        id=clause.get("id"),
        label=clause.get("label") or cell.text.strip(),
        expression=cell,
        type_ref=None if expression is None else expression.get("typeRef"),
        allowed=_optional_cell(clause, "inputValues"),
        place=place_of(clause),
    )


def _read_output(clause: etree._Element) -> OutputClause:
    name = (clause.get("name") or "").strip() or None
    return OutputClause(
        id=clause.get("id"),
        label=clause.get("label") or name or "",
        name=name,
        type_ref=clause.get("typeRef"),
        allowed=_optional_cell(clause, "outputValues"),
        default=_optional_cell(clause, "defaultOutputEntry"),
        place=place_of(clause),
    )


def _read_rule(rule: etree._Element, inputs: int, outputs: int, index: int, report: Report) -> Rule:
    place = place_of(rule)
    kinds = []
    for name, count in (("inputEntry", inputs), ("outputEntry", outputs)):
        cells = [_cell(entry) for entry in children(rule, name)]
        if len(cells) != count:
            report.error(
                "table-shape",
                place,
                (
                    "Expected rule {index} to have {count} of '{name}', but it has {found}.",
                    "规则 {index} 应当有 {count} 个 '{name}'，但有 {found} 个。",
                ),
                ("Fill in or remove cells.", "请补齐或删除单元格。"),
                index=index,
                count=count,
                name=name,
                found=len(cells),
            )
        kinds.append(tuple([*cells, *[Cell("", place)] * count][:count]))
    return Rule(
        id=rule.get("id") or f"rule {index}",
        inputs=kinds[0],
        outputs=kinds[1],
        annotations=tuple(text_of(note).strip() for note in children(rule, "annotationEntry")),
        place=place,
    )
