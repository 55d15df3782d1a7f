"""Entering is all or nothing: what fails is an incident of the right kind, mended and tried again at that point."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import ExpressionFailed, InvalidInput
from engine.model.events import DecisionEvaluated, ElementActivated
from engine.spiff import instance as instance_module
from tests.engine.spiff.kit import (
    KEYED,
    MESSAGE,
    SIGNAL,
    Case,
    boundary,
    catch,
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
    throw,
    timer,
    user,
)


def test_a_failed_boundary_leaves_nothing_armed(case: Any) -> None:
    c = case(process(service("j") + boundary("b1", "j", timer()) + boundary("b2", "j", KEYED)))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert not c.counts()["TimerScheduled"]
    assert not c.counts()["JobCreated"]
    c.set(key="k").resolve()
    assert c.counts()["TimerScheduled"] == c.counts()["SubscriptionOpened"] == c.counts()["JobCreated"] == 1
    assert len(c.of(ElementActivated)) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [("=x", "timeDuration"), ("P1X", "timeDuration"), ("2026-01-01", "timeDate"), ("=7", "timeDate")],
)
def test_a_timer_that_is_no_time(case: Any, text: str, kind: str) -> None:
    if not text.startswith("="):
        text = f"=&quot;{text}&quot;"
    c = case(process(start() + catch("c", timer(text, kind)) + flow("s", "c")))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]


def test_io_mappings_that_fail(case: Any) -> None:
    bad = "=assert(x, x != null)"
    c = case(process(user("u", ext("<zeebe:userTask/>" + io(("input", bad, "y"))))))
    assert c.incidents == ["IO_MAPPING_ERROR"]
    assert c.set(x=1).resolve().open == ["u"]
    c = case(process(user("u", ext("<zeebe:userTask/>" + io(("output", bad, "y")))) + user("v") + flow("u", "v")))
    c.do("u", z=1)
    assert c.incidents == ["IO_MAPPING_ERROR"]
    key = c.x.active_elements()[0].element_key
    assert c.x.variables(key) == {"z": 1}  # what the person entered is not lost
    assert c.set(x=1).resolve().open == ["v"]
    assert c.data == {"x": 1, "y": 1}


def test_a_wrong_job_type_and_retries(case: Any) -> None:
    c = case(process(service("j", type_="=t")))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.set(t="x").resolve().open == ["j"]


def test_decisions(case: Any) -> None:
    called = ext('<zeebe:calledDecision decisionId="d1" resultVariable="r"/>')
    what = process(f'<businessRuleTask id="t">{called}</businessRuleTask>')
    c = case(what, data={"x": 2})
    assert c.incidents == ["CALLED_DECISION_ERROR"]

    def fail(_: Any) -> Any:
        raise ExpressionFailed("no", "不")

    c.world.decisions["d1"] = fail
    c.resolve()
    assert c.incidents == ["DECISION_EVALUATION_ERROR"]
    c.world.decisions["d1"] = lambda names: names["x"] + 1
    assert c.resolve().ended
    assert c.data == {"x": 2, "r": 3}
    assert c.of(DecisionEvaluated)[0].output == 3


def test_an_instance_that_can_not_begin(case: Any) -> None:
    c = case(process(user("u") + evsub("ev", KEYED, user("h") + flow("ev_s", "h"))))
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.open == []
    assert c.set(key="k").resolve().open == ["u"]
    assert c.message("K", "k").open == ["h"]


def test_start_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Case(False, process(start("s", MESSAGE) + user("u") + flow("s", "u")))
    with pytest.raises(InvalidInput):
        Case(False, process(user("u")), at="nothing")
    c = Case(False, process('<callActivity id="c" calledElement="q"/>'), process(start("s", MESSAGE), "q"))
    assert c.incidents == ["CALLED_ELEMENT_ERROR"]


def test_a_loop_that_never_waits_is_an_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_module, "MOST_ROUNDS", 100)
    loop = start() + gate("g", "exclusive") + script("t", "1", "x") + flow("s", "g", "t", "g")
    c = Case(False, process(start("s2") + user("u") + flow("s2", "u") + loop), data={}, plain_run=True)
    assert c.incidents == ["UNKNOWN"]
    assert c.open == ["u"]
    assert c.counts()["FlowTaken"] < 400
    c.x.resolve_incident(5 << 24 | next(iter(c.x.instance.incidents)))
    assert c.incidents == ["UNKNOWN"]


def test_a_throw_with_an_unknown_name(case: Any) -> None:
    c = case(process(start() + throw("t", SIGNAL) + end("e", KEYED) + flow("s", "t", "e")), data={"key": True})
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.set(key="k").resolve().ended
