"""The service's own diagrams, broken one way at a time: each is found by exactly the rule that is meant for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from engine.api import DefinitionInvalid, Engine
from processes.contract import check_contract
from processes.deploy import read_bundle
from processes.module import MODULE
from processes.users import find_user

BUNDLE = read_bundle()
OWNER = find_user("zhaolei").actor
SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
Change = Callable[[etree._Element], None]


def one(root: etree._Element, path: str) -> etree._Element:
    (found,) = root.iterfind(path, SPACES)
    return found


def element(root: etree._Element, id_: str) -> etree._Element:
    return one(root, f".//*[@id='{id_}']")


def remove(id_: str) -> Change:
    """Take an element away with its flows and its drawing."""

    def change(root: etree._Element) -> None:
        gone = {id_} | {f.get("id") for f in root.iterfind(".//bpmn:sequenceFlow", SPACES) if id_ in _ends(f)}
        for each in list(root.iter(etree.Element)):
            of = each.get("id"), each.get("bpmnElement"), (each.text or "").strip()
            if gone.intersection(of) and each.getparent() is not None:
                each.getparent().remove(each)

    return change


def _ends(flow: etree._Element) -> tuple[str | None, str | None]:
    return flow.get("sourceRef"), flow.get("targetRef")


def groups(id_: str, value: str | None) -> Change:
    def change(root: etree._Element) -> None:
        assigned = one(element(root, id_), ".//zeebe:assignmentDefinition")
        if value is None:
            assigned.getparent().remove(assigned)
        else:
            assigned.set("candidateGroups", value)

    return change


def timer(id_: str, text: str) -> Change:
    def change(root: etree._Element) -> None:
        when = element(root, id_).find("bpmn:timerEventDefinition", SPACES)
        when[0].text = text.replace("…", when[0].text or "")

    return change


def prop(id_: str, name: str, value: str | None = None) -> Change:
    """Set a property; without a value take away all whose name begins like this."""

    def change(root: etree._Element) -> None:
        for each in element(root, id_).iterfind("bpmn:extensionElements/zeebe:properties/zeebe:property", SPACES):
            if value is not None and each.get("name") == name:
                each.set("value", value)
            elif value is None and (each.get("name") or "").startswith(name):
                each.getparent().remove(each)

    return change


def attach(id_: str, to: str) -> Change:
    return lambda root: element(root, id_).set("attachedToRef", to)


def redirect(flow: str, to: str) -> Change:
    """Lead a flow to another element of its scope."""

    def change(root: etree._Element) -> None:
        target = element(root, flow).get("targetRef")
        told = next(i for i in element(root, target or "").iterfind("bpmn:incoming", SPACES) if i.text == flow)
        element(root, to).insert(list(element(root, to)).index(_first(element(root, to))), told)
        element(root, flow).set("targetRef", to)

    return change


def _first(target: etree._Element) -> etree._Element:
    return next(target.iterfind("bpmn:incoming", SPACES))


def all_of(*changes: Change) -> Change:
    def change(root: etree._Element) -> None:
        for each in changes:
            each(root)

    return change


CASES: dict[str, tuple[str, str, str, Change]] = {
    # what is done: (rule, element, file, change)
    "a timer is removed": ("commitment-timer", "Task_respond", "support_request.bpmn", remove("Clock_response")),
    "a timer is removed from a sub-process": (
        "commitment-timer",
        "Sub_arrive",
        "onsite_support.bpmn",
        remove("Clock_onsite"),
    ),
    "a timer is lengthened": (
        "commitment-timer",
        "Sub_solve",
        "support_request.bpmn",
        timer("Clock_solution", '… + duration("PT1H")'),
    ),
    "a timer by now() is lengthened": (
        "commitment-timer",
        "Task_report",
        "support_request.bpmn",
        timer("Clock_report", '=now() + duration("P9D")'),
    ),
    "a timer is moved to a later step": (
        "commitment-timer",
        "Sub_arrive",
        "onsite_support.bpmn",
        attach("Clock_onsite", "Task_work"),
    ),
    "a timer that is due with a call is moved to another step": (
        "commitment-timer",
        "Call_spare",
        "support_request.bpmn",
        attach("Clock_spare", "Task_confirm"),
    ),
    "an escalation goes to a group that is not on duty": (
        "escalation-role",
        "Task_chase_response",
        "support_request.bpmn",
        groups("Task_chase_response", "trainer"),
    ),
    "the group of an escalation is renamed": (
        "escalation-role",
        "Task_chase_arrival",
        "onsite_support.bpmn",
        groups("Task_chase_arrival", "managers"),
    ),
    "an escalation chooses between groups, one of them off duty": (
        "escalation-role",
        "Task_chase_arrival",
        "onsite_support.bpmn",
        groups("Task_chase_arrival", '=if is_night then ["trainer"] else ["service_manager"]'),
    ),
    "an escalation leads to nobody": (
        "escalation-role",
        "Clock_complaint",
        "complaint.bpmn",
        redirect("Flow_complaint_remind", "End_remind"),
    ),
    "an error of a worker leads into a call whose first task is nobody's": (
        "escalation-role",
        "Task_choose",
        "spare_replacement.bpmn",
        groups("Task_choose", "nobody"),
    ),
    "a task loses its group": ("task-group", "Task_confirm", "support_request.bpmn", groups("Task_confirm", None)),
    "the group of a task is renamed": ("task-group", "Task_train", "customer_training.bpmn", groups("Task_train", "x")),
    "a timer loses its clause": (
        "timer-clause",
        "Timer_call_again",
        "phone_support.bpmn",
        prop("Timer_call_again", "clause"),
    ),
    "a clause is mistyped": (
        "clause-known",
        "Task_train",
        "customer_training.bpmn",
        prop("Task_train", "clause", "3.2.d, 4.3.b"),
    ),
    "a commitment loses what meets it": (
        "commitment-met",
        "Sub_tell",
        "upgrade_notice.bpmn",
        prop("Sub_tell", "commitment.notice.met"),
    ),
    "what meets a caller's commitment is renamed away": (
        "commitment-met",
        "Call_spare",
        "spare_replacement.bpmn",
        prop("End_spare", "commitment.spare.met"),
    ),
    "a commitment loses its owner": (
        "commitment-complete",
        "Task_diagnose",
        "emergency_response.bpmn",
        prop("Task_diagnose", "commitment.diagnosis.owner"),
    ),
    "a clause keeps its elements and loses its commitment": (
        "clock-lost",
        "Task_report",
        "support_request.bpmn",
        prop("Task_report", "commitment."),
    ),
    "a loop loses its way out": (
        "reminder-end",
        "Timer_call_again",
        "phone_support.bpmn",
        all_of(
            redirect("Flow_result_solved", "Timer_call_again"), redirect("Flow_result_not_solved", "Timer_call_again")
        ),
    ),
    "complaints go past the service manager": (
        "complaint-path",
        "End_complaint",
        "complaint.bpmn",
        all_of(redirect("Flow_handle_investigate", "End_handled"), groups("Task_satisfied", "service_desk")),
    ),
    "complaints come to somebody else": (
        "complaint-path",
        "End_complaint",
        "complaint.bpmn",
        all_of(
            *(
                groups(task, "service_desk")
                for task in ("Task_investigate", "Task_act", "Task_answer", "Task_satisfied")
            )
        ),
    ),
}


def broken(case: str) -> dict[str, str]:
    _, _, name, change = CASES[case]
    root = etree.fromstring(BUNDLE[name].encode())
    change(root)
    text = etree.tostring(root, encoding="unicode")
    assert text != etree.tostring(etree.fromstring(BUNDLE[name].encode()), encoding="unicode")
    return {**BUNDLE, name: text}


def test_the_service_itself_passes() -> None:
    assert [str(f) for f in check_contract(BUNDLE, previous=BUNDLE)] == []


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_found_by_the_rule_that_is_meant_for_it(case: str) -> None:
    rule, where, _, _ = CASES[case]
    found = check_contract(broken(case), previous=BUNDLE)
    assert {(f.rule, f.element_id) for f in found} == {(rule, where)}, [str(f) for f in found]
    assert all(f.severity == "error" for f in found)


@pytest.mark.parametrize("case", CASES)
def test_each_change_is_refused_as_a_deployment_of_its_file_alone(case: str, deployed: Engine) -> None:
    rule, where, name, _ = CASES[case]
    found = [f for f in deployed.check({name: broken(case)[name]}) if f.severity == "error"]
    assert {(f.rule, f.element_id) for f in found} == {(rule, where)}, [str(f) for f in found]
    with pytest.raises(DefinitionInvalid):
        deployed.deploy({name: broken(case)[name]}, OWNER)


@pytest.fixture(scope="module")
def deployed() -> Engine:
    engine = Engine.open("sqlite://", modules=(MODULE,))
    engine.deploy(BUNDLE, OWNER)
    return engine


def test_a_clause_that_nothing_carries_any_more_is_found_once() -> None:
    files = {name: text.replace("4.4.a", "4.0.a") for name, text in BUNDLE.items()}
    found = check_contract(files, previous=BUNDLE)
    assert [(f.rule, f.text.params["clause"]) for f in found] == [("clause-lost", "4.4.a")]


def test_what_no_case_can_come_to_carries_nothing() -> None:
    """Task_restore is still drawn, with its clause; nothing leads there any more."""
    files = {n: t.replace("4.4.a", "4.0.a") if n != "virus_attack.bpmn" else t for n, t in BUNDLE.items()}
    text = files["virus_attack.bpmn"]
    kept = text.index('id="Task_restore"')
    text = text[:kept].replace("4.4.a", "4.0.a") + text[kept:]
    assert check_contract({**files, "virus_attack.bpmn": text}, previous=BUNDLE) == []
    root = etree.fromstring(text.encode())
    redirect("Flow_clean_backups", "Task_clean")(root)
    cut = {**files, "virus_attack.bpmn": etree.tostring(root, encoding="unicode")}
    assert "clause-lost" in {f.rule for f in check_contract(cut, previous=BUNDLE)}
