"""Reads loop markers: multi-instance (zeebe collection or BPMN cardinality and data), and standard loops."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Expression, Loop, LoopThrow
from engine.bpmn.readers.events import definitions, referenced
from engine.bpmn.readers.expressions import feel_only, formal
from engine.bpmn.readers.extensions import missing
from engine.bpmn.readers.source import B, Source, child, content, zeebe
from engine.bpmn.syntax import is_path, is_variable

TAG = "zeebe:loopCharacteristics"
THROWN = "multi-instance behavior"


def loop(node: etree._Element, source: Source) -> Loop | None:
    """Return the loop of an activity, or None."""
    standard, multi = child(node, "standardLoopCharacteristics"), child(node, "multiInstanceLoopCharacteristics")
    if standard is not None and multi is not None:
        source.findings.error(
            "one-loop",
            node,
            "Expected a standard loop or a multi-instance marker, but found both",
            "标准循环与多实例标记只能选其一，但两者都有",
            ("Delete one of them.", "请删除其中一个。"),
            path="loopCharacteristics",
        )
    if multi is not None:
        return _multi(multi, source)
    return _standard(standard, source) if standard is not None else None


def _standard(node: etree._Element, source: Source) -> Loop:
    condition = formal(source, child(node, "loopCondition"), "loopCondition")
    maximum = source.number(node, "loopMaximum", None, 0)
    if condition is None and maximum is None and node.get("loopMaximum") is None:
        source.findings.error(
            "loop-end",
            node,
            "Expected a loop condition or a maximum, but this loop would never end",
            "应填写循环条件或最大次数，否则该循环不会结束",
            ("Give it a loopCondition or a loopMaximum.", "请填写 loopCondition 或 loopMaximum。"),
            path="loopCondition",
        )
    return Loop(
        "standard",
        loop_condition=condition,
        maximum=maximum,
        test_before=source.is_true(node, "testBefore", False),
    )


def _multi(node: etree._Element, source: Source) -> Loop:
    kind = "sequential" if source.is_true(node, "isSequential", False) else "parallel"
    completion = formal(source, child(node, "completionCondition"), "completionCondition")
    cardinality = formal(source, child(node, "loopCardinality"), "loopCardinality")
    if cardinality is not None and cardinality.text.lstrip().startswith(("-", '"')):
        source.findings.error(
            "whole-number",
            node,
            "Expected loopCardinality to be a whole number, but it is '{value}'",
            "循环基数应为非负整数，但它是“{value}”",
            ("Write a whole number, or an expression that gives one.", "请填写整数，或计算结果为整数的表达式。"),
            path="loopCardinality",
            value=cardinality.text,
        )
    extension = zeebe(node, "loopCharacteristics")
    if extension is not None:
        return replace(_zeebe(node, extension, kind, completion, cardinality, source), throws=_throws(node, source))
    collection, element = _plain_input(node, source)
    output, output_element = _plain_output(node, source)
    if collection is None and cardinality is None:
        missing(source, node, "loopCardinality")
    return Loop(
        kind,
        collection=collection,
        element=element,
        output_collection=output,
        output_element=output_element,
        cardinality=cardinality,
        completion_condition=completion,
        throws=_throws(node, source),
    )


def _throws(node: etree._Element, source: Source) -> tuple[LoopThrow, ...]:
    """Return what is thrown as instances complete: None each time, One the first time, Complex by condition."""
    behavior = node.get("behavior") or "All"
    if behavior in ("None", "One"):
        attribute = f"{behavior.lower()}BehaviorEventRef"
        if not node.get(attribute):
            missing(source, node, attribute)
        return tuple(LoopThrow(e, None, behavior == "One") for e in referenced(node, attribute, THROWN, source))
    if behavior != "Complex":
        return ()
    found: list[LoopThrow] = []
    rows = node.findall(f"{B}complexBehaviorDefinition")
    for row in rows:
        condition, event = formal(source, child(row, "condition"), "condition"), child(row, "event")
        if condition is None:
            missing(source, row, "condition")
        if event is not None:
            found += [LoopThrow(e, condition) for e in definitions(event, THROWN, source)]
    if not rows:
        missing(source, node, "complexBehaviorDefinition")
    return tuple(found)


def _zeebe(
    node: etree._Element,
    extension: etree._Element,
    kind: str,
    completion: Expression | None,
    cardinality: Expression | None,
    source: Source,
) -> Loop:
    collection = feel_only(source, extension, extension.get("inputCollection"), f"{TAG}@inputCollection")
    if collection is None and cardinality is None:
        missing(source, extension, f"{TAG}@inputCollection")
    element = variable(extension, "inputElement", TAG, source)
    output = variable(extension, "outputCollection", TAG, source)
    result = feel_only(source, extension, extension.get("outputElement"), f"{TAG}@outputElement")
    check_output(extension, output, result, TAG, source)
    return Loop(
        kind,
        collection=collection,
        element=element,
        output_collection=output,
        output_element=result,
        cardinality=cardinality,
        completion_condition=completion,
    )


def check_output(
    node: etree._Element, collection: str | None, element: Expression | None, tag: str, source: Source
) -> None:
    """Report an output collection without output element, or the other way round."""
    if (collection is None) != (element is None):
        source.findings.error(
            "output-pair",
            node,
            "Expected outputCollection and outputElement together, but only one is there",
            "outputCollection 与 outputElement 应同时填写，但只有一个",
            ("Fill in both, or neither.", "请同时填写，或都不填。"),
            path=f"{tag}@outputCollection",
        )


def variable(node: etree._Element, attribute: str, tag: str, source: Source) -> str | None:
    """Return the variable name in an attribute; a finding when it can't be one."""
    name = (node.get(attribute) or "").strip()
    if name and not is_variable(name):
        source.findings.error(
            "variable-name",
            node,
            "Expected {attribute} to be a variable name, but it is '{name}'",
            "{attribute} 应为变量名，但它是“{name}”",
            ("Use letters, digits and underscores.", "请使用文字、数字和下划线。"),
            path=f"{tag}@{attribute}",
            attribute=attribute,
            name=name,
        )
    return name or None


def _plain_input(node: etree._Element, source: Source) -> tuple[Expression | None, str | None]:
    """Return collection and item variable of plain BPMN: what loopDataInputRef and inputDataItem name."""
    name = _data_name(node, content(child(node, "loopDataInputRef")), source)
    item = child(node, "inputDataItem")
    collection = Expression(name, True, line_of(node)) if name else None
    return collection, _item_name(item) if item is not None else None


def _plain_output(node: etree._Element, source: Source) -> tuple[str | None, Expression | None]:
    name = _data_name(node, content(child(node, "loopDataOutputRef")), source)
    item = child(node, "outputDataItem")
    if name is None or item is None:
        return None, None
    return name, Expression(_item_name(item) or "", True, line_of(node))


def _item_name(item: etree._Element) -> str | None:
    return next((text for text in (item.get("name"), item.get("id")) if text and is_variable(text)), None)


def _data_name(node: etree._Element, reference: str | None, source: Source) -> str | None:
    """Return the variable of a data input or output: the data object at the other end of its association, or itself."""
    id_ = source.local(node, reference) if reference else None
    if id_ is None:
        return None
    activity = node.getparent()
    for association in (
        activity.iter(f"{B}dataInputAssociation", f"{B}dataOutputAssociation") if activity is not None else ()
    ):
        ends = [content(end) for end in association if isinstance(end.tag, str)]
        if id_ in ends:
            id_ = next((end for end in ends if end and end != id_), id_)
            break
    found = source.ids.get(id_)
    if found is not None and found.get("dataObjectRef"):
        found = source.ids.get(str(found.get("dataObjectRef")), found)
    texts = (found.get("name"), found.get("id")) if found is not None else (id_,)
    name = next((text for text in texts if text and is_path(text)), None)
    if name is None:
        source.findings.error(
            "variable-name",
            node,
            "Expected the data '{reference}' of a multi-instance to have a variable name",
            "多实例的数据“{reference}”应有可作变量名的名称",
            ("Use <zeebe:loopCharacteristics>.", "请使用 <zeebe:loopCharacteristics>。"),
            reference=reference,
        )
    return name
