"""Naming a case's customer: created or chosen, the case goes on with it, by commands that the journal has."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api import SYSTEM, Engine, Forbidden, InvalidInput, WrongState, commands
from processes.register.changes import SaveEntry
from processes.register.naming import NameCustomer
from processes.register.past import find_past
from processes.register.queries import read_entry
from processes.users import find_user

ADMIN, DESK = find_user("admin").actor, find_user("lixiaowen").actor


@pytest.fixture
def engine(service: Engine) -> Engine:
    return service


@pytest.fixture
def case(engine: Engine) -> int:
    at = engine.clock.now().isoformat()
    request = {"title": "不启动", "description": "不启动", "channel": "email", "is_disaster": "no", "received_at": at}
    variables: dict[str, Any] = {
        "request": request, "customer": {"name": "某人"}, "site": {}, "contact": {"email": "x@example.com"},
        "product": {"serial": ""}, "contract": {"level": "standard"},
    }  # fmt: skip
    key = engine.execute(commands.StartInstance("support_request", variables, "1"), SYSTEM).instance_key
    assert key is not None
    engine.run_jobs()
    return key


def test_a_case_goes_on_with_a_known_customer_its_warranty_and_its_promises(engine: Engine, case: int) -> None:
    before = {c.commitment_key: c.due_at for c in engine.commitments(root_key=case)}
    engine.execute(NameCustomer(case, "rmyy", "rmyy-jifang", "rmyy-sun", "rmyy-db1", reason="来电核实"), DESK)
    known = engine.variables(case)
    assert (known["customer"]["id"], known["contact"]["name"]) == ("rmyy", "孙丽华")
    assert (known["product"]["serial"], known["project"]["accepted_on"]) == ("LH940-2401-0233", "2024-02-29")
    assert known["warranty"]["is_in_warranty"] is True
    assert known["contract"]["level"] == "premium"
    after = {c.commitment_key: c.due_at for c in engine.commitments(root_key=case)}
    assert any(after[key] != due for key, due in before.items())
    entry = engine.journal(root_key=case)[-1]
    assert (entry.command_type, entry.actor) == ("NameCustomer", "lixiaowen")
    assert engine.compare_tables() == []
    assert engine.run_again() == []


def test_a_new_customer_is_saved_in_the_same_step_or_not_at_all(engine: Engine, case: int) -> None:
    entries = (
        SaveEntry("customer", "kh1", {"name": "新客户"}),
        SaveEntry("contact", "kh1-a", {"customer": "kh1", "name": "甲", "email": "x@example.com"}),
        SaveEntry("product", "kh1-p", {"customer": "kh1", "name": "交换机", "serial": ""}),
    )
    with pytest.raises(InvalidInput):
        engine.execute(NameCustomer(case, "kh1", None, "kh1-a", "kh1-p", entries), DESK)
    assert read_entry(engine, "customer", "kh1") is None
    engine.execute(NameCustomer(case, "kh1", None, "kh1-a", None, entries[:2]), DESK)
    known = engine.variables(case)
    assert (known["customer"], known["contact"]["name"]) == ({"id": "kh1", "name": "新客户"}, "甲")
    assert known["contract"]["level"] == "standard"
    assert read_entry(engine, "contact", "kh1-a") is not None
    assert [e.command_type for e in find_past(engine, "contact", "kh1-a", 9)] == ["NameCustomer"]  # its history says so
    assert engine.compare_tables() == engine.run_again() == []


def test_what_is_not_of_the_customer_or_is_retired_is_refused(engine: Engine, case: int) -> None:
    engine.execute(SaveEntry("site", "rmyy-jifang", {"is_retired": True}), SYSTEM)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(NameCustomer(case, "rmyy", "rmyy-jifang", "haichuan-zhou", "nothing"), DESK)
    assert [p.field for p in refused.value.problems] == ["site", "contact", "product"]
    with pytest.raises(InvalidInput) as refused:
        engine.execute(NameCustomer(case, "nobody"), DESK)
    assert [p.field for p in refused.value.problems] == ["customer"]


def test_who_does_not_keep_customers_names_none_and_an_ended_case_has_its_own(engine: Engine, case: int) -> None:
    with pytest.raises(Forbidden):
        engine.execute(NameCustomer(case, "rmyy"), find_user("wangqiang").actor)
    engine.execute(commands.CancelInstance(case, "重复"), SYSTEM)
    with pytest.raises(WrongState):
        engine.execute(NameCustomer(case, "rmyy"), DESK)


def test_before_the_level_is_used_it_is_only_written_down(engine: Engine, case: int) -> None:
    engine.deploy({"small.bpmn": SMALL}, ADMIN)
    key = engine.execute(commands.StartInstance("small", {"customer": {}}), SYSTEM).instance_key
    assert key is not None
    engine.execute(NameCustomer(key, "rmyy"), DESK)
    assert engine.variables(key)["contract"] == {"level": "premium", "is_in_force": True}


SMALL = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 targetNamespace="t"><process id="small" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s"
 targetRef="u"/><userTask id="u"><extensionElements><zeebe:userTask/></extensionElements></userTask><sequenceFlow id="g"
 sourceRef="u" targetRef="e"/><endEvent id="e"/></process></definitions>"""
