"""Shapes that a process may give to an escalation and to a promise: which keep the contract, and which don't."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.api import Engine
from processes.contract import check_contract
from processes.deploy import read_bundle
from processes.users import find_user
from tests.kit import bpmn
from tests.kit.bpmn import branch, element, end, flow, process, row, start, user

COMPLAINT = Path("docs/reference/contract/examples/complaint-path.good.bpmn").read_text("utf-8")
COMMON = {"complaint.bpmn": COMPLAINT, "team.dmn": read_bundle()["team.dmn"]}
OWNER = find_user("zhaolei").actor
DUE = "=limits.due"
CLAUSE = '<zeebe:properties><zeebe:property name="clause" value="3.1.b"/></zeebe:properties>'
ERROR = '<error id="E1" errorCode="FAILED"/>'
ESCALATION = '<escalation id="C1" escalationCode="LATE"/>'
ON_ERROR = '<errorEventDefinition errorRef="E1"/>'
ON_ESCALATION = '<escalationEventDefinition escalationRef="C1"/>'


def found(*texts: str) -> list[tuple[str, str | None]]:
    """Return (rule or 'warning: rule', element) for files with these texts, each sure to be executable as well."""
    files = COMMON | {f"{number}.bpmn": text for number, text in enumerate(texts)}
    with_errors = [f for f in Engine.open().check(files) if f.severity == "error"]
    assert [str(f) for f in with_errors] == []
    warns = {"warning": "warning: ", "error": ""}
    return [(warns[f.severity] + f.rule, f.element_id) for f in check_contract(files)]


def with_clause(inner: str = "", **more: str) -> str:
    """Properties with the clause and what else is given; `_` in a name stands for a dot."""
    named = {"clause": "3.1.b"} | {name.replace("_", "."): value for name, value in more.items()}
    rows = "".join(f'<zeebe:property name="{name}" value="{value}"/>' for name, value in named.items())
    return f"{inner}<zeebe:properties>{rows}</zeebe:properties>"


def promise(met: bool = True, due: str = DUE) -> str:
    parts = {"commitment_r_due": due, "commitment_r_owner": "engineer"}
    return with_clause(**parts, **({"commitment_r_met": "completed"} if met else {}))


MET = with_clause(commitment_r_met="completed")


def task(id_: str, groups: str = "engineer", more: str = CLAUSE, assignee: str = "") -> str:
    return user(id_, groups=groups, more=more, assignee=assignee)


def clock(on: str, text: str = DUE, kind: str = "timeDate", to: str = "chase", id_: str = "clock") -> str:
    """A timer on an element that leaves it running, and its flow."""
    event = element(
        "boundaryEvent", id_, CLAUSE, bpmn.timer(text, kind), attachedToRef=on, cancelActivity="false"
    )  # fmt: skip
    return event + flow(id_, to)


CHASE = task("chase", "service_manager") + end("chased") + flow("chase", "chased")


def sub(id_: str, *parts: str, more: str = "", **attributes: str) -> str:
    return element("subProcess", id_, more, "".join(parts), **attributes)


def call(id_: str, called: str, more: str = "") -> str:
    return element("callActivity", id_, f'<zeebe:calledElement processId="{called}"/>{more}')


def escalated(*tail: str, others: str = "") -> str:
    """A task whose clock leads to `next`, which `tail` draws."""
    return process(
        "p", start(), task("a"), end(), row("start", "a", "end"), clock("a", to="next"), *tail, others=others
    )


def thrown(inner: str, id_: str = "thrown") -> str:
    return end(id_, inner)


# ------------------------------------------------------------------------------------------- escalation-role
ESCALATIONS: dict[str, tuple[tuple[str, ...], list[tuple[str, str | None]]]] = {
    "through a gateway, one way ends": (
        (
            escalated(
                '<exclusiveGateway id="next" default="next_over"/>', CHASE, end("over"),
                branch("next", "chase", "=x"), flow("next", "over"),
            ),
        ),
        [],
    ),
    "through a gateway, to two groups of which one is off duty": (
        (
            escalated(
                '<exclusiveGateway id="next" default="next_train"/>', CHASE, task("train", "trainer"), end("over"),
                branch("next", "chase", "=x"), row("next", "train", "over"),
            ),
        ),
        [("escalation-role", "train")],
    ),
    "into a sub-process": (
        (
            escalated(
                sub("next", start("s"), task("t", "trainer"), end("e"), row("s", "t", "e")), end("over"),
                flow("next", "over"),
            ),
        ),
        [("escalation-role", "t")],
    ),
    "into a called process": (
        (
            escalated(call("next", "q"), end("over"), flow("next", "over")),
            process("q", start(), task("t", "trainer"), end(), row("start", "t", "end")),
        ),
        [("escalation-role", "t")],
    ),
    "through a called process without people, to people": (
        (
            escalated(call("next", "q"), CHASE, flow("next", "chase")),
            process("q", start(), bpmn.service("j", "job"), end(), row("start", "j", "end")),
        ),
        [],
    ),
    "into a process that is not there": (
        (escalated(call("next", "nowhere"), end("over"), flow("next", "over")),),
        [("warning: escalation-role", "next")],
    ),
    "to groups by a variable": (
        (escalated(task("next", "=responsible"), end("over"), flow("next", "over")),),
        [("warning: escalation-role", "next")],
    ),
    "to a person by name": (
        (escalated(task("next", "", assignee="liufang"), end("over"), flow("next", "over")),),
        [("warning: escalation-role", "next")],
    ),
    "to nobody at all": (
        (escalated(task("next", ""), end("over"), flow("next", "over")),),
        [("escalation-role", "next")],
    ),
    "to a list in FEEL": (
        (escalated(task("next", "=[&quot;trainer&quot;, &quot;engineer&quot;]"), end("over"), flow("next", "over")),),
        [],
    ),
    "to the end": ((escalated(end("next")),), [("escalation-role", "clock")]),
    "to a job, while somebody on duty has the task": (
        (escalated(bpmn.service("next", "job"), end("over"), flow("next", "over")),),
        [],
    ),
    "to a job, and nobody has it": (
        (
            process(
                "p", start(), bpmn.service("a", "job", more=CLAUSE), end(), row("start", "a", "end"),
                clock("a", to="next"), bpmn.service("next", "job"), end("over"), flow("next", "over"),
            ),
        ),
        [("escalation-role", "clock")],
    ),
    "thrown in a sub-process and caught around it": (
        (
            process(
                "p", start(), sub("s", start("b"), task("t"), thrown(ON_ESCALATION), row("b", "t", "thrown")), end(),
                row("start", "s", "end"), element("boundaryEvent", "caught", "", ON_ESCALATION, attachedToRef="s"),
                CHASE, flow("caught", "chase"), others=ESCALATION,
            ),
        ),
        [],
    ),
    "thrown and not caught": (
        (process("p", start(), task("t"), thrown(ON_ESCALATION), row("start", "t", "thrown"), others=ESCALATION),),
        [("escalation-role", "thrown")],
    ),
    "thrown in a called process, caught by its caller, who leads it to nobody": (
        (
            process(
                "p", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end"),
                element("boundaryEvent", "caught", "", ON_ESCALATION, attachedToRef="c"), end("over"),
                flow("caught", "over"), others=ESCALATION,
            ),
            process("q", start(), task("t"), thrown(ON_ESCALATION), row("start", "t", "thrown"), others=ESCALATION),
        ),
        [("escalation-role", "caught")],
    ),
    "an error that ends the called process and is caught by the caller": (
        (
            process(
                "p", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end"),
                element("boundaryEvent", "caught", "", ON_ERROR, attachedToRef="c"), CHASE, flow("caught", "chase"),
                others=ERROR,
            ),
            process(
                "q", start(), task("t"), end(), row("start", "t", "end"),
                element("boundaryEvent", "late", CLAUSE, bpmn.timer("PT1H"), attachedToRef="t"),
                thrown(ON_ERROR), flow("late", "thrown"), others=ERROR,
            ),
        ),
        [],
    ),
    "an interrupting timer after which the process is over, and its caller goes on": (
        (
            process("p", start(), call("c", "q", CLAUSE), task("t", "trainer"), end(), row("start", "c", "t", "end")),
            process(
                "q", start(), task("t"), end(), row("start", "t", "end"),
                element("boundaryEvent", "late", CLAUSE, bpmn.timer("PT1H"), attachedToRef="t"), end("over"),
                flow("late", "over"),
            ),
        ),
        [("escalation-role", "t")],
    ),
    "in an event sub-process": (
        (
            process(
                "p", start(), task("a"), end(), row("start", "a", "end"),
                sub(
                    "late", element("startEvent", "when", CLAUSE, bpmn.timer("PT1H"), isInterrupting="false"),
                    task("t", "trainer"), end("over"), row("when", "t", "over"), triggeredByEvent="true",
                ),
            ),
        ),
        [("escalation-role", "t")],
    ),
    "in a process that promises nothing": (
        (
            process(
                "p", start(), user("a"), end(), row("start", "a", "end"),
                bpmn.boundary("clock", "a", bpmn.timer("PT1H"), cancel=False), end("over"), flow("clock", "over"),
            ),
        ),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ESCALATIONS)
def test_where_an_escalation_may_end(case: str) -> None:
    files, expected = ESCALATIONS[case]
    assert found(*files) == expected


# ------------------------------------------------------------------------------------------ commitment-timer
def two_steps(*more: str) -> str:
    """A promise that starts at `a` and is met at `b`."""
    return process(
        "p", start(), task("a", more=promise(False)), task("b", more=MET), end(), row("start", "a", "b", "end"), *more
    )  # fmt: skip


def one_step(due: str, text: str, kind: str) -> str:
    return process(
        "p", start(), task("a", more=promise(due=due)), end(), row("start", "a", "end"), clock("a", text, kind), CHASE
    )  # fmt: skip


def inside(due: str, text: str, kind: str = "timeDate") -> str:
    """A promise inside a sub-process with a timer on the sub-process."""
    part = sub("s", start("b"), task("a", more=promise(due=due)), end("e"), row("b", "a", "e"))
    return process("p", start(), part, end(), row("start", "s", "end"), clock("s", text, kind), CHASE)


def late(inner: str = DUE) -> str:
    """An event sub-process with a timer."""
    when = element("startEvent", "when", CLAUSE, bpmn.timer(inner, "timeDate"), isInterrupting="false")
    return sub(
        "late", when, task("t", "service_manager"), end("over"), row("when", "t", "over"), triggeredByEvent="true"
    )


def answered(second: str = DUE) -> str:
    """A promise that waits at an event-based gateway for an answer, beside a timer."""
    return process(
        "p", start(),
        element("eventBasedGateway", "a", promise(False)),
        element("intermediateCatchEvent", "b", MET, bpmn.on_message("m")),
        element("intermediateCatchEvent", "clock", CLAUSE, bpmn.timer(second, "timeDate")),
        end(), CHASE, row("start", "a", "b", "end"), row("a", "clock", "chase"),
        others=bpmn.message("m", "answer", "=key"),
    )  # fmt: skip


BESIDE = process(
    "p", start(), '<parallelGateway id="split"/>', task("a", more=promise()), end(),
    element("intermediateCatchEvent", "clock", CLAUSE, bpmn.timer(DUE, "timeDate")), CHASE,
    row("start", "split", "a", "end"), row("split", "clock", "chase"),
)  # fmt: skip
CALLER = process(
    "p", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end"), clock("c"), CHASE
)  # fmt: skip
CALLED = process("q", start(), task("a", more=promise()), end(), row("start", "a", "end"))
UNTIMED = process("r", start(), call("c", "q", CLAUSE), end(), row("start", "c", "end"))
NOW = "=now() + duration(limits.due)"
MISSING = [("commitment-timer", "a")]

PROMISES: dict[str, tuple[tuple[str, ...], list[tuple[str, str | None]]]] = {
    "on each step": ((two_steps(clock("a"), clock("b", id_="second"), CHASE),), []),
    "on the first step alone": ((two_steps(clock("a"), CHASE),), MISSING),
    "on the second step alone": ((two_steps(clock("b"), CHASE),), MISSING),
    "in an event sub-process": ((two_steps(late()),), []),
    "in an event sub-process, due at another time": ((two_steps(late("=other")),), MISSING),
    "on a sub-process around it": ((inside(DUE, DUE),), []),
    "on a sub-process around it, both by now()": ((inside(NOW, NOW),), MISSING),
    "a duration on the same element": ((one_step(NOW, "=duration(limits.due)", "timeDuration"),), []),
    "a written duration on the same element": (
        (one_step("=now() + duration(&quot;PT1H&quot;)", "PT1H", "timeDuration"),), [],
    ),
    "another duration on the same element": (
        (one_step("=now() + duration(&quot;PT1H&quot;)", "PT2H", "timeDuration"),), MISSING,
    ),
    "a written date": (
        (one_step("=@&quot;2027-01-01T00:00:00+08:00&quot;", "2027-01-01T00:00:00+08:00", "timeDate"),), [],
    ),
    "a cycle is never due": ((one_step(DUE, "R/PT1H", "timeCycle"),), MISSING),
    "beside it at an event-based gateway": ((answered(),), []),
    "beside it at an event-based gateway, due at another time": ((answered("=other"),), MISSING),
    "in another branch": ((BESIDE,), MISSING),
    "on the call of its process": ((CALLER, CALLED), []),
    "on one call of its process and not on the other": ((CALLER, CALLED, UNTIMED), MISSING),
}  # fmt: skip


@pytest.mark.parametrize("case", PROMISES)
def test_which_timer_reaches_a_promise(case: str) -> None:
    files, expected = PROMISES[case]
    assert found(*files) == expected


def test_an_interrupting_event_takes_the_promise_along() -> None:
    """The case leaves `a`, and its timer, for `b` by the message; there the promise still runs."""
    text = process(
        "p", start(), task("a", more=promise(False)), task("b", more=MET), end(), row("start", "a", "b", "end"),
        clock("a"), CHASE, clock("b", id_="second"), task("c"),
        element("boundaryEvent", "asked", "", bpmn.on_message("m"), attachedToRef="a"), row("asked", "c", "b"),
        others=bpmn.message("m", "more", "=key"),
    )  # fmt: skip
    assert found(text) == MISSING


@pytest.mark.parametrize(("told", "is_missing"), [("", False), ("<terminateEventDefinition/>", True)])
def test_a_branch_that_ends_at_once_does_not_end_its_process(told: str, is_missing: bool) -> None:
    """Before `later` the process `q` ended by `a`, where the promise is met, unless `told` ends it all."""
    caller = process(
        "p", start(), call("c", "q", promise(False)), task("later", more=MET), end(),
        row("start", "c", "later", "end"), clock("c"), CHASE,
    )  # fmt: skip
    called = process(
        "q", start(), '<parallelGateway id="split"/>', task("a", more=MET), end(),
        element("endEvent", "told", "", told), row("start", "split", "a", "end"), row("split", "told"),
    )  # fmt: skip
    assert found(caller, called) == ([("commitment-timer", "c")] if is_missing else [])


def test_a_promise_that_a_process_meets_which_is_not_deployed_can_not_be_told() -> None:
    text = process("p", start(), call("a", "later", promise(False)), end(), row("start", "a", "end"), clock("a"), CHASE)
    assert ("warning: commitment-met", "a") in found(text)


def test_what_meets_no_promise_is_found() -> None:
    assert found(process("p", start(), task("a", more=MET), end(), row("start", "a", "end"))) == [
        ("commitment-met", "a")
    ]


def test_a_repeating_timer_on_what_can_not_end_is_found() -> None:
    loop = sub("s", start("b"), task("t"), '<exclusiveGateway id="g"/>', row("b", "t", "g", "t"))
    text = process("p", start(), loop, end(), row("start", "s", "end"), clock("s", "R/PT1H", "timeCycle"), CHASE)
    assert found(text) == [("reminder-end", "clock")]
    thrice = text.replace("R/PT1H", "R3/PT1H")
    assert found(thrice) == []


# ------------------------------------------------------------------------------------------- complaint-path
def complaint(*changes: tuple[str, str]) -> list[str]:
    text = read_bundle()["complaint.bpmn"]
    form = read_bundle()["complaint.form"]
    for old, new in changes:
        assert old in text + form
        text, form = text.replace(old, new), form.replace(old, new)
    files = {**read_bundle(), "complaint.bpmn": text, "complaint.form": form}
    return [str(f.text) for f in check_contract(files) if f.rule == "complaint-path"]


def test_a_complaint_must_not_need_a_case() -> None:
    optional = '"description": "与工单无关的投诉留空",\n      "validate": {\n        "maxLength"'
    (text,) = complaint((optional, optional.replace('"maxLength"', '"required": true, "maxLength"')))
    assert "without a case" in text


def test_nobody_can_complain_where_only_a_timer_starts_it() -> None:
    name = 'name="收到投诉">'
    text = read_bundle()["complaint.bpmn"]
    assert name in text
    begin = text.index("</bpmn:startEvent>")
    timed = '<bpmn:timerEventDefinition id="T"><bpmn:timeCycle>R/P1D</bpmn:timeCycle></bpmn:timerEventDefinition>'
    files = {**read_bundle(), "complaint.bpmn": text[:begin] + timed + text[begin:]}
    texts = [str(f.text) for f in check_contract(files) if f.rule == "complaint-path"]
    assert texts == ["Expected process 'complaint' to begin with a plain start event, but nobody can start it"]
