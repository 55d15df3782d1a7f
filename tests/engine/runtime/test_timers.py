"""Timers on the engine's clock: exactly due, late after downtime, on start events, put to another time."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.history import read_entries
from engine.model.actor import CLOCK
from engine.model.commands import (
    CompleteUserTask,
    FireTimer,
    RescheduleTimer,
    ResumeDefinition,
    ResumeInstance,
    SuspendDefinition,
    SuspendInstance,
)
from engine.model.events import ProcessDeployed, TimerFired, TimerScheduled
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import ENGINEER, MANAGER, MORNING, OWNER, Bench

PROCESS = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.user("task", "engineer"),
    bpmn.boundary("late", "task", bpmn.timer("PT2H")),
    bpmn.user("escalated", "service_manager"),
    bpmn.end(),
    bpmn.row("start", "task", "end"),
    bpmn.row("late", "escalated", "end"),
)


def starting(text, kind="timeCycle"):
    return bpmn.process(
        "p", bpmn.start("start", bpmn.timer(text, kind)), bpmn.user("t"), bpmn.end(), bpmn.row("start", "t", "end")
    )


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(PROCESS)
    return bench


def run(bench, **later):
    bench.clock.advance(timedelta(**later))
    return bench.parts.worker("clock").run_due()


def fired(bench):
    with bench.parts.database.connect() as connection:
        entries = read_entries(connection, bench.parts.registry.event_types)
        return [e for entry in entries for e in entry.events if isinstance(e, TimerFired)]


def test_exactly_due_not_a_tick_earlier(bench):
    timer = bench.start().first(TimerScheduled)
    assert timer.due_at == MORNING + timedelta(hours=2)
    assert run(bench, hours=2, microseconds=-1) == 0
    with pytest.raises(WrongState, match="it is due at 2026-03-02 11:00:00"):
        bench.do(FireTimer(timer.timer_key), CLOCK)
    assert run(bench, microseconds=1) == 1
    assert [t.element_id for t in bench.rows(tables.user_task, state="created")] == ["escalated"]
    assert bench.rows(tables.timer) == []


def test_only_the_clock_fires(bench):
    timer = bench.start().first(TimerScheduled)
    bench.clock.advance(timedelta(hours=3))
    with pytest.raises(Forbidden, match="only the clock"):
        bench.do(FireTimer(timer.timer_key), MANAGER)


def test_a_timer_fires_once(bench):
    timer = bench.start().first(TimerScheduled)
    run(bench, hours=2)
    with pytest.raises(NotFound):
        bench.do(FireTimer(timer.timer_key), CLOCK)
    with pytest.raises(NotFound):
        bench.do(FireTimer(40_000), CLOCK)


def test_how_late_it_was_is_recorded(bench):
    bench.start()
    run(bench, hours=2, milliseconds=1500)
    assert [e.late_ms for e in fired(bench)] == [1500]


def test_a_met_timer_is_gone(bench):
    task = bench.start_task()
    bench.do(CompleteUserTask(task), ENGINEER)
    assert bench.rows(tables.timer) == []
    assert run(bench, hours=3) == 0


def test_a_manager_puts_it_to_another_time(bench):
    timer = bench.start().first(TimerScheduled).timer_key
    bench.do(RescheduleTimer(timer, MORNING + timedelta(hours=5), "客户要求"), MANAGER)
    assert bench.row(tables.timer).due_at == MORNING + timedelta(hours=5)
    assert run(bench, hours=4) == 0
    assert run(bench, hours=1) == 1
    assert [e.late_ms for e in fired(bench)] == [0]


def test_rescheduling_is_refused(bench):
    timer = bench.start().first(TimerScheduled).timer_key
    with pytest.raises(Forbidden):
        bench.do(RescheduleTimer(timer, MORNING), ENGINEER)
    with pytest.raises(InvalidInput):
        bench.do(RescheduleTimer(timer, datetime(2026, 3, 2)), MANAGER)  # noqa: DTZ001 the refusal of it
    for key in (40_000, timer + 1):
        with pytest.raises(NotFound):
            bench.do(RescheduleTimer(key, MORNING), MANAGER)


def test_a_suspended_instance_s_timers_wait(bench):
    started = bench.start()
    bench.do(SuspendInstance(started.instance_key), MANAGER)
    assert run(bench, hours=3) == 0
    with pytest.raises(WrongState, match="suspended"):
        bench.do(FireTimer(started.first(TimerScheduled).timer_key), CLOCK)
    bench.do(ResumeInstance(started.instance_key), MANAGER)
    assert run(bench) == 1
    assert [e.late_ms for e in fired(bench)] == [3_600_000]


# ------------------------------------------------------------ start events
def test_a_cycle_starts_an_instance_each_time_and_the_missed_ones_once_each():
    bench = Bench()
    bench.deploy(starting("R/PT1H"))
    assert run(bench, minutes=59) == 0
    assert run(bench, minutes=1) == 1
    assert run(bench, hours=3) == 3
    assert [e.late_ms // 60_000 for e in fired(bench)] == [0, 120, 60, 0]
    assert len(bench.rows(tables.process_instance)) == 4


def test_a_cycle_that_is_counted_ends():
    bench = Bench()
    bench.deploy(starting("R2/PT1H"))
    assert run(bench, hours=9) == 2
    assert bench.rows(tables.start_subscription) == []


def test_a_month_is_a_month_of_the_calendar():
    bench = Bench(at=datetime(2026, 1, 31, tzinfo=UTC))
    bench.deploy(starting("R/2026-01-31T00:00:00Z/P1M"))
    dues = []
    for _ in range(3):
        run(bench)
        dues.append(bench.row(tables.start_subscription).due_at)
        bench.clock.set(dues[-1])
    assert [(d.month, d.day) for d in dues] == [(2, 28), (3, 31), (4, 30)]


def test_a_date_starts_once():
    bench = Bench()
    bench.deploy(starting("2026-03-02T10:00:00+08:00", "timeDate"))
    assert run(bench, hours=2) == 1
    assert run(bench, hours=2) == 0


def test_a_newer_version_s_start_replaces_the_older_one_s():
    bench = Bench()
    bench.deploy(starting("R/PT1H"))
    newer = bench.deploy(starting("R/PT2H")).first(ProcessDeployed).definition_key
    assert run(bench, hours=2) == 1
    assert bench.row(tables.process_instance).definition_key == newer


def test_a_suspended_version_starts_nothing_until_it_is_resumed():
    bench = Bench()
    key = bench.deploy(starting("PT1H", "timeDuration")).first(ProcessDeployed).definition_key
    bench.do(SuspendDefinition(key), OWNER)
    assert run(bench, hours=2) == 0
    with pytest.raises(WrongState, match="its process is suspended"):
        bench.do(FireTimer(bench.row(tables.start_subscription).subscription_key), CLOCK)
    bench.do(ResumeDefinition(key), OWNER)
    assert run(bench) == 1


def test_a_timer_that_fails_does_not_stand_in_the_way_of_others(bench, monkeypatch):
    monkeypatch.setattr("engine.jobs.worker.BATCH", 2)
    broken = {bench.start().first(TimerScheduled).timer_key for _ in range(3)}
    bench.clock.advance(timedelta(seconds=1))
    bench.start()
    worker = bench.parts.worker("clock")
    execute = worker._dispatcher.execute

    def sometimes(command, actor):
        if command.timer_key in broken:
            raise ValueError("broken")
        return execute(command, actor)

    monkeypatch.setattr(worker._dispatcher, "execute", sometimes)
    bench.clock.advance(timedelta(hours=3))
    assert worker.run_due() == 1
