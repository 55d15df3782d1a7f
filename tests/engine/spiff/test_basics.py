"""Flows, gateways, tasks, variables and sub-processes; each case also with a JSON round trip after every step."""

from __future__ import annotations

from typing import Any

from engine.model.events import FlowTaken
from tests.engine.spiff.kit import (
    Case,
    boundary,
    end,
    ext,
    flow,
    gate,
    io,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)


def test_a_sequence_runs_to_its_end(case: Any) -> None:
    c = case(process(start() + user("u") + service("j") + end() + flow("s", "u", "j", "e")))
    assert c.open == ["u"]
    assert c.do("u", a=1).open == ["j"]
    assert c.do("j", b=2).ended
    assert c.data == {"a": 1, "b": 2}
    assert len(c.of(FlowTaken)) == 3


def test_io_mapping_and_script(case: Any) -> None:
    task = user(
        "u",
        ext(
            "<zeebe:userTask/>"
            + io(
                ("input", "=x+1", "y"),
                ("input", "=y*2", "o.z"),
                ("output", "=answer", "r.a"),
                ("output", "=y", "r.b"),
            )
        ),
    )
    c = case(process(task + script("s", "y", "done") + flow("u", "s")), data={"x": 1})
    assert c.x.variables(c.token("u").key) == {"y": 2, "o": {"z": 4}}
    c.do("u", answer=5, ignored=1)
    assert c.ended
    assert c.data == {"x": 1, "r": {"a": 5, "b": 2}, "done": None}


def test_output_goes_out_even_where_a_local_has_the_name(case: Any) -> None:
    task = user("u", ext("<zeebe:userTask/>" + io(("input", "=1", "x"), ("output", "=x + 1", "x"))))
    assert case(process(task)).do("u").data == {"x": 2}


def test_siblings_see_writes_at_once(case: Any) -> None:
    c = case(process(start() + user("a") + user("b") + script("x", "v", "seen") + flow("s", "a") + flow("s", "b", "x")))
    c.do("a", v=7).do("b")
    assert c.ended
    assert c.data["seen"] == 7


def test_subprocess_scope_and_local_variables(case: Any) -> None:
    c = case(process(sub("h", ext(io(("input", "=1", "loc"))) + user("u"))), data={"g": 0})
    c.do("u", loc=5, g=6, new=7)
    assert c.data == {"g": 6, "new": 7}


def test_parallel_join_keeps_excess_tokens(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("m", "exclusive")
            + gate("j", "parallel")
            + "".join(user(u) for u in ("a", "b", "c", "after"))
            + flow("s", "a", "m")
            + flow("s", "b", "m", "j")
            + flow("s", "c", "j", "after")
        )
    )
    c.do("a").do("b")
    assert "after" not in c.open
    assert c.do("c").open == ["after"]
    assert not c.do("after").ended  # one token waits at the join for ever, as BPMN says


def test_inclusive_join_waits_only_for_what_can_come(case: Any) -> None:
    c = case(
        process(
            start()
            + gate("o", "inclusive", 'default="d"')
            + flow("o", "a", id_="d")
            + gate("j", "inclusive")
            + user("a")
            + user("b")
            + user("loop")
            + gate("x", "exclusive", 'default="dd"')
            + flow("x", "j", id_="dd")
            + user("after")
            + flow("s", "o")
            + flow("o", "b", cond="true")
            + flow("a", "j")
            + flow("b", "x")
            + flow("x", "loop", cond="again")
            + flow("loop", "b")
            + flow("o", "a", cond="two")
            + flow("j", "after")
        ),
        data={"two": True, "again": True},
    )
    assert c.do("a").open == ["b"]
    assert c.do("b").open == ["loop"]
    c.do("loop").do("b", again=False)
    assert c.open == ["after"]
    assert c.do("after").ended


def test_no_true_condition_is_an_incident_that_can_be_resolved(case: Any) -> None:
    c = case(process(start() + gate("x", "exclusive") + user("a") + flow("s", "x") + flow("x", "a", cond="ok")))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    c.set(ok=False).resolve()
    assert c.incidents == ["CONDITION_ERROR"]
    assert not c.ended
    assert c.set(ok=True).resolve().open == ["a"]


def test_conditional_flows_on_an_activity(case: Any) -> None:
    c = case(
        process(
            start()
            + user("u", attrs='default="d"')
            + user("a")
            + user("b")
            + flow("s", "u")
            + flow("u", "a", cond="k = 1")
            + flow("u", "b", id_="d")
        )
    )
    assert c.do("u", k=2).open == ["b"]


def test_an_interrupting_timer_ends_the_task(case: Any) -> None:
    c = case(process(user("u") + boundary("b", "u", timer()) + user("late") + flow("b", "late")))
    assert c.wait(59.999).open == ["u"]
    assert c.wait(0.001).open == ["late"]
    assert c.do("late").ended


def test_a_non_interrupting_timer_leaves_the_task(case: Any) -> None:
    c = case(process(user("u") + boundary("b", "u", timer(), False) + user("late") + flow("b", "late")))
    assert c.wait(61).open == ["late", "u"]
    assert not c.do("u").ended
    assert c.do("late").ended


def test_two_thousand_rounds(case: Any) -> None:
    c = Case(
        False,
        process(
            start()
            + user("u")
            + gate("g", "exclusive")
            + gate("x", "exclusive", 'default="d"')
            + end("Start")
            + flow("x", "Start", id_="d")
            + flow("s", "g", "u", "x")
            + flow("x", "g", cond="again")
        ),
    )
    for n in range(2000):
        c.do("u", again=n < 1999)
    assert c.ended
