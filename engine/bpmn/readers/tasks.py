"""Reads what tasks, call activities and sub-processes do: jobs, scripts, decisions, calls, messages."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import AdHoc, CalledDecision, CalledElement, Expression, Job, Script
from engine.bpmn.readers.events import message
from engine.bpmn.readers.expressions import dynamic, feel_only, formal, is_feel_language
from engine.bpmn.readers.extensions import binding, job, missing
from engine.bpmn.readers.loops import check_output, variable
from engine.bpmn.readers.people import user_task
from engine.bpmn.readers.source import Source, child, content, tag_of, zeebe

COMMENTS = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
UNSAID = frozenset({"", "##webservice", "##unspecified", "##other"})


def work(node: etree._Element, source: Source) -> dict[str, Any]:
    """Return the fields of an Element that say what an activity does."""
    reader = READERS.get(tag_of(node))
    return reader(node, source) if reader else {}


def _plain_job(node: etree._Element, source: Source) -> Job:
    """Return the job of a plain BPMN service: its implementation, else its operation's name, else its id."""
    implementation = (node.get("implementation") or "").strip()
    operation = source.find(node, node.get("operationRef"), "operation", path="operationRef")
    if implementation.lower() not in UNSAID:
        type_ = implementation
    elif operation is not None:
        type_ = str(operation.get("name") or operation.get("id"))
    else:
        type_ = str(node.get("id"))
    source.findings.warning(
        "job-type",
        node,
        "No job type is given, so the job has the type '{type}'",
        "没有指定作业类型，因此作业类型为“{type}”",
        ('Add <zeebe:taskDefinition type="…"/>.', '请加上 <zeebe:taskDefinition type="…"/>。'),
        path="zeebe:taskDefinition@type",
        type=type_,
    )
    line = line_of(node)
    return Job(Expression(type_, False, line), Expression("3", False, line))


def _service(node: etree._Element, source: Source) -> dict[str, Any]:
    own = job(node, source)
    if own is None and source.is_zeebe:
        missing(source, node, "zeebe:taskDefinition@type")
    return {"job": own or (None if source.is_zeebe else _plain_job(node, source))}


def _send(node: etree._Element, source: Source) -> dict[str, Any]:
    own = job(node, source)
    if own is not None:
        return {"job": own}
    if node.get("messageRef") or node.get("operationRef"):
        return {"event_definitions": (message(node, source, needs_key=False),)}
    return _service(node, source)


def _receive(node: etree._Element, source: Source) -> dict[str, Any]:
    return {
        "event_definitions": (message(node, source, needs_key=True),),
        "is_instantiating": source.is_true(node, "instantiate", False),
    }


def _decision(node: etree._Element, source: Source) -> dict[str, Any]:
    called, own = zeebe(node, "calledDecision"), job(node, source)
    if called is None:
        return {"job": own} if own is not None else _service(node, source)
    if own is not None:
        _one_implementation(node, "zeebe:calledDecision", source)
    decision_id = dynamic(source, called, called.get("decisionId"), "zeebe:calledDecision@decisionId")
    if decision_id is None:
        missing(source, called, "zeebe:calledDecision@decisionId")
    result = variable(called, "resultVariable", "zeebe:calledDecision", source)
    if result is None:
        missing(source, called, "zeebe:calledDecision@resultVariable")
    bound = binding(called, source)
    return {"called_decision": CalledDecision(decision_id or Expression("", False), result or "", bound)}


def _script(node: etree._Element, source: Source) -> dict[str, Any]:
    extension, own, plain = zeebe(node, "script"), job(node, source), child(node, "script")
    if own is not None:
        if extension is not None:
            _one_implementation(node, "zeebe:script", source)
        return {"job": own}
    if extension is not None:
        expression = feel_only(source, extension, extension.get("expression"), "zeebe:script@expression")
        if expression is None:
            missing(source, extension, "zeebe:script@expression")
        result = variable(extension, "resultVariable", "zeebe:script", source)
        if result is None:
            missing(source, extension, "zeebe:script@resultVariable")
        return {"script": Script(expression or Expression("null"), result)}
    if not COMMENTS.sub("", content(plain) or "").strip():
        if source.is_zeebe:
            missing(source, node, "script")
        return {}  # BPMN 2.0.2, 10.3.3.4: without a script it acts as a task of no type
    language = node.get("scriptFormat") or node.get("scriptLanguage")
    if not _is_feel_script(language):
        source.findings.error(
            "script-language",
            node,
            "Expected a FEEL script, but scriptFormat is '{language}'",
            "脚本应使用 FEEL，但 scriptFormat 为“{language}”",
            (
                'Use <zeebe:script expression="=…" resultVariable="…"/>, or <zeebe:taskDefinition type="…"/>.',
                '请使用 <zeebe:script expression="=…" resultVariable="…"/>，或 <zeebe:taskDefinition type="…"/>。',
            ),
            path="scriptFormat",
            language=language,
        )
        return {}
    expression = formal(source, plain, "script")
    return {"script": Script(expression)} if expression is not None else {}


def _is_feel_script(language: str | None) -> bool:
    lower = (language or "").strip().lower()
    return lower.endswith("feel") or is_feel_language(language)


def _one_implementation(node: etree._Element, tag: str, source: Source) -> None:
    source.findings.error(
        "one-implementation",
        node,
        "Expected either {tag} or zeebe:taskDefinition, but found both",
        "{tag} 与 zeebe:taskDefinition 只能有一个，但两者都有",
        ("Delete one of them.", "请删除其中一个。"),
        path=tag,
        tag=tag,
    )


def _call(node: etree._Element, source: Source) -> dict[str, Any]:
    extension, plain = zeebe(node, "calledElement"), node.get("calledElement")
    if extension is None:
        id_ = _called_name(node, plain)
        if not id_:
            missing(source, node, "zeebe:calledElement@processId")
        return {"called_element": CalledElement(Expression(id_ or "", False, line_of(node)))}
    process_id = dynamic(source, extension, extension.get("processId"), "zeebe:calledElement@processId")
    if process_id is None:
        missing(source, extension, "zeebe:calledElement@processId")
    return {
        "called_element": CalledElement(
            process_id or Expression("", False),
            binding(extension, source),
            source.is_true(extension, "propagateAllChildVariables", True),
            source.is_true(extension, "propagateAllParentVariables", True),
        )
    }


def _called_name(node: etree._Element, plain: str | None) -> str | None:
    """Return the process id of a plain calledElement; its prefix may be of another, imported file."""
    prefix, colon, name = (plain or "").strip().partition(":")
    return name if colon and prefix in node.nsmap else (plain or "").strip() or None


def _ad_hoc(node: etree._Element, source: Source) -> dict[str, Any]:
    extension = zeebe(node, "adHoc")
    tag = "zeebe:adHoc"
    active = output = element = None
    if extension is not None:
        active = feel_only(
            source, extension, extension.get("activeElementsCollection"), f"{tag}@activeElementsCollection"
        )
        output = variable(extension, "outputCollection", tag, source)
        element = feel_only(source, extension, extension.get("outputElement"), f"{tag}@outputElement")
        check_output(extension, output, element, tag, source)
    own = job(node, source)
    if active is None and own is None and (extension is not None or source.is_zeebe):
        active = Expression("[]", True, line_of(node))  # the dialect begins nothing by itself, and waits
    return {
        "job": own,
        "ad_hoc": AdHoc(
            active_elements=active,
            completion_condition=formal(source, child(node, "completionCondition"), "completionCondition"),
            cancel_remaining=source.is_true(node, "cancelRemainingInstances", True),
            is_sequential=node.get("ordering") == "Sequential",
            output_collection=output,
            output_element=element,
        ),
    }


READERS = {
    "userTask": lambda node, source: {"user_task": user_task(node, source)},
    "serviceTask": _service,
    "sendTask": _send,
    "receiveTask": _receive,
    "businessRuleTask": _decision,
    "scriptTask": _script,
    "callActivity": _call,
    "adHocSubProcess": _ad_hoc,
}
