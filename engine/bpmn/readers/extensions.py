"""Reads the zeebe extension elements that many elements share: mappings, headers, properties, listeners, jobs."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.findings import line_of
from engine.bpmn.model import Binding, Expression, Job, Listener, VariableMapping
from engine.bpmn.readers.expressions import dynamic, feel_only
from engine.bpmn.readers.source import Source, Z, child, tag_of, zeebe
from engine.bpmn.registry.zeebe import LATER_LISTENER_EVENTS, LISTENER_EVENTS, NO_LISTENERS, PROFILE
from engine.bpmn.syntax import is_path

GIVE = ("Give it a value.", "请填写。")


def missing(source: Source, node: etree._Element, name: str) -> None:
    """Report an attribute that must be there."""
    source.findings.error(
        "missing-value",
        node,
        "Expected {name}, but it is missing or empty",
        "缺少 {name}，或其值为空",
        GIVE,
        path=name,
        name=name,
    )


def headers(node: etree._Element | None, source: Source) -> dict[str, str]:
    """Return the `zeebe:header` entries inside a list of headers."""
    result: dict[str, str] = {}
    for header in node.findall(f"{Z}header") if node is not None else ():
        key = header.get("key")
        if not key:
            missing(source, header, "zeebe:header@key")
        elif key in result:
            source.findings.error(
                "unique-header",
                header,
                "Expected headers with keys used once, but '{key}' is there again",
                "标头的键应唯一，但“{key}”重复了",
                ("Delete one of them.", "请删除其中一个。"),
                path="zeebe:header@key",
                key=key,
            )
        else:
            result[str(key)] = str(header.get("value") or "")
    return result


def properties(node: etree._Element, source: Source) -> dict[str, str]:
    """Return the extension properties of an element; later ones of the same name are refused."""
    result: dict[str, str] = {}
    found = zeebe(node, "properties")
    for item in found.findall(f"{Z}property") if found is not None else ():
        name = str(item.get("name") or "")
        if name in result:
            source.findings.error(
                "unique-property",
                item,
                "Expected extension properties with names used once, but '{name}' is there again",
                "扩展属性的名称应唯一，但“{name}”重复了",
                ("Delete one of them.", "请删除其中一个。"),
                path="zeebe:properties",
                name=name,
            )
        result[name] = str(item.get("value") or "")
    return result


def mappings(node: etree._Element, source: Source) -> tuple[tuple[VariableMapping, ...], tuple[VariableMapping, ...]]:
    """Return the input and output mappings of an element, in document order."""
    inputs: list[VariableMapping] = []
    outputs: list[VariableMapping] = []
    found = zeebe(node, "ioMapping")
    for item in found if found is not None else ():
        tag = tag_of(item)
        target = (item.get("target") or "").strip()
        if not is_path(target):
            source.findings.error(
                "mapping-target",
                item,
                "Expected the target of an {tag} mapping to be a variable name or dotted path, but it is '{target}'",
                "{tag} 映射的目标应为变量名或以点分隔的路径，但它是“{target}”",
                ("Write a name like order.number.", "请填写形如 order.number 的名称。"),
                path=f"zeebe:{tag}@target",
                tag=tag,
                target=target,
            )
        path = f"zeebe:{tag}@source"
        if tag == "input":
            inputs.append(VariableMapping(dynamic(source, item, item.get("source"), path), target))
        else:
            expression = feel_only(source, item, item.get("source"), path)
            if expression is None:
                missing(source, item, path)
            outputs.append(VariableMapping(expression, target))
    return tuple(inputs), tuple(outputs)


def job(node: etree._Element, source: Source) -> Job | None:
    """Return the task definition of an element, or None."""
    found = zeebe(node, "taskDefinition")
    if found is None:
        return None
    type_ = dynamic(source, found, found.get("type"), "zeebe:taskDefinition@type")
    if type_ is None:
        missing(source, found, "zeebe:taskDefinition@type")
    return Job(type_ or Expression("", False), retries(found, source, "zeebe:taskDefinition@retries"))


def retries(node: etree._Element, source: Source, path: str) -> Expression:
    """Return the number of tries (default 3), static or FEEL."""
    if node.get("retries") is not None and not str(node.get("retries")).strip():
        missing(source, node, path)
    expression = dynamic(source, node, node.get("retries"), path) or Expression("3", False, line_of(node))
    text = expression.text.strip()
    if not expression.is_feel and not (text.isascii() and text.isdigit() and 1 <= int(text) <= 1000):
        source.findings.error(
            "whole-number",
            node,
            "Expected retries to be a whole number from 1 to 1000, but it is '{value}'",
            "重试次数应为 1 到 1000 的整数，但它是“{value}”",
            ("Write a whole number.", "请填写整数。"),
            path=path,
            value=expression.text,
        )
    return expression


def listeners(node: etree._Element, source: Source, common: Mapping[str, str]) -> tuple[Listener, ...]:
    """Return execution and task listeners, in document order; their jobs get the element's headers and their own."""
    result: list[Listener] = []
    seen: set[tuple[str, str]] = set()
    for group, tag in (("executionListeners", "executionListener"), ("taskListeners", "taskListener")):
        found = zeebe(node, group)
        for item in found.findall(f"{Z}{tag}") if found is not None else ():
            event = (item.get("eventType") or "").strip()
            _check_event(node, item, tag, event, source)
            type_ = dynamic(source, item, item.get("type"), f"zeebe:{tag}@type")
            if type_ is None:
                missing(source, item, f"zeebe:{tag}@type")
                continue
            if (event, type_.text) in seen and tag == "executionListener":
                source.findings.error(
                    "unique-listener",
                    item,
                    "Expected one listener of type '{type}' for '{event}', but it is there again",
                    "事件“{event}”上类型为“{type}”的监听器只应有一个，但它重复了",
                    ("Delete one of them.", "请删除其中一个。"),
                    path=f"zeebe:{group}",
                    type=type_.text,
                    event=event,
                )
            seen.add((event, type_.text))
            own = {**common} | headers(item.find(f"{Z}taskHeaders"), source) | headers(item, source)
            result.append(Listener(event, type_, retries(item, source, f"zeebe:{tag}@retries"), own))
    return tuple(result)


def _check_event(node: etree._Element, item: etree._Element, tag: str, event: str, source: Source) -> None:
    path = f"zeebe:{tag}@eventType"
    if event in LATER_LISTENER_EVENTS and tag == "executionListener":
        source.findings.error(
            "later-version",
            item,
            "Expected listener events up to version {profile}, but '{event}' is one since {since}",
            "只接受 {profile} 及以前版本的监听事件，但“{event}”自 {since} 起才有",
            ("Use start or end.", "请使用 start 或 end。"),
            path=path,
            event=event,
            since=LATER_LISTENER_EVENTS[event],
            profile=".".join(map(str, PROFILE)),
        )
    elif event not in LISTENER_EVENTS[tag]:
        source.findings.error(
            "listener-event",
            item,
            "Expected eventType to be {allowed}, but it is '{event}'",
            "eventType 应为 {allowed}，但它是“{event}”",
            ("Choose one of them.", "请选择其中之一。"),
            path=path,
            allowed=", ".join(sorted(LISTENER_EVENTS[tag])),
            event=event,
        )
    elif tag == "executionListener" and tag_of(node) in NO_LISTENERS[event]:
        source.findings.error(
            "listener-event",
            item,
            "Expected listeners where the element has such a moment, but '{event}' does not happen on a {tag}",
            "监听器应放在有相应时刻的元素上，但 {tag} 没有“{event}”时刻",
            ("Move the listener to the element before or after it.", "请把监听器移到其前或其后的元素上。"),
            path=path,
            event=event,
            tag=tag_of(node),
        )


def binding(node: etree._Element, source: Source) -> Binding:
    """Return how a called process, decision or form is found."""
    kind = node.get("bindingType") or "latest"
    tag = (node.get("versionTag") or "").strip() or None
    path = f"zeebe:{tag_of(node)}@bindingType"
    if kind not in ("latest", "deployment", "versionTag"):
        source.findings.error(
            "binding",
            node,
            "Expected bindingType to be latest, deployment or versionTag, but it is '{kind}'",
            "bindingType 应为 latest、deployment 或 versionTag，但它是“{kind}”",
            ("Choose one of them.", "请选择其中之一。"),
            path=path,
            kind=kind,
        )
    elif kind == "versionTag" and tag is None:
        missing(source, node, f"zeebe:{tag_of(node)}@versionTag")
    elif kind != "versionTag" and tag is not None:
        source.findings.error(
            "binding",
            node,
            "Expected a versionTag only with bindingType versionTag, but bindingType is '{kind}'",
            "只有 bindingType 为 versionTag 时才可填写 versionTag，但它是“{kind}”",
            ("Set bindingType to versionTag, or delete the tag.", "请把 bindingType 设为 versionTag，或删除该标签。"),
            path=path,
            kind=kind,
        )
    return Binding(kind, tag if kind == "versionTag" else None)


__all__ = ["binding", "child", "headers", "job", "listeners", "mappings", "missing", "properties", "retries"]
