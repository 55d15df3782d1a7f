"""Steps about another contract: what a process owner writes into the decision of time limits, and deploys."""

from __future__ import annotations

from pytest_bdd import given, parsers, then

from features.steps.promises import SIDES
from features.steps.words import duration
from features.steps.world import World

DECISION = "service_level.dmn"
MERGED = "context merge([promised_limits, internal_limits, warning_times])"
OFFICE = '{zone: "Asia/Shanghai", hours: [{days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00"}]}'


@given(parsers.parse("流程负责人在服务级别决策中写明：等待“{who}”时停表"))
def _(world: World, who: str) -> None:
    _write(world, f'context merge([promised_limits, internal_limits, warning_times, {{pauses: ["{SIDES[who]}"]}}])')


@given("流程负责人在服务级别决策中写明：按周一至周五 9 点到 18 点计时")
def _(world: World) -> None:
    """The limits count from the request; so much working time, as so much time."""
    counted = ", ".join(
        f"{name}: string(add working time(at, duration(promised_limits.{name}), office) - at)"
        for name in ("response", "solution", "spare")
    )
    at = "date and time(request.received_at)"
    limits = f"{{office: {OFFICE}, at: {at}, limits: {{{counted}}}}}.limits"
    _write(world, f"context merge([promised_limits, internal_limits, warning_times, {limits}])")


def _write(world: World, expression: str) -> None:
    world.change_file(DECISION, MERGED, expression)


@then(parsers.re(r"承诺“(?P<name>[^”]+)”停表\s*(?P<length>.+?)，改为请求后\s*(?P<text>.+?)到期"))
def _(world: World, name: str, length: str, text: str) -> None:
    [found] = [c for c in world.engine.commitments(world.case) if c.name == name]
    assert found.paused_at is None
    assert found.paused_us == duration(length).total_seconds() * 1_000_000
    assert found.due_at == world.received_at + duration(text)
