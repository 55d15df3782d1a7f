"""What only the standard has, and where the dialect differs: behaviors, complex gateways, conditions, ad-hoc."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bpmn import read_diagram
from engine.spiff import Definition
from tests.engine.spiff.kit import (
    ESCALATION,
    HEAD,
    SIGNAL,
    boundary,
    condition,
    end,
    ext,
    flow,
    gate,
    process,
    start,
    user,
)


# ------------------------------------------------- behavior of a multi-instance
def multi(behavior: str, inner: str = "", sequential: str = "true") -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}" {behavior}>'
        f"<loopCardinality>3</loopCardinality>{inner}</multiInstanceLoopCharacteristics>"
    )


COMPLEX = (
    "<complexBehaviorDefinition><condition>numberOfCompletedInstances = 2</condition>"
    "<event>{}</event></complexBehaviorDefinition>"
)


@pytest.mark.parametrize(
    ("behavior", "inner", "caught"),
    [
        ("", "", []),
        ('behavior="All" noneBehaviorEventRef="sd"', "", []),
        ('behavior="None" noneBehaviorEventRef="sd"', "", [1, 2, 3]),
        ('behavior="One" oneBehaviorEventRef="sd"', "", [1]),
        ('behavior="Complex"', COMPLEX.format(SIGNAL), [2]),
        ('behavior="Complex"', COMPLEX.format(ESCALATION), []),
    ],
)
@pytest.mark.parametrize("sequential", ["true", "false"])
def test_a_multi_instance_throws_as_its_instances_complete(
    case: Any, behavior: str, inner: str, caught: list[int], sequential: str
) -> None:
    body = user("u", multi(behavior, inner, sequential)) + user("v") + flow("u", "v")
    defs = '<signalEventDefinition id="sd" signalRef="sg"/>'
    c = case(defs + process(body + boundary("b", "u", SIGNAL, False) + user("w") + flow("b", "w")))
    for number in range(1, 4):
        c.do("u")
        assert c.open.count("w") == sum(n <= number for n in caught)
    assert "v" in c.open
    d = case(defs + process(body + boundary("b", "u", SIGNAL) + user("w") + flow("b", "w")))
    for _ in range(caught[0] if caught else 3):
        d.do("u")
    assert d.open == (["w"] if caught else ["v"])


def test_what_a_behavior_throws_reaches_the_outside(case: Any) -> None:
    defs = '<messageEventDefinition id="md" messageRef="ms"/>'
    c = case(defs + process(user("u", multi('behavior="One" oneBehaviorEventRef="md"'))))
    c.do("u").do("u").do("u")
    assert [name for name, *_ in c.world.published] == ["M"]
    assert c.ended


def test_a_condition_of_a_behavior_that_fails_is_an_incident(case: Any) -> None:
    rows = COMPLEX.format(SIGNAL).replace("numberOfCompletedInstances = 2", "late")
    c = case(process(user("u", multi('behavior="Complex"', rows))))
    c.do("u")
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    c.set(late=True).resolve()
    assert [name for name, *_ in c.world.signals] == ["S"]
    assert c.do("u").do("u").ended


def test_a_script_task_without_script_is_a_plain_task(case: Any) -> None:
    for script in ("", "<script/>", "<script>// nothing\n/* at all */</script>"):
        c = case(process(f'<scriptTask id="t">{script}</scriptTask>' + user("u") + flow("t", "u")))
        assert c.open == ["u"]


# --------------------------------------------------------------- complex gateway
def meet(out: str, when: str = "activationCount >= 2", attrs: str = "") -> str:
    condition = f"<activationCondition>{when}</activationCondition>"
    return (
        start() + gate("g", "parallel") + user("a") + user("b") + user("c") + flow("s", "g")
        + "".join(flow("g", x) + flow(x, "x") for x in "abc")
        + f'<complexGateway id="x" {attrs}>{condition}</complexGateway>' + out
    )  # fmt: skip


def test_a_complex_gateway_goes_on_with_two_of_three(case: Any) -> None:
    c = case(process(meet(user("v") + flow("x", "v"))))
    assert c.do("a").open == ["b", "c"]
    assert c.do("c").open == ["b", "v"]
    assert c.do("b").open == ["v"]  # the third resets the gateway, no more
    assert c.do("v").ended


def test_a_complex_gateway_takes_flows_again_as_it_is_reset(case: Any) -> None:
    out = user("v") + flow("x", "v") + user("late") + flow("x", "late", cond="not(waitingForStart)")
    c = case(process(meet(out)))
    c.do("a").do("b").do("v")
    assert not c.ended
    assert c.do("c").open == ["late"]
    assert c.do("late").ended


def test_a_reset_does_not_wait_for_what_can_not_come(case: Any) -> None:
    body = (
        start() + gate("g", "inclusive") + user("a") + user("b") + user("c") + flow("s", "g")
        + flow("g", "a", cond="true") + flow("g", "b", cond="true") + flow("g", "c", cond="false")
        + "".join(flow(x, "x") for x in "abc")
        + '<complexGateway id="x"><activationCondition>activationCount = 1</activationCondition></complexGateway>'
        + user("v") + flow("x", "v", cond="waitingForStart") + user("w") + flow("x", "w", cond="not(waitingForStart)")
    )  # fmt: skip
    c = case(process(body))
    assert c.do("b").open == ["a", "v"]
    assert c.do("a").open == ["v", "w"]
    assert c.do("v").do("w").ended


def test_a_complex_gateway_in_a_loop_begins_again(case: Any) -> None:
    body = meet(user("v") + flow("x", "v") + gate("o", "exclusive", 'default="on"') + flow("v", "o"))
    body = body.replace('targetRef="g"', 'targetRef="m"', 1) + gate("m", "exclusive") + flow("m", "g")
    body += flow("o", "m", cond="again") + flow("o", "e", id_="on") + end()
    c = case(process(body))
    c.do("a").do("b").do("c").do("v", again=True)
    assert c.open == ["a", "b", "c"]
    assert c.do("c").do("b").open == ["a", "v"]
    assert c.do("a").do("v", again=False).ended


def test_an_activation_condition_that_fails_is_an_incident(case: Any) -> None:
    c = case(process(meet(user("v") + flow("x", "v"), "activationCount >= least")))
    c.do("a")
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    c.set(least=2).resolve()
    assert not c.incidents
    assert c.do("b").open == ["c", "v"]
    split = start() + '<complexGateway id="x" default="n"/>' + user("v") + user("w") + flow("s", "x")
    d = case(process(split + flow("x", "v", cond="x") + flow("x", "w", id_="n")), data={"x": False})
    assert d.open == ["w"]


# ------------------------------------------------------------ conditions that stay true
def test_a_condition_of_the_dialect_triggers_at_each_change_that_leaves_it_true(case: Any) -> None:
    inner = start() + user("u") + boundary("b", "u", condition("x &gt; 1"), False) + user("h")
    text = process(inner + flow("s", "u") + flow("b", "h"))
    head = HEAD.replace(
        "<definitions ",
        '<definitions xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud" ',
    )
    diagram = read_diagram(f"{head}{text}</definitions>", "z.bpmn")
    known = {"p": Definition.of(diagram.processes[0], 100, "h", 1)}
    c = case(known=known, data={"x": 1})
    assert c.set(x=2).open == ["h", "u"]
    assert c.set(x=2, y=1).open == ["h", "u"]  # nothing that it reads has changed
    assert c.set(x=3).open == ["h", "h", "u"]
    assert c.set(x=0).set(x=3).open == ["h", "h", "h", "u"]
    plain = case(text, data={"x": 1})
    assert plain.set(x=2).set(x=3).open == ["h", "u"]  # BPMN 2.0.2, 10.5.5: it becomes false before
    assert plain.set(x=0).set(x=3).open == ["h", "h", "u"]


def test_an_ad_hoc_sub_process_of_the_dialect_says_what_can_be_activated_and_waits(case: Any) -> None:
    inner = user("a") + user("b") + user("c") + flow("b", "c")
    body = f'<adHocSubProcess id="ad">{ext("<zeebe:adHoc/>")}{inner}</adHocSubProcess>'
    c = case(process(start() + body + flow("s", "ad")))
    assert c.open == []
    assert not c.ended
    token = next(t for t in c.x.instance.tokens.values() if t.task_spec.name == "ad")
    described = c.x.effective_variables(token.key)["adHocSubProcessElements"]
    assert [e["elementId"] for e in described] == ["a", "b"]
    assert c.data == {}
    assert case(process(start() + body.replace(ext("<zeebe:adHoc/>"), "") + flow("s", "ad"))).open == ["a", "b"]
