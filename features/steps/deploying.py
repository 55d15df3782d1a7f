"""Steps about deployments: a process owner changes a diagram, and it lands or is refused with the sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from lxml import etree
from pytest_bdd import given, parsers, then, when

from engine.api import DefinitionInvalid, Finding, Rejected
from features.steps.service import bundle
from features.steps.words import duration
from features.steps.world import World
from processes.contract.retiring import RetireClause
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.queries import find_entries
from tests.kit import bpmn

OWNER = "流程负责人"
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
Node = Any


@given(parsers.parse("值班表整周都没有排“{group}”"))
def _(world: World, group: str) -> None:
    for duty in find_entries(world.engine, "duty", group=group):
        world.engine.execute(RemoveEntry("duty", duty["id"]), world.actor("客服经理"))


@given(parsers.re(r"值班表里的“(?P<group>\w+)”只排每天 (?P<start>[\d:]+) 到 (?P<end>[\d:]+)"))
def _(world: World, group: str, start: str, end: str) -> None:
    for duty in find_entries(world.engine, "duty", group=group):
        times = {"days": "daily", "starts": start, "ends": end}
        world.engine.execute(SaveEntry("duty", duty["id"], times), world.actor("客服经理"))


# --------------------------------------------------------------- what is changed
@when(parsers.parse("流程负责人从“{process}”中去掉“{event}”并部署"))
def _(world: World, process: str, event: str) -> None:
    def change(root: Node) -> None:
        gone = named(root, event)
        for each in [gone, *root.iterfind(f".//bpmn:sequenceFlow[@sourceRef='{gone.get('id')}']", SPACES)]:
            each.getparent().remove(each)

    deploy_changed(world, process, change)


@when(parsers.re(r"流程负责人把“(?P<process>[^”]+)”中“(?P<event>[^”]+)”的时限延长\s*(?P<text>.+?)并部署"))
def _(world: World, process: str, event: str, text: str) -> None:
    seconds = int(duration(text).total_seconds())

    def change(root: Node) -> None:
        when_ = named(root, event).find("bpmn:timerEventDefinition", SPACES)[0]
        when_.text += f' + duration("PT{seconds}S")'

    deploy_changed(world, process, change)


@when(parsers.parse("流程负责人把“{process}”中的“{old}”都改为“{new}”并部署"))
def _(world: World, process: str, old: str, new: str) -> None:
    name, text = file_of(process)
    deploy(world, {name: text.replace(old, new)})


@when(parsers.parse("流程负责人把“{process}”中“{task}”的候选组改为“{group}”并部署"))
def _(world: World, process: str, task: str, group: str) -> None:
    def change(root: Node) -> None:
        named(root, task).find(".//zeebe:assignmentDefinition", SPACES).set("candidateGroups", group)

    deploy_changed(world, process, change)


@when(parsers.parse("流程负责人删去“{process}”中“{event}”的条款并部署"))
def _(world: World, process: str, event: str) -> None:
    def change(root: Node) -> None:
        clause = named(root, event).find(".//zeebe:property[@name='clause']", SPACES)
        clause.getparent().remove(clause)

    deploy_changed(world, process, change)


@when(parsers.parse("流程负责人把“{process}”中从“{source}”出发的连线改到“{target}”并部署"))
def _(world: World, process: str, source: str, target: str) -> None:
    def change(root: Node) -> None:
        flow = root.find(f".//bpmn:sequenceFlow[@sourceRef='{named(root, source).get('id')}']", SPACES)
        told = next(i for i in root.iterfind(".//bpmn:incoming", SPACES) if i.text == flow.get("id"))
        to = named(root, target)
        to.insert(list(to).index(to.find("bpmn:incoming", SPACES)), told)
        flow.set("targetRef", to.get("id"))

    deploy_changed(world, process, change)


@when("流程负责人把投诉登记表中的工单编号改为必填并部署")
def _(world: World) -> None:
    form = json.loads(bundle()["complaint.form"])
    field = next(c for c in form["components"] if c.get("key") == "complaint.case_number")
    field["validate"] = {**field.get("validate", {}), "required": True}
    deploy(world, {"complaint.form": json.dumps(form, ensure_ascii=False)})


@when(parsers.parse("流程负责人从全部流程和决策中删去条款 {clause} 并部署"))
def _(world: World, clause: str) -> None:
    changed: dict[str, str] = {}
    for name, text in bundle().items():
        if name.endswith(".bpmn") and clause in text:
            root = etree.fromstring(text.encode())
            for each in root.iterfind(".//zeebe:property[@name='clause']", SPACES):
                left = [part.strip() for part in each.get("value").split(",") if part.strip() != clause]
                each.set("value", ", ".join(left))
                if not left:
                    each.getparent().remove(each)
            changed[name] = etree.tostring(root, encoding="unicode")
        elif name.endswith(".dmn") and clause in text:
            left = text.replace(f", {clause}", "").replace(f"{clause}, ", "")
            changed[name] = left.replace(f"<text>{clause}</text>", "<text/>")
    deploy(world, changed)


@when("流程负责人部署一张没有条款的图，它的定时器不通向任何人")
def _(world: World) -> None:
    text = bpmn.process(
        "reminder",
        bpmn.start(),
        bpmn.user("a"),
        bpmn.end(),
        bpmn.row("start", "a", "end"),
        bpmn.boundary("clock", "a", bpmn.timer("PT1H"), cancel=False),
        bpmn.end("over"),
        bpmn.flow("clock", "over"),
    )
    deploy(world, {"reminder.bpmn": text.replace('id="reminder"', 'id="reminder" name="内部提醒"')})


@when(parsers.parse("流程负责人检查“{process}”"))
def _(world: World, process: str) -> None:
    name, text = file_of(process)
    world.findings = world.engine.check({name: text})


# ---------------------------------------------------------------- retired clauses
@when(parsers.re(r"(?P<who>流程负责人|客服经理)(试图)?停用条款 (?P<clause>[\w.]+)，原因是“(?P<reason>[^”]*)”"))
def _(world: World, who: str, clause: str, reason: str) -> None:
    world.refusal = None
    try:
        world.engine.execute(RetireClause(clause, reason), world.actor(who))
    except Rejected as refused:
        world.refusal = refused


@then(parsers.parse("日志记着流程负责人停用条款 {clause}，原因是“{reason}”"))
def _(world: World, clause: str, reason: str) -> None:
    entry = next(e for e in world.engine.journal() if e.command_type == "RetireClause")
    assert (entry.actor, entry.command) == (world.actor(OWNER).name, {"clause": clause, "reason": reason})


# ----------------------------------------------------------------- what came of it
@then(parsers.re(r"部署被拒绝，在“(?P<where>[^”]+)”处指出“(?P<text>.+)”"))
def _(world: World, where: str, text: str) -> None:
    told = [f for f in world.findings if text in f.text.in_language("zh")]
    assert told, [f.text.in_language("zh") for f in world.findings]
    assert where in {_title(f) for f in told}
    assert all(f.severity == "error" and f.line and f.action for f in told)


@then(parsers.re(r"部署被拒绝，指出“(?P<text>.+)”"))
def _(world: World, text: str) -> None:
    told = [f.text.in_language("zh") for f in world.findings if f.severity == "error"]
    assert any(text in each for each in told), told


@then(parsers.re(r"检查提醒“(?P<text>.+)”"))
def _(world: World, text: str) -> None:
    told = [f.text.in_language("zh") for f in world.findings if f.severity == "warning"]
    assert text in told, told


@then(parsers.re(r"部署成功，“(?P<process>[^”]+)”是版本 (?P<version>\d+)"))
@then(parsers.re(r"“(?P<process>[^”]+)”仍是版本 (?P<version>\d+)"))
def _(world: World, process: str, version: str) -> None:
    newest = {d.name: d.version for d in world.engine.find_definitions()}
    assert newest[process] == int(version), [f.text.in_language("zh") for f in world.findings]


def deploy_changed(world: World, process: str, change: Callable[[Node], None]) -> None:
    """Deploy the file of a process with a change of its tree; a refusal is kept in `world.findings`."""
    name, text = file_of(process)
    root = etree.fromstring(text.encode())
    change(root)
    deploy(world, {name: etree.tostring(root, encoding="unicode")})


def deploy(world: World, files: dict[str, str]) -> None:
    """Deploy files as the process owner; a refusal is kept in `world.findings`."""
    world.findings = []
    try:
        world.engine.deploy(files, world.actor(OWNER))
    except DefinitionInvalid as refused:
        world.findings = list(refused.findings)


def file_of(process: str) -> tuple[str, str]:
    """Return the file of the process with this name, and its text."""
    return next((n, t) for n, t in bundle().items() if n.endswith(".bpmn") and f' name="{process}" isExec' in t)


def named(root: Node, name: str) -> Node:
    """Return the element of this name, the flow node where others have it as well."""
    return next(e for e in root.iter(etree.Element) if e.get("name") == name and e.find("*", SPACES) is not None)


def _title(finding: Finding) -> str:
    """Return the name of the element that a finding is about."""
    text = bundle().get(finding.resource or "", "<none/>")
    root = etree.fromstring(text.encode())
    return next((e.get("name") or "" for e in root.iter(etree.Element) if e.get("id") == finding.element_id), "")
