"""`relaydesk roster`: cover and gaps of each role, who is away, skills that nobody on duty has; nothing is written."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.api import SYSTEM, Engine, EngineError, FrozenClock, commands
from processes.deploy import read_bundle
from processes.module import MODULE
from processes.register import sample
from processes.register.changes import RemoveEntry, SaveEntry
from processes.staffed import roster
from processes.users import USERS

CLOCK = FrozenClock(datetime(2026, 11, 24, 1, tzinfo=UTC))  # Tuesday, 09:00 in Chongqing


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'r.sqlite'}"
    monkeypatch.setenv("RELAYDESK_DATABASE_URL", url)
    return url


@pytest.fixture
def filled(url: str) -> Engine:
    engine = Engine.open(url, clock=CLOCK, modules=(MODULE,))
    for user in USERS:
        engine.execute(commands.CreateUser(user.name, user.display_name, user.groups), SYSTEM)
    for command in sample.commands():
        engine.execute(command, SYSTEM)
    bundle = read_bundle()
    engine.deploy({name: bundle[name] for name in ("team.dmn", "skill.dmn")}, SYSTEM)
    return engine


def told(capsys: pytest.CaptureFixture[str], status: int, *arguments: str) -> list[str]:
    assert roster([*arguments], CLOCK) == status
    return capsys.readouterr().out.splitlines()


def test_a_roster_without_gaps_is_told_role_by_role(filled: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, 0)
    assert lines[0] == "值班 roster 2026-11-24 09:00 – 2026-12-22 09:00 (Asia/Shanghai)"
    assert "ok   engineer  工程师 · Engineers  应在岗 needed 1，此刻在岗 on duty now: wangqiang 王强" in lines
    assert "ok   trainer  培训 · Training  应在岗 needed 0，此刻在岗 on duty now: zhangmin 张敏" in lines
    [away] = [line for line in lines if line.startswith("away")]
    assert (
        "zhangmin 张敏  engineer  2026-11-28 00:00 – 2026-11-30 00:00，顶班 instead wangqiang 王强（张敏休假）" in away
    )
    assert [line.split()[1] for line in lines if line.startswith("skill")] == ["软件"]  # nobody has it
    evening = FrozenClock(datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert roster([], evening) == 0
    out = capsys.readouterr().out
    assert "skill 服务器  此刻无人当班 nobody on duty now；2026-11-24 20:00 起有人 · from then on" in out
    assert lines[-1].startswith(
        "roster 6 of 6 roles covered, gaps 0, away 1, left 0, of other groups 0, skills without anybody on duty 1"
    )


def test_a_gap_is_told_with_how_long_until_it_and_fails(filled: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    filled.execute(SaveEntry("duty_change", "2026-11-28-engineer", {"user": None}), SYSTEM)
    lines = told(capsys, 1)
    at = next(n for n, line in enumerate(lines) if line.startswith("GAP  engineer"))
    assert lines[at + 1].split("  ")[-3:] == [
        " 2026-11-28 00:00 – 2026-11-28 08:00", "0/1", "还有 3 天 15 小时 · in 3 d 15 h",
    ]  # fmt: skip
    assert "顶班" not in next(line for line in lines if line.startswith("away")).replace("无人顶班", "")
    assert "gaps 3" in lines[-1]
    assert "gaps 0" in told(capsys, 0, "--days", "3")[-1]


def test_a_gap_of_this_minute_and_of_who_left(filled: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    filled.execute(commands.ChangeUser("wangqiang", {"is_active": False}), SYSTEM)
    lines = told(capsys, 1, "--days", "1")
    assert any(line.endswith("2026-11-24 09:00 – 2026-11-24 20:00  0/1  现在 now") for line in lines)
    assert any(line.startswith("left  wangqiang 王强") for line in lines)
    assert any(line.startswith("skill 网络") and line.endswith("not in these days") for line in lines)


def test_who_is_on_duty_in_a_group_without_belonging_to_it_is_told(
    filled: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    filled.execute(SaveEntry("duty", "desk-night", {"user": "liufang"}), SYSTEM)
    lines = told(capsys, 0)
    assert any(line.startswith("other liufang 刘芳  排在 service_desk 值班，但不属于这个岗位") for line in lines)
    assert "of other groups 1" in lines[-1]


def test_who_is_on_duty_in_the_sample_can_claim_the_tasks_of_the_group() -> None:
    belonging = {(user.name, group) for user in USERS for group in user.groups}
    duties = [c.values for c in sample.commands() if c.kind in ("duty", "duty_change")]
    assert {(d["user"], d["group"]) for d in duties} <= belonging


def test_a_group_of_ones_own_is_asked_for_too(filled: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    filled.execute(SaveEntry("group", "network", {"name": "网络组", "name_en": "Network"}), SYSTEM)
    team = read_bundle()["team.dmn"].replace('"trainer"', '"network"').replace('"engineer"', '"engineer", "network"')
    filled.deploy({"team.dmn": team}, SYSTEM)
    lines = told(capsys, 1)
    assert any(line.startswith("GAP  network  网络组 · Network") for line in lines)


def test_without_a_roster_everybody_is_missing_and_without_the_decision_nobody_can_say(
    filled: Engine, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in list(sample.commands()):
        if command.kind in ("duty", "duty_change"):
            filled.execute(RemoveEntry(command.kind, command.id), SYSTEM)
    assert told(capsys, 1)[-1].startswith("roster 0 of 6 roles covered, gaps 6, ")
    Engine.open(url.replace("r.sqlite", "empty.sqlite"), modules=(MODULE,)).close()
    lines = told(capsys, 1, "--database", url.replace("r.sqlite", "empty.sqlite"))
    assert "没有部署决策 team" in lines[1]


def test_it_writes_nothing(filled: Engine, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled.close()
    before = (tmp_path / "r.sqlite").read_bytes()
    told(capsys, 0)
    assert (tmp_path / "r.sqlite").read_bytes() == before
    with pytest.raises(EngineError, match="unable to open"):
        roster(["--database", url.replace("r.sqlite", "none.sqlite")])
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("days", ["0", "-1", "x", "367", "³"])
def test_how_many_days_is_a_number_from_1_to_366(days: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        roster(["--days", days])
    assert "1 to 366" in capsys.readouterr().err
