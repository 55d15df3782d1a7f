"""Steps about technical upgrades: who has the product, what each customer said, what was sent."""

from __future__ import annotations

from pytest_bdd import given, parsers, then, when

from features.steps.world import World
from tests.kit.servers import MailServer

ANSWER_LIMIT = "P7D"


@given(parsers.parse("客户“{customer}”还有一件“{model}”，序列号“{serial}”"))
def _(world: World, customer: str, model: str, serial: str) -> None:
    world.put("product", serial.lower(), {"customer": customer, "name": model, "model": model, "serial": serial})


@given(parsers.parse("客户“{customer}”的产品“{entry}”已停用"))
def _(world: World, customer: str, entry: str) -> None:
    world.put("product", entry, {"is_retired": True})


@given(parsers.parse("另有 {count:d} 个客户有“{model}”，其中 {without:d} 个没有邮件地址"))
def _(world: World, count: int, model: str, without: int) -> None:
    for number in range(count):
        customer = f"many-{number:02d}"
        world.put("customer", customer, {"name": f"客户{number}"})
        address = None if number < without else f"c{number}@many.example"
        world.put("contact", customer, {"customer": customer, "name": "值班", "email": address})
        product = {"customer": customer, "name": model, "model": model, "serial": f"MANY-{number:02d}"}
        world.put("product", customer, product)


@given(parsers.parse("流程负责人把升级答复的期限改为“{limit}”"))
def _(world: World, limit: str) -> None:
    world.change_file("service_level.dmn", f'"{ANSWER_LIMIT}"', f'"{limit}"')


@when(parsers.parse("厂商又通告“{model}”升级到“{version}”"))
def _(world: World, model: str, version: str) -> None:
    upgrade = {"model": model, "version": version, "content": "修复缺陷", "source": "厂商"}
    world.start("technical_upgrade", {"upgrade": upgrade}, "服务台", "SJ-20261124-0002")


@then(parsers.parse("升级台账写明客户“{customer}”答复“{answer}”，告知方式“{told_by}”"))
def _(world: World, customer: str, answer: str, told_by: str) -> None:
    [kept] = [a for a in world.engine.variables(world.case)["answers"] if a["customer"] == customer]
    assert (kept["answer"], kept["told_by"]) == (answer, told_by)
    assert kept["told_at"]
    assert kept["products"]


@then(parsers.parse("一共发出 {count:d} 封邮件"))
def _(mail: MailServer, count: int) -> None:
    assert len(mail.messages) == count
