"""Steps about the register of clauses: a process owner adds and changes them, diagrams name them, cases show them."""

from __future__ import annotations

from pytest_bdd import parsers, then, when

from engine.api import Command, InvalidInput, Rejected
from features.steps.deploying import OWNER, SPACES, Node, deploy, deploy_changed, file_of, named
from features.steps.world import World
from processes.contract import register_of
from processes.contract.changing import AddClause, ChangeClause
from processes.matrix import find_elements
from processes.visible import clauses_on

_GIVEN = r"(?P<clause>\S+?){}“(?P<zh>[^”]*)”，由“(?P<owner>\w+)”负责，原因是“(?P<reason>[^”]*)”"


@when(parsers.re(r"(?P<who>流程负责人|客服经理)(试图)?新增条款 " + _GIVEN.format("")))
def _(world: World, who: str, clause: str, zh: str, owner: str, reason: str) -> None:
    _keep(world, who, AddClause(clause, zh, zh, owner, reason))


@when(parsers.re(r"(?P<who>流程负责人)把条款 " + _GIVEN.format(" 改为")))
def _(world: World, who: str, clause: str, zh: str, owner: str, reason: str) -> None:
    _keep(world, who, ChangeClause(clause, zh, zh, owner, reason))


@when(parsers.parse("流程负责人给“{process}”中的“{element}”加上条款 {clause} 并部署"))
def _(world: World, process: str, element: str, clause: str) -> None:
    def change(root: Node) -> None:
        carried = named(root, element).find(".//zeebe:property[@name='clause']", SPACES)
        carried.set("value", f"{carried.get('value')}, {clause}")

    deploy_changed(world, process, change)


@when(parsers.parse("流程负责人重新部署随附的“{process}”"))
def _(world: World, process: str) -> None:
    name, text = file_of(process)
    deploy(world, {name: text})


@then(parsers.parse("条款 {clause} 还没有人承载"))
def _(world: World, clause: str) -> None:
    assert clause in {one.id for one in register_of(world.engine).in_force}
    assert _carriers(world, clause) == set()


@then(parsers.parse("条款 {clause} 由“{element}”承载"))
def _(world: World, clause: str, element: str) -> None:
    assert _carriers(world, clause) == {element}


@then(parsers.parse("工单上可见条款 {clause}“{zh}”"))
def _(world: World, clause: str, zh: str) -> None:
    shown = next(one for one in clauses_on(world.engine, world.case) if one.clause == clause)
    assert "element" in shown.kinds
    assert register_of(world.engine).clauses[clause].zh == zh


@then(parsers.re(r"日志记着流程负责人(?P<what>新增|修改)条款 (?P<clause>[\w.]+)，原因是“(?P<reason>[^”]+)”"))
def _(world: World, what: str, clause: str, reason: str) -> None:
    kind = {"新增": "AddClause", "修改": "ChangeClause"}[what]
    [entry] = world.engine.journal(command_types=[kind])
    assert (entry.actor, entry.command["clause"], entry.command["reason"]) == (world.actor(OWNER).name, clause, reason)


@then("日志重放后各表一致，命令重新执行结果相同")
def _(world: World) -> None:
    assert world.engine.compare_tables() == world.engine.run_again() == []


@then(parsers.parse("被拒绝，“{field}”处指出“{text}”"))
def _(world: World, field: str, text: str) -> None:
    assert isinstance(world.refusal, InvalidInput)
    told = {problem.field: problem.text.in_language("zh") for problem in world.refusal.problems}
    assert text in told[field], told
    world.refusal = None


def _keep(world: World, who: str, command: Command) -> None:
    world.refusal = None
    try:
        world.engine.execute(command, world.actor(who))
    except Rejected as refused:
        world.refusal = refused


def _carriers(world: World, clause: str) -> set[str]:
    """Return the names of the deployed elements that carry a clause."""
    newest = {d.resource_key for d in world.engine.find_definitions()}
    files = dict(world.engine.read_resource(key) for key in newest)
    return {carrier.name for id_, carrier in find_elements(files) if id_ == clause}
