"""What people change in a running instance: modification, migration, timers, variables; and what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import InvalidInput, NotFound
from engine.model.commands import ModifyInstruction
from engine.model.events import (
    InstanceCanceled,
    InstanceMigrated,
    InstanceModified,
    JobCanceled,
    JobCreated,
    TimerRescheduled,
    TimerScheduled,
    UserTaskCreated,
    VariablesWritten,
)
from tests.engine.spiff.kit import (
    SIGNAL,
    SIGNAL2,
    Case,
    boundary,
    catch,
    definitions,
    end,
    evsub,
    flow,
    gate,
    process,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.engine.spiff.test_activities import COMPENSATE, compensated, multi


def modify(c: Case, *instructions: ModifyInstruction) -> Case:
    return c.act(lambda: c.x.modify(instructions, "because"))


def activate(element_id: str, **more: Any) -> ModifyInstruction:
    return ModifyInstruction("activate", element_id, **more)


def terminate(key: int) -> ModifyInstruction:
    return ModifyInstruction("terminate", element_key=key)


def key_of(c: Case, element_id: str, n: int = 0) -> int:
    return [e for e in c.x.active_elements() if e.element_id == element_id][n].element_key


TWO = process(
    start()
    + user("a")
    + sub("h", start("hs") + user("b") + user("c") + flow("hs", "b", "c"))
    + user("z")
    + flow("s", "a", "h", "z")
)


def test_activate_opens_the_scopes_around(case: Any) -> None:
    c = modify(case(TWO), activate("c", variables={"v": 1}, variables_scope="h"))
    assert c.open == ["a", "c"]
    assert c.x.variables(key_of(c, "h")) == {"v": 1}
    assert c.of(InstanceModified)[0].reason == "because"
    assert c.do("c").open == ["a", "z"]
    modify(c, activate("b", variables={"w": 1}, variables_scope="b"), activate("c", variables={"r": 2}))
    assert c.data["r"] == 2
    assert c.open == ["a", "b", "c", "z"]
    assert len([e for e in c.x.active_elements() if e.element_id == "h"]) == 1


def test_move_and_terminate(case: Any) -> None:
    c = case(TWO)
    modify(c, ModifyInstruction("move", "b", key_of(c, "a")))
    assert c.open == ["b"]
    modify(c, ModifyInstruction("move", "c", key_of(c, "b")))
    assert c.open == ["c"]
    assert len([e for e in c.x.active_elements() if e.element_id == "h"]) == 1
    modify(c, terminate(key_of(c, "c")))  # the last one in the sub-process, and that the last one of all
    assert c.ended
    assert c.of(InstanceCanceled)[0].reason == "because"


def test_a_repeated_activation_needs_to_know_where(case: Any) -> None:
    inner = sub("h", user("b") + user("c") + flow("b", "c"))
    c = case(process(start() + gate("g", "parallel") + user("x") + inner + flow("s", "g", "h") + flow("g", "x", "h")))
    c.do("x")
    assert c.open == ["b", "b"]
    with pytest.raises(InvalidInput):
        c.x.modify([activate("c")])
    modify(c, activate("c", ancestor_key=key_of(c, "h", 1)))
    assert c.open == ["b", "b", "c"]
    with pytest.raises(NotFound):
        c.x.modify([activate("c", ancestor_key=12345)])


@pytest.mark.parametrize("element_id", ["s", "bb", "ct", "ev", "in", "undoa", "none"])
def test_what_can_not_be_activated(element_id: str) -> None:
    c = Case(
        False,
        process(
            start()
            + gate("g", "eventBased")
            + catch("ct", timer())
            + catch("cs", SIGNAL)
            + user("u")
            + boundary("bb", "u", timer())
            + sub("mi", multi() + user("in"))
            + compensated("a")
            + flow("s", "g", "ct", "u", "mi", "a")
            + flow("g", "cs", "u")
            + evsub("ev", SIGNAL, user("eu") + flow("ev_s", "eu"))
        ),
    )
    with pytest.raises(InvalidInput):
        c.x.modify([activate(element_id)])
    with pytest.raises(InvalidInput):
        c.x.modify([ModifyInstruction("jump", "u")])
    with pytest.raises(NotFound):
        c.x.modify([terminate(1)])
    assert modify(c, activate("eu")).open == ["eu"]
    with pytest.raises(InvalidInput):
        c.x.modify([activate("u", variables={"x": 1}, variables_scope="mi")])


def test_one_item_is_not_ended_by_hand() -> None:
    c = Case(False, process(user("u", multi())))
    with pytest.raises(InvalidInput):
        c.x.modify([terminate(key_of(c, "u", 1))])
    assert modify(c, terminate(key_of(c, "u"))).ended


def test_start_before_elements(case: Any) -> None:
    c = case(TWO, elements=("c", "z"), data={"q": 1})
    assert c.open == ["c", "z"]
    assert c.data == {"q": 1}


def test_reschedule_and_local_variables(case: Any) -> None:
    c = case(process(user("u") + boundary("b", "u", timer("PT1H")) + user("v") + flow("b", "v")))
    made = c.of(TimerScheduled)[0]
    c.act(lambda: c.x.reschedule_timer(made.timer_key, made.due_at + timedelta(hours=1), "later"))
    assert c.of(TimerRescheduled)[0].reason == "later"
    assert c.wait(3600).open == ["u"]
    c.act(lambda: c.x.set_variables(key_of(c, "u"), {"x": 1}, is_local=True))
    c.act(lambda: c.x.set_variables(key_of(c, "u"), {"x": 2, "y": 2}))
    assert c.x.variables(key_of(c, "u")) == {"x": 2}
    assert c.data == {"y": 2}
    assert c.x.effective_variables(key_of(c, "u")) == {"x": 2, "y": 2}
    assert c.of(VariablesWritten)[-1].scope_key == 5
    assert c.wait(3600).open == ["v"]


# ------------------------------------------------------------------ migration
def version(c: Case, *processes: str) -> Any:
    target = definitions(*processes)["p"]
    object.__setattr__(target, "key", 999)
    object.__setattr__(target, "version", 2)
    c.world.known["p2"] = target
    return target


def migrate(c: Case, target: Any, **mapping: str) -> Case:
    return c.act(lambda: c.x.migrate(target, mapping, "new version"))


def test_migration_keeps_what_is_waited_for(case: Any) -> None:
    c = case(TWO)
    c.do("a")
    target = version(
        c,
        process(
            start()
            + user("a2")
            + sub(
                "h2",
                start("hs")
                + user("b2")
                + boundary("bt", "b2", timer())
                + service("new")
                + user("late")
                + flow("hs", "b2", "new")
                + flow("bt", "late"),
            )
            + flow("s", "a2", "h2")
        ),
    )
    with pytest.raises(InvalidInput) as refused:
        c.x.migrate(target, {"b": "b2"})
    assert [p.field for p in refused.value.problems] == ["mapping.h"]
    migrate(c, target, h="h2", b="b2")
    assert c.of(InstanceMigrated)[0].definition_key == 999
    assert len(c.of(UserTaskCreated)) == 2
    assert c.counts()["TimerScheduled"] == 1  # only the target has it
    assert c.do("b2").open == ["new"]
    assert c.do("new").ended


def test_migration_of_subscriptions(case: Any) -> None:
    def diagram(suffix: str, kinds: tuple[str, str]) -> str:
        return process(
            user("u")
            + boundary("kept" + suffix, "u", SIGNAL, suffix == "")
            + boundary("other" + suffix, "u", kinds[0])
            + user("x")
            + flow("kept" + suffix, "x")
            + flow("other" + suffix, "x")
            + evsub("ev", kinds[1], user("eu") + flow("ev_s", "eu"), False)
        )

    c = case(diagram("", (timer(), SIGNAL)))
    migrate(c, version(c, diagram("2", (SIGNAL2, timer()))), u="u", kept="kept2")
    counts = c.counts()
    assert (counts["TimerScheduled"], counts["TimerCanceled"]) == (2, 1)
    assert (counts["SubscriptionOpened"], counts["SubscriptionClosed"]) == (3, 1)
    assert c.wait(61).open == ["eu", "u"]
    assert c.signal().open == ["eu", "u", "x"]  # kept2 does not interrupt
    assert c.signal("S2").open == ["eu", "x", "x"]


@pytest.mark.parametrize(
    "target",
    [
        service("u"),
        sub("h", user("u")),
        user("u", multi()),
        user("v"),
    ],
)
def test_migration_that_is_refused(target: str) -> None:
    c = Case(False, process(user("u") + user("w")))
    with pytest.raises(InvalidInput) as refused:
        c.x.migrate(version(c, process(target + user("w"))), {"u": "u", "w": "w", "gone": "w"})
    assert {p.field for p in refused.value.problems} == {"mapping.u", "mapping.gone"}


def test_migration_at_a_join_and_with_compensation(case: Any) -> None:
    def diagram(more: str, joins: tuple[str, ...]) -> str:
        flows = "".join(flow(user_id, "j") for user_id in joins)
        return process(
            start() + compensated("a") + gate("g", "parallel") + gate("j", "parallel") + user("x") + user("y")
            + more + flow("s", "a", "g", "x") + flow("g", "y") + flows + throw_compensation() + flow("j", "t")
        )  # fmt: skip

    c = case(diagram("", ("x", "y")))
    c.do("a").do("x")
    one = version(c, diagram("", ("x",)))
    with pytest.raises(InvalidInput):
        c.x.migrate(one, {"y": "y", "j": "j"})
    with pytest.raises(InvalidInput):
        c.x.migrate(version(c, process(user("y") + gate("j", "parallel") + flow("y", "j"))), {"y": "y", "j": "j"})
    migrate(c, version(c, diagram(user("zz") + flow("g", "zz", "x"), ("x", "y"))), y="y", j="j")
    assert c.do("y").open == ["undoa"]


def throw_compensation() -> str:
    return f'<intermediateThrowEvent id="t">{COMPENSATE}</intermediateThrowEvent>'


def test_migration_mends_an_incident(case: Any) -> None:
    c = case(process(start() + gate("x", "exclusive") + end() + flow("s", "x") + flow("x", "e", cond="false")))
    assert c.incidents == ["CONDITION_ERROR"]
    migrate(c, version(c, process(start() + gate("x", "exclusive") + user("u") + flow("s", "x", "u"))), x="x")
    assert c.resolve().open == ["u"]


def test_a_job_stays_through_migration(case: Any) -> None:
    c = case(process(service("j")))
    migrate(c, version(c, process(service("j", type_="other") + user("u") + flow("j", "u"))), j="j")
    assert len(c.of(JobCreated)) == 1
    assert not c.of(JobCanceled)
    assert c.do("j").open == ["u"]
