"""Clauses on a real case: what carried them and in which state; a clause that shows nowhere is found out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.api import Engine, FrozenClock, commands
from features.steps.cases import request_of
from features.steps.world import World
from processes.deploy import read_bundle
from processes.matrix import Scenario, matrix
from processes.related import complaints_about
from processes.results import Results, Seen
from processes.visible import Evidence, OnCase, clauses_on


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    world.deploy()
    yield world
    world.close()


def opened(world: World) -> int:
    world.register(request_of("海川物流集团", "核心交换机不启动"))
    return world.case


def on(world: World, clause: str) -> OnCase:
    return next(found for found in clauses_on(world.engine, world.case) if found.clause == clause)


def of(found: OnCase, name: str) -> Evidence:
    return next(one for one in found.evidence if one.name == name)


def test_an_element_runs_and_then_is_done_by_whom(world: World) -> None:
    opened(world)
    assert on(world, "1.2.a").state == "running"
    world.clock.advance(timedelta(minutes=5))
    world.complete("服务台", "响应客户请求")
    found = on(world, "1.2.a")
    [done] = found.evidence
    assert (found.state, found.kinds) == ("done", {"element"})
    assert (done.by, done.at, done.name) == ("lixiaowen", world.clock.now(), "响应客户请求")
    [entry] = [e for e in world.engine.journal(root_key=world.case) if e.position == done.position]
    assert entry.command_type == "CompleteUserTask"


def test_what_a_called_process_did_shows_on_the_case(world: World) -> None:
    opened(world)
    world.complete("服务台", "响应客户请求")
    phone = of(on(world, "3.2.a"), "电话诊断与指导")
    assert phone.state == "running"
    assert phone.instance_key != world.case == phone.root_key


def test_a_rule_that_set_a_number_decides_and_shows_its_row(world: World) -> None:
    opened(world)
    found = on(world, "3.1.f")
    [rule] = found.evidence
    assert (found.state, rule.kind, rule.name) == ("decided", "rule", "承诺时限")
    assert rule.rule is not None
    assert rule.decision_key is not None


def test_a_wait_for_the_customer_waits_and_with_it_what_it_is_inside_of(world: World) -> None:
    opened(world)
    world.complete("服务台", "响应客户请求")
    world.complete("工程师", "电话诊断与指导", ("需要远程支持",))
    assert of(on(world, "3.4.e"), "远程支持").state == "waiting"
    world.complete("工程师", "取得远程授权", ("是",))
    assert of(on(world, "3.4.e"), "远程支持").state == "running"


def test_a_promise_that_broke_breaks_its_clause(world: World) -> None:
    opened(world)
    world.pass_until(timedelta(hours=1, seconds=1))
    found = on(world, "3.1.b")
    promise = of(found, "响应与安排")
    assert (found.state, promise.state) == ("broken", "broken")
    assert promise.at == world.received_at + timedelta(hours=1, seconds=1)
    assert of(found, "督办：尚未响应").state == "running"


def test_what_ended_early_was_dropped(world: World) -> None:
    opened(world)
    world.engine.execute(commands.CancelInstance(world.case, "重复"), world.actor("客服经理"))
    assert on(world, "1.2.a").state == "dropped"


def test_a_complaint_that_names_the_case_shows_on_it_and_another_does_not(world: World) -> None:
    case = opened(world)
    assert on(world, "1.4.a").state == "decided"
    for number in ("20261124-0001", "", "20261124-0009"):
        told = {"text": "占线", "case_number": number, "received_at": world.clock.now().isoformat()}
        start = commands.StartInstance("complaint", {"complaint": told, "customer": {"name": "甲"}})
        outcome = world.engine.execute(start, world.actor("服务台"))
        if number == "20261124-0001":
            complaint = outcome.instance_key
    case, complaint = (world.engine.read_instance(key) for key in (case, complaint))
    assert complaints_about(world.engine, case) == [complaint]
    assert {one.root_key for one in on(world, "1.4.a").evidence} == {case.root_key, complaint.root_key}
    assert complaints_about(world.engine, complaint) == []


def test_a_migrated_case_shows_what_its_new_version_says(world: World) -> None:
    case = opened(world)
    text = read_bundle()["support_request.bpmn"]
    world.engine.deploy({"support_request.bpmn": text.replace('value="3.1.b, 3.4.a', 'value="4.4.a, 3.1.b, 3.4.a')},
                        world.actor("admin"))  # fmt: skip
    newest = world.engine.find_definitions("support_request")[0].definition_key
    command = commands.MigrateInstance(case, newest, {"Task_respond": "Task_respond"}, "换版本")
    world.engine.execute(command, world.actor("客服经理"))
    assert on(world, "4.4.a").state == "running"


def test_a_clause_that_is_carried_and_proved_but_not_visible_is_missing(tmp_path: Path) -> None:
    """The check can fail: the clause stands on a reminder that this scenario never comes to."""
    files = read_bundle()
    text = files["support_request.bpmn"]
    before, task = text.split('<bpmn:userTask id="Task_respond"')
    assert "1.2.a" in task
    task = task.replace(", 1.2.a", "", 1).replace("1.2.a, ", "", 1)
    assert "1.2.a" not in before + task
    head, chase = (before + '<bpmn:userTask id="Task_respond"' + task).split('id="Task_chase_response"', 1)
    chase = chase.replace('name="clause" value="', 'name="clause" value="1.2.a, ', 1)
    moved = {**files, "support_request.bpmn": head + 'id="Task_chase_response"' + chase}
    scenario = Scenario("a.feature", "响应", ("1.2.a", "3.1.b"))
    for bundle, is_visible in ((files, True), (moved, False)):
        folder = tmp_path / str(is_visible)
        folder.mkdir()
        rows = matrix(bundle, [scenario], ran(World(folder), bundle, scenario))
        row = next(row for row in rows if row.clause.id == "1.2.a")
        assert (row.is_carried, row.is_proved, row.is_visible) == (True, True, is_visible)


def ran(world: World, bundle: dict[str, str], scenario: Scenario) -> Results:
    """Return what a scenario showed that opens a case and answers it in time."""
    world.deploy(bundle)
    opened(world)
    world.complete("服务台", "响应客户请求")
    seen: Seen = world.seen()
    world.close()
    key = scenario.feature, scenario.name
    return Results(world.clock.now(), {key: True}, {key: seen})


def test_edges_are_remembered_only_when_time_comes_to_them(world: World) -> None:
    opened(world)
    edge, promise = "support_request:Clock_response", "support_request:Task_respond:response"
    world.pass_until(timedelta(minutes=59, seconds=58))
    assert world.seen().moments == frozenset()
    world.pass_until(timedelta(minutes=59, seconds=59))
    assert {f"before {edge}", f"before {promise}"} == world.seen().moments
    world.pass_until(timedelta(hours=1))
    assert {f"at {edge}", f"at {promise}"} < world.seen().moments


def test_kinds_of_case_are_those_of_the_cases_and_a_restart(world: World) -> None:
    opened(world)
    assert {"channel hotline"} <= world.seen().variants
    assert "restart" not in world.seen().variants
    world.restart()
    assert "restart" in world.seen().variants
    assert isinstance(world.engine, Engine)
    assert isinstance(world.engine.clock, FrozenClock)
