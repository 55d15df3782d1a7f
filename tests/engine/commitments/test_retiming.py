"""A commitment that is due at another time takes along the timers and due dates that were due together with it."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, Engine, FrozenClock, commands
from tests.kit import bpmn

MANAGER = Actor("manager", roles=frozenset({"manager", "owner"}))
DUE = "=date and time(received) + duration(limits.response)"
START = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DIAGRAM = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  targetNamespace="t">
  <process id="p" isExecutable="true">
    <startEvent id="start"/>
    <userTask id="answer"><extensionElements><zeebe:userTask/><zeebe:taskSchedule dueDate="{DUE}"/><zeebe:properties>
      <zeebe:property name="commitment.response.due" value="{DUE}"/>
      <zeebe:property name="commitment.response.met" value="completed"/>
    </zeebe:properties></extensionElements></userTask>
    <boundaryEvent id="late" attachedToRef="answer" cancelActivity="false"><timerEventDefinition id="t1">
      <timeDate xsi:type="tFormalExpression">{DUE}</timeDate></timerEventDefinition></boundaryEvent>
    <boundaryEvent id="other" attachedToRef="answer" cancelActivity="false"><timerEventDefinition id="t2">
      <timeDate xsi:type="tFormalExpression">=date and time(received) + duration("PT1H")</timeDate>
    </timerEventDefinition></boundaryEvent>
    <endEvent id="end"/><endEvent id="told"/><endEvent id="told2"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="answer"/>
    <sequenceFlow id="f2" sourceRef="answer" targetRef="end"/>
    <sequenceFlow id="f3" sourceRef="late" targetRef="told"/>
    <sequenceFlow id="f4" sourceRef="other" targetRef="told2"/>
  </process></definitions>"""


@pytest.fixture
def engine():
    engine = Engine.open("sqlite://", clock=FrozenClock(START))
    engine.deploy({"p.bpmn": DIAGRAM}, MANAGER)
    return engine


@pytest.fixture
def case(engine):
    variables = {"received": START.isoformat(), "limits": {"response": "PT1H"}}
    return engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key


def retime(engine, case, limit):
    engine.execute(commands.SetVariables(case, {"limits": {"response": limit}}), MANAGER)
    return engine.execute(commands.RetimeCommitments(case, "gold"), MANAGER)


def times(engine, case):
    timers = {timer.element_id: timer.due_at - START for timer in engine.timers(case)}
    [task] = engine.instance_tasks(case, state="created")
    return timers | {"answer": task.due_at - START}


def test_what_was_due_together_with_it_moves_along(engine, case):
    outcome = retime(engine, case, "PT30M")
    half, hour = timedelta(minutes=30), timedelta(hours=1)
    assert times(engine, case) == {"late": half, "answer": half, "other": hour}
    assert outcome.events[0].reason == "gold"
    assert engine.compare_tables() == engine.run_again() == []


def test_what_a_person_has_set_to_another_time_stays(engine, case):
    timer = next(t for t in engine.timers(case) if t.element_id == "late")
    engine.execute(commands.RescheduleTimer(timer.timer_key, START + timedelta(hours=5)), MANAGER)
    [task] = engine.instance_tasks(case)
    later = (START + timedelta(hours=6)).isoformat()
    engine.execute(commands.UpdateUserTask(task.user_task_key, {"due_at": later}), MANAGER)
    retime(engine, case, "PT30M")
    assert times(engine, case) == {
        "late": timedelta(hours=5), "answer": timedelta(hours=6), "other": timedelta(hours=1),
    }  # fmt: skip


def test_the_tasks_of_a_suspended_case_keep_their_dates(engine, case):
    engine.execute(commands.SuspendInstance(case), MANAGER)
    engine.execute(commands.RetimeCommitments(case), MANAGER)
    assert times(engine, case)["answer"] == timedelta(hours=1)


def test_the_moved_timer_fires_at_its_new_time_and_not_before(engine, case):
    retime(engine, case, "PT30M")
    engine.clock.set(START + timedelta(minutes=30) - timedelta(microseconds=1))
    assert engine.run_due() == 0
    engine.clock.set(START + timedelta(minutes=30))
    assert engine.run_due() == 1
    assert [t.element_id for t in engine.timers(case)] == ["other"]


def warned(engine, lead, **limits):
    """Start a case that warns `lead` ahead of its commitment; return its key."""
    warning = f"""<boundaryEvent id="near" attachedToRef="answer" cancelActivity="false"><timerEventDefinition id="t3">
      <timeDate xsi:type="tFormalExpression">{DUE} - {lead}</timeDate></timerEventDefinition></boundaryEvent>
    <endEvent id="end"/>"""
    flow = '<sequenceFlow id="f5" sourceRef="near" targetRef="warned"/><endEvent id="warned"/></process>'
    text = DIAGRAM.replace('<endEvent id="end"/>', warning).replace("</process>", flow)
    engine.deploy({"p.bpmn": text}, MANAGER)
    variables = {"received": START.isoformat(), "limits": {"response": "PT1H"} | limits}
    return engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key


def test_a_warning_ahead_of_it_keeps_its_distance(engine):
    case = warned(engine, 'duration("PT10M")')
    retime(engine, case, "PT30M")
    assert times(engine, case)["near"] == timedelta(minutes=20)
    assert engine.compare_tables() == engine.run_again() == []


@pytest.mark.parametrize(("response", "expected"), [("PT30M", 25), ("PT1H", 55)])
def test_a_warning_takes_the_lead_that_holds_now(engine, response, expected):
    """Also where the commitment itself is due as before."""
    case = warned(engine, "duration(limits.warning)", warning="PT15M")
    assert times(engine, case)["near"] == timedelta(minutes=45)
    engine.execute(commands.SetVariables(case, {"limits": {"response": response, "warning": "PT5M"}}), MANAGER)
    engine.execute(commands.RetimeCommitments(case), MANAGER)
    assert times(engine, case)["near"] == timedelta(minutes=expected)
    assert engine.compare_tables() == engine.run_again() == []


def test_a_warning_whose_lead_can_not_be_computed_keeps_its_distance(engine):
    case = warned(engine, "duration(limits.warning)", warning="PT15M")
    retime(engine, case, "PT30M")  # forgets limits.warning
    assert times(engine, case)["near"] == timedelta(minutes=15)


ITEM_DUE = "=date and time(received) + duration(item.limit)"


def of_items():
    """A promise an item, all of the same words; a warning, an escalation and a due date belong to each."""
    promise = f'<zeebe:property name="commitment.one.due" value="{ITEM_DUE}"/>'
    loop = bpmn.element("subProcess", "each", f"<zeebe:properties>{promise}</zeebe:properties>", (
        '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=items" '
        'inputElement="item"/></extensionElements></multiInstanceLoopCharacteristics>'
        + bpmn.start("s") + bpmn.user("work", more=f'<zeebe:taskSchedule dueDate="{ITEM_DUE}"/>') + bpmn.end("e")
        + bpmn.boundary("late", "work", bpmn.timer(ITEM_DUE, "timeDate"), cancel=False) + bpmn.end("told")
        + bpmn.boundary("soon", "work", bpmn.timer(f"{ITEM_DUE} - duration(item.lead)", "timeDate"), cancel=False)
        + bpmn.row("s", "work", "e") + bpmn.row("late", "told") + bpmn.row("soon", "told")
    ))  # fmt: skip
    return bpmn.process("p", bpmn.start(), loop, bpmn.end(), bpmn.row("start", "each", "end"))


def item_times(engine, case):
    timers = {(t.attached_to_key, t.element_id): t.due_at - START for t in engine.timers(case)}
    tasks = sorted(engine.instance_tasks(case, state="created"), key=lambda t: t.user_task_key)
    hours = timedelta(hours=1)
    return [
        tuple(
            time / hours
            for time in (t.due_at - START, timers[t.user_task_key, "late"], timers[t.user_task_key, "soon"])
        )
        for t in tasks
    ]


@pytest.mark.parametrize("limits", [("PT2H", "PT4H"), ("PT4H", "PT4H")])
def test_promises_of_the_same_words_move_their_own_timers_and_tasks_only(limits):
    engine = Engine.open("sqlite://", clock=FrozenClock(START))
    engine.deploy({"p.bpmn": of_items()}, MANAGER)
    items = [{"limit": limit, "lead": "PT1H"} for limit in limits]
    case = engine.execute(
        commands.StartInstance("p", {"received": START.isoformat(), "items": items}), MANAGER
    ).instance_key
    assert len(engine.commitments(case)) == 2
    first, second = (int(limit[2]) for limit in limits)
    assert item_times(engine, case) == [(first, first, first - 1), (second, second, second - 1)]
    scope = sorted(c.element_key for c in engine.commitments(case))[1]  # of the second item
    other = commands.SetVariables(scope, {"item": {"limit": "PT3H", "lead": "PT2H"}}, is_local=True)
    engine.execute(other, MANAGER)
    engine.execute(commands.RetimeCommitments(case), MANAGER)
    assert item_times(engine, case) == [(first, first, first - 1), (3, 3, 1)]
    assert engine.compare_tables() == engine.run_again() == []
    engine.close()


def test_a_promise_that_counts_from_its_start_counts_from_there_when_it_is_retimed():
    """`now()` is the moment in which it was made: asked again later, it does not gain the time that has passed."""
    due = "=now() + duration(limits.response)".replace('"', "&quot;")
    engine = Engine.open("sqlite://", clock=FrozenClock(START))
    engine.deploy({"p.bpmn": DIAGRAM.replace(DUE, due)}, MANAGER)
    case = engine.execute(
        commands.StartInstance("p", {"limits": {"response": "PT1H"}, "received": START.isoformat()}), MANAGER
    ).instance_key
    engine.clock.advance(timedelta(minutes=20))
    assert engine.execute(commands.RetimeCommitments(case), MANAGER).events == ()
    retime(engine, case, "PT30M")
    assert engine.commitments(case)[0].due_at == START + timedelta(minutes=30)
    assert times(engine, case)["late"] == timedelta(minutes=30)
    engine.close()
