"""Which gaps of the roster are told, and that one case at a time is about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import SYSTEM, BpmnError, Engine, commands
from processes.deploy import read_bundle
from processes.register import sample
from processes.register.changes import RemoveEntry, SaveEntry
from processes.users import USERS
from processes.workers import roster_gaps
from tests.processes.test_workers import job


@pytest.fixture
def filled(engine: Engine) -> Engine:
    for user in USERS:
        engine.execute(commands.CreateUser(user.name, user.display_name, user.groups), SYSTEM)
    for command in sample.commands():
        engine.execute(command, SYSTEM)
    engine.deploy(read_bundle(), SYSTEM)
    return engine


def found(engine: Engine, root_key: int = 1, **said: Any) -> dict[str, Any]:
    asked = replace(job("roster-gaps", **{"days": 14} | said), process_id="roster_watch", root_key=root_key)
    return dict(roster_gaps.find(asked, engine)["roster_gaps"])


def begun(engine: Engine) -> dict[str, Any]:
    """Let the daily look come, and return what its case tells of the gaps."""
    engine.clock.set(datetime(2026, 11, 25, tzinfo=UTC))  # eight in the morning in Chongqing
    engine.run_due()
    engine.run_jobs()
    [case] = engine.find_instances(process_id="roster_watch", state="active")
    return dict(engine.variables(case.root_key)["roster_gaps"])


def test_each_gap_is_told_and_the_first_says_when(filled: Engine) -> None:
    assert found(filled) == {"count": 0, "gaps": [], "starts_at": None}
    filled.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    gaps = found(filled)
    assert (gaps["count"], gaps["starts_at"]) == (3, "2026-11-28T00:00:00+08:00")
    night = {"group": "工程师", "starts": "11-28 20:00", "ends": "11-29 08:00", "present": 0, "needed": 1}
    assert gaps["gaps"][1] == night
    assert found(filled, days=3)["count"] == 0
    told = begun(filled)
    assert told["text"].splitlines()[1] == "工程师：11-28 20:00 至 11-29 08:00 在岗 0 人，应有 1 人"
    assert len(told["text"].splitlines()) == told["count"] == 3


def test_of_many_gaps_the_rest_is_counted(filled: Engine) -> None:
    filled.execute(commands.ChangeUser("zhangmin", {"is_active": False}), SYSTEM)
    filled.execute(commands.ChangeUser("wangqiang", {"is_active": False}), SYSTEM)
    filled.execute(SaveEntry("duty", "desk-night", {"starts": "21:00"}), SYSTEM)
    filled.execute(SaveEntry("duty", "desk-day", {"starts": "09:00"}), SYSTEM)
    gaps = begun(filled)
    assert gaps["count"] > len(gaps["gaps"]) == 20
    assert gaps["text"].splitlines()[-1] == f"另有 {gaps['count'] - 20} 处"


def test_where_no_roster_is_kept_or_somebody_is_at_it_nothing_is_told(filled: Engine) -> None:
    filled.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    begun(filled)
    [started] = [case.root_key for case in filled.find_instances(process_id="roster_watch", state="active")]
    assert [task.name for task in filled.instance_tasks(started, state="created")] == ["补齐值班空缺"]
    assert found(filled)["count"] == 0
    assert found(filled, root_key=started)["count"] == 3
    filled.execute(commands.CancelInstance(started, "试"), SYSTEM)
    for command in list(sample.commands()):
        if command.kind == "duty":
            filled.execute(RemoveEntry("duty", command.id), SYSTEM)
    assert found(filled)["count"] == 0


def test_how_many_days_has_to_be_said(filled: Engine) -> None:
    with pytest.raises(BpmnError, match="days"):
        found(filled, days="bald")
