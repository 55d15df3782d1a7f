"""Boundary events, event sub-processes, gateways, messages, signals, errors, escalations, links, conditions."""

from __future__ import annotations

from typing import Any

import pytest

from engine.model.events import (
    ElementTerminated,
    MessageCorrelated,
    SubscriptionClosed,
    SubscriptionOpened,
    TimerCanceled,
    TimerFired,
    TimerScheduled,
)
from engine.spiff import starting_elements
from tests.engine.spiff.kit import (
    ERROR,
    ESCALATION,
    KEYED,
    MESSAGE,
    SIGNAL,
    TERMINATE,
    Case,
    boundary,
    catch,
    condition,
    definitions,
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


@pytest.mark.parametrize("depth", [0, 1, 3])
@pytest.mark.parametrize("kind", [SIGNAL, timer()], ids=["signal", "timer"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_event_subprocess_at_any_depth(case: Any, depth: int, kind: str, interrupting: bool) -> None:
    inner = user("u") + evsub("ev", kind, user("eu") + flow("ev_s", "eu"), interrupting)
    for d in range(depth):
        inner = sub(f"d{d}", inner)
    c = case(process(inner + (user("after") + flow(f"d{depth - 1}", "after") if depth else "")))

    def hit() -> None:
        _ = c.signal() if kind == SIGNAL else c.wait(61)

    hit()
    assert c.open == (["eu"] if interrupting else ["eu", "u"])
    hit()
    again = ["eu", "eu", "u"] if kind == SIGNAL else ["eu", "u"]
    assert c.open == (["eu"] if interrupting else again)
    while "eu" in c.open:
        c.do("eu")
    if not interrupting:
        assert not c.ended
        assert c.do("u").open == (["after"] if depth else [])
    assert c.open == (["after"] if depth else [])
    assert c.ended == (depth == 0)


@pytest.mark.parametrize("what", [ESCALATION, SIGNAL], ids=["escalation", "signal"])
@pytest.mark.parametrize("interrupting", [True, False])
def test_a_throw_inside_stops_the_subprocess_at_once(case: Any, what: str, interrupting: bool) -> None:
    inner = start() + throw("t", what) + script("x", "1", "ran") + flow("s", "t", "x")
    c = case(
        process(
            sub("h", inner)
            + boundary("b", "h", what, interrupting)
            + user("caught")
            + user("normal")
            + flow("b", "caught")
            + flow("h", "normal")
        )
    )
    assert c.open == (["caught"] if interrupting else ["caught", "normal"])
    assert ("ran" in c.data) == (not interrupting)


def test_an_uncaught_signal_goes_out_and_an_uncaught_escalation_nowhere(case: Any) -> None:
    c = case(process(start() + throw("t", SIGNAL) + end("e", ESCALATION) + flow("s", "t", "e")))
    assert c.ended
    assert c.world.signals == [("S", {})]


def test_a_message_that_nobody_here_waits_for_goes_out_with_its_key(case: Any) -> None:
    c = case(process(start() + throw("t", KEYED) + end("e", MESSAGE) + flow("s", "t", "e")), data={"key": 7})
    assert c.ended
    assert c.world.published == [("K", "7", {}), ("M", None, {})]


def test_a_message_is_caught_here_by_its_key(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("g", "parallel")
            + catch("c", KEYED)
            + user("a")
            + user("b")
            + throw("t", KEYED)
            + flow("s", "g", "c", "a")
            + flow("g", "b", "t")
        ),
        data={"key": "k1"},
    )
    assert c.do("b", key="k2").open == []  # the key was evaluated as the event was entered
    assert c.world.published == [("K", "k2", {})]
    assert c.message("K", "k1", x=1).open == ["a"]
    assert c.data == {"key": "k2", "x": 1}
    assert c.of(MessageCorrelated)[0].element_id == "c"


def test_payload_with_output_mapping(case: Any) -> None:
    c = case(
        process(start() + catch("c", ext(io(("output", "=a + 1", "b"))) + MESSAGE) + user("u") + flow("s", "c", "u"))
    )
    assert c.message(a=1, z=9).data == {"b": 2}


def test_non_interrupting_boundary_stays_armed(case: Any) -> None:
    c = case(process(user("u") + boundary("b", "u", SIGNAL, False) + user("x") + flow("b", "x")))
    c.signal().signal().signal()
    assert c.open == ["u", "x", "x", "x"]
    assert len(c.of(SubscriptionOpened)) == 1
    assert c.do("u").signal().open == ["x", "x", "x"]
    assert len(c.of(SubscriptionClosed)) == 1


def test_event_gateway_takes_one(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("g", "eventBased")
            + catch("c1", SIGNAL)
            + catch("c2", timer())
            + user("a")
            + user("b")
            + flow("s", "g")
            + flow("g", "c1", "a")
            + flow("g", "c2", "b")
        )
    )
    assert c.wait(61).signal().open == ["b"]
    assert len(c.of(SubscriptionClosed)) == 1


def test_error_is_caught_by_exact_code_before_catch_all(case: Any) -> None:
    inner = start() + end("e", ERROR) + user("never") + gate("g", "parallel") + flow("s", "g", "never") + flow("g", "e")
    call = '<callActivity id="c" calledElement="q"/>'
    other = '<errorEventDefinition errorRef="er2"/>'
    catchers = boundary("b2", "c", other) + boundary("b0", "c", "<errorEventDefinition/>") + boundary("b1", "c", ERROR)
    users = "".join(user(f"u{i}") + flow(f"b{i}", f"u{i}") for i in range(3))
    c = case(process(call + catchers + users), process(inner, "q"))
    assert c.open == ["u1"]


def test_a_job_error_carries_variables_to_the_boundary(case: Any) -> None:
    c = case(
        process(
            service("j")
            + boundary("b", "j", ext(io(("output", "=why", "reason"))) + ERROR)
            + user("u")
            + flow("b", "u")
        )
    )
    c.act(lambda: c.x.throw_error(c.job_key("j"), "E1", "oh", {"why": "x"}))
    assert c.open == ["u"]
    assert c.data == {"reason": "x"}


def test_an_uncaught_error_is_an_incident(case: Any) -> None:
    c = case(
        process('<callActivity id="c" calledElement="q"/>'), process(start() + end("e", ERROR) + flow("s", "e"), "q")
    )
    assert c.incidents == ["UNHANDLED_ERROR_EVENT"]
    assert not c.ended
    c = case(process(service("j")))
    c.act(lambda: c.x.throw_error(c.job_key("j"), "E9", None, {}))
    assert c.incidents == ["UNHANDLED_ERROR_EVENT"]
    assert c.resolve().open == ["j"]  # offered again as a new job
    assert c.do("j").ended


def test_an_error_event_subprocess_catches_in_its_scope(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("g", "parallel")
            + user("u")
            + end("e", ERROR)
            + flow("s", "g", "u")
            + user("v")
            + flow("g", "v", "e")
            + evsub("ev", ERROR, user("h") + flow("ev_s", "h"))
        )
    )
    assert c.do("v").open == ["h"]
    assert c.do("h").ended


def test_terminate_ends_the_scope_only(case: Any) -> None:
    inner = start() + gate("g", "parallel") + user("u") + end("e", TERMINATE) + flow("s", "g", "u") + flow("g", "e")
    c = case(process(sub("h", inner) + user("after") + flow("h", "after")))
    assert c.open == ["after"]
    assert [e.element_id for e in c.of(ElementTerminated)] in (["u"], [])


def test_links_lead_on(case: Any) -> None:
    link = '<linkEventDefinition name="L"/>'
    c = case(process(start() + throw("t", link) + catch("c", link) + user("u") + flow("s", "t") + flow("c", "u")))
    assert c.open == ["u"]


def test_a_condition_is_met_on_its_edge(case: Any) -> None:
    c = case(process(user("u") + boundary("b", "u", condition("x &gt; 1"), False) + user("h") + flow("b", "h")))
    assert c.open == ["u"]
    assert c.set(x=2).open == ["h", "u"]
    assert c.set(x=3).open == ["h", "u"]
    assert c.set(x=0).set(x=5).open == ["h", "h", "u"]


def test_a_condition_that_is_true_on_entry(case: Any) -> None:
    c = case(process(start() + catch("c", condition("x = 1")) + user("u") + flow("s", "c", "u")), data={"x": 1})
    assert c.open == ["u"]


def test_a_catch_is_armed_before_its_sibling_throws(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("g", "parallel")
            + throw("t", SIGNAL)
            + catch("c", SIGNAL)
            + user("u")
            + flow("s", "g", "t")
            + flow("g", "c", "u")
        )
    )
    assert c.open == ["u"]


def test_timers_record_how_late_they_were(case: Any) -> None:
    c = case(process(start() + catch("c", timer("PT10S")) + user("u") + flow("s", "c", "u")))
    key = c.of(TimerScheduled)[0].timer_key
    c.world.now = c.world.now.replace(minute=1)
    c.x.instance.now_us += 60_000_000
    c.act(lambda: c.x.fire_timer(key))
    assert c.of(TimerFired)[0].late_ms == 50_000
    assert not c.of(TimerCanceled)


def test_a_timer_that_is_due_as_it_is_set_fires_at_once(case: Any) -> None:
    c = case(process(start() + catch("c", timer("PT0S")) + user("u") + flow("s", "c", "u")))
    assert c.open == ["u"]


def test_a_cycle_fires_as_often_as_it_says(case: Any) -> None:
    cycle = timer("R3/PT1M", "timeCycle")
    c = case(process(user("u") + boundary("b", "u", cycle, False) + user("x") + flow("b", "x")))
    assert [e.repetitions_left for e in c.of(TimerScheduled)] == [3]
    assert c.wait(60).open == ["u", "x"]
    assert c.wait(600).open == ["u", "x", "x", "x"]
    assert [e.repetitions_left for e in c.of(TimerScheduled)] == [3, 2, 1]
    assert not c.of(TimerCanceled)


def test_multiple_and_parallel_multiple_catch(case: Any) -> None:
    both = SIGNAL + MESSAGE
    c = case(process(start() + catch("c", both) + user("u") + flow("s", "c", "u")))
    assert c.message().open == ["u"]
    parallel = f'<intermediateCatchEvent id="c" parallelMultiple="true">{both}</intermediateCatchEvent>'
    c = case(process(start() + parallel + user("u") + flow("s", "c", "u")))
    assert c.signal(a=1).open == []
    assert c.message(b=2).open == ["u"]
    assert c.data == {"a": 1, "b": 2}


def test_receive_task_and_message_start(case: Any) -> None:
    receive = '<receiveTask id="r" messageRef="ms"/>'
    c = case(process(start("s", MESSAGE) + receive + user("u") + flow("s", "r", "u")), at="s", data={"a": 1})
    assert c.data == {"a": 1}
    assert c.message(b=1).open == ["u"]
    instantiating = '<receiveTask id="r" messageRef="ms" instantiate="true"/>'
    c = case(process(instantiating + user("u") + flow("r", "u")), at="r", data={"a": 1})
    assert c.open == ["u"]
    assert c.data == {"a": 1}


def test_send_task_publishes(case: Any) -> None:
    c = case(process(start() + '<sendTask id="t" messageRef="ms"/>' + flow("s", "t")))
    assert c.world.published == [("M", None, {})]
    assert c.ended


def test_a_non_interrupting_escalation_subprocess_does_not_catch_itself(case: Any) -> None:
    handler = throw("again", ESCALATION) + user("h") + flow("ev_s", "again", "h")
    c = case(
        process(
            start() + throw("t", ESCALATION) + user("u") + flow("s", "t", "u") + evsub("ev", ESCALATION, handler, False)
        )
    )
    assert c.open == ["h", "u"]


def test_cancel_closes_everything(case: Any) -> None:
    c = case(
        process(sub("h", user("u") + boundary("b", "u", timer()) + evsub("ev", SIGNAL, user("x") + flow("ev_s", "x"))))
    )
    c.x.cancel("why")
    assert c.ended
    assert c.counts()["TimerCanceled"] == c.counts()["SubscriptionClosed"] == c.counts()["UserTaskCanceled"] == 1
    assert c.counts()["InstanceCanceled"] == 1
    assert Case is not None


def test_the_process_listens_on_while_an_event_subprocess_interrupts_it(case: Any) -> None:
    listener = '<zeebe:executionListener eventType="end" type="bye"/>'
    listens = ext(f"<zeebe:executionListeners>{listener}</zeebe:executionListeners>")
    c = case(process(listens + user("u") + evsub("ev", SIGNAL, user("h") + flow("ev_s", "h"))))
    assert c.signal().open == ["h"]
    assert c.do("h").open == ["p"]
    assert c.do("p").ended


def test_an_error_carries_no_variables_out_of_an_end_event(case: Any) -> None:
    inner = start("si") + end("e", ext(io(("input", "=1", "x"))) + ERROR) + flow("si", "e")
    c = case(process(sub("h", inner) + boundary("b", "h", ERROR) + user("u") + flow("b", "u")))
    assert c.open == ["u"]
    assert c.data == {}


def test_an_instantiating_gateway_begins_at_the_event_that_happened(case: Any) -> None:
    gateway = gate("g", "eventBased", 'instantiate="true"')
    text = process(
        gateway + catch("c1", SIGNAL) + catch("c2", MESSAGE) + user("a") + user("b")
        + flow("g", "c1", "a") + flow("g", "c2", "b")
    )  # fmt: skip
    assert [e.id for e in starting_elements(definitions(text)["p"].process)] == ["c1", "c2"]
    c = case(text, at="c2", data={"v": 1})
    assert c.open == ["b"]
    assert c.data == {"v": 1}


def test_a_condition_is_only_looked_at_where_its_variables_change(case: Any) -> None:
    named = condition("x = 1").replace(
        "<condition>", ext('<zeebe:conditionalFilter variableNames="y"/>') + "<condition>"
    )
    c = case(process(user("u") + boundary("b", "u", named) + user("h") + flow("b", "h")))
    assert c.set(x=1).open == ["u"]
    assert c.set(y=1).open == ["h"]


def test_an_endless_cycle_that_began_long_ago_fires_once_and_goes_on_in_step(case: Any) -> None:
    cycle = timer("R/2020-01-01T00:00:00Z/P1D", "timeCycle")
    c = case(process(user("u") + boundary("b", "u", cycle, False) + user("x") + flow("b", "x")))
    assert c.open == ["u", "x"]
    assert c.of(TimerScheduled)[-1].due_at.isoformat() == "2026-03-03T00:00:00+00:00"
    three = timer("R3/2020-01-01T00:00:00Z/P1D", "timeCycle")
    c = case(process(user("u") + boundary("b", "u", three, False) + user("x") + flow("b", "x")))
    assert c.open == ["u", "x", "x", "x"]
