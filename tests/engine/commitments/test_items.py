"""Promises of the items of a multi-instance activity: one for each, kept by what happens in its own item only."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, Engine, FrozenClock, commands, events
from engine.runtime.earlier import Earlier
from tests.kit import bpmn

MANAGER = Actor("manager", roles=frozenset({"manager", "owner"}))
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DUE = "=date and time(received) + duration(item.limit)"
LOOP = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<zeebe:loopCharacteristics inputCollection="=items" inputElement="item"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)
ITEMS = [{"limit": "PT1H"}, {"limit": "PT2H"}, {"limit": "PT3H"}]


def properties(**values):
    given = "".join(f'<zeebe:property name="commitment.one.{part}" value="{text}"/>' for part, text in values.items())
    return f"<zeebe:properties>{given}</zeebe:properties>"


BOTH = properties(due=DUE, met="completed")
TASK = bpmn.element("userTask", "work", f"<zeebe:userTask/>{BOTH}", LOOP)
WHOLE = bpmn.process("p", bpmn.start(), TASK, bpmn.end(), bpmn.row("start", "work", "end"))
INSIDE = bpmn.process(
    "p", bpmn.start(), bpmn.element("subProcess", "each", properties(due=DUE), LOOP + bpmn.start("s")
    + bpmn.user("work", more=properties(met="completed")) + bpmn.user("after") + bpmn.end("e")
    + bpmn.row("s", "work", "after", "e")), bpmn.end(), bpmn.row("start", "each", "end"),
)  # fmt: skip
CALLER = bpmn.process(
    "p", bpmn.start(), bpmn.element("callActivity", "each", '<zeebe:calledElement processId="q"/>', LOOP),
    bpmn.end(), bpmn.row("start", "each", "end"),
)  # fmt: skip
CALLED = bpmn.process("q", bpmn.start(), bpmn.user("work", more=BOTH), bpmn.end(), bpmn.row("start", "work", "end"))


@pytest.fixture
def engine():
    engine = Engine.open("sqlite://", clock=FrozenClock(START))
    yield engine
    engine.close()


def begin(engine, **files):
    engine.deploy({f"{name}.bpmn": text for name, text in files.items()}, MANAGER)
    variables = {"received": START.isoformat(), "items": ITEMS}
    return engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key


def work(engine, case):
    return [t for t in engine.instance_tasks(case, state="created") if t.element_id == "work"]


def ledger(engine):
    return [(c.due_at and (c.due_at - START) / HOUR, c.state) for c in engine.commitments()]


@pytest.mark.parametrize("files", [{"p": WHOLE}, {"p": INSIDE}, {"p": CALLER, "q": CALLED}])
def test_an_item_keeps_its_own_promise_and_no_other(engine, files):
    case = begin(engine, **files)
    assert ledger(engine) == [(1, "running"), (2, "running"), (3, "running")]
    engine.clock.advance(HOUR)
    [second] = work(engine, case)[1:2]
    engine.execute(commands.CompleteUserTask(second.user_task_key), MANAGER)
    assert ledger(engine) == [(1, "running"), (2, "met"), (3, "running")]
    engine.clock.advance(timedelta(seconds=1))
    engine.run_due()
    for task in work(engine, case):
        engine.execute(commands.CompleteUserTask(task.user_task_key), MANAGER)
    assert ledger(engine) == [(1, "breached"), (2, "met"), (3, "met")]
    assert engine.compare_tables() == engine.run_again() == []


def test_a_promise_of_the_whole_case_is_kept_in_an_item(engine):
    text = INSIDE.replace(properties(due=DUE), "").replace('<startEvent id="start"', '<startEvent id="start" name="x"')
    due = properties(due="=now() + duration(&quot;PT1H&quot;)")
    text = text.replace('name="x">', f'name="x"><extensionElements>{due}</extensionElements>')
    case = begin(engine, p=text)
    engine.execute(commands.CompleteUserTask(work(engine, case)[0].user_task_key), MANAGER)
    assert ledger(engine) == [(1, "met")]


def test_a_journal_of_the_first_rules_is_run_again_by_them(engine):
    """There the body had a promise as well, and the first item kept those of all."""
    engine.deploy({"p.bpmn": INSIDE}, MANAGER)
    variables = {"received": START.isoformat(), "items": ITEMS}
    start = engine._parts.dispatcher.execute(
        commands.StartInstance("p", variables), MANAGER, earlier=Earlier(mixes_items=True)
    )
    assert [e.within for e in start.events if isinstance(e, events.CommitmentStarted)] == [None] * 4
    engine.execute(commands.CompleteUserTask(work(engine, start.instance_key)[0].user_task_key), MANAGER)
    assert {state for _, state in ledger(engine)} == {"met"}
    assert engine.compare_tables() == engine.run_again() == []
