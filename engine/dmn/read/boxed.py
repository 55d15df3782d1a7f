"""Reads expressions: literals and boxed expressions, one reader for each kind; tables are read by `read.table`."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from engine.dmn.expressions import (
    BoxedList,
    Conditional,
    Context,
    Entry,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Parameter,
    Relation,
)
from engine.dmn.read.table import read_table
from engine.dmn.read.tree import child, children, local_name, place_of, text_of, text_place
from engine.dmn.read.vocabulary import EXPRESSIONS
from engine.dmn.report import Report

MAX_NESTING = 60
"""How deep boxed expressions may be nested: far more than a person can read, less than Python can recurse."""


def read_expression_in(owner: etree._Element | None, report: Report, *, needed: bool = True) -> Expression | None:
    """Read the expression inside `owner`. Where one is `needed`, its absence is a finding."""
    found = [] if owner is None else list(children(owner, *EXPRESSIONS))
    if len(found) > 1:
        _refuse_second(found[1], report)
    if found:
        return _read(found[0], report)
    if needed and owner is not None:
        report.error(
            "missing-expression",
            place_of(owner),
            ("Expected an expression inside '{name}', but found none.", "'{name}' 中应当有表达式，但没有。"),
            ("Write the expression, 'null' if nothing is meant.", "请填写表达式；若无内容请写 'null'。"),
            name=local_name(owner),
        )
    return None


def _read(element: etree._Element, report: Report) -> Expression:
    """Read the expression that an element is; one that is nested too deeply is a finding, with null in its place."""
    if sum(1 for _ in element.iterancestors()) < MAX_NESTING:
        return READERS[local_name(element)](element, report)
    report.error(
        "too-deep",
        place_of(element),
        ("Expected expressions nested at most {most} deep.", "表达式嵌套应当最多 {most} 层。"),
        ("Move the inner part to a decision of its own.", "请把内层部分移到单独的决策中。"),
        most=MAX_NESTING,
    )
    return Literal(text="null", place=place_of(element))


def _refuse_second(element: etree._Element, report: Report) -> None:
    report.error(
        "second-expression",
        place_of(element),
        ("Expected one expression, but found a second one, '{name}'.", "应当只有一个表达式，但发现第二个 '{name}'。"),
        ("Remove one of them.", "请删除其中一个。"),
        name=local_name(element),
    )


def _in(element: etree._Element, name: str, report: Report) -> Expression:
    """The expression inside the child `name`; when there is none, that is a finding and null stands in for it."""
    holder = child(element, name)
    found = read_expression_in(element if holder is None else holder, report) if holder is not None else None
    if holder is None:
        report.error(
            "missing-expression",
            place_of(element),
            ("Expected '{part}' inside '{name}', but found none.", "'{name}' 中应当有 '{part}'，但没有。"),
            ("Complete the expression.", "请补全表达式。"),
            part=name,
            name=local_name(element),
        )
    return found or Literal(text="null", place=place_of(element))


def _read_literal(element: etree._Element, report: Report) -> Literal:
    return Literal(text=text_of(element), type_ref=element.get("typeRef"), place=text_place(element))


def _read_context(element: etree._Element, report: Report) -> Context:
    entries = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        entries.append(
            Entry(
                name=None if variable is None else (variable.get("name") or "").strip(),
                type_ref=None if variable is None else variable.get("typeRef"),
                value=read_expression_in(entry, report),
            )
        )
    return Context(entries=tuple(entries), type_ref=element.get("typeRef"), place=place_of(element))


def _all_in(element: etree._Element, report: Report) -> tuple[Expression, ...]:
    return tuple(_read(item, report) for item in children(element, *EXPRESSIONS))


def _read_list(element: etree._Element, report: Report) -> BoxedList:
    return BoxedList(items=_all_in(element, report), type_ref=element.get("typeRef"), place=place_of(element))


def _read_relation(element: etree._Element, report: Report) -> Relation:
    columns = tuple(
        Entry(name=(column.get("name") or "").strip(), type_ref=column.get("typeRef"), value=None)
        for column in children(element, "column")
    )
    rows = []
    for row in children(element, "row"):
        cells = _all_in(row, report)
        if len(cells) != len(columns):
            report.error(
                "row-length",
                place_of(row),
                (
                    "Expected {columns} cells in the row, but found {cells}.",
                    "该行应当有 {columns} 格，但有 {cells} 格。",
                ),
                ("Fill in or remove cells.", "请补齐或删除单元格。"),
                columns=len(columns),
                cells=len(cells),
            )
        rows.append(cells)
    return Relation(columns=columns, rows=tuple(rows), type_ref=element.get("typeRef"), place=place_of(element))


def read_function(element: etree._Element, report: Report) -> FunctionDefinition:
    """Read a `functionDefinition` or `encapsulatedLogic`; external functions (Java, PMML) are refused."""
    kind = element.get("kind")
    if kind not in (None, "FEEL"):
        report.error(
            "external-function",
            place_of(element),
            (
                "Expected a function in FEEL, but found an external one of kind '{kind}'.",
                "应当是 FEEL 函数，但发现类型为 '{kind}' 的外部函数。",
            ),
            (
                "Write the function in FEEL, or call the outside world from a service task.",
                "请用 FEEL 编写函数，或用服务任务调用外部系统。",
            ),
            kind=kind,
        )
    return FunctionDefinition(
        parameters=tuple(
            Parameter((parameter.get("name") or "").strip(), parameter.get("typeRef"))
            for parameter in children(element, "formalParameter")
        ),
        body=read_expression_in(element, report, needed=False) if kind in (None, "FEEL") else None,
        is_external=kind not in (None, "FEEL"),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


def _read_invocation(element: etree._Element, report: Report) -> Invocation:
    bindings = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        bindings.append(
            Entry(
                name="" if parameter is None else (parameter.get("name") or "").strip(),
                type_ref=None if parameter is None else parameter.get("typeRef"),
                value=read_expression_in(binding, report, needed=False),
            )
        )
    return Invocation(
        function=read_expression_in(element, report) or Literal(text="null", place=place_of(element)),
        bindings=tuple(bindings),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


def _read_conditional(element: etree._Element, report: Report) -> Conditional:
    return Conditional(
        condition=_in(element, "if", report),
        then=_in(element, "then", report),
        otherwise=_in(element, "else", report),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


def _read_filter(element: etree._Element, report: Report) -> Filter:
    return Filter(
        source=_in(element, "in", report),
        match=_in(element, "match", report),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


def _read_iteration(element: etree._Element, report: Report) -> Iteration:
    kind = local_name(element)
    variable = (element.get("iteratorVariable") or "").strip()
    if not variable:
        report.error(
            "missing-name",
            place_of(element),
            (
                "Expected '{kind}' to have 'iteratorVariable', but it has none.",
                "'{kind}' 应当有 'iteratorVariable'，但没有。",
            ),
            ("Name the variable.", "请为变量命名。"),
            kind=kind,
        )
    source = child(element, "in")
    return Iteration(
        kind=kind,
        variable=variable,
        variable_type=None if source is None else source.get("typeRef"),
        source=_in(element, "in", report),
        body=_in(element, "return" if kind == "for" else "satisfies", report),
        type_ref=element.get("typeRef"),
        place=place_of(element),
    )


READERS: dict[str, Callable[[etree._Element, Report], Expression]] = {
    "literalExpression": _read_literal,
    "decisionTable": read_table,
    "context": _read_context,
    "list": _read_list,
    "relation": _read_relation,
    "invocation": _read_invocation,
    "functionDefinition": read_function,
    "conditional": _read_conditional,
    "filter": _read_filter,
    "for": _read_iteration,
    "some": _read_iteration,
    "every": _read_iteration,
}
"""One reader for each kind of expression; docs/reference/dmn.md lists the same names."""
