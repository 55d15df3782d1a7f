"""Steps about renewals: contracts that end, the offer that is filled in, what the register has afterwards."""

from __future__ import annotations

from datetime import datetime

from pytest_bdd import given, parsers, then, when

from features.steps.care import CHONGQING
from features.steps.world import World
from processes.register.queries import read_entry

OFFERED = ("scope", "list_price", "price", "months", "valid_days")


@given(parsers.parse("合同“{contract}”已停用"))
def _(world: World, contract: str) -> None:
    world.put("contract", contract, {"is_retired": True})


@given(parsers.parse("合同“{contract}”改为项目“{project}”的合同"))
def _(world: World, contract: str, project: str) -> None:
    world.put("contract", contract, {"project": project})


@given(parsers.parse("合同“{contract}”延长到了“{day}”"))
@when(parsers.parse("合同“{contract}”的到期日期改为“{day}”"))
def _(world: World, contract: str, day: str) -> None:
    world.put("contract", contract, {"ends_on": day})


@given(parsers.parse("流程负责人把续保决策里的“{old}”改为“{new}”"))
def _(world: World, old: str, new: str) -> None:
    world.change_file("renewal.dmn", old, new)


@given(parsers.parse("项目“{project}”在 {day} 整体验收，没有合同"))
def _(world: World, project: str, day: str) -> None:
    values = {"customer": "jnzx", "name": "电子阅览室", "accepted_on": day}
    world.put("project", project, values)


@given(parsers.parse("客户有一份从 {first} 到 {last} 的合同"))
def _(world: World, first: str, last: str) -> None:
    values = {"customer": "jnzx", "name": "校园服务", "level": "standard", "starts_on": first, "ends_on": last}
    world.put("contract", "HT-2026-077", values)


@given(parsers.parse("项目“{project}”的续保提醒已经开出"))
def _(world: World, project: str) -> None:
    [case] = world.engine.find_instances(process_id="renewal_reminder", business_key=f"XB-ZB-{project}")
    world.case = case.instance_key


@given(parsers.parse("合同“{contract}”的续保提醒已经开出"))
def _(world: World, contract: str) -> None:
    world.clock.set(datetime(2026, 12, 30, 8, tzinfo=CHONGQING))
    world.work()
    [case] = world.engine.find_instances(process_id="renewal_reminder", business_key=f"XB-{contract}")
    world.case = case.instance_key


@when("客服经理按价格表完成“编制优惠报价”")
def _(world: World) -> None:
    world.accept("客服经理", "编制优惠报价", OFFERED)


@then(parsers.parse("“{name}”已填好：标准价 {listed:d} 元，优惠价 {price:d} 元"))
def _(world: World, name: str, listed: int, price: int) -> None:
    [task] = [t for t in world.open_tasks() if t.name == name]
    known = world.engine.task_variables(task.user_task_key)
    assert (known["list_price"], known["price"]) == (listed, price)


@then(parsers.parse("有 {count:d} 张续保提醒工单“{number}”"))
def _(world: World, count: int, number: str) -> None:
    found = world.engine.find_instances(process_id="renewal_reminder")
    assert [case.business_key for case in found].count(number) == count


@then(parsers.parse("登记资料里合同“{contract}”到“{day}”为止"))
def _(world: World, contract: str, day: str) -> None:
    entry = read_entry(world.engine, "contract", contract)
    assert entry is not None
    assert entry["ends_on"] == day
