"""Multi-instance, loops, call activities, compensation, transactions, ad-hoc, quantities."""

from __future__ import annotations

from typing import Any

import pytest

from engine.model.events import (
    ElementCompleted,
    InstanceCanceled,
    InstanceCompleted,
    InstanceStarted,
    SubscriptionOpened,
    VariablesWritten,
)
from tests.engine.spiff.kit import (
    SIGNAL,
    Case,
    boundary,
    end,
    evsub,
    ext,
    flow,
    gate,
    io,
    process,
    script,
    service,
    start,
    sub,
    throw,
    timer,
    user,
)

MI = (
    '<zeebe:loopCharacteristics inputCollection="=[10,20,30]" inputElement="x" outputCollection="out" '
    'outputElement="=x+y"/>'
)


def multi(inner: str = MI, sequential: bool = False, condition: str = "") -> str:
    done = f"<completionCondition>={condition}</completionCondition>" if condition else ""
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">{ext(inner)}{done}'
        "</multiInstanceLoopCharacteristics>"
    )


def cardinality(count: str, sequential: bool = False) -> str:
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"<loopCardinality>={count}</loopCardinality></multiInstanceLoopCharacteristics>"
    )


@pytest.mark.parametrize("sequential", [True, False])
def test_multi_instance_keeps_order(case: Any, sequential: bool) -> None:
    c = case(process(user("u", multi(sequential=sequential))), data={"y": 0})
    assert c.open == (["u"] if sequential else ["u"] * 3)
    for _ in range(3):
        c.do("u", 0 if sequential else -1)
    assert c.ended
    assert c.data["out"] == [10, 20, 30]


def test_an_empty_collection_completes(case: Any) -> None:
    c = case(process(user("u", multi(MI.replace("[10,20,30]", "[]")))))
    assert c.ended
    assert c.data == {"out": []}


def test_the_collection_must_be_a_list(case: Any) -> None:
    c = case(process(user("u", multi(MI.replace("[10,20,30]", "items"))) + boundary("b", "u", timer())))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert not c.counts()["TimerScheduled"]  # nothing is armed where entering failed
    assert c.set(items=[1]).resolve().open == ["u"]
    assert c.counts()["TimerScheduled"] == 1


def test_completion_condition_terminates_the_rest(case: Any) -> None:
    condition = "numberOfCompletedInstances &gt;= 2 and numberOfInstances = 3 and numberOfActiveInstances = 1"
    c = case(process(user("u", multi(MI.replace("x+y", "x"), condition=condition))))
    c.do("u").do("u")
    assert c.ended
    assert c.data["out"] == [10, 20, None]


@pytest.mark.parametrize("what", ["task", "sub", "call"])
def test_interrupting_boundary_on_multi_instance(case: Any, what: str) -> None:
    host = {
        "task": user("h", multi()),
        "sub": sub("h", multi() + user("in")),
        "call": f'<callActivity id="h" calledElement="q">{multi()}</callActivity>',
    }[what]
    c = case(
        process(
            host + boundary("b", "h", timer()) + user("late") + user("after") + flow("b", "late") + flow("h", "after")
        ),
        process(user("in_q"), "q"),
    )
    assert len(c.open) == 3
    c.wait(61)
    assert c.open == ["late"]
    assert len(c.x.instance.tokens) == 1
    assert "out" not in c.data
    assert c.do("late").ended


def test_standard_loops(case: Any) -> None:
    def loop(attrs: str) -> str:
        until = "<loopCondition>=n &lt; 2</loopCondition>"
        return f"<standardLoopCharacteristics {attrs}>{until}</standardLoopCharacteristics>"

    c = case(process(user("u", loop(""))), data={"n": 0})
    assert not c.do("u", k=1).act(lambda: c.x.set_variables(5, {"n": 5})).ended
    assert c.do("u").ended
    assert case(process(user("u", loop('testBefore="true"'))), data={"n": 7}).ended
    c = case(process(user("u", loop('loopMaximum="2"'))), data={"n": 0})
    assert c.do("u").do("u").ended


def test_cardinality(case: Any) -> None:
    assert case(process(user("u", cardinality("2")))).open == ["u", "u"]
    assert case(process(user("u", cardinality("0")))).ended
    assert case(process(user("u", cardinality("0 - 1")))).incidents == ["EXTRACT_VALUE_ERROR"]


def test_call_activity_propagation(case: Any) -> None:
    def call(attrs: str, more: str = "") -> str:
        return process(f'<callActivity id="c">{ext(f"<zeebe:calledElement {attrs}/>" + more)}</callActivity>')

    q = process(user("u"), "q")
    c = case(call('processId="q"'), q, data={"a": 1})
    assert c.do("u", a=2, b=3).data == {"a": 2, "b": 3}
    started = c.of(InstanceStarted)[1]
    assert (started.parent_key, started.business_key, started.process_id) == (5, "B", "q")
    assert [e.instance_key for e in c.of(InstanceCompleted)] == [started.instance_key, 5]
    c = case(call('processId="q" propagateAllChildVariables="false"'), q, data={"a": 1})
    assert c.do("u", a=2).data == {"a": 1}
    c = case(call('processId="q"', io(("output", "=b", "z"))), q, data={"a": 1})
    assert c.do("u", a=2, b=4).data == {"a": 1, "z": 4}
    only = script("t", "a", "b")
    c = case(
        call('processId="q" propagateAllParentVariables="false"', io(("input", "=a", "i"))),
        process(only, "q"),
        data={"a": 1},
    )
    assert c.data == {"a": 1, "b": None}
    c = case(call('processId="=which"'), q, data={"which": "nowhere"})
    assert c.incidents == ["CALLED_ELEMENT_ERROR"]
    assert c.set(which="q").resolve().open == ["u"]
    c.x.cancel()
    assert len(c.of(InstanceCanceled)) == 2


def compensated(id_: str) -> str:
    return (
        service(id_)
        + f'<boundaryEvent id="c{id_}" attachedToRef="{id_}"><compensateEventDefinition/></boundaryEvent>'
        + service(f"undo{id_}").replace("<serviceTask", '<serviceTask isForCompensation="true"')
        + f'<association id="as{id_}" sourceRef="c{id_}" targetRef="undo{id_}" associationDirection="One"/>'
    )


COMPENSATE = "<compensateEventDefinition/>"


def test_compensation_in_reverse_order(case: Any) -> None:
    c = case(
        process(
            start()
            + compensated("a")
            + compensated("b")
            + throw("t", COMPENSATE)
            + user("u")
            + flow("s", "a", "b", "t", "u")
        )
    )
    c.do("a").do("b")
    assert c.open == ["undob"]
    assert c.do("undob").open == ["undoa"]
    assert [e.element_id for e in c.of(ElementCompleted)][-2:] == ["undob", "ca"]
    assert c.do("undoa").open == ["u"]
    assert c.do("u").ended


def test_compensation_of_one_activity_and_of_a_subprocess(case: Any) -> None:
    inner = sub("h", ext(io(("input", "=n", "loc"))) + start("si") + compensated("a") + flow("si", "a"))
    one = '<compensateEventDefinition activityRef="b"/>'
    c = case(
        process(
            start() + inner + compensated("b") + throw("t", one) + end("e", COMPENSATE) + flow("s", "h", "b", "t", "e")
        ),
        data={"n": 7},
    )
    c.do("a").do("b")
    assert c.open == ["undob"]
    c.do("undob")
    assert c.open == ["undoa"]
    assert c.x.effective_variables(c.token("undoa").key)["loc"] == 7  # as it was when the sub-process completed
    assert c.do("undoa").ended


def test_nothing_to_compensate(case: Any) -> None:
    assert case(process(start() + throw("t", COMPENSATE) + flow("s", "t"))).ended


def test_a_canceled_transaction_compensates_and_leaves_by_its_cancel_event(case: Any) -> None:
    inner = (
        start("si")
        + compensated("a")
        + gate("g", "parallel")
        + user("w")
        + user("x")
        + end("e", "<cancelEventDefinition/>")
        + flow("si", "a", "g", "w")
        + flow("g", "x", "e")
    )
    c = case(
        process(
            sub("h", inner, tag="transaction")
            + boundary("b", "h", "<cancelEventDefinition/>")
            + user("canceled")
            + user("ok")
            + flow("b", "canceled")
            + flow("h", "ok")
        )
    )
    c.do("a").do("x")
    assert c.open == ["undoa"]
    assert c.do("undoa").open == ["canceled"]


def ad_hoc(id_: str, inner: str, attrs: str = "", extension: str = "", condition: str = "") -> str:
    done = f"<completionCondition>={condition}</completionCondition>" if condition else ""
    return sub(id_, (ext(extension) if extension else "") + inner + done, attrs, "adHocSubProcess")


def test_ad_hoc_with_a_list(case: Any) -> None:
    what = '<zeebe:adHoc activeElementsCollection="=which" outputCollection="out" outputElement="=r"/>'
    c = case(
        process(
            ad_hoc("h", user("a") + user("b") + user("z") + flow("b", "z"), extension=what)
            + user("after")
            + flow("h", "after")
        ),
        data={"which": ["a", "b"]},
    )
    assert c.open == ["a", "b"]
    assert c.do("b", r=1).open == ["a", "z"]
    assert c.do("a", r=2).open == ["z"]
    assert c.do("z").open == ["after"]
    assert c.data["out"] == [2, 1]
    assert [e.element_id for e in c.of(ElementCompleted)].count("h#innerInstance") == 2
    assert [e.element_id for e in c.of(ElementCompleted)].count("h") == 1


@pytest.mark.parametrize("cancel", [True, False])
def test_ad_hoc_with_a_condition(case: Any, cancel: bool) -> None:
    what = '<zeebe:adHoc activeElementsCollection="=[&quot;a&quot;,&quot;b&quot;]"/>'
    attrs = f'cancelRemainingInstances="{str(cancel).lower()}"'
    c = case(process(ad_hoc("h", user("a") + user("b"), attrs, what, "ok")), data={"ok": False})
    c.do("a", ok=True)
    assert c.ended == cancel
    assert cancel or c.do("b").ended


def test_ad_hoc_of_unknown_elements_is_an_incident(case: Any) -> None:
    what = '<zeebe:adHoc activeElementsCollection="=which"/>'
    c = case(process(ad_hoc("h", user("a"), extension=what)), data={"which": ["q"]})
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.set(which=["a"]).resolve().open == ["a"]


@pytest.mark.parametrize("ordering", ["Parallel", "Sequential"])
def test_plain_ad_hoc_begins_each_once(case: Any, ordering: str) -> None:
    c = case(process(ad_hoc("h", user("a") + user("b"), f'ordering="{ordering}"', condition="false")))
    assert c.open == (["a", "b"] if ordering == "Parallel" else ["a"])
    assert c.do("a").do("b").ended


def test_quantities(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("g", "parallel")
            + user("a")
            + user("b")
            + user("u", attrs='startQuantity="2" completionQuantity="3"')
            + user("z")
            + flow("s", "g", "a", "u", "z")
            + flow("g", "b", "u")
        )
    )
    assert c.do("a").open == ["b"]
    assert c.do("b").open == ["u"]
    assert c.do("u").open == ["z", "z", "z"]


def test_a_message_event_subprocess_in_a_called_process(case: Any) -> None:
    q = process(user("u") + evsub("ev", SIGNAL, user("h") + flow("ev_s", "h")), "q")
    c = case(process('<callActivity id="c" calledElement="q"/>'), q)
    assert c.signal(v=1).open == ["h"]
    assert c.do("h").ended
    assert c.data == {"v": 1}
    assert len(c.of(VariablesWritten)) == 2


def test_a_plain_script_brings_its_context(case: Any) -> None:
    plain = '<scriptTask id="t" scriptFormat="feel"><script>{a: 1, b: x}</script></scriptTask>'
    assert case(process(plain), data={"x": 2}).data == {"x": 2, "a": 1, "b": 2}


def test_a_process_that_calls_itself_for_ever_is_an_incident() -> None:
    c = Case(False, process('<callActivity id="c" calledElement="p"/>'), check=False)
    assert c.incidents == ["CALLED_ELEMENT_ERROR"]
    c.x.cancel()
    assert not c.x.instance.tokens


def test_terminate_ends_a_plain_ad_hoc_subprocess(case: Any) -> None:
    inner = sub("i", start("si") + throw("t", SIGNAL) + flow("si", "t"))
    c = case(process(ad_hoc("h", inner + user("a") + boundary("b", "i", SIGNAL)) + user("z") + flow("h", "z")))
    assert c.do("a").open == ["z"]


def test_an_output_collection_that_something_else_writes(case: Any) -> None:
    c = case(process(user("u", multi(MI.replace("x+y", "x")))))
    c.do("u", out="mine", loopCounter=7)
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    body = c.x.active_elements()[0].element_key
    c.act(lambda: c.x.set_variables(body, {"out": [None] * 3}, is_local=True))
    c.resolve().do("u").do("u")
    assert c.data == {"out": [10, 20, 30]}


def test_items_wait_in_their_order(case: Any) -> None:
    keyed = multi(
        MI.replace("[10,20,30]", "[&quot;a&quot;,&quot;b&quot;]").replace('"x"', '"key"').replace("x+y", "key")
    )
    c = case(process(f'<receiveTask id="r" messageRef="mk">{keyed}</receiveTask>'))
    opened = [e.correlation_key for e in c.of(SubscriptionOpened)]
    assert opened == ["a", "b"]
    assert c.message("K", "b").message("K", "a").ended
