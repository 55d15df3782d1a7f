"""Messages: correlated once per process id, buffered in order, one active instance per key; signals to everybody."""

from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.model.actor import CLOCK
from engine.model.commands import (
    BroadcastSignal,
    CompleteUserTask,
    CorrelateMessage,
    ExpireMessage,
    PublishMessage,
    ResumeInstance,
    SuspendInstance,
)
from engine.model.events import InstanceStarted, MessageCorrelated, MessagePublished, SignalBroadcast
from engine.runtime import correlation
from engine.store import tables
from engine.store.unit_of_work import UnitOfWork
from tests.kit import bpmn
from tests.kit.runtime import DESK, MANAGER, MORNING, Bench

PAID = bpmn.message("m", "paid", "=order")
SIGNAL = '<signal id="s" name="storm"/>'


def waiting(process_id="p"):
    """Wait for a task, then for the message of its order."""
    return bpmn.process(
        process_id,
        bpmn.start(),
        bpmn.user("first"),
        bpmn.element("intermediateCatchEvent", "wait", inner=bpmn.on_message("m")),
        bpmn.user("after"),
        bpmn.end(),
        bpmn.row("start", "first", "wait", "after", "end"),
        others=PAID,
    )


def starting(process_id="s"):
    return bpmn.process(
        process_id,
        bpmn.start("go", bpmn.on_message("m")),
        bpmn.user("task"),
        bpmn.end(),
        bpmn.row("go", "task", "end"),
        others=bpmn.message("m", "paid"),
    )


def arrive(bench, process_id="p", order="7"):
    """Start an instance that now waits for the message; return its key."""
    started = bench.start(process_id, order=order)
    (task,) = bench.rows(tables.user_task, instance_key=started.instance_key, state="created")
    bench.do(CompleteUserTask(task.user_task_key), DESK)
    return started.instance_key


def at(bench, key):
    return [t.element_id for t in bench.rows(tables.user_task, instance_key=key, state="created")]


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(waiting())
    return bench


def publish(bench, key="7", ttl=0, id_=None, **variables):
    return bench.do(PublishMessage("paid", key, variables, ttl, id_), DESK)


def test_it_reaches_who_waits_with_its_key(bench):
    other, key = arrive(bench, order="8"), arrive(bench)
    outcome = publish(bench, amount=5)
    assert [e.instance_key for e in outcome.all(MessageCorrelated)] == [key]
    assert (at(bench, key), at(bench, other)) == (["after"], [])
    assert len(bench.rows(tables.subscription)) == 1
    assert bench.rows(tables.message) == []


def test_a_message_reaches_a_process_id_once_and_every_process_id(bench):
    bench.deploy(waiting("q"))
    first, second, other = arrive(bench), arrive(bench), arrive(bench, "q")
    outcome = publish(bench)
    assert [e.instance_key for e in outcome.all(MessageCorrelated)] == [first, other]
    assert at(bench, second) == []


def test_nobody_waits_and_it_is_dropped(bench):
    publish(bench)
    assert at(bench, arrive(bench)) == []


def test_a_buffered_one_waits_for_who_comes_in_order(bench):
    publish(bench, ttl=60, n=1)
    publish(bench, ttl=60, n=2)
    first, second, third = arrive(bench), arrive(bench), arrive(bench)
    assert (at(bench, first), at(bench, second), at(bench, third)) == (["after"], ["after"], [])


def test_it_waits_no_longer_than_its_time_to_live(bench):
    publish(bench, ttl=60)
    bench.clock.advance(timedelta(seconds=60))
    assert at(bench, arrive(bench)) == []
    assert bench.parts.worker("w").run_due() == 1
    assert bench.rows(tables.message) == []


def test_a_message_expires_by_the_clock_in_its_time(bench):
    key = publish(bench, ttl=60).first(MessagePublished).message_key
    with pytest.raises(WrongState, match="it lives until 2026-03-02 09:01:00"):
        bench.do(ExpireMessage(key), CLOCK)
    with pytest.raises(Forbidden, match="only the clock"):
        bench.do(ExpireMessage(key), MANAGER)
    bench.clock.advance(timedelta(minutes=2))
    bench.do(ExpireMessage(key), CLOCK)
    with pytest.raises(NotFound):
        bench.do(ExpireMessage(key), CLOCK)


def test_an_id_is_unique_while_it_is_buffered(bench):
    publish(bench, ttl=60, id_="a")
    with pytest.raises(WrongState, match="one with id 'a' waits already"):
        publish(bench, ttl=60, id_="a")
    publish(bench, "8", ttl=60, id_="a")
    bench.clock.advance(timedelta(seconds=61))
    publish(bench, ttl=60, id_="a")


def test_correlating_is_now_or_never(bench):
    with pytest.raises(NotFound, match="nobody waits for it with key '7'"):
        bench.do(CorrelateMessage("paid", "7"), DESK)
    assert bench.rows(tables.message) == []
    key = arrive(bench)
    bench.do(CorrelateMessage("paid", "7"), DESK)
    assert at(bench, key) == ["after"]


def test_input_is_refused(bench):
    for command in (
        PublishMessage("", time_to_live_seconds=-1),
        CorrelateMessage(""),
        BroadcastSignal(""),
        PublishMessage("paid", time_to_live_seconds=10**12),
    ):
        with pytest.raises(InvalidInput):
            bench.do(command, DESK)


def test_a_suspended_instance_gets_what_is_buffered_when_it_goes_on(bench):
    key = arrive(bench)
    bench.do(SuspendInstance(key), MANAGER)
    publish(bench, ttl=60)
    assert at(bench, key) == []
    bench.do(ResumeInstance(key), MANAGER)
    assert at(bench, key) == ["after"]


# ------------------------------------------------------------- message starts
def test_a_message_starts_an_instance_with_its_variables():
    bench = Bench()
    bench.deploy(starting())
    outcome = publish(bench, amount=5)
    assert outcome.first(InstanceStarted).process_id == "s"
    assert outcome.first(MessageCorrelated).element_id == "go"


def test_one_active_instance_per_key_and_the_next_is_buffered():
    bench = Bench()
    bench.deploy(starting())
    first = publish(bench, ttl=3600).instance_key
    publish(bench, ttl=3600)
    publish(bench, "8", ttl=3600)
    assert len(bench.rows(tables.process_instance)) == 2
    (task,) = bench.rows(tables.user_task, root_key=first)
    outcome = bench.do(CompleteUserTask(task.user_task_key), DESK)
    assert outcome.instance_key != first
    assert len(bench.rows(tables.process_instance)) == 3
    assert {(r.correlation_key, r.root_key) for r in bench.rows(tables.message_start)} >= {("7", outcome.instance_key)}


def test_without_a_key_every_message_starts_one():
    bench = Bench()
    bench.deploy(starting())
    publish(bench, None)
    publish(bench, None)
    assert len(bench.rows(tables.process_instance)) == 2
    assert bench.rows(tables.message_start) == []


def test_only_the_newest_version_is_started():
    bench = Bench()
    bench.deploy(starting())
    bench.deploy(starting().replace('"task"', '"other"').replace("go_task", "f1"))
    publish(bench)
    assert bench.row(tables.process_instance).definition_key == max(
        r.definition_key for r in bench.rows(tables.process_definition)
    )


def test_a_thrown_message_starts_and_reaches_others_in_the_same_transaction():
    bench = Bench()
    thrower = bpmn.process(
        "t",
        bpmn.start(),
        bpmn.end("say", bpmn.on_message("m")),
        bpmn.row("start", "say"),
        others=bpmn.message("m", "paid"),
    )
    bench.deploy(thrower, starting())
    outcome = bench.start("t")
    assert [e.process_id for e in outcome.all(InstanceStarted)] == ["t", "s"]
    position = bench.row(tables.journal_instance)
    assert position.root_key == outcome.all(InstanceStarted)[1].instance_key


# ------------------------------------------------------------------- signals
def catching():
    return bpmn.process(
        "c",
        bpmn.start(),
        bpmn.element("intermediateCatchEvent", "wait", inner=bpmn.on_signal("s")),
        bpmn.user("after"),
        bpmn.end(),
        bpmn.row("start", "wait", "after", "end"),
        others=SIGNAL,
    )


def begun():
    return bpmn.process(
        "b",
        bpmn.start("go", bpmn.on_signal("s")),
        bpmn.user("t"),
        bpmn.end(),
        bpmn.row("go", "t", "end"),
        others=SIGNAL,
    )


def test_a_signal_reaches_every_instance_and_start_event():
    bench = Bench()
    bench.deploy(catching(), begun())
    keys = [bench.start("c").instance_key for _ in range(3)]
    bench.do(SuspendInstance(keys[2]), MANAGER)
    outcome = bench.do(BroadcastSignal("storm", {"wind": 9}), DESK)
    assert [at(bench, key) for key in keys] == [["after"], ["after"], []]
    assert [e.process_id for e in outcome.all(InstanceStarted)] == ["b"]
    assert outcome.first(SignalBroadcast).variables == {"wind": 9}
    assert outcome.at == MORNING


def test_a_thrown_signal_reaches_others():
    bench = Bench()
    thrower = bpmn.process(
        "t", bpmn.start(), bpmn.end("say", bpmn.on_signal("s")), bpmn.row("start", "say"), others=SIGNAL
    )
    bench.deploy(catching(), thrower)
    key = bench.start("c").instance_key
    bench.start("t")
    assert at(bench, key) == ["after"]


@pytest.mark.parametrize(
    "command", [PublishMessage("paid", "A1"), CorrelateMessage("paid", "A1"), BroadcastSignal("storm")]
)
def test_what_waits_is_locked_before_keys_and_names_are(bench, monkeypatch, command):
    """All who move instances take the locks in this order, so that no two wait for each other."""
    event = bpmn.element("intermediateCatchEvent", "c", inner=bpmn.on_signal("s"))
    row = bpmn.row("start", "c", "end")
    bench.deploy(waiting(), bpmn.process("r", bpmn.start(), event, bpmn.end(), row, others=SIGNAL))
    task = bench.start_task(order="A1")
    bench.start("r")
    taken = []
    for name in ("lock_roots", "lock_keys", "next_key", "lock"):
        real = getattr(UnitOfWork, name)
        monkeypatch.setattr(UnitOfWork, name, lambda *a, real=real, name=name: taken.append(name) or real(*a))
    bench.do(CompleteUserTask(task), MANAGER)
    assert taken[:3] == ["lock_roots", "lock_keys", "lock"]  # it begins to wait for the message
    taken.clear()
    bench.do(command, MANAGER)
    name = [] if isinstance(command, BroadcastSignal) else ["lock_keys", "lock"]
    assert taken[: len(name) + 2] == ["lock_roots", *name, "next_key"]


def test_who_begins_to_wait_while_a_message_comes_gets_it_in_another_attempt(bench, monkeypatch):
    bench.deploy(waiting())
    bench.do(CompleteUserTask(bench.start_task(order="A1")), MANAGER)
    looked = iter([frozenset(), correlation.lock_waiting, correlation.lock_waiting])

    def lock_waiting(context, *given):
        found = next(looked)
        return found if isinstance(found, frozenset) else found(context, *given)

    monkeypatch.setattr(correlation, "lock_waiting", lock_waiting)
    assert bench.do(PublishMessage("paid", "A1"), MANAGER).all(MessageCorrelated)
    assert len(list(looked)) == 1
