"""Rarer ways through the rules, and the refusals that no other test meets."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InvalidInput, NotFound, WrongState
from engine.model.commands import ModifyInstruction
from engine.model.events import ElementActivated, IncidentRaised, JobCanceled
from engine.spiff import Execution
from engine.spiff.names import Names
from tests.engine.spiff.kit import (
    ERROR,
    KEYED,
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
from tests.engine.spiff.test_activities import COMPENSATE, MI, ad_hoc, compensated, multi
from tests.engine.spiff.test_interventions import activate, key_of, migrate, modify, terminate, version


def test_a_compensation_event_subprocess_takes_over(case: Any) -> None:
    own = evsub("ce", COMPENSATE, user("h") + throw("t2", COMPENSATE) + flow("ce_s", "h", "t2"))
    inner = sub("i", start("si") + compensated("a") + flow("si", "a") + own)
    c = case(process(start() + inner + throw("t", COMPENSATE) + user("z") + flow("s", "i", "t", "z")))
    assert c.do("a").open == ["h"]
    assert c.do("h").open == ["undoa"]  # it may compensate what had completed inside
    assert c.do("undoa").open == ["z"]


def test_an_event_subprocess_compensates_the_scope_around_it(case: Any) -> None:
    handler = throw("t", COMPENSATE) + user("h") + flow("ev_s", "t", "h")
    c = case(process(start() + compensated("a") + user("u") + flow("s", "a", "u") + evsub("ev", SIGNAL, handler)))
    assert c.do("a").signal().open == ["undoa"]
    assert c.do("undoa").open == ["h"]


def test_a_compensated_loop_and_an_error_in_a_handler(case: Any) -> None:
    inner = sub("i", start("si") + compensated("a") + throw("t", COMPENSATE) + flow("si", "a", "t"))
    c = case(process(inner + boundary("b", "i", ERROR) + user("u") + flow("b", "u")))
    c.do("a")
    c.act(lambda: c.x.throw_error(c.job_key("undoa"), "E1", None, {}))
    assert c.open == ["u"]


JOB = '<zeebe:taskDefinition type="agent"/><zeebe:adHoc outputCollection="out" outputElement="=r"/>'


def test_a_worker_says_what_begins_in_an_ad_hoc_subprocess(case: Any) -> None:
    c = case(process(ad_hoc("h", user("a") + user("b"), extension=JOB) + user("z") + flow("h", "z")))
    assert c.open == ["h"]
    chosen = [{"elementId": "a", "variables": {"local": 1}}, {"elementId": "b"}, {"elementId": "nowhere"}]
    c.act(lambda: c.x.complete_job(c.job_key("h"), {"v": 1}, {"activateElements": chosen}))
    assert c.open == ["a", "b"]
    assert c.x.effective_variables(c.token("a").key)["local"] == 1
    c.do("a", r=1)
    assert c.open == ["b", "h"]  # the worker is asked again
    done = {"isCompletionConditionFulfilled": True, "isCancelRemainingInstances": True}
    c.act(lambda: c.x.complete_job(c.job_key("h"), {}, done))
    assert c.open == ["z"]
    assert c.data == {"v": 1, "out": [1]}


def test_a_canceled_ad_hoc_subprocess_takes_its_job_along(case: Any) -> None:
    c = case(process(ad_hoc("h", user("a"), extension=JOB) + boundary("b", "h", SIGNAL)))
    assert c.signal().ended
    assert len(c.of(JobCanceled)) == 1


def test_a_condition_of_an_ad_hoc_subprocess_that_is_no_condition(case: Any) -> None:
    c = case(process(ad_hoc("h", user("a") + user("b"), condition="ok")))
    c.do("a")
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.set(ok=True).resolve().ended


def test_an_empty_list_of_ad_hoc_elements(case: Any) -> None:
    listed = '<zeebe:adHoc activeElementsCollection="=[]" outputCollection="out" outputElement="=r"/>'
    text = process(
        user("u") + ad_hoc("h", user("a") + sub("i", user("b")), extension=listed) + user("z") + flow("h", "z")
    )
    c = case(text)
    assert c.open == ["u"]
    assert [e.element_id for e in c.x.active_elements()] == ["u", "h"]
    modify(c, activate("a"), activate("b"), activate("a", ancestor_key=key_of(c, "h")))
    assert c.open == ["a", "a", "b", "u"]
    c.do("a", r=1).do("b", r=2).do("a", r=3)
    assert c.open == ["u", "z"]
    assert c.data["out"] == [1, 2, 3]
    c = case(text)
    assert modify(c, terminate(key_of(c, "h"))).open == ["u"]
    assert modify(c, activate("a")).open == ["a", "u"]  # opened again for it
    assert c.do("a").open == ["u", "z"]


@pytest.mark.parametrize(
    ("what", "data"),
    [
        (user("u", ext('<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=x"/>')), {"x": [1]}),
        (user("u", ext('<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=x"/>')), {"x": "a"}),
        (service("u", type_="=x"), {"x": 1}),
        (f'<receiveTask id="u" messageRef="mk">{ext("")}</receiveTask>', {"key": [1]}),
        (f'<receiveTask id="u" messageRef="mk">{ext("")}</receiveTask>', {"key": ""}),
        (user("u") + boundary("b", "u", timer("=x")), {"x": []}),
        (start() + gate("u", "exclusive") + flow("s", "u") + flow("u", "z", cond="x") + user("z"), {"x": 1}),
    ],
)
def test_values_of_the_wrong_kind(case: Any, what: str, data: Any) -> None:
    c = case(process(what), data=data)
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    (incident,) = c.of(IncidentRaised)
    assert incident.element_id == "u"
    assert "Expected" in incident.message
    assert "应当" in incident.message_zh


def test_a_null_list_of_groups_and_a_number_as_key(case: Any) -> None:
    task = user("u", ext('<zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="=x"/>'))
    assert case(process(task)).open == ["u"]
    c = case(process(start() + catch("c", KEYED) + flow("s", "c")), data={"key": 7})
    assert c.message("K", "7").ended


def test_a_thrown_message_needs_a_key_that_is_one(case: Any) -> None:
    c = case(process(start() + throw("t", KEYED) + flow("s", "t")), data={"key": {}})
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]


def test_a_loop_whose_condition_fails_goes_on_where_it_stood(case: Any) -> None:
    loop = "<standardLoopCharacteristics><loopCondition>=again</loopCondition></standardLoopCharacteristics>"
    c = case(process(user("u", loop)))
    c.do("u")
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    c.set(again=True).resolve()
    assert c.open == ["u"]
    assert not c.incidents
    assert c.do("u", again=False).ended


def test_a_completion_condition_that_fails_is_asked_again(case: Any) -> None:
    c = case(process(user("u", multi(MI.replace("x+y", "x"), condition="enough"))))
    c.do("u")
    assert c.incidents == ["EXTRACT_VALUE_ERROR"]
    assert c.set(enough=True).resolve().ended
    assert c.data["out"] == [10, None, None]


def test_an_end_listener_is_not_interrupted(case: Any) -> None:
    listens = '<zeebe:executionListeners><zeebe:executionListener eventType="end" type="e"/></zeebe:executionListeners>'
    c = case(process(service("j", extra=listens) + boundary("b", "j", SIGNAL) + user("z") + flow("b", "z")))
    assert c.do("j").signal().open == ["j"]
    assert c.do("j").ended


def test_a_modification_inside_a_called_process(case: Any) -> None:
    called = process(start("qs") + user("qa") + user("qb") + flow("qs", "qa", "qb"), "q")
    c = case(process('<callActivity id="c" calledElement="q"/>' + user("u")), called)
    inside = next(s.key for s in c.x.instance.subprocesses.values())
    modify(c, activate("qb", ancestor_key=inside, variables={"v": 1}, variables_scope="q"))
    assert c.open == ["qa", "qb", "u"]
    assert c.x.variables(inside) == {"v": 1}
    modify(c, ModifyInstruction("move", "qb", key_of(c, "qa")), activate("u", ancestor_key=5))
    assert c.open == ["qb", "qb", "u", "u"]
    modify(c, terminate(key_of(c, "qb")), terminate(key_of(c, "qb", 1)))
    assert c.open == ["u", "u"]  # the call activity went with the last one inside
    with pytest.raises(InvalidInput):
        c.x.modify([activate("qb")])
    with pytest.raises(NotFound):
        c.x.variables(inside)


def test_the_last_element_of_an_item_ends_the_whole(case: Any) -> None:
    c = case(process(sub("h", multi() + user("a")) + user("z")))
    modify(c, terminate(key_of(c, "a")))
    assert c.open == ["z"]
    assert [e.element_id for e in c.x.active_elements()] == ["z"]


def test_a_parallel_link_and_a_terminate_in_an_item(case: Any) -> None:
    inner = (
        start("si") + gate("g", "parallel") + user("w") + end("e", TERMINATE) + flow("si", "g", "w") + flow("g", "e")
    )
    assert case(process(sub("h", multi(MI.replace("x+y", "x")) + inner))).data == {"out": [10, 20, 30]}


def test_migration_of_loops_gateways_and_logs(case: Any) -> None:
    def diagram(n: str, more: str = "") -> str:
        return process(
            start()
            + compensated("a")
            + sub("h", start("hs") + compensated("k" + n) + flow("hs", "k" + n))
            + gate("g" + n, "eventBased")
            + catch("c1" + n, SIGNAL)
            + catch("c2" + n, timer())
            + throw("t", COMPENSATE)
            + more
            + flow("s", "a", "h", "g" + n, "c1" + n, "t")
            + flow("g" + n, "c2" + n, "t")
        )

    c = case(diagram(""))
    c.do("a").do("k")
    target = version(c, diagram("2", '<task id="spare"/>' + flow("t", "spare")))
    with pytest.raises(InvalidInput):
        c.x.migrate(target, {"g": "g2", "c1": "c12"})  # what completed inside h may have to be compensated
    migrate(c, target, g="g2", c1="c12", k="k2", undok="undok2")
    assert (c.counts()["TimerCanceled"], c.counts()["TimerScheduled"]) == (1, 2)
    assert c.counts()["SubscriptionOpened"] == 1
    c.signal().do("undok2").do("undoa")
    assert c.ended


def test_migration_to_another_event_or_repetition_is_refused() -> None:
    c = Case(False, process(start() + catch("ca", SIGNAL) + flow("s", "ca")))
    with pytest.raises(InvalidInput):
        c.x.migrate(version(c, process(start() + catch("ca", timer()) + flow("s", "ca"))), {"ca": "ca"})
    with pytest.raises(InvalidInput):
        c.x.migrate(version(c, process(start() + catch("ca", SIGNAL) + flow("s", "ca"))), {"ca": "nowhere"})
    assert migrate(c, version(c, process(start() + catch("k", SIGNAL) + flow("s", "k"))), ca="k").signal().ended


def test_an_unarmed_activity_is_armed_after_migration_as_it_is_resolved(case: Any) -> None:
    c = case(process(service("j", type_="=t")))
    migrate(c, version(c, process(service("j", type_="fixed") + boundary("b", "j", timer()))), j="j")
    assert not c.counts()["TimerScheduled"]
    assert c.resolve().open == ["j"]
    assert c.counts()["TimerScheduled"] == 1


def test_pending_handlers_and_sequential_elements_follow_a_migration(case: Any) -> None:
    def diagram(n: str) -> str:
        return process(
            start()
            + compensated("a" + n)
            + compensated("b" + n)
            + ad_hoc("h", user("x") + user("y" + n), 'ordering="Sequential"')
            + throw("t", COMPENSATE)
            + flow("s", "a" + n, "b" + n, "h", "t")
        )

    names = {"a": "a2", "b": "b2", "undoa": "undoa2", "undob": "undob2", "y": "y2"}
    c = case(diagram(""))
    c.do("a").do("b")
    assert c.open == ["x"]
    migrate(c, version(c, diagram("2")), h="h", x="x", **names)
    assert c.do("x").open == ["y2"]
    assert c.do("y2").open == ["undob2"]
    assert c.do("undob2").do("undoa2").ended
    c = case(diagram(""))
    c.do("a").do("b").do("x").do("y")
    migrate(c, version(c, diagram("2")), t="t", **names)
    assert c.do("undob2").do("undoa2").ended


def test_names_look_like_a_dictionary() -> None:
    names = Names([{"a": 1}, {"a": 2, "b": 3}])
    assert (names["a"], names.get("b"), names.get("c", 9), len(names), sorted(names)) == (1, 3, 9, 2, ["a", "b"])
    assert "c" not in names
    with pytest.raises(KeyError):
        names["c"]


def test_activation_is_said_once_and_a_condition_sees_the_scope(case: Any) -> None:
    inner = user("u") + evsub("ev", condition("loc = 2"), user("h") + flow("ev_s", "h"))
    c = case(process(sub("s1", ext(io(("input", "=1", "loc"))) + inner)))
    c.act(lambda: c.x.set_variables(key_of(c, "s1"), {"loc": 2}))
    assert c.open == ["h"]
    assert len([e for e in c.of(ElementActivated) if e.element_id == "u"]) == 1
    assert definitions(process(script("t", "1", "x")))["p"].elements["t"].kind == "scriptTask"


def test_a_snapshot_of_another_format_is_refused() -> None:
    c = Case(False, process(user("u")))
    with pytest.raises(WrongState):
        Execution.restore({**c.x.snapshot(), "format": 2}, c.world)
