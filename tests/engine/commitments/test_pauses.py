"""Promises whose clock stands still for the customer or the vendor, with and without a working calendar."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, DefinitionInvalid, Engine, FrozenClock, WrongState, commands, events
from engine.runtime.earlier import Earlier
from tests.kit import bpmn

MANAGER = Actor("manager", roles=frozenset({"manager", "owner"}))
DUE = "=date and time(received) + duration(limits.solution)"
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
OFFICE = {"hours": [{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"}], "zone": "UTC"}
HOUR = timedelta(hours=1)


def property_(name, value):
    return f'<zeebe:property name="{name}" value="{value.replace(chr(34), "&quot;")}"/>'


def work(id_, waits_for="", more=""):
    waits = property_("waits_for", waits_for) if waits_for else ""
    return bpmn.user(id_, more=f"<zeebe:properties>{waits}{more}</zeebe:properties>" if waits or more else "")


def diagram(due=DUE, pauses="=limits.pauses", calendar="=limits.calendar", met_by="check"):
    promise = "".join(
        property_(f"commitment.solution.{part}", value)
        for part, value in (("due", due), ("pauses", pauses), ("calendar", calendar))
        if value
    )
    met = property_("commitment.solution.met", "completed")
    steps = (("try", ""), ("ask", "customer"), ("wait", "vendor"), ("check", ""))
    inner = bpmn.start("s") + "".join(work(id_, who, met if id_ == met_by else "") for id_, who in steps)
    inner += bpmn.end("e") + bpmn.row("s", "try", "ask", "wait", "check", "e")
    sub = bpmn.element("subProcess", "solve", f"<zeebe:properties>{promise}</zeebe:properties>", inner)
    late = bpmn.boundary("late", "solve", bpmn.timer(due, "timeDate"), cancel=False)
    return bpmn.process(
        "p", bpmn.start(), sub, late, bpmn.user("chase"), bpmn.end(), bpmn.end("told"),
        bpmn.row("start", "solve", "end"), bpmn.row("late", "chase", "told"),
    )  # fmt: skip


@pytest.fixture
def clock():
    return FrozenClock(START)


@pytest.fixture
def engine(clock):
    engine = Engine.open("sqlite://", clock=clock)
    engine.deploy({"p.bpmn": diagram()}, MANAGER)
    yield engine
    assert engine.compare_tables() == engine.run_again() == []
    engine.close()


def start(engine, pauses=None, calendar=None, solution="PT4H"):
    limits = {"solution": solution, "pauses": pauses, "calendar": calendar}
    variables = {"received": engine.clock.now().isoformat(), "limits": limits}
    return engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key


def complete(engine, element_id):
    [task] = [t for t in engine.inbox(MANAGER, "all") if t.element_id == element_id]
    return engine.execute(commands.CompleteUserTask(task.user_task_key), MANAGER)


def promise(engine):
    [found] = engine.commitments()
    return found


def open_tasks(engine):
    return sorted(t.element_id for t in engine.inbox(MANAGER, "all"))


def test_without_pauses_the_clock_runs_on(engine, clock):
    start(engine)
    complete(engine, "try")
    clock.advance(5 * HOUR)
    engine.run_due()
    assert (promise(engine).state, promise(engine).paused_at) == ("breached", None)
    assert open_tasks(engine) == ["ask", "chase"]


def test_it_stands_still_for_the_customer_and_is_due_later_by_that(engine, clock):
    start(engine, ["customer"])
    clock.advance(HOUR)
    assert complete(engine, "try").first(events.CommitmentPaused).waits_for == "customer"
    assert promise(engine).paused_at == clock.now()
    clock.advance(7 * HOUR + timedelta(microseconds=1))
    assert engine.run_due() == 0  # neither a breach nor the timer of the same time
    assert open_tasks(engine) == ["ask"]
    resumed = complete(engine, "ask").first(events.CommitmentResumed)
    found = promise(engine)
    assert (resumed.due_at, resumed.previous_due_at) == (found.due_at, START + 4 * HOUR)
    assert found.due_at == START + 11 * HOUR + timedelta(microseconds=1)
    assert (found.paused_at, found.paused_us, found.state) == (None, 25_200_000_001, "running")
    assert [t.due_at for t in engine.timers()] == [found.due_at]
    clock.set(found.due_at - timedelta(seconds=1))
    assert engine.run_due() == 0
    clock.set(found.due_at)
    engine.run_due()
    assert open_tasks(engine) == ["chase", "wait"]
    assert promise(engine).state == "running"
    clock.advance(timedelta(microseconds=1))
    engine.run_due()
    assert promise(engine).state == "breached"


def test_a_promise_that_begins_late_stands_still_too(engine, clock):
    text = diagram().replace('sourceRef="start" targetRef="solve"', 'sourceRef="start" targetRef="first"')
    later = work("first") + bpmn.flow("first", "second") + work("second") + bpmn.flow("second", "solve")
    engine.deploy({"p.bpmn": text.replace("<subProcess", later + "<subProcess", 1)}, MANAGER)
    start(engine, ["customer"])
    for element_id in ("first", "second"):  # the case rests between commands, without a promise that could pause
        assert engine.commitments() == []
        complete(engine, element_id)
    assert complete(engine, "try").first(events.CommitmentPaused).waits_for == "customer"
    clock.advance(HOUR)
    complete(engine, "ask")
    assert promise(engine).due_at == START + 5 * HOUR


def test_a_warning_ahead_of_it_keeps_its_distance(engine, clock):
    ahead = bpmn.boundary("soon", "solve", bpmn.timer(f"{DUE} - duration(&quot;PT1H&quot;)", "timeDate"), cancel=False)
    told = bpmn.user("warn") + bpmn.end("warned") + bpmn.row("soon", "warn", "warned")
    engine.deploy({"p.bpmn": diagram().replace("</process>", f"{ahead}{told}</process>")}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(2 * HOUR)
    assert engine.run_due() == 0
    complete(engine, "ask")
    assert sorted(t.due_at for t in engine.timers()) == [START + 5 * HOUR, START + 6 * HOUR]
    clock.set(START + 5 * HOUR - timedelta(seconds=1))
    assert engine.run_due() == 0
    clock.set(START + 5 * HOUR)
    engine.run_due()
    assert open_tasks(engine) == ["wait", "warn"]


def test_a_wait_for_the_vendor_counts_where_only_the_customers_does_not(engine, clock):
    start(engine, "customer")
    for task in ("try", "ask"):
        complete(engine, task)
    clock.advance(HOUR)
    complete(engine, "wait")
    assert promise(engine).due_at == START + 4 * HOUR


def test_what_was_due_before_it_paused_stays_broken(engine, clock):
    start(engine, ["customer"])
    clock.advance(5 * HOUR)
    complete(engine, "try")
    assert promise(engine).paused_at is None
    engine.run_due()
    assert promise(engine).state == "breached"


def test_only_working_time_is_given_back(engine, clock):
    start(engine, ["customer", "vendor"], OFFICE)
    clock.advance(HOUR)
    complete(engine, "try")
    clock.set(START + timedelta(days=1, hours=1))  # 7 h on Monday, 1 h on Tuesday
    complete(engine, "ask")
    assert promise(engine).paused_at is not None  # for the vendor now, without a gap
    complete(engine, "wait")
    found = promise(engine)
    assert found.paused_us == 8 * 3_600_000_000
    assert found.due_at == START + timedelta(days=1, hours=4)
    assert found.calendar == OFFICE


def test_the_due_time_itself_may_be_in_working_hours(clock):
    engine = Engine.open("sqlite://", clock=clock)
    due = "=add working time(date and time(received), duration(limits.solution), limits.calendar)"
    engine.deploy({"p.bpmn": diagram(due)}, MANAGER)
    start(engine, None, OFFICE, "PT12H")
    assert promise(engine).due_at == START + timedelta(days=1, hours=4)
    start(engine, None, None, "PT12H")
    assert {c.due_at for c in engine.commitments()} == {START + timedelta(days=1, hours=4), START + 12 * HOUR}
    assert {t.due_at for t in engine.timers()} == {c.due_at for c in engine.commitments()}
    engine.close()


def test_another_level_keeps_what_it_stood_still(engine, clock):
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(HOUR)
    complete(engine, "ask")
    limits = {"solution": "PT2H", "pauses": ["customer"], "calendar": None}
    engine.execute(commands.SetVariables(case, {"limits": limits}), MANAGER)
    engine.execute(commands.RetimeCommitments(case), MANAGER)
    assert promise(engine).due_at == START + 3 * HOUR
    assert [t.due_at for t in engine.timers()] == [START + 3 * HOUR]


def retime(engine, case, pauses, calendar=None):
    limits = {"solution": "PT4H", "pauses": pauses, "calendar": calendar}
    engine.execute(commands.SetVariables(case, {"limits": limits}), MANAGER)
    return engine.execute(commands.RetimeCommitments(case, "another level"), MANAGER)


def test_a_level_that_pauses_stops_the_clock_at_once(engine, clock):
    case = start(engine)
    complete(engine, "try")
    clock.advance(HOUR)
    done = retime(engine, case, ["customer"], OFFICE)
    assert done.first(events.CommitmentTermsChanged).pauses == ("customer",)
    assert done.first(events.CommitmentPaused).waits_for == "customer"
    clock.advance(2 * HOUR)
    complete(engine, "ask")
    found = promise(engine)
    assert (found.due_at, found.pauses, found.calendar) == (START + 6 * HOUR, ("customer",), OFFICE)
    assert [t.due_at for t in engine.timers()] == [found.due_at]


def test_a_level_that_never_pauses_lets_the_clock_go_on_and_keeps_what_was(engine, clock):
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(2 * HOUR)
    done = retime(engine, case, None)
    assert done.first(events.CommitmentResumed).paused_us == 7_200_000_000
    found = promise(engine)
    assert (found.due_at, found.paused_at, found.pauses) == (START + 6 * HOUR, None, None)
    assert [t.due_at for t in engine.timers()] == [found.due_at]
    clock.set(found.due_at + timedelta(microseconds=1))
    engine.run_due()
    assert promise(engine).state == "breached"


def test_terms_that_can_not_be_read_are_refused_and_change_nothing(engine, clock):
    case = start(engine, ["customer"])
    with pytest.raises(WrongState, match="can't be computed: Expected pauses for"):
        retime(engine, case, ["nobody"])
    assert promise(engine).pauses == ("customer",)


def test_met_in_the_moment_in_which_the_wait_ends(clock):
    engine = Engine.open("sqlite://", clock=clock)
    engine.deploy({"p.bpmn": diagram(met_by="ask")}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(9 * HOUR)
    engine.run_due()
    complete(engine, "ask")
    found = promise(engine)
    assert (found.state, found.due_at, found.paused_at) == ("met", START + 13 * HOUR, None)
    engine.close()


def test_a_case_that_ends_while_it_waits_drops_the_promise(engine, clock):
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(9 * HOUR)
    engine.execute(commands.CancelInstance(case, "x"), MANAGER)
    assert promise(engine).state == "canceled"


@pytest.mark.parametrize(
    ("pauses", "calendar", "words"),
    [("nobody", None, "Expected pauses for us"), (None, {"hours": [{"days": [1]}]}, "Expected a calendar"),
     (["customer"], {"hours": 3}, "Expected a calendar")],
)  # fmt: skip
def test_what_is_no_pause_and_no_calendar_is_said_and_pauses_nothing(engine, pauses, calendar, words):
    start(engine, pauses, calendar)
    assert words in promise(engine).problem
    assert promise(engine).pauses is None
    complete(engine, "try")
    assert promise(engine).paused_at is None


@pytest.mark.parametrize("part", ["pauses", "calendar"])
def test_feel_that_can_not_be_read_is_refused(engine, part):
    with pytest.raises(DefinitionInvalid, match=f"commitment.solution.{part}"):
        engine.deploy({"p.bpmn": diagram(**{part: "=1 +"})}, MANAGER)


def met_at_end():
    """A diagram whose promise is met at its end event, and a second branch that keeps it open."""
    text = diagram().replace('name="commitment.solution.met" value="completed"', 'name="x" value="y"')
    met = '<endEvent id="end"><extensionElements><zeebe:properties>' + property_("commitment.solution.met", "activated")
    return text.replace('<endEvent id="end">', met + "</zeebe:properties></extensionElements>")


def test_a_person_who_moves_the_case_there_by_hand_keeps_nothing(engine, clock):
    engine.deploy({"p.bpmn": met_at_end()}, MANAGER)
    case = start(engine)
    [solve] = [e for e in engine.active_elements(case) if e.element_id == "solve"]
    step = commands.ModifyInstruction("activate", "chase", None)
    engine.execute(commands.ModifyInstance(case, (step,), "stay open"), MANAGER)
    step = commands.ModifyInstruction("move", "end", solve.element_key)
    outcome = engine.execute(commands.ModifyInstance(case, (step,), "solved, they say"), MANAGER)
    assert outcome.first(events.CommitmentSkipped).element_id == "end"
    found = promise(engine)
    assert (found.state, found.is_intervention, found.met_at) == ("running", True, None)
    clock.advance(4 * HOUR + timedelta(seconds=1))
    engine.run_due()
    assert (promise(engine).state, promise(engine).is_intervention) == ("breached", True)


def test_a_person_who_ends_the_case_by_hand_drops_its_promise_and_it_shows(engine):
    case = start(engine)
    [solve] = [e for e in engine.active_elements(case) if e.element_id == "solve"]
    step = commands.ModifyInstruction("move", "end", solve.element_key)
    engine.execute(commands.ModifyInstance(case, (step,), "x"), MANAGER)
    assert (promise(engine).state, promise(engine).is_intervention) == ("canceled", True)


def test_a_batch_that_moves_cases_there_keeps_nothing_either(engine):
    engine.deploy({"p.bpmn": met_at_end()}, MANAGER)
    case = start(engine)
    step = commands.ModifyInstruction("activate", "chase", None)
    engine.execute(commands.ModifyInstance(case, (step,), "stay open"), MANAGER)
    move = {"from_element": "solve", "to_element": "end"}
    engine.execute(commands.StartBatch("move", (case,), move, "solved, they say"), MANAGER)
    engine.run_batches()
    assert open_tasks(engine) == ["chase"]
    assert (promise(engine).state, promise(engine).is_intervention) == ("running", True)


@pytest.mark.parametrize("is_batch", [False, True])
def test_entries_of_the_first_rule_are_run_again_by_it(engine, clock, is_batch):
    """The first release took a promise for kept where a person moved the case to; its journals still prove."""
    engine.deploy({"p.bpmn": met_at_end()}, MANAGER)
    case = start(engine)
    if is_batch:
        move = {"from_element": "solve", "to_element": "end"}
        batch = engine.execute(commands.StartBatch("move", (case,), move, "x"), MANAGER).events[0].batch_key
        command = commands.RunBatchItem(batch, case)
    else:
        [solve] = [e for e in engine.active_elements(case) if e.element_id == "solve"]
        command = commands.ModifyInstance(case, (commands.ModifyInstruction("move", "end", solve.element_key),), "x")
    system = Actor("clock", is_system=True)
    met = engine._parts.dispatcher.execute(command, system, earlier=Earlier(keeps_by_hand=True)).first(
        events.CommitmentMet
    )
    assert met.is_intervention is not is_batch
    assert (promise(engine).state, promise(engine).is_intervention) == ("met", not is_batch)


def test_a_calendar_without_a_zone_has_the_same_hours_for_the_due_time_the_pause_and_the_retiming(engine, clock):
    """The engine's zone is Asia/Shanghai: an office there opens at 01:00 UTC and closes at 09:00."""
    due = "=add working time(date and time(received), duration(limits.solution), limits.calendar)"
    engine.deploy({"p.bpmn": diagram(due)}, MANAGER)
    office = {"hours": OFFICE["hours"]}
    clock.set(START - 8 * HOUR)  # 09:00 in Shanghai
    case = start(engine, ["customer"], office, "PT6H")
    assert promise(engine).due_at == START - 2 * HOUR
    complete(engine, "try")
    clock.advance(HOUR)
    complete(engine, "ask")
    found = promise(engine)
    assert (found.paused_us, found.due_at) == (3_600_000_000, START - HOUR)
    engine.execute(commands.RetimeCommitments(case), MANAGER)
    assert promise(engine).due_at == found.due_at


def test_hours_that_overlap_count_once(engine, clock):
    days = [1, 2, 3, 4, 5]
    twice = [{"days": days, "from": "09:00", "to": "12:00"}, {"days": days, "from": "11:00", "to": "17:00"}]
    start(engine, ["customer"], {"hours": twice, "zone": "UTC"})
    complete(engine, "try")
    clock.advance(8 * HOUR)
    complete(engine, "ask")
    assert promise(engine).paused_us == 8 * 3_600_000_000


def with_more(text, *more):
    return text.replace("</process>", "".join(more) + "</process>")


def warned(lead="duration(&quot;PT1H&quot;)"):
    ahead = bpmn.boundary("soon", "solve", bpmn.timer(f"{DUE} - {lead}", "timeDate"), cancel=False)
    return with_more(diagram(), ahead, bpmn.user("warn"), bpmn.end("warned"), bpmn.row("soon", "warn", "warned"))


def test_a_warning_that_would_come_in_the_pause_waits_with_the_promise(engine, clock):
    engine.deploy({"p.bpmn": warned()}, MANAGER)
    start(engine, ["customer"])
    clock.advance(2 * HOUR)
    complete(engine, "try")
    clock.advance(5 * HOUR)
    assert engine.run_due() == 0
    assert {t.held_by for t in engine.timers()} == {promise(engine).commitment_key}
    assert engine.timers(due_before=clock.now()) == []  # it is not late
    complete(engine, "ask")
    assert [(t.element_id, t.due_at - START, t.held_by) for t in engine.timers()] == [
        ("soon", 8 * HOUR, None), ("late", 9 * HOUR, None),
    ]  # fmt: skip
    clock.set(START + 8 * HOUR)
    engine.run_due()
    assert open_tasks(engine) == ["wait", "warn"]


def test_a_warning_that_was_due_before_the_pause_comes_in_it(engine, clock):
    engine.deploy({"p.bpmn": warned()}, MANAGER)
    start(engine, ["customer"])
    clock.advance(3 * HOUR + timedelta(seconds=1))  # the clock has not come by yet
    complete(engine, "try")
    assert engine.run_due() == 1
    assert open_tasks(engine) == ["ask", "warn"]


def test_the_clock_may_not_fire_what_stands_still(engine, clock):
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(9 * HOUR)
    [timer] = engine.timers()
    with pytest.raises(WrongState, match="it stands still together with commitment"):
        engine.execute(commands.FireTimer(timer.timer_key), Actor("clock", is_system=True))


def test_a_timer_that_is_due_at_the_same_moment_by_chance_runs_on(engine, clock):
    other = bpmn.boundary("daily", "solve", bpmn.timer("PT4H"), cancel=False)
    engine.deploy({"p.bpmn": with_more(diagram(), other, bpmn.user("look"), bpmn.flow("daily", "look"))}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(4 * HOUR)
    assert engine.run_due() == 1
    assert open_tasks(engine) == ["ask", "look"]


def test_a_timer_that_is_set_for_as_long_as_the_promise_is_its_own(engine, clock):
    """By the contract linter, too, it is the timer that can reach the promise."""
    limit = 'duration("PT4H")'.replace('"', "&quot;")
    text = diagram(f"=now() + {limit}").replace(bpmn.timer(f"=now() + {limit}", "timeDate"), bpmn.timer(f"={limit}"))
    assert "timeDuration" in text
    engine.deploy({"p.bpmn": text}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(5 * HOUR)
    assert engine.run_due() == 0
    complete(engine, "ask")
    assert [t.due_at for t in engine.timers()] == [promise(engine).due_at] == [START + 9 * HOUR]


def test_what_a_person_sets_in_the_pause_comes_then(engine, clock):
    start(engine, ["customer"])
    complete(engine, "try")
    [timer] = engine.timers()
    engine.execute(commands.RescheduleTimer(timer.timer_key, START + 6 * HOUR), MANAGER)
    clock.advance(6 * HOUR)
    engine.run_due()
    assert open_tasks(engine) == ["ask", "chase"]
    complete(engine, "ask")
    assert promise(engine).due_at == START + 10 * HOUR


def test_a_wait_in_which_no_working_time_passed_lets_its_timers_go_all_the_same(engine, clock):
    clock.set(START + timedelta(days=5))  # a Saturday
    start(engine, ["customer"], OFFICE, "PT72H")
    complete(engine, "try")
    clock.advance(HOUR)
    complete(engine, "ask")
    assert [(t.due_at, t.held_by) for t in engine.timers()] == [(START + timedelta(days=8), None)]


def test_dates_that_are_computed_after_a_pause_are_put_off_as_the_promise_is(engine, clock):
    """The same words in the diagram are the same time: the task's date, its escalation and its warning."""
    task = bpmn.user("wait", more=f'<zeebe:taskSchedule dueDate="{DUE}"/>')
    near = bpmn.boundary("near", "wait", bpmn.timer(f"{DUE} - duration(&quot;PT30M&quot;)", "timeDate"), cancel=False)
    over = bpmn.boundary("over", "wait", bpmn.timer(DUE, "timeDate"), cancel=False)
    text = diagram().replace(work("wait", "vendor"), task + near + over + bpmn.user("n") + bpmn.flow("near", "n")
                             + bpmn.user("o") + bpmn.flow("over", "o"))  # fmt: skip
    engine.deploy({"p.bpmn": text}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(9 * HOUR)
    complete(engine, "ask")
    assert open_tasks(engine) == ["wait"]  # nothing of it is over: the promise is due at 22:00
    [task] = engine.inbox(MANAGER, "all")
    assert task.due_at == promise(engine).due_at == START + 13 * HOUR
    assert {t.element_id: t.due_at - START for t in engine.timers()} == {
        "late": 13 * HOUR, "near": 12.5 * HOUR, "over": 13 * HOUR,
    }  # fmt: skip


def test_dates_that_are_computed_in_a_pause_wait_with_the_promise(engine, clock):
    """The case goes on to another element that waits for the customer, too."""
    over = bpmn.boundary("over", "wait", bpmn.timer(DUE, "timeDate"), cancel=False)
    due = f'<zeebe:taskSchedule dueDate="{DUE}"/>' + property_("waits_for", "customer").join(
        ("<zeebe:properties>", "</zeebe:properties>")
    )
    text = diagram().replace(work("wait", "vendor"), bpmn.user("wait", more=due) + over + bpmn.user("o")
                             + bpmn.flow("over", "o"))  # fmt: skip
    engine.deploy({"p.bpmn": text}, MANAGER)
    start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(9 * HOUR)
    complete(engine, "ask")
    assert (promise(engine).paused_at, promise(engine).due_at) == (clock.now(), START + 13 * HOUR)
    clock.advance(9 * HOUR)
    assert engine.run_due() == 0
    complete(engine, "wait")
    assert promise(engine).due_at == START + 22 * HOUR
    assert promise(engine).paused_us == 18 * 3_600_000_000
    assert [t.due_at - START for t in engine.timers()] == [22 * HOUR]


def test_another_limit_in_the_pause_moves_what_waits_and_it_still_waits(engine, clock):
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(HOUR)
    limits = {"solution": "PT2H", "pauses": ["customer"], "calendar": None}
    engine.execute(commands.SetVariables(case, {"limits": limits}), MANAGER)
    engine.execute(commands.RetimeCommitments(case, "another level"), MANAGER)
    [timer] = engine.timers()
    assert (timer.due_at, timer.held_by) == (START + 2 * HOUR, promise(engine).commitment_key)
    clock.advance(3 * HOUR)
    assert engine.run_due() == 0
    complete(engine, "ask")
    assert [t.due_at for t in engine.timers()] == [promise(engine).due_at] == [START + 6 * HOUR]


def test_a_case_that_ends_in_a_pause_leaves_no_clock_that_stands_still(engine, clock):
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(HOUR)
    engine.execute(commands.CancelInstance(case, "x"), MANAGER)
    found = promise(engine)
    assert (found.state, found.paused_at, found.paused_us) == ("canceled", None, 3_600_000_000)


@pytest.mark.parametrize("to", ["customer", "us"])
def test_a_version_that_waits_for_somebody_else_stops_or_starts_the_clock(engine, clock, to):
    """By migration the case waits for whom the new diagram says, from then on."""
    old, new = ("us", "customer") if to == "customer" else ("customer", "us")
    text = diagram().replace(property_("waits_for", "customer"), property_("waits_for", old))
    engine.deploy({"p.bpmn": text}, MANAGER)
    case = start(engine, ["customer"])
    complete(engine, "try")
    clock.advance(HOUR)
    text = text.replace(property_("waits_for", old), property_("waits_for", new))
    engine.deploy({"p.bpmn": text}, MANAGER)
    target = engine.find_definitions("p")[0].definition_key
    mapping = {id_: id_ for id_ in ("solve", "ask", "late")}
    engine.execute(commands.MigrateInstance(case, target, mapping, "better"), MANAGER)
    assert (promise(engine).paused_at is not None) is (to == "customer")
    clock.advance(HOUR)
    complete(engine, "ask")
    assert promise(engine).due_at == START + 5 * HOUR
    shares = engine.commitment_shares(promise(engine).commitment_key)
    assert shares["customer"] == shares["us"] == HOUR


@pytest.mark.parametrize(("interrupts", "late"), [(False, 0), (True, 2)])
def test_a_timer_that_fired_late_is_the_systems_time_where_the_case_waited_for_it(engine, clock, interrupts, late):
    """A warning that came late kept nobody waiting: that time was ours."""
    look = bpmn.boundary("look", "try", bpmn.timer("PT1H"), cancel=interrupts)
    text = diagram().replace("</subProcess>", look + bpmn.flow("look", "check") + "</subProcess>")
    engine.deploy({"p.bpmn": text}, MANAGER)
    start(engine)
    clock.advance(3 * HOUR)
    engine.run_due()
    shares = engine.commitment_shares(promise(engine).commitment_key)
    assert shares == {"us": (3 - late) * HOUR, "system": late * HOUR} | dict.fromkeys(("customer", "vendor"), 0 * HOUR)


def test_the_dates_of_a_promise_that_is_made_again_are_its_own(engine, clock):
    """What the first one stood still is not given to the second, which begins anew, nor to its timers."""
    back = bpmn.element("exclusiveGateway", "again", default="again_end") + bpmn.flow("again", "end")
    text = diagram().replace('<sequenceFlow id="solve_end" sourceRef="solve" targetRef="end"/>', "")
    assert text != diagram()
    text = with_more(text, back, bpmn.flow("solve", "again"), bpmn.branch("again", "solve", "=not(done)"))
    engine.deploy({"p.bpmn": text}, MANAGER)
    case = start(engine, ["customer"], None, "PT72H")
    engine.execute(commands.SetVariables(case, {"done": False}), MANAGER)
    complete(engine, "try")
    clock.advance(9 * HOUR)
    for element_id in ("ask", "wait", "check"):
        complete(engine, element_id)
    assert [(c.state, c.due_at - START) for c in engine.commitments()] == [
        ("running", 72 * HOUR), ("met", 81 * HOUR),
    ]  # fmt: skip
    assert [t.due_at - START for t in engine.timers()] == [72 * HOUR]
