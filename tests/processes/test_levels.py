"""Another service level for a running case: who may, what follows, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.api import Engine, Forbidden, InvalidInput, WrongState, commands
from processes.levels import ChangeServiceLevel, levels
from processes.module import MODULE
from processes.users import find_user
from tests.kit import bpmn

DESK = find_user("lixiaowen").actor
MANAGER = find_user("liufang").actor
ADMIN = find_user("admin").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def engine(service: Engine) -> Engine:
    return service


@pytest.fixture
def case(engine: Engine) -> int:
    request = {"title": "不启动", "description": "不启动", "channel": "hotline", "is_disaster": "no"}
    variables: dict[str, Any] = {
        "request": request | {"received_at": NOW.isoformat()}, "customer": {"name": "甲"}, "site": {"name": "机房"},
        "contact": {"name": "周"}, "product": {"name": "交换机"}, "contract": {"id": "c1", "level": "standard"},
    }  # fmt: skip
    key = engine.execute(commands.StartInstance("support_request", variables, "1"), DESK).instance_key
    assert key is not None
    engine.run_jobs()
    return key


def test_its_promise_its_timer_and_its_task_are_timed_anew(engine: Engine, case: int) -> None:
    engine.execute(ChangeServiceLevel(case, "premium", "续签"), MANAGER)
    [promise] = engine.commitments(case)
    [task] = engine.instance_tasks(case, state="created")
    assert promise.due_at == task.due_at == NOW + timedelta(minutes=30)
    assert promise.previous_due_at == NOW + timedelta(hours=1)
    due = {timer.element_id: timer.due_at for timer in engine.timers(case)}
    assert due["Clock_response"] == promise.due_at
    assert due["Warn_response"] == promise.due_at - timedelta(minutes=10)  # the row of the new level
    assert engine.variables(case)["contract"] == {"id": "c1", "level": "premium"}
    assert engine.compare_tables() == engine.run_again() == []


def test_the_same_level_again_changes_no_time(engine: Engine, case: int) -> None:
    engine.execute(ChangeServiceLevel(case, "standard"), MANAGER)
    assert engine.commitments(case)[0].retimed == 0


def test_who_may_not_what_there_is_not_and_what_has_ended(engine: Engine, case: int) -> None:
    with pytest.raises(Forbidden):
        engine.execute(ChangeServiceLevel(case, "premium"), DESK)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(ChangeServiceLevel(case, "gold"), MANAGER)
    assert [p.field for p in refused.value.problems] == ["level"]
    engine.execute(commands.CancelInstance(case, "重复"), MANAGER)
    with pytest.raises(WrongState):
        engine.execute(ChangeServiceLevel(case, "premium"), MANAGER)


def test_a_case_without_limits_has_no_level(engine: Engine, case: int) -> None:
    flows = (bpmn.flow("start", "work"), bpmn.flow("work", "end"))
    engine.deploy({"x.bpmn": bpmn.process("x", bpmn.start(), bpmn.user("work"), bpmn.end(), *flows)}, ADMIN)
    key = engine.execute(commands.StartInstance("x", {}), DESK).instance_key
    assert key is not None
    with pytest.raises(WrongState):
        engine.execute(ChangeServiceLevel(key, "premium"), MANAGER)


def test_the_levels_are_those_of_a_contract(engine: Engine) -> None:
    nothing_deployed = Engine.open("sqlite://", modules=(MODULE,))
    assert levels(nothing_deployed) == {"standard": "标准服务", "premium": "重点保障"}
    nothing_deployed.close()
    assert list(levels(engine).items()) == [("premium", "重点保障"), ("standard", "标准服务")]
