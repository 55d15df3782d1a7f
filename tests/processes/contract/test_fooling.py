"""Wrong diagrams that once passed the contract, and right ones that it once refused."""

from __future__ import annotations

import pytest

from processes.contract import check_contract
from processes.contract.review import carriers
from processes.contract.service import read_service
from tests.kit import bpmn
from tests.kit.bpmn import branch, element, end, flow, process, row, start, user
from tests.processes.contract.test_shapes import (
    CALLED,
    CALLER,
    CHASE,
    CLAUSE,
    COMMON,
    ERROR,
    ESCALATION,
    ON_ERROR,
    ON_ESCALATION,
    call,
    escalated,
    found,
    promise,
    sub,
    task,
    thrown,
    with_clause,
)

FORM = '<zeebe:formDefinition formId="f"/>'
FOR_CUSTOMER = with_clause().replace(
    "</zeebe:properties>", '<zeebe:property name="waits_for" value="customer"/></zeebe:properties>'
)
Found = list[tuple[str, str | None]]
LATE: Found = [("escalation-role", "clock")]
MISSING: Found = [("commitment-timer", "a")]


def catching(inner: str, who: str = "service_manager") -> str:
    """An event sub-process that catches what is thrown around it."""
    return sub(
        "late", element("startEvent", "when", CLAUSE, inner), task("t", who), end("over"), row("when", "t", "over"),
        triggeredByEvent="true",
    )  # fmt: skip


def throwing(*parts: str) -> str:
    return process(
        "p", start(), task("a"), thrown(ON_ESCALATION), row("start", "a", "thrown"), *parts, others=ESCALATION
    )


def called(*parts: str) -> str:
    """The process that CALLER calls and times, with a promise that it does not time itself."""
    return process("q", *parts, task("a", more=promise()), end(), row("start", "a", "end"))


UNTOLD = process(
    "q", start(), user("b", "engineer"), end(), row("start", "b", "end"),
    bpmn.boundary("k", "b", bpmn.timer("PT1H"), cancel=False), user("z", "service_manager"), end("zz"),
    row("k", "z", "zz"),
)  # fmt: skip

SHAPES: dict[str, tuple[tuple[str, ...], Found]] = {
    "caught by an event sub-process beside it": ((throwing(catching(ON_ESCALATION)),), []),
    "caught by an event sub-process, for a group off duty": (
        (throwing(catching(ON_ESCALATION, "trainer")),), [("escalation-role", "t")],
    ),
    "thrown in the event sub-process that would catch it": (
        (
            process(
                "p", start(), task("a"), end(), row("start", "a", "end"),
                sub(
                    "late", element("startEvent", "when", CLAUSE, ON_ESCALATION), task("t", "service_manager"),
                    thrown(ON_ESCALATION), row("when", "t", "thrown"), triggeredByEvent="true",
                ),
                others=ESCALATION,
            ),
        ),
        [("escalation-role", "thrown")],
    ),
    "thrown in a sub-process, caught by an event sub-process around it": (
        (
            process(
                "p", start(), sub("s", start("b"), task("a"), thrown(ON_ESCALATION), row("b", "a", "thrown")), end(),
                row("start", "s", "end"), catching(ON_ESCALATION), others=ESCALATION,
            ),
        ),
        [],
    ),
    "an error of a called process, caught by an event sub-process of its caller": (
        (
            process("p", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end"),
                    catching(ON_ERROR, "trainer"), others=ERROR),
            process("q", start(), task("a"), thrown(ON_ERROR), row("start", "a", "thrown"), others=ERROR),
        ),
        [("escalation-role", "t")],
    ),
    "an escalation to a question that the customer may answer": (
        (escalated(user("next", "service_desk", more=FOR_CUSTOMER), end("over"), flow("next", "over")),), LATE,
    ),
    "an escalation behind a condition that is never true": (
        (
            escalated(
                '<exclusiveGateway id="next" default="next_over"/>', CHASE, end("over"),
                branch("next", "chase", "=false"), flow("next", "over"),
            ),
        ),
        LATE,
    ),
    "a promise timed by the caller of its process": ((CALLER, CALLED), []),
    "the same, where a form begins that process by itself": (
        (CALLER, called(element("startEvent", "start", FORM + CLAUSE))), MISSING,
    ),
    "the same, where a signal does": (
        (
            CALLER,
            process(
                "q", start(), element("startEvent", "other", CLAUSE, bpmn.on_signal("s")), task("a", more=promise()),
                end(), row("start", "a", "end"), flow("other", "a"), others='<signal id="s" name="s"/>',
            ),
        ),
        MISSING,
    ),
    "a timer without a clause in a called process that names none": (
        (process("p", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end")), UNTOLD),
        [("timer-clause", "k")],
    ),
    "the same process, where nobody who promises calls it": ((UNTOLD,), []),
}  # fmt: skip


@pytest.mark.parametrize("case", SHAPES)
def test_a_shape_is_judged_by_what_it_does(case: str) -> None:
    files, expected = SHAPES[case]
    assert found(*files) == expected


def test_a_compensation_handler_carries_its_clause_and_ends_no_way() -> None:
    undo = user("undo", "engineer", more=CLAUSE.replace("3.1.b", "3.1.f")).replace(
        'id="undo"', 'id="undo" isForCompensation="true"'
    )
    text = process(
        "p", start(), task("a"), end(), row("start", "a", "end"),
        element("boundaryEvent", "back", "", "<compensateEventDefinition/>", attachedToRef="a"), undo,
        '<association id="as" associationDirection="One" sourceRef="back" targetRef="undo"/>',
    )  # fmt: skip
    assert found(text) == []
    assert [clause for clause, _ in carriers(read_service({"p.bpmn": text}))] == ["3.1.b", "3.1.f"]


RULES = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">
  <decision id="base" name="基础"><description>条款 3.1.f</description>
    <literalExpression id="e1"><text>1</text></literalExpression></decision>
  <decision id="way" name="去向">
    <informationRequirement id="i"><requiredDecision href="#base"/></informationRequirement>
    <literalExpression id="e2"><text>base</text></literalExpression></decision>
</definitions>"""


def asking(step: str) -> dict[str, str]:
    files = process("p", start(), task("a"), step, end(), row("start", "a", "b", "end"))
    return {"p.bpmn": files, "way.dmn": RULES}


def ask(decision: str) -> str:
    called = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="way"/>'
    return element("businessRuleTask", "b", called)


@pytest.mark.parametrize(
    ("step", "lost"),
    [
        (task("b"), [("clause-lost", "3.1.f")]),
        (ask("base"), []),
        (ask("=which"), []),
        (bpmn.service("b", "job"), [("clause-lost", "3.1.f")]),
    ],
)
def test_a_rule_that_no_case_asks_for_any_more_carries_nothing(step: str, lost: list[tuple[str, str]]) -> None:
    hits = check_contract(COMMON | asking(step), previous=COMMON | asking(ask("way")))
    assert [(hit.rule, hit.text.params["clause"]) for hit in hits] == lost


def test_a_rule_that_programs_ask_for_carries_its_clause_as_before() -> None:
    assert check_contract(COMMON | asking(task("b")), previous=COMMON | asking(task("c"))) == []
