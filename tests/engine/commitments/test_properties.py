"""Promises under anything that may happen to a case: their time adds up, and the journal tells the same tables."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.api import Actor, Engine, FrozenClock, Rejected, commands, events
from engine.runtime.resting import Resting
from tests.engine.commitments.test_pauses import DUE, OFFICE, START, property_, work
from tests.kit import bpmn

MANAGER = Actor("manager", roles=frozenset({"manager", "owner"}))
TASKS = ("try", "ask", "wait", "check")
ZERO = timedelta(0)
AGAIN = bpmn.element("exclusiveGateway", "again", default="again_e")
PROMISE = "".join(
    property_(f"commitment.solution.{part}", value)
    for part, value in (("due", DUE), ("pauses", "=limits.pauses"), ("calendar", "=limits.calendar"))
)


def diagram(ask, wait):
    """A promise on a sub-process that goes round: two steps of ours, one for `ask` to do, one for `wait`."""
    met = property_("commitment.solution.met", "completed")
    inner = bpmn.start("s") + work("try") + work("ask", ask) + work("wait", wait) + work("check", "", met) + AGAIN
    inner += bpmn.boundary("own", "wait", bpmn.timer(DUE, "timeDate"), cancel=False) + bpmn.end("o")
    inner += bpmn.end("e") + bpmn.row("s", "try", "ask", "wait", "check", "again") + bpmn.flow("again", "e")
    inner += bpmn.branch("again", "try", "=not(done)") + bpmn.flow("own", "o")
    sub = bpmn.element("subProcess", "solve", f"<zeebe:properties>{PROMISE}</zeebe:properties>", inner)
    warn = bpmn.timer(f"{DUE} - duration(limits.lead)", "timeDate")
    return bpmn.process(
        "p", bpmn.start(), sub, bpmn.boundary("late", "solve", bpmn.timer(DUE, "timeDate"), cancel=False),
        bpmn.boundary("soon", "solve", warn, cancel=False),
        bpmn.boundary("any", "solve", bpmn.timer("PT4H"), cancel=False),
        bpmn.end("l"), bpmn.end("w"), bpmn.end("y"), work("after"), bpmn.end(),
        bpmn.row("start", "solve", "after", "end"), bpmn.row("late", "l"), bpmn.row("soon", "w"), bpmn.row("any", "y"),
    )  # fmt: skip


LIMITS = st.fixed_dictionaries(
    {
        "solution": st.sampled_from(["PT4H", "PT30M", "PT72H"]),
        "pauses": st.sampled_from([None, ["customer"], ["customer", "vendor"], "vendor", ["system", "us"]]),
        "calendar": st.sampled_from([None, OFFICE, {"hours": OFFICE["hours"]}]),
        "lead": st.sampled_from(["PT1H", "PT10M"]),
    }
)
SPANS = st.timedeltas(min_value=ZERO, max_value=timedelta(hours=30)) | st.sampled_from(
    [timedelta(hours=h) for h in (0, 1, 3, 4)]
)
STEPS = st.lists(
    st.tuples(st.just("pass"), SPANS)
    | st.tuples(st.just("sleep"), SPANS)
    | st.tuples(st.just("done"), st.booleans())
    | st.tuples(st.just("retime"), LIMITS)
    | st.tuples(st.just("move"), st.sampled_from([*TASKS, "after"]))
    | st.tuples(st.sampled_from(["suspend", "resume", "restart", "reschedule", "cancel"]), st.integers(0, 3))
    | st.tuples(st.just("migrate"), st.integers(0, 1)),
    max_size=14,
)


class Story:
    """One case, and what may happen to it."""

    def __init__(self, limits):
        self.engine = Engine.open("sqlite://", clock=FrozenClock(START))
        self.versions = [
            self.engine.deploy({"p.bpmn": diagram(*who)}, MANAGER).first(events.ProcessDeployed).definition_key
            for who in (("vendor", "customer"), ("customer", "vendor"))
        ]
        variables = {"received": START.isoformat(), "limits": limits, "done": False}
        self.case = self.engine.execute(commands.StartInstance("p", variables), MANAGER).instance_key

    def tell(self, steps):
        for name, how in steps:
            try:
                getattr(self, name)(how)
            except Rejected:
                continue  # a case that has ended, or a place that is not there: refused, and nothing happened
        return self

    def pass_(self, span):
        """Time passes, and the clock comes by whenever something is due."""
        end = self.engine.clock.now() + span
        while dues := [t.due_at for t in self.engine.timers() if t.held_by is None and t.due_at <= end]:
            self.engine.clock.set(max(min(dues), self.engine.clock.now()))
            if not self.engine.run_due():
                break
        self.engine.clock.set(end)
        self.engine.run_due()

    def sleep(self, span):
        """Time passes, and nobody looks."""
        self.engine.clock.advance(span)

    def done(self, is_done):
        for task in self.engine.instance_tasks(self.case, state="created")[:1]:
            self.engine.execute(commands.CompleteUserTask(task.user_task_key, {"done": is_done}), MANAGER)

    def retime(self, limits):
        self.engine.execute(commands.SetVariables(self.case, {"limits": limits}), MANAGER)
        self.engine.execute(commands.RetimeCommitments(self.case, "another level"), MANAGER)

    def move(self, to):
        for task in self.engine.instance_tasks(self.case, state="created")[:1]:
            step = commands.ModifyInstruction("move", to, task.user_task_key)
            self.engine.execute(commands.ModifyInstance(self.case, (step,), "by hand"), MANAGER)

    def suspend(self, _):
        self.engine.execute(commands.SuspendInstance(self.case), MANAGER)

    def resume(self, _):
        self.engine.execute(commands.ResumeInstance(self.case), MANAGER)

    def cancel(self, number):
        if number == 0:
            self.engine.execute(commands.CancelInstance(self.case), MANAGER)

    def restart(self, _):
        self.engine._parts.dispatcher._resting = Resting()

    def reschedule(self, number):
        timers = self.engine.timers()
        if number < len(timers):
            at = self.engine.clock.now() + timedelta(hours=number)
            self.engine.execute(commands.RescheduleTimer(timers[number].timer_key, at), MANAGER)

    def migrate(self, version):
        ids = ("solve", *TASKS, "late", "soon", "any", "own", "after", "again")
        mapping = {id_: id_ for id_ in ids}
        self.engine.execute(commands.MigrateInstance(self.case, self.versions[version], mapping, "better"), MANAGER)


setattr(Story, "pass", Story.pass_)


def is_in_order(story):
    """What holds whatever has happened."""
    engine = story.engine
    assert engine.verify_journal().problem is None
    assert engine.compare_tables() == []
    assert engine.run_again() == []
    entries = engine.journal(root_key=story.case)
    for promise in engine.commitments():
        end = promise.met_at or engine.read_instance(story.case).ended_at or engine.clock.now()
        shares = engine.commitment_shares(promise.commitment_key)
        assert sum(shares.values(), ZERO) == end - promise.started_at
        assert min(shares.values()) >= ZERO
        of_it = [
            e for entry in entries for e in entry.events if getattr(e, "commitment_key", None) == promise.commitment_key
        ]
        stood = [e for e in of_it if isinstance(e, events.CommitmentResumed)]
        assert promise.paused_us == sum(e.paused_us for e in stood)
        clock_of = [e for e in of_it if isinstance(e, events.CommitmentPaused | events.CommitmentResumed)]
        assert all(type(one) is not type(other) for one, other in pairwise(clock_of))
        assert (promise.paused_at is not None) == bool(clock_of and isinstance(clock_of[-1], events.CommitmentPaused))
        if promise.state == "running":
            assert promise.paused_at is not None or promise.due_at >= engine.clock.now() or engine.run_due()
        if promise.state == "met":
            assert promise.met_at <= promise.due_at
        for timer in engine.timers():
            assert timer.held_by is None or promise.paused_at is not None
    if engine.read_instance(story.case).ended_at is not None:
        assert engine.timers() == []
        assert all(c.state != "running" and c.paused_at is None for c in engine.commitments())


@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(LIMITS, STEPS)
def test_whatever_happens_the_parts_add_up_and_the_journal_tells_the_same(limits, steps):
    story = Story(limits)
    try:
        is_in_order(story.tell(steps))
    finally:
        story.engine.close()


@settings(
    max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
@given(
    st.lists(st.tuples(SPANS, st.booleans()), max_size=10),
    st.sampled_from([["customer"], ["vendor"], ["customer", "vendor"]]),
)
def test_a_promise_is_put_off_by_just_the_time_that_the_case_waited_for_others(steps, pauses):
    """The ledger's clock and the shares out of the journal are two ways to the same number."""
    limits = {"solution": "PT72H", "pauses": pauses, "calendar": None, "lead": "PT1H"}
    story = Story(limits)
    try:
        for span, is_restarted in steps:
            story.tell([("pass", span), *([("restart", 0)] if is_restarted else []), ("done", False)])
        promises = story.engine.commitments()
        [promise] = [c for c in promises if c.commitment_id == "solution"]
        if promise.state == "running":
            shares = story.engine.commitment_shares(promise.commitment_key)
            waited = sum((shares[who] for who in pauses), ZERO)
            still = story.engine.clock.now() - promise.paused_at if promise.paused_at else ZERO
            assert timedelta(microseconds=promise.paused_us) + still == waited
            assert promise.due_at == START + timedelta(hours=72, microseconds=promise.paused_us)
            [timer] = [t for t in story.engine.timers() if t.element_id == "late"]
            assert timer.due_at == promise.due_at
            assert (timer.held_by is not None) == (promise.paused_at is not None)
    finally:
        story.engine.close()
