"""The service's files as the engine sees them: deployable without a finding, complete, of known clauses and groups."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.api import Engine
from processes.clauses import BY_ID, CLAUSES, clause_ids, read_clauses
from processes.deploy import ROOT, read_bundle, read_templates
from processes.users import GROUPS, USERS, find_user
from processes.workers.table import workers_of

BUNDLE = read_bundle()
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAMS = {name: etree.fromstring(text.encode()) for name, text in BUNDLE.items() if name.endswith(".bpmn")}
TASKS = [(name, task) for name, root in DIAGRAMS.items() for task in root.iter(f"{BPMN}userTask")]
TASK_IDS = [f"{name}:{task.get('id')}" for name, task in TASKS]


def test_the_engine_has_nothing_to_say_against_the_bundle(engine: Engine) -> None:
    assert [str(f) for f in engine.check(BUNDLE)] == []


def test_file_names_are_unique() -> None:
    files = [p for p in ROOT.rglob("*") if p.suffix in (".bpmn", ".dmn", ".form")]
    assert len(files) == len(BUNDLE)


@pytest.mark.parametrize(("name", "task"), TASKS, ids=TASK_IDS)
def test_a_user_task_has_form_group_due_date_and_a_chinese_name(name: str, task: etree._Element) -> None:
    assert re.search(r"[\u4e00-\u9fff]", task.get("name") or "")
    form = task.find(f".//{ZEEBE}formDefinition")
    assert form is not None
    assert f"{form.get('formId')}.form" in BUNDLE
    groups = task.find(f".//{ZEEBE}assignmentDefinition")
    assert groups is not None
    assert set((groups.get("candidateGroups") or "").split(",")) <= GROUPS.keys()
    assert task.find(f".//{ZEEBE}taskSchedule") is not None


@pytest.mark.parametrize(("name", "task"), TASKS, ids=TASK_IDS)
def test_a_user_task_stands_in_the_lane_of_its_group(name: str, task: etree._Element) -> None:
    outer = task
    while (parent := outer.getparent()) is not None and not parent.tag.endswith("}process"):
        outer = parent
    lanes = {
        str(ref.text): lane.get("name")
        for lane in DIAGRAMS[name].iter(f"{BPMN}lane")
        for ref in lane.iter(f"{BPMN}flowNodeRef")
    }
    lane = lanes[str(outer.get("id"))]
    groups = task.find(f".//{ZEEBE}assignmentDefinition")
    assert groups is not None
    expected = GROUPS[str(groups.get("candidateGroups"))][0]
    assert lane == expected or lane == "技术支持"  # the box of the support stages holds several roles


@pytest.mark.parametrize("name", [n for n in BUNDLE if n.endswith(".form")])
def test_a_form_is_chinese_and_needs_no_inline_style(name: str) -> None:
    form = json.loads(BUNDLE[name])
    assert form["schemaVersion"] == 19
    assert form["id"] == name.removesuffix(".form")
    assert "style=" not in BUNDLE[name]
    for field in form["components"]:
        label = field.get("label") or field.get("dateLabel") or field.get("text")
        assert re.search(r"[\u4e00-\u9fff]|\{\{", label), field


def test_every_form_is_used() -> None:
    used = {f.get("formId") for root in DIAGRAMS.values() for f in root.iter(f"{ZEEBE}formDefinition")}
    assert {n.removesuffix(".form") for n in BUNDLE if n.endswith(".form")} == used


@pytest.mark.parametrize("name", DIAGRAMS)
def test_clauses_that_elements_name_are_in_the_register(name: str) -> None:
    values = [p.get("value") or "" for p in DIAGRAMS[name].iter(f"{ZEEBE}property") if p.get("name") == "clause"]
    assert {c for value in values for c in clause_ids(value)} <= BY_ID.keys()


@pytest.mark.parametrize("name", DIAGRAMS)
def test_no_boundary_timer_without_a_clause(name: str) -> None:
    for event in DIAGRAMS[name].iter(f"{BPMN}boundaryEvent"):
        names = {p.get("name") for p in event.iter(f"{ZEEBE}property")}
        assert "clause" in names, event.get("id")


def test_the_clause_register_has_every_clause_once_with_a_known_owner() -> None:
    assert len({c.id for c in CLAUSES}) == len(CLAUSES) == 33
    assert {c.owner for c in CLAUSES} <= GROUPS.keys() | {"system"}
    assert clause_ids("3.1.b, 3.1.c；3.4.a") == ("3.1.b", "3.1.c", "3.4.a")


def test_a_clause_without_an_owner_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_clauses('[[clause]]\nid = "9.9"\nzh = "甲"\nen = "a"\n')


def test_a_demonstration_user_is_found_by_name() -> None:
    assert find_user("liufang").actor.roles == {"manager", "auditor"}
    assert {g for user in USERS for g in user.groups} == GROUPS.keys()
    with pytest.raises(KeyError):
        find_user("nobody")


def test_the_sample_register_is_in_the_package() -> None:
    assert (Path(ROOT) / "register" / "sample" / "customer.csv").exists()


def bound(template: dict[str, Any], kind: str, name: str) -> Any:
    return next((p.get("value") for p in template["properties"] if p["binding"] == {"type": kind, "property": name}), 0)


def test_every_job_type_has_a_worker_and_a_template(engine: Engine) -> None:
    workers = workers_of(engine, {})
    used = {t.get("type") for root in DIAGRAMS.values() for t in root.iter(f"{ZEEBE}taskDefinition")}
    assert used <= workers.keys()
    assert {t for x in read_templates() if (t := bound(x, "zeebe:taskDefinition", "type"))} == workers.keys()


def test_templates_have_ids_of_their_own_and_chinese_names() -> None:
    templates = read_templates()
    assert len({t["id"] for t in templates}) == len(templates)
    assert all(re.search(r"[\u4e00-\u9fff]", t["name"]) for t in templates)


def test_people_start_every_service_with_a_form() -> None:
    """Processes that others call need none; what the commitment lets a customer ask for must not wait for a fault."""
    formed = {
        process.get("id")
        for root in DIAGRAMS.values()
        for process in root.iter(f"{BPMN}process")
        if process.find(f"{BPMN}startEvent//{ZEEBE}formDefinition") is not None
    }
    assert formed == {
        "support_request",
        "emergency_response",
        "complaint",
        "technical_upgrade",
        "customer_training",
        "service_renewal",
    }
