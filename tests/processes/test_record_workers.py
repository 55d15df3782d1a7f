"""The workers that keep records in the register and open cases: typed, and never twice for the same job."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.api import SYSTEM, BpmnError, Engine, InvalidInput, JobView, NotFound, WrongState
from processes.register.changes import SaveEntry
from processes.register.queries import find_entries, read_entry
from processes.users import find_user
from processes.workers import backup_record, case_opening, customer_lookup, spare_units, training_record

OWNER = find_user("zhaolei").actor
NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
WAITING = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t" id="d"><process id="{0}" isExecutable="true">
  <startEvent id="s"/><userTask id="u"><extensionElements><zeebe:userTask/></extensionElements></userTask>
  <sequenceFlow id="f" sourceRef="s" targetRef="u"/></process></definitions>"""


def job(type_: str, key: int = 7, of_case: str | None = "20261124-0001", **variables: Any) -> JobView:
    return JobView(key, type_, "bpmn_element", None, "e", 1, 1, 5, "p", of_case, {}, variables, 3, 0, NOW, NOW)


def training(key: int = 7, **changes: Any) -> JobView:
    said: dict[str, Any] = {
        "customer": "jnzx",
        "topic": "备份与恢复",
        "held_at": "2026-11-23T17:30:00Z",
        "people": 4,
        "trainer": "张敏",
    }
    return job("training-record", key, **(said | changes))


def test_a_training_is_kept_on_the_day_of_the_service_and_not_twice(filled: Engine) -> None:
    first = training_record.keep(training(), filled)["training_record"]
    assert first == {"id": "training-7", "customer": "jnzx", "held_on": "2026-11-24", "is_new": True}
    again = training_record.keep(training(), filled)["training_record"]
    assert again == first | {"is_new": False}
    [kept] = find_entries(filled, "training", customer="jnzx")
    assert (kept["topic"], kept["held_on"], kept["trainer"], kept["people"]) == ("备份与恢复", "2026-11-24", "张敏", 4)
    assert type(filled.journal(newest_first=True, limit=1)[0].events[0]).__name__ == "EntrySaved"


def test_another_training_is_another_record(filled: Engine) -> None:
    training_record.keep(training(), filled)
    training_record.keep(training(8, customer="江南第一中学", trainer=None, held_at="2026-12-01"), filled)
    kept = {entry["id"]: entry for entry in find_entries(filled, "training", customer="jnzx")}
    assert (kept["training-8"]["held_on"], kept["training-8"]["trainer"]) == ("2026-12-01", None)
    assert kept.keys() == {"training-7", "training-8"}


def test_a_long_topic_is_shortened_to_what_the_register_holds(filled: Engine) -> None:
    training_record.keep(training(topic="备份\n" + "很长" * 200), filled)
    topic = find_entries(filled, "training", customer="jnzx")[0]["topic"]
    assert len(topic) == 255
    assert topic.startswith("备份 很长")
    assert topic.endswith("…")


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"customer": "没有这一家"}, "CUSTOMER_UNKNOWN", "没有这一家"),
        ({"held_at": "昨天"}, "INVALID_INPUT", "held_at"),
        ({"held_at": "2026-13-01"}, "INVALID_INPUT", "held_at"),
        ({"people": True}, "INVALID_INPUT", "people"),
        ({"people": "四"}, "INVALID_INPUT", "people"),
        ({"topic": " "}, "INVALID_INPUT", "topic"),
    ],
)
def test_a_training_that_can_not_be_kept_says_why(
    filled: Engine, changes: dict[str, Any], code: str, told: str
) -> None:
    with pytest.raises(BpmnError) as refused:
        training_record.keep(training(**changes), filled)
    assert refused.value.code == code
    assert told in (refused.value.message or "")
    assert find_entries(filled, "training", customer="jnzx") == []


def test_a_name_that_two_customers_have_is_unknown(filled: Engine) -> None:
    filled.execute(SaveEntry("customer", "jnzx-2", {"name": "江南第一中学"}), SYSTEM)
    with pytest.raises(BpmnError) as refused:
        training_record.keep(training(customer="江南第一中学"), filled)
    assert refused.value.code == "CUSTOMER_UNKNOWN"


def backup(key: int = 7, **changes: Any) -> JobView:
    said = {"customer": "jnzx", "content": "机房服务器全量", "made_on": "2026-11-20"}
    return job("backup-record", key, **(said | changes))


def test_a_backup_is_kept_once_and_brought_up_to_date(filled: Engine) -> None:
    first = backup_record.keep(backup(place="移动硬盘"), filled)["backup_record"]
    assert first == {
        "id": "backup-7",
        "customer": "jnzx",
        "made_on": "2026-11-20",
        "is_new": True,
        "is_tested": None,
    }
    tested = backup_record.keep(backup(8, is_tested=True, site="jnzx-jifang"), filled)["backup_record"]
    assert (tested["id"], tested["is_new"], tested["is_tested"]) == ("backup-7", False, True)
    again = backup_record.keep(backup(9), filled)["backup_record"]
    assert again["is_tested"] is True
    [kept] = find_entries(filled, "backup", customer="jnzx")
    assert (kept["place"], kept["is_tested"], kept["site"]) == ("移动硬盘", True, "jnzx-jifang")


def test_a_restore_marks_the_backup_that_people_have_registered(filled: Engine) -> None:
    said: dict[str, Any] = {
        "customer": "江北区人民医院",
        "content": "门诊数据库全量",
        "made_on": "2026-11-22",
        "is_tested": True,
    }
    assert backup_record.keep(backup(**said), filled)["backup_record"]["id"] == "rmyy-backup-1"
    assert len(find_entries(filled, "backup", customer="rmyy")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"is_tested": "yes"}, "INVALID_INPUT"),
        ({"made_on": "不详"}, "INVALID_INPUT"),
        ({"customer": "无"}, "CUSTOMER_UNKNOWN"),
    ],
)
def test_a_backup_that_can_not_be_kept_says_why(filled: Engine, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BpmnError) as refused:
        backup_record.keep(backup(**changes), filled)
    assert refused.value.code == code


def test_a_place_that_the_register_does_not_have_fails_the_job(filled: Engine) -> None:
    with pytest.raises(InvalidInput):
        backup_record.keep(backup(site="无此现场"), filled)


def test_the_newest_backup_comes_first(filled: Engine) -> None:
    backup_record.keep(backup(customer="rmyy", made_on="2026-11-23"), filled)
    found = backup_record.look_up(job("backup-lookup", customer="rmyy"), filled)["backups"]
    assert [b["made_on"] for b in found] == ["2026-11-23", "2026-11-22"]
    assert backup_record.look_up(job("backup-lookup", customer="无"), filled) == {"backups": []}


def test_a_caller_is_known_by_name_serial_number_or_phone(filled: Engine) -> None:
    by_name = customer_lookup.look_up(job("customer-lookup", customer="江北区人民医院"), filled)["known"]
    assert (by_name["customer"]["id"], by_name["contact"]["name"], by_name["product"]) == ("rmyy", "孙丽华", {})
    by_serial = customer_lookup.look_up(job("customer-lookup", customer="", serial="LH940-2401-0233"), filled)["known"]
    assert (by_serial["customer"]["id"], by_serial["project"]["accepted_on"]) == ("rmyy", "2024-02-29")
    assert by_serial["site"]["id"] == by_serial["product"]["site"]
    by_phone = customer_lookup.look_up(job("customer-lookup", customer="（没有名称）", phone="023 55502302"), filled)[
        "known"
    ]
    assert by_phone["customer"] == by_name["customer"]
    assert by_name["contract"] == {"level": "premium", "is_in_force": True}


def test_a_product_of_somebody_else_is_not_taken_for_the_callers(filled: Engine) -> None:
    found = customer_lookup.look_up(job("customer-lookup", customer="jnzx", serial="LH940-2401-0233"), filled)["known"]
    assert (found["customer"]["id"], found["product"]) == ("jnzx", {})


def test_a_caller_whom_the_register_does_not_have_is_unknown(filled: Engine) -> None:
    with pytest.raises(BpmnError) as unknown:
        customer_lookup.look_up(job("customer-lookup", customer="路人"), filled)
    assert unknown.value.code == "CUSTOMER_UNKNOWN"


@pytest.mark.parametrize("named", ["路人", "江南第一中学"])
def test_a_caller_is_not_taken_for_the_owner_of_his_number(filled: Engine, named: str) -> None:
    with pytest.raises(BpmnError) as unknown:
        customer_lookup.look_up(job("customer-lookup", customer=named, phone="023 55502302"), filled)
    assert unknown.value.code == "CUSTOMER_UNKNOWN"
    agreed = customer_lookup.look_up(job("customer-lookup", customer="江北区人民医院", phone="02355502302"), filled)
    assert agreed["known"]["customer"]["id"] == "rmyy"


@pytest.fixture
def waiting(engine: Engine) -> Engine:
    engine.deploy({f"{name}.bpmn": WAITING.format(name) for name in ("after", "other")}, OWNER)
    return engine


def opening(**changes: Any) -> JobView:
    return job(
        "open-case", **({"process_id": "after", "mark": "BX", "variables": {"customer": {"id": "jnzx"}}} | changes)
    )


def test_a_case_is_opened_once_and_knows_where_it_comes_from(waiting: Engine) -> None:
    opened = case_opening.open_case(opening(), waiting)["opened"]
    assert (opened["number"], opened["is_new"]) == ("20261124-0001-BX", True)
    assert waiting.variables(opened["instance_key"]) == {
        "customer": {"id": "jnzx"},
        "origin": {"number": "20261124-0001", "instance_key": 5},
    }
    again = case_opening.open_case(opening(), waiting)["opened"]
    assert again == opened | {"is_new": False}
    assert len(waiting.find_instances()) == 1


def test_a_number_may_be_given_whole(waiting: Engine) -> None:
    opened = case_opening.open_case(opening(mark="", number="XB-jnzx-2027"), waiting)["opened"]
    assert opened["number"] == "XB-jnzx-2027"


def test_a_number_of_another_process_is_refused(waiting: Engine) -> None:
    case_opening.open_case(opening(), waiting)
    with pytest.raises(WrongState):
        case_opening.open_case(opening(process_id="other"), waiting)


def test_a_process_that_is_not_there_fails_the_job(waiting: Engine) -> None:
    with pytest.raises(NotFound):
        case_opening.open_case(opening(process_id="none"), waiting)


@pytest.mark.parametrize("changes", [{"mark": ""}, {"variables": 7}, {"process_id": ""}])
def test_what_is_missing_to_open_a_case_is_named(waiting: Engine, changes: dict[str, Any]) -> None:
    with pytest.raises(BpmnError) as refused:
        case_opening.open_case(opening(**changes), waiting)
    assert refused.value.code == "INVALID_INPUT"


def test_a_case_books_the_unit_that_another_one_lent(filled: Engine) -> None:
    spare_units.reserve(job("spare-reservation", serial="HT7506-BJ-0001"), filled)
    other = job("spare-booking", 9, "20261124-0001-BX", serial="HT7506-BJ-0001", state="returned", case="20261124-0001")
    assert spare_units.book(other, filled) == {"booked": True, "left": 0}
    unit = read_entry(filled, "spare", "bj-sw-01")
    assert unit is not None
    assert (unit["state"], unit["reserved_for"]) == ("in_stock", None)
