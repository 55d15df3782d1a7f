"""Steps about a case: registering it, working on it, time passing, and what people then see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pytest_bdd import given, parsers, then, when

from engine.api import InvalidInput, Rejected, WrongState, commands
from features.steps.words import duration, quoted
from features.steps.world import World

pytest_plugins = ("features.steps.portal",)  # the same cases, at the customers' side
CHANNELS = {"热线电话": "hotline", "传真": "fax", "电子邮件": "email", "门户网站": "portal"}
LEVELS = {"标准服务": "standard", "重点保障": "premium"}


def request_of(customer: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "request": {"title": title, "channel": "hotline", "description": title, "is_disaster": "no"} | more,
        "customer": {"id": "haichuan", "name": customer},
        "site": {"name": "城东仓库机房"},
        "contact": {"name": "周建国", "phone": "023-5550 1201"},
        "product": {"name": "核心交换机", "serial": "HT7506-2503-0017"},
        "contract": {"level": "standard"},
    }


# ------------------------------------------------------------------- beginnings
@given("服务流程已经部署")
def _(world: World) -> None:
    assert {d.process_id for d in world.engine.find_definitions()} >= {"support_request", "emergency_response"}


@given(parsers.parse("客户“{customer}”报修“{title}”"))
def _(world: World, customer: str, title: str) -> None:
    world.register(request_of(customer, title))


@given(parsers.parse("客户“{customer}”通过“{channel}”报修“{title}”"))
def _(world: World, customer: str, channel: str, title: str) -> None:
    world.register(request_of(customer, title, channel=CHANNELS[channel]))


@given(parsers.parse("“{level}”级别的客户“{customer}”报修“{title}”"))
def _(world: World, level: str, customer: str, title: str) -> None:
    world.register(request_of(customer, title) | {"contract": {"level": LEVELS[level]}})


@given(parsers.parse("客户“{customer}”报告灾难“{title}”"))
def _(world: World, customer: str, title: str) -> None:
    world.register(request_of(customer, title, is_disaster="yes"))


@given(parsers.parse("工单已进行到“{name}”"))
@when(parsers.parse("工单进行到“{name}”"))
def _(world: World, name: str) -> None:
    world.go_on_until(name)


@when("又一轮厂商与上门没有解决")
def _(world: World) -> None:
    world.complete("工程师", "落实并验证方案", ("未解决，继续上门",))
    world.complete("工程师", "接单并出发")
    world.complete("工程师", "到达现场签到")
    world.complete("工程师", "现场诊断与处理", ("现场无法解决，转备件或厂商",))
    world.complete("客服经理", "会商下一步")
    world.complete("厂商联络", "确认责任厂商", ("硬件厂商",))
    world.complete("厂商联络", "协调硬件厂商维修或更换")


@when("客户说没有解决，重新处理一轮")
def _(world: World) -> None:
    world.complete("工程师", "电话诊断与指导", ("已解决",))
    world.complete("工程师", "编写故障诊断报告")
    world.complete("服务台", "请客户确认", ("未解决，重新处理",))


# ------------------------------------------------------------------------- time
@given(parsers.re(r"时间到了请求后\s*(?P<text>.+)"))
@when(parsers.re(r"时间到了请求后\s*(?P<text>.+)"))
def _(world: World, text: str) -> None:
    world.pass_until(duration(text))


@given(parsers.re(r"又过了\s*(?P<text>.+)"))
@when(parsers.re(r"又过了\s*(?P<text>.+)"))
def _(world: World, text: str) -> None:
    world.pass_by(duration(text))


@when("系统断电后重新启动")
def _(world: World) -> None:
    world.restart()


# ------------------------------------------------------------------------- work
@given(parsers.re(r"(?P<who>[^“”]+?)已?完成“(?P<name>[^”]+)”"))
@when(parsers.re(r"(?P<who>[^“”]+?)完成“(?P<name>[^”]+)”"))
def _(world: World, who: str, name: str) -> None:
    world.complete(who, name)


@given(parsers.re(r"(?P<who>[^“”]+?)已?完成“(?P<name>[^”]+)”，选择(?P<options>.+)"))
@when(parsers.re(r"(?P<who>[^“”]+?)完成“(?P<name>[^”]+)”，选择(?P<options>.+)"))
def _(world: World, who: str, name: str, options: str) -> None:
    world.complete(who, name, quoted(options))


@given(parsers.re(r"(?P<who>[^“”]+?)填写“(?P<name>[^”]+)”(?:，选择(?P<options>[^：]+))?：(?P<texts>.+)"))
@when(parsers.re(r"(?P<who>[^“”]+?)填写“(?P<name>[^”]+)”(?:，选择(?P<options>[^：]+))?：(?P<texts>.+)"))
def _(world: World, who: str, name: str, options: str | None, texts: str) -> None:
    """texts: `标签为“值”，标签为“值”`."""
    written = dict(re.findall(r"([^，“”]+?)为“([^”]*)”", texts))
    world.complete(who, name, quoted(options or ""), written)


@given(parsers.re(r"(?P<who>[^“”]+?)认领了?“(?P<name>[^”]+)”"))
@when(parsers.re(r"(?P<who>[^“”]+?)认领了?“(?P<name>[^”]+)”"))
def _(world: World, who: str, name: str) -> None:
    world.claim(who, world.task(who, name))


@when(parsers.re(r"(?P<first>[^“”]+?)和(?P<second>[^“”]+?)同时打开“(?P<name>[^”]+)”并先后提交"))
def _(world: World, first: str, second: str, name: str) -> None:
    task = world.task(second, name)
    answers = world.answers(task, ("已解决",))
    world.complete(first, name, ("已解决",))
    with pytest.raises(WrongState) as refused:
        world.engine.execute(commands.CompleteUserTask(task.user_task_key, answers), world.actor(second))
    world.refusal = refused.value


@when(parsers.re(r"(?P<who>[^“”]+?)提交“(?P<name>[^”]+)”，(?:选择(?P<options>[^，]+)，)?没有填写“(?P<label>[^”]+)”"))
def _(world: World, who: str, name: str, options: str | None, label: str) -> None:
    task = world.task(who, name)
    answers = world.answers(task, quoted(options or ""), {label: ""})
    with pytest.raises(InvalidInput) as refused:
        world.engine.execute(commands.CompleteUserTask(task.user_task_key, answers), world.actor(who))
    world.refusal = refused.value


@when(parsers.re(r"(?P<who>[^“”]+?)试图(?P<what>认领|提交)“(?P<name>[^”]+)”"))
def _(world: World, who: str, what: str, name: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    key = task.user_task_key
    command = commands.ClaimUserTask(key) if what == "认领" else commands.CompleteUserTask(key, world.answers(task))
    with pytest.raises(Rejected) as refused:
        world.engine.execute(command, world.actor(who))
    world.refusal = refused.value


@given("报告的字体不见了")
def _(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAYDESK_PDF_FONT", str(world.folder / "none.otf"))


# --------------------------------------------------------------------- outcomes
@then(parsers.parse("工单因“{text}”停下，等人处理"))
def _(world: World, text: str) -> None:
    [incident] = world.engine.incidents(world.case)
    assert text in incident.message
    assert world.engine.read_instance(world.case).state == "active"


@then(parsers.re(r"(?P<who>[^“”]+?)的待办有“(?P<name>[^”]+)”"))
def _(world: World, who: str, name: str) -> None:
    world.task(who, name)


@then(parsers.re(r"(?P<who>[^“”]+?)的待办没有“(?P<name>[^”]+)”"))
def _(world: World, who: str, name: str) -> None:
    assert name not in [t.name for t in world.inbox(who)]


@then("没有升级到客服经理")
def _(world: World) -> None:
    assert [t.name for t in world.inbox("客服经理")] == []


@then(parsers.parse("升级到客服经理的只有“{name}”"))
def _(world: World, name: str) -> None:
    assert [t.name for t in world.inbox("客服经理")] == [name]


@then(parsers.re(r"“(?P<name>[^”]+)”应在请求后\s*(?P<text>.+?)内完成"))
def _(world: World, name: str, text: str) -> None:
    task = next(t for t in world.open_tasks() if t.name == name)
    assert task.due_at == world.received_at + duration(text)


@then("被拒绝")
def _(world: World) -> None:
    assert world.refusal is not None


@then(parsers.parse("被拒绝，原因提到“{text}”"))
def _(world: World, text: str) -> None:
    assert world.refusal is not None
    problems = getattr(world.refusal, "problems", ())
    told = [world.refusal.text, *(p.text for p in problems)]
    assert any(text in t.in_language("zh") for t in told), [t.in_language("zh") for t in told]


@then(parsers.parse("工单经过了“{name}”"))
def _(world: World, name: str) -> None:
    assert name in world.passed()


@then(parsers.parse("工单没有经过“{name}”"))
def _(world: World, name: str) -> None:
    assert name not in world.passed()


@then(parsers.parse("故障类别是“{name}”"))
def _(world: World, name: str) -> None:
    assert world.engine.variables(world.case)["fault"]["name"] == name


@then("工单已关闭")
def _(world: World) -> None:
    assert world.engine.read_instance(world.case).state == "completed"
    assert world.open_tasks() == []
    assert world.engine.timers(world.case) == []
    assert world.engine.incidents(world.case) == []


@then("工单仍在处理")
def _(world: World) -> None:
    assert world.engine.read_instance(world.case).state == "active"
    assert world.engine.incidents(world.case) == []


@then(parsers.parse("工单记录了“{path}”"))
def _(world: World, path: str) -> None:
    value: Any = world.engine.variables(world.case)
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    assert value is not None


@then("日志的哈希链完好")
def _(world: World) -> None:
    assert world.engine.verify_journal().problem is None
