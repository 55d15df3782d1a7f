"""Commitments: they start, are due, met, broken, retimed; their time is shared out to the millisecond."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, DefinitionInvalid, Engine, Forbidden, FrozenClock, WrongState, commands, events

MANAGER = Actor("manager", roles=frozenset({"manager", "owner"}))
CLOCK = Actor("clock", is_system=True)
DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
  <process id="p" isExecutable="true">
    <startEvent id="start"/>
    <userTask id="answer"><extensionElements><zeebe:userTask/><zeebe:properties>
      <zeebe:property name="clause" value="3.1.b"/>
      <zeebe:property name="commitment.response.due" value="{due}"/>
      <zeebe:property name="commitment.response.name" value="响应"/>
      <zeebe:property name="commitment.response.owner" value="service_desk"/>
      <zeebe:property name="{met_name}" value="completed"/>
    </zeebe:properties></extensionElements></userTask>
    <userTask id="ask"><extensionElements><zeebe:userTask/><zeebe:properties>
      <zeebe:property name="commitment.all.due" value="=date and time(received) + duration(&quot;PT4H&quot;)"/>
      <zeebe:property name="waits_for" value="customer"/>
    </zeebe:properties></extensionElements></userTask>
    <userTask id="wait"><extensionElements><zeebe:userTask/><zeebe:properties>
      <zeebe:property name="waits_for" value="vendor"/>
      <zeebe:property name="commitment.all.met" value="completed"/>
    </zeebe:properties></extensionElements></userTask>
    <endEvent id="end"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="answer"/>
    <sequenceFlow id="f2" sourceRef="answer" targetRef="ask"/>
    <sequenceFlow id="f3" sourceRef="ask" targetRef="wait"/>
    <sequenceFlow id="f4" sourceRef="wait" targetRef="end"/>
  </process></definitions>"""
DUE = "=date and time(received) + duration(limits.response)"


def diagram(due=DUE, met_name="commitment.response.met"):
    return DIAGRAM.format(due=due.replace('"', "&quot;"), met_name=met_name)


@pytest.fixture
def clock():
    return FrozenClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def engine(clock):
    engine = Engine.open("sqlite://", clock=clock)
    engine.deploy({"p.bpmn": diagram()}, MANAGER)
    return engine


@pytest.fixture
def case(engine, clock):
    variables = {"received": clock.now().isoformat(), "limits": {"response": "PT1H"}}
    return engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key


def complete(engine, element_id):
    [task] = [t for t in engine.inbox(MANAGER, "all") if t.element_id == element_id]
    engine.execute(commands.CompleteUserTask(task.user_task_key), MANAGER)


def test_it_says_why_it_is_due_then(engine, case, clock):
    [found] = engine.commitments(case)

    assert (found.name, found.clause, found.owner, found.state) == ("响应", "3.1.b", "service_desk", "running")
    assert found.due_at == clock.now() + timedelta(hours=1)
    assert found.due_values == {"limits.response": "PT1H", "received": clock.now().isoformat()}


def test_met_at_the_last_moment_is_met(engine, case, clock):
    clock.advance(timedelta(hours=1))
    engine.run_due()
    complete(engine, "answer")

    found = engine.commitments(case)[0]
    assert (found.state, found.met_at, found.met_by) == ("met", clock.now(), "manager")


def test_a_tick_later_it_is_broken_and_stays_so(engine, case, clock):
    clock.advance(timedelta(hours=1, microseconds=1))
    assert engine.run_due() == 1
    complete(engine, "answer")

    found = engine.commitments(case)[0]
    assert (found.state, found.met_at) == ("breached", clock.now())


def test_met_late_before_the_clock_came_by_is_broken(engine, case, clock):
    clock.advance(timedelta(hours=2))
    complete(engine, "answer")

    found = engine.commitments(case)[0]
    assert (found.state, found.breached_at, found.met_at) == ("breached", clock.now(), clock.now())


def test_only_the_clock_records_a_breach_and_not_before_its_time(engine, case):
    key = engine.commitments(case)[0].commitment_key
    with pytest.raises(Forbidden):
        engine.execute(commands.RecordBreach(key), MANAGER)
    with pytest.raises(WrongState, match="not over"):
        engine.execute(commands.RecordBreach(key), CLOCK)


def test_changing_the_limits_retimes_what_runs_and_keeps_what_was(engine, case, clock):
    engine.execute(commands.SetVariables(case, {"limits": {"response": "PT30M"}}, reason="gold"), MANAGER)
    outcome = engine.execute(commands.RetimeCommitments(case, "gold"), MANAGER)

    [found] = engine.commitments(case)
    assert found.due_at == clock.now() + timedelta(minutes=30)
    assert found.previous_due_at == clock.now() + timedelta(hours=1)
    assert outcome.first(events.CommitmentRetimed).reason == "gold"
    assert engine.compare_tables() == []


def test_the_shares_sum_up(engine, case, clock):
    clock.advance(timedelta(minutes=10, milliseconds=1))
    complete(engine, "answer")
    clock.advance(timedelta(minutes=20, milliseconds=20))
    complete(engine, "ask")
    clock.advance(timedelta(minutes=30, milliseconds=300))
    complete(engine, "wait")

    found = next(c for c in engine.commitments(case) if c.commitment_id == "all")
    shares = engine.commitment_shares(found.commitment_key)
    assert engine.shares_of(case)[found.commitment_key] == shares
    assert set(engine.shares_of(case)) == {c.commitment_key for c in engine.commitments(case)}
    assert shares["customer"] == timedelta(minutes=20, milliseconds=20)
    assert shares["vendor"] == timedelta(minutes=30, milliseconds=300)
    assert sum(shares.values(), timedelta(0)) == found.met_at - found.started_at
    assert engine.run_again() == []


def test_a_case_that_is_canceled_ends_its_promises(engine, case):
    engine.execute(commands.CancelInstance(case, "a mistake"), MANAGER)

    assert [c.state for c in engine.commitments(case)] == ["canceled"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"due": "=1 +"}, "FEEL expression"),
        ({"met_name": "commitment.response.kept"}, "with part due, name, owner, clause, pauses, calendar, met"),
        ({"met_name": "commitment.other.owner"}, "'commitment.other.due' is missing"),
    ],
)
def test_a_wrong_declaration_is_refused(engine, change, words):
    with pytest.raises(DefinitionInvalid, match=words):
        engine.deploy({"p.bpmn": diagram(**change)}, MANAGER)


def test_a_due_time_that_cannot_be_computed_is_said(engine):
    case = engine.execute(commands.StartInstance("p", {"received": "soon"}), MANAGER).instance_key

    [found] = engine.commitments(case)
    assert found.due_at is None
    assert found.problem


def test_a_due_time_may_count_from_now(engine, clock):
    engine.deploy({"p.bpmn": diagram('=now() + duration("PT1H")')}, MANAGER)
    case = engine.execute(commands.StartInstance("p"), MANAGER).instance_key

    [found] = engine.commitments(case)
    assert found.due_at == clock.now() + timedelta(hours=1)


def test_the_ledger_is_narrowed_turned_round_and_counted(engine, case):
    variables = {"received": "2026-03-01T10:00:00+00:00", "limits": {"response": "PT1H"}}
    other = engine.execute(commands.StartInstance("p", variables, "20260301-0002"), MANAGER).instance_key

    assert [c.root_key for c in engine.commitments()] == [case, other]
    assert [c.root_key for c in engine.commitments(newest_first=True)] == [other, case]
    assert [c.root_key for c in engine.commitments(text="0301-0002")] == [other]
    assert engine.commitments(text="%") == []
    assert len(engine.commitments(clause="3.1.b", owner="service_desk")) == 2
    assert engine.commitments(clause="3.1.c") == engine.commitments(owner="engineer") == []
    assert engine.count_commitments() == {("3.1.b", "service_desk", "running"): 2}
