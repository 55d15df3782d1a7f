"""Steps about commitments: what runs, what was met or broken, and for whom the case waited."""

from __future__ import annotations

from datetime import timedelta

from pytest_bdd import given, parsers, then, when

from engine.api import Commitment, commands
from features.steps.words import duration
from features.steps.world import World
from processes.levels import ChangeServiceLevel, levels

STATES = {"正在计时": "running", "已兑现": "met", "已违约": "breached", "已取消": "canceled"}
SECOND = timedelta(seconds=1)
SIDES = {"我方": "us", "客户": "customer", "厂商": "vendor", "系统": "system"}


@then(parsers.re(r"承诺“(?P<name>[^”]+)”(?P<state>正在计时|已兑现|已违约|已取消)"))
def _(world: World, name: str, state: str) -> None:
    found = [c for c in world.engine.commitments(world.case) if c.name == name]
    assert [c.state for c in found] == [STATES[state]]


@then(
    parsers.re(r"承诺“(?P<name>[^”]+)”在请求后\s*(?P<text>.+?)到期，依据条款\s*(?P<clause>\S+)，由“(?P<owner>\w+)”负责")
)
def _(world: World, name: str, text: str, clause: str, owner: str) -> None:
    found = next(c for c in world.engine.commitments(world.case) if c.name == name)
    assert found.due_at == world.received_at + duration(text)
    assert (found.clause, found.owner) == (clause, owner)
    assert found.due_expression
    assert found.due_values


@then(parsers.re(r"承诺“(?P<name>[^”]+)”改为请求后\s*(?P<text>.+?)到期，原来的到期时间仍可查到"))
def _(world: World, name: str, text: str) -> None:
    found = next(c for c in world.engine.commitments(world.case) if c.name == name)
    assert found.due_at == world.received_at + duration(text)
    assert found.previous_due_at is not None
    assert found.previous_due_at != found.due_at


@then(parsers.re(r"没有承诺“(?P<name>[^”]+)”"))
def _(world: World, name: str) -> None:
    assert name not in [c.name for c in world.engine.commitments(world.case)]


@then(parsers.re(r"承诺“(?P<name>[^”]+)”在违约之后仍然完成了"))
def _(world: World, name: str) -> None:
    found = next(c for c in world.engine.commitments(world.case) if c.name == name)
    assert found.state == "breached"
    assert found.met_at is not None
    assert found.breached_at is not None
    assert found.met_at > found.breached_at


@then(parsers.re(r"承诺“(?P<name>[^”]+)”所用的时间：(?P<shares>.+)"))
def _(world: World, name: str, shares: str) -> None:
    """shares: `我方 10 分钟，客户 20 分钟`; what is not named is nothing."""
    found = next(c for c in world.engine.commitments(world.case) if c.name == name)
    told = dict.fromkeys(SIDES.values(), timedelta())
    for part in shares.split("，"):
        side, _, length = part.strip().partition(" ")
        told[SIDES[side]] = duration(length)
    actual = world.engine.commitment_shares(found.commitment_key)
    assert {side: actual.get(side, timedelta()) for side in told} == told


@then(parsers.re(r"承诺“(?P<name>[^”]+)”差一秒满\s*(?P<text>.+?)和正好\s*(?P<same>.+?)都在计时，晚一秒违约"))
def _(world: World, name: str, text: str, same: str) -> None:
    assert text == same
    limit = duration(text)
    for moment, state in ((limit - SECOND, "running"), (limit, "running"), (limit + SECOND, "breached")):
        world.pass_until(moment)
        assert [c.state for c in _all_of(world, name)] == [state], f"at {moment}"


@then(parsers.re(r"承诺“(?P<name>[^”]+)”(?P<state>正在计时|已违约)，写明是人工干预"))
def _(world: World, name: str, state: str) -> None:
    [found] = _all_of(world, name)
    assert (found.state, found.is_intervention) == (STATES[state], True)


@then(parsers.re(r"承诺“(?P<name>[^”]+)”各方的时间合起来就是全部时间"))
def _(world: World, name: str) -> None:
    [found] = _all_of(world, name)
    assert found.met_at is not None
    shares = world.engine.commitment_shares(found.commitment_key)
    assert sum(shares.values(), timedelta()) == found.met_at - found.started_at


@then(parsers.parse("工单的时限“{name}”是“{length}”"))
def _(world: World, name: str, length: str) -> None:
    assert world.engine.variables(world.case)["limits"][name] == length


def _all_of(world: World, name: str) -> list[Commitment]:
    return [c for c in world.engine.commitments(world.case) if c.name == name]


@when(parsers.re(r"客服经理人工把工单从“(?P<start>[^”]+)”移到“(?P<end>[^”]+)”"))
def _(world: World, start: str, end: str) -> None:
    world.move(start, end)


@given(parsers.re(r"客服经理把工单的解决时限改为“(?P<limit>\w+)”"))
@when(parsers.re(r"客服经理把工单的解决时限改为“(?P<limit>\w+)”"))
def _(world: World, limit: str) -> None:
    limits = dict(world.engine.variables(world.case)["limits"]) | {"solution": limit}
    manager = world.actor("客服经理")
    world.engine.execute(commands.SetVariables(world.case, {"limits": limits}, reason="合同变更"), manager)
    world.engine.execute(commands.RetimeCommitments(world.case, "合同变更"), manager)


@when(parsers.re(r"客服经理把工单的服务级别改为“(?P<level>[^”]+)”"))
def _(world: World, level: str) -> None:
    value = next(value for value, name in levels(world.engine).items() if name == level)
    world.engine.execute(ChangeServiceLevel(world.case, value, "合同变更"), world.actor("客服经理"))
