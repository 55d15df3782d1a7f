"""The contract linter: the service's own files keep the contract, and each rule notices when they don't."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.api import BpmnError, DefinitionInvalid, Engine, commands
from processes.contract import check_contract, check_deployed
from processes.contract.duty import least_on_duty
from processes.deploy import read_bundle
from processes.register import sample
from processes.register.changes import RemoveEntry, SaveEntry
from processes.register.queries import find_entries
from processes.register.roster import find_gaps, on_duty, open_times, spans
from processes.users import GROUPS, USERS, find_user
from processes.workers import roster
from tests.processes.test_workers import job

BUNDLE = read_bundle()
ON_DUTY = frozenset(GROUPS)
ADMIN = find_user("admin").actor


def rules(files: dict[str, str], previous: dict[str, str] | None = None) -> list[str]:
    return [f.rule for f in check_contract(files, ON_DUTY, previous)]


def changed(name: str, old: str, new: str) -> dict[str, str]:
    assert old in BUNDLE[name]
    return {**BUNDLE, name: BUNDLE[name].replace(old, new)}


def test_the_service_keeps_the_contract() -> None:
    assert [str(f) for f in check_contract(BUNDLE, ON_DUTY, BUNDLE)] == []


def test_a_timer_without_a_clause_is_noticed() -> None:
    files = changed("phone_support.bpmn", 'name="clause" value="3.2.a"/>', 'name="note" value="3.2.a"/>')
    assert rules(files) == ["timer-clause"]


def test_an_escalation_to_nobody_on_duty_is_noticed() -> None:
    found = check_contract(BUNDLE, ON_DUTY - {"service_manager"})
    assert {f.rule for f in found} == {"complaint-path", "escalation-role"}
    files = changed("onsite_support.bpmn", 'candidateGroups="service_manager"', 'candidateGroups="somebody"')
    assert rules(files) == ["escalation-role"]


def test_a_commitment_that_no_timer_can_reach_is_noticed() -> None:
    files = changed(
        "onsite_support.bpmn",
        "=date and time(onsite_from) + duration(limits.onsite)</bpmn:timeDate>",
        "=now()</bpmn:timeDate>",
    )
    assert rules(files) == ["commitment-timer"]


def test_a_service_without_a_way_to_complain_is_noticed() -> None:
    assert rules({n: t for n, t in BUNDLE.items() if n != "complaint.bpmn"}) == ["complaint-path"]


def test_a_clause_that_got_lost_is_noticed_once() -> None:
    files = {n: t for n, t in BUNDLE.items() if n != "virus_attack.bpmn"}
    del files["emergency_strategy.dmn"]
    files["emergency_response.bpmn"] = (
        files["emergency_response.bpmn"].replace("4.4.a, ", "").replace("4.3.a, 4.4.a", "4.3.a")
    )
    found = check_contract(files, ON_DUTY, BUNDLE)
    assert [(f.rule, f.text.params["clause"]) for f in found] == [("clause-lost", "4.4.a")]


def test_a_deployment_that_loses_a_clause_is_refused(engine: Engine) -> None:
    engine.deploy(BUNDLE, ADMIN)
    name = "virus_attack.bpmn"
    old = {n: t for n, t in BUNDLE.items() if "4.4.a" in t}
    lost = {n: t.replace("4.4.a, ", "").replace("4.4.a", "4.0.a") for n, t in old.items()}
    assert name in lost
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy(lost, ADMIN)
    assert [(f.rule, f.text.params["clause"]) for f in refused.value.findings] == [("clause-lost", "4.4.a")]
    assert "4.4.a" in refused.value.findings[0].text.in_language("zh")
    assert [f.rule for f in engine.check(lost) if f.severity == "error"] == ["clause-lost"]
    engine.deploy({name: BUNDLE[name].replace("4.4.a", "4.0.a")}, ADMIN)  # another element carries it still


def test_a_deployment_that_takes_away_the_way_to_complain_is_refused(engine: Engine) -> None:
    engine.deploy(BUNDLE, ADMIN)
    text = BUNDLE["complaint.bpmn"].replace('candidateGroups="service_manager"', 'candidateGroups="service_desk"')
    with pytest.raises(DefinitionInvalid) as refused:
        engine.deploy({"complaint.bpmn": text}, ADMIN)
    assert [f.rule for f in refused.value.findings] == ["complaint-path"]


@pytest.fixture
def staffed(engine: Engine) -> Engine:
    for user in USERS:
        engine.execute(commands.CreateUser(user.name, user.display_name, user.groups, user.roles), ADMIN)
    for command in sample.commands():
        engine.execute(command, ADMIN)
    engine.deploy(BUNDLE, ADMIN)
    return engine


NEEDED = least_on_duty(BUNDLE)


def test_the_team_decision_says_who_must_be_on_duty() -> None:
    assert dict.fromkeys(GROUPS.keys() - {"trainer"}, 1) == NEEDED
    two = changed("team.dmn", '<text>"engineer"</text>', '<text>"engineer", "trainer"</text>')
    assert least_on_duty(two)["trainer"] == 1


def test_the_sample_roster_has_no_gap(staffed: Engine) -> None:
    assert find_gaps(find_entries(staffed, "duty"), NEEDED) == []


def test_a_gap_is_told_ahead_with_its_time() -> None:
    duties = [
        {"group": "engineer", "user": "a", "days": "daily", "starts": "08:00", "ends": "20:00"},
        {"group": "engineer", "user": "b", "days": "workdays", "starts": "20:00", "ends": "08:00"},
    ]
    gaps = find_gaps(duties, {"engineer": 1})
    assert [str(g) for g in gaps] == [
        "engineer：周一 00:00 至 周一 08:00 在岗 0 人，应有 1 人",
        "engineer：周六 20:00 至 周日 08:00 在岗 0 人，应有 1 人",
        "engineer：周日 20:00 至 周一 00:00 在岗 0 人，应有 1 人",
    ]
    assert [f.rule for f in check_contract(BUNDLE, ON_DUTY, gaps=gaps)] == ["roster-gap"] * 3


def test_a_shift_over_the_end_of_the_week_wraps_around() -> None:
    assert spans({"days": "sun", "starts": "20:00", "ends": "08:00"}) == [(9840, 10080), (0, 480)]


@pytest.mark.parametrize(
    ("hour", "who"),
    [(0, ["wangqiang"]), (11, ["wangqiang"]), (12, ["zhangmin"]), (23, ["zhangmin"])],  # UTC; 8 hours behind
)
def test_who_is_on_duty_changes_on_the_minute(staffed: Engine, hour: int, who: list[str]) -> None:
    assert on_duty(staffed, "engineer", datetime(2026, 11, 24, hour, 0, tzinfo=UTC)) == who


def test_the_roster_worker_finds_who_is_able(staffed: Engine) -> None:
    found = roster.look_up(job("roster", group="operations", skill="应急"), staffed)["on_duty"]
    assert (found["user"], found["display_name"], found["has_skill"]) == ("wangqiang", "王强", True)
    with pytest.raises(BpmnError) as nobody:
        roster.look_up(job("roster", group="astronauts"), staffed)
    assert nobody.value.code == "NOBODY_ON_DUTY"


def test_who_left_is_not_on_duty(staffed: Engine) -> None:
    staffed.execute(commands.ChangeUser("wangqiang", {"is_active": False}), ADMIN)
    assert on_duty(staffed, "operations", datetime(2026, 11, 24, 1, tzinfo=UTC)) == []


def test_the_engine_shows_the_contract_before_a_deployment(staffed: Engine) -> None:
    name = "phone_support.bpmn"
    assert staffed.check({name: BUNDLE[name]}) == []
    without = BUNDLE[name].replace('name="clause" value="3.2.a"/>', 'name="note" value="3.2.a"/>')
    found = staffed.check({name: without})
    assert [(f.rule, f.severity, f.element_id) for f in found] == [("timer-clause", "error", "Timer_call_again")]


def test_a_gap_of_the_roster_shows_before_a_deployment(staffed: Engine) -> None:
    staffed.execute(RemoveEntry("duty", "manager-day"), ADMIN)
    rules_found = {f.rule for f in staffed.check({"phone_support.bpmn": BUNDLE["phone_support.bpmn"]})}
    assert rules_found == {"roster-gap"}


def test_a_gap_of_the_coming_days_shows_with_its_date_before_a_deployment(staffed: Engine) -> None:
    files = {"phone_support.bpmn": BUNDLE["phone_support.bpmn"]}
    day = (staffed.clock.now() + timedelta(days=3)).date().isoformat()
    away = {"group": "engineer", "starts_on": day, "starts": "09:00", "ends_on": day, "ends": "10:00"}
    staffed.execute(SaveEntry("duty_change", "away", {**away, "is_replacing": True}), ADMIN)
    [found] = staffed.check(files)
    assert (found.rule, found.severity) == ("roster-gap", "warning")
    expected = f"工程师在 {day} 09:00 至 {day} 10:00 应有 1 人在岗，但值班表只有 0 人"
    assert found.text.in_language("zh") == expected
    assert f"from {day} 09:00 to {day} 10:00" in str(found)
    assert [f.rule for f in check_deployed(staffed)] == ["roster-gap"]
    staffed.execute(SaveEntry("duty_change", "away", {"user": "lixiaowen"}), ADMIN)
    assert staffed.check(files) == []
    staffed.execute(commands.ChangeUser("lixiaowen", {"is_active": False}), ADMIN)
    assert expected in [f.text.in_language("zh") for f in staffed.check(files)]


def test_what_a_week_leaves_open_is_told_once_unless_changes_fill_it() -> None:
    first = date(2026, 11, 25)
    day = {"group": "engineer", "user": "a", "days": "daily", "starts": "08:00", "ends": "20:00"}
    night = {"group": "engineer", "user": "b", "days": "workdays", "starts": "20:00", "ends": "08:00"}
    nobody = {"id": "c", "group": "engineer", "absent": None, "user": None, "is_replacing": True}
    away = nobody | {"starts_on": "2026-12-01", "starts": "09:00", "ends_on": "2026-12-01", "ends": "10:00"}
    found = open_times([day, night], [away], {"engineer": 1}, first)
    assert [type(gap).__name__ for gap in found] == ["Gap", "Gap", "Gap", "Uncovered"]
    filled = nobody | {"user": "c", "is_replacing": None, "starts": "00:00", "ends": "24:00"}
    filled |= {"starts_on": "2026-11-25", "ends_on": "2026-12-23"}
    assert open_times([day, night], [filled], {"engineer": 1}, first) == []
    [gap] = open_times([], [], {"engineer": 1}, first)
    assert (gap.start, gap.end) == (0, 7 * 24 * 60)


def test_a_file_that_is_none_of_the_services_is_not_held_to_its_contract(staffed: Engine) -> None:
    other = BUNDLE["phone_support.bpmn"].replace('name="clause"', 'name="note"').replace("phone_support", "other")
    assert [f.rule for f in staffed.check({"other.bpmn": other})] == []
    assert [f.severity for f in staffed.check({"phone_support.bpmn": "<broken"})] == ["error"]
