"""Recorded cases walk again by other files: where they would go otherwise, and where the history has no answer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from engine.api import Actor, Command, DefinitionInvalid, Engine, FrozenClock, Module, commands
from tests.engine.test_decide_again import table
from tests.kit.bpmn import (
    boundary,
    branch,
    element,
    end,
    flow,
    message,
    on_message,
    process,
    row,
    service,
    start,
    timer,
    user,
)

OWNER = Actor("owner", roles=frozenset({"owner", "manager", "worker"}))
ASK = element("businessRuleTask", "ask", '<zeebe:calledDecision decisionId="way" resultVariable="way"/>')
CHOICE = element("exclusiveGateway", "choice", default="choice_far")
GATE = CHOICE + branch("choice", "near", '=way = "near"') + flow("choice", "far")
MAIN = process(
    "p",
    start(),
    ASK,
    GATE,
    user("near"),
    user("far"),
    end(),
    row("start", "ask", "choice"),
    row("near", "end"),
    row("far", "end"),
)
FILES = {"p.bpmn": MAIN, "way.dmn": table(("&lt; 3", '"near"'), ("-", '"far"'))}


@pytest.fixture
def clock():
    return FrozenClock(datetime(2026, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
def open_engine(clock):
    def open_engine(files):
        engine = Engine.open("sqlite://", clock=clock)
        engine.deploy(files, OWNER)
        return engine

    return open_engine


def begin(engine, n=1, process_id="p"):
    return engine.execute(commands.StartInstance(process_id, {"n": n}, business_key=str(n)), OWNER).instance_key


def complete(engine, key):
    [task] = engine.instance_tasks(key, state="created")
    engine.execute(commands.CompleteUserTask(task.user_task_key, {}), OWNER)


def test_another_table_leads_cases_another_way(open_engine, clock):
    engine = open_engine(FILES)
    keys = []
    for n in (1, 4, 9):
        keys.append(begin(engine, n))
        clock.advance(timedelta(hours=1))
        complete(engine, keys[-1])
    entries = len(engine.journal())
    after = {**FILES, "way.dmn": table(("&lt; 5", '"near"'), ("-", '"far"'))}

    same, stopped, other = engine.try_out(FILES, after, keys)

    assert (same.outcome, other.outcome) == ("same", "same")
    assert (stopped.root_key, stopped.outcome) == (keys[1], "stopped")
    assert stopped.waits == (("p", "near"),)
    assert stopped.stop.place == ("p", "far")
    assert stopped.stop.command_type == "CompleteUserTask"
    assert len(engine.journal()) == entries


def test_a_case_that_waits_goes_another_way(open_engine):
    engine = open_engine(FILES)
    key = begin(engine, 4)
    [tried] = engine.try_out(FILES, {**FILES, "way.dmn": table(("-", '"near"'))}, [key])
    assert (tried.outcome, tried.more, tried.less) == ("different", (("p", "near"),), (("p", "far"),))


LATE = boundary("late", "first", timer("PT2H"), cancel=False)
TIMED = process(
    "p", start(), user("first"), LATE, user("urge"), service("send", "mail"), end(),
    row("start", "first", "send", "end"), flow("late", "urge"),
)  # fmt: skip


def test_timers_fire_by_themselves_and_jobs_are_answered_as_they_were(open_engine, clock):
    engine = open_engine({"p.bpmn": TIMED})
    key = begin(engine)
    clock.advance(timedelta(hours=1))
    engine.execute(commands.SetVariables(key, {"a": 1}), OWNER)
    complete(engine, key)
    engine.execute(commands.LockJobs("mail", "w"), OWNER)
    [job] = engine.jobs(key)
    engine.execute(commands.FailJob(job.job_key, 2, "busy", worker="w"), OWNER)
    engine.execute(commands.LockJobs("mail", "w"), OWNER)
    engine.execute(commands.CompleteJob(job.job_key, {"sent": True}, "w"), OWNER)
    assert engine.read_instance(key).state == "completed"

    sooner = {"p.bpmn": TIMED.replace("PT2H", "PT30M")}
    [tried] = engine.try_out({"p.bpmn": TIMED}, sooner, [key])
    assert tried.outcome == "different"
    assert tried.more == (("p", "late"), ("p", "urge"))
    assert tried.waits == (("p", "urge"),)
    [same] = engine.try_out({"p.bpmn": TIMED}, {"p.bpmn": TIMED.replace("PT2H", "PT3H")}, [key])
    assert same.outcome == "same"


def test_an_element_that_is_called_otherwise_is_followed(open_engine):
    engine = open_engine({"p.bpmn": TIMED})
    key = begin(engine)
    complete(engine, key)
    after = {"p.bpmn": TIMED.replace('"first"', '"other"').replace('"start_first"', '"x"')}
    [tried] = engine.try_out({"p.bpmn": TIMED}, after, [key], {"first": "other"})
    assert tried.outcome == "same"
    [lost] = engine.try_out({"p.bpmn": TIMED}, after, [key])
    assert lost.outcome == "stopped"


PROMISES = (
    "<zeebe:properties>"
    '<zeebe:property name="commitment.answer.due" value="=now() + duration(&quot;PT1H&quot;)"/>'
    '<zeebe:property name="commitment.answer.met" value="completed"/></zeebe:properties>'
)
PROMISED = process("p", start(), user("first", more=PROMISES), end(), row("start", "first", "end"))


def test_another_limit_moves_promises(open_engine, clock):
    engine = open_engine({"p.bpmn": PROMISED})
    key = begin(engine)
    clock.advance(timedelta(minutes=50))
    complete(engine, key)
    after = {"p.bpmn": PROMISED.replace("PT1H", "PT45M")}
    [tried] = engine.try_out({"p.bpmn": PROMISED}, after, [key])
    [promise] = tried.promises
    assert (tried.outcome, promise.commitment_id) == ("different", "answer")
    assert (promise.before[1], promise.after[1]) == ("met", "breached")


WAITS = process(
    "p", start(), element("intermediateCatchEvent", "wait", inner=on_message("m")), end(), row("start", "wait", "end"),
    others=message("m", "go", "=key"),
)  # fmt: skip


def test_messages_are_sent_again(open_engine):
    engine = open_engine({"p.bpmn": WAITS})
    key = engine.execute(commands.StartInstance("p", {"key": "k"}), OWNER).instance_key
    engine.execute(commands.PublishMessage("go", "k"), OWNER)
    [tried] = engine.try_out({"p.bpmn": WAITS}, {"p.bpmn": WAITS}, [key])
    assert tried.outcome == "same"


def test_what_somebody_moved_by_hand_or_ran_otherwise_is_unknown(open_engine):
    engine = open_engine(FILES)
    moved, old = begin(engine, 4), begin(engine, 9)
    [task] = engine.instance_tasks(moved, state="created")
    instruction = commands.ModifyInstruction("move", "near", task.user_task_key)
    engine.execute(commands.ModifyInstance(moved, (instruction,), "by hand"), OWNER)
    engine.execute(commands.SuspendInstance(old, "wait"), OWNER)
    engine.execute(commands.ResumeInstance(old, "go"), OWNER)
    by_hand, suspended = engine.try_out(FILES, FILES, [moved, old])
    assert (by_hand.outcome, suspended.outcome) == ("unknown", "same")
    assert "ModifyInstance" in by_hand.stop.text.in_language("en")
    [older] = engine.try_out({**FILES, "way.dmn": table(("-", '"near"'))}, FILES, [old])
    assert (older.outcome, older.stop) == ("unknown", None)


def test_a_canceled_case_and_one_that_was_never_begun_by_a_command(open_engine):
    engine = open_engine(FILES)
    key = begin(engine, 4)
    engine.execute(commands.CancelInstance(key, "over"), OWNER)
    [tried] = engine.try_out(FILES, FILES, [key])
    assert tried.outcome == "same"
    assert [t.outcome for t in engine.try_out(FILES, FILES, [12345])] == ["unknown"]
    with pytest.raises(DefinitionInvalid):
        engine.try_out(FILES, {"p.bpmn": "<no"}, [key])


def test_whose_clock_or_data_somebody_changed_is_unknown(open_engine, clock):
    engine = open_engine({"p.bpmn": TIMED})
    timed, written, plain = begin(engine, 1), begin(engine, 2), begin(engine, 3)
    [timer_] = engine.timers(timed)
    engine.execute(commands.RescheduleTimer(timer_.timer_key, clock.now() + timedelta(hours=9), "later"), OWNER)
    [task] = engine.instance_tasks(written, state="created")
    engine.execute(commands.SetVariables(task.user_task_key, {"a": 1}), OWNER)
    tried = engine.try_out({"p.bpmn": TIMED}, {"p.bpmn": TIMED}, [timed, written, plain])
    assert [one.outcome for one in tried] == ["unknown", "unknown", "same"]
    assert "RescheduleTimer" in tried[0].stop.text.in_language("en")


def test_whose_promise_was_due_otherwise_than_by_the_files_of_now_is_unknown(open_engine, clock):
    engine = open_engine({"p.bpmn": PROMISED.replace("PT1H", "PT2H")})
    key = begin(engine)
    complete(engine, key)
    [tried] = engine.try_out({"p.bpmn": PROMISED}, {"p.bpmn": PROMISED.replace("PT1H", "PT45M")}, [key])
    assert (tried.outcome, tried.stop, tried.promises) == ("unknown", None, ())


PAUSED = PROMISES.replace(
    "<zeebe:properties>", '<zeebe:properties><zeebe:property name="commitment.answer.pauses" value="=&quot;us&quot;"/>'
)
LATER = boundary("late", "first", timer("=now() + duration(&quot;PT1H&quot;)", "timeDate"), cancel=False)
HELD = process(
    "p", start(), user("first", more=PAUSED), LATER, user("chase"),
    boundary("urge", "first", timer("PT2H"), cancel=False), user("call"), end(),
    row("start", "first", "end"), flow("late", "chase"), flow("urge", "call"),
)  # fmt: skip


def test_a_timer_that_a_pause_holds_does_not_hold_those_behind_it(open_engine, clock):
    engine = open_engine({"p.bpmn": HELD})
    key = begin(engine)
    for _ in range(3):
        clock.advance(timedelta(hours=1))
        engine.run_due()
    assert [t.element_id for t in engine.instance_tasks(key, state="created")] == ["first", "call"]
    [task] = [t for t in engine.instance_tasks(key, state="created") if t.element_id == "first"]
    engine.execute(commands.CompleteUserTask(task.user_task_key, {}), OWNER)
    [tried] = engine.try_out({"p.bpmn": HELD}, {"p.bpmn": HELD}, [key])
    assert tried.outcome == "same"


def test_a_timer_without_end_stops_the_walk(open_engine, clock):
    engine = open_engine({"p.bpmn": TIMED})
    key = begin(engine)
    clock.advance(timedelta(hours=1))
    complete(engine, key)
    again = TIMED.replace(timer("PT2H"), timer("R/PT1S", "timeCycle"))
    assert again != TIMED
    [tried] = engine.try_out({"p.bpmn": TIMED}, {"p.bpmn": again}, [key])
    assert tried.outcome == "stopped"
    assert "2000" in tried.stop.text.in_language("zh")


FORK = element("exclusiveGateway", "fork", default="fork_wait")
CATCH = element("intermediateCatchEvent", "wait", inner=on_message("m"))


def forked(condition):
    return process(
        "p", start(), FORK, CATCH, user("near"), end(), branch("fork", "near", condition), flow("fork", "wait"),
        row("start", "fork"), row("wait", "end"), row("near", "end"), others=message("m", "go", "=key"),
    )  # fmt: skip


def test_a_message_that_one_case_left_is_none_for_the_next(open_engine):
    engine = open_engine({"p.bpmn": forked("=false")})
    first, second = (
        engine.execute(commands.StartInstance("p", {"key": "k", "n": n}), OWNER).instance_key for n in (1, 2)
    )
    engine.execute(commands.PublishMessage("go", "k", {}, 86_400), OWNER)
    tried = engine.try_out({"p.bpmn": forked("=false")}, {"p.bpmn": forked("=n = 1")}, [first, second])
    assert [(one.outcome, one.more) for one in tried] == [("different", (("p", "near"),)), ("same", ())]


@dataclass(frozen=True, slots=True)
class AnswerByPost(Command):
    """A command of an application, that completes a task of the engine."""

    user_task_key: int


def answer_by_post(command, context):
    context.run(commands.CompleteUserTask(command.user_task_key))
    return []


@pytest.mark.parametrize("is_retold", [True, False])
def test_what_an_application_did_is_done_again_where_it_says_how(clock, is_retold):
    told = {AnswerByPost: lambda one: [commands.CompleteUserTask(one.user_task_key)]} if is_retold else {}
    module = Module("post", commands={AnswerByPost: answer_by_post}, retold=told)
    engine = Engine.open("sqlite://", modules=(module,), clock=clock)
    engine.deploy(FILES, OWNER)
    key = begin(engine, 4)
    [task] = engine.instance_tasks(key, state="created")
    engine.execute(AnswerByPost(task.user_task_key), OWNER)
    [tried] = engine.try_out(FILES, {**FILES, "way.dmn": table(("-", '"near"'))}, [key])
    assert tried.outcome == ("stopped" if is_retold else "unknown")
    [same] = engine.try_out(FILES, FILES, [key])
    assert same.outcome == ("same" if is_retold else "unknown")
    assert same.stop is None if is_retold else "AnswerByPost" in same.stop.text.in_language("en")
    engine.close()


WRITTEN = process(
    "p", start(), user("first"), CHOICE, user("near"), user("far"), end(), row("start", "first", "choice"),
    branch("choice", "near", "=n = 7"), flow("choice", "far"), row("near", "end"), row("far", "end"),
)  # fmt: skip


def in_a_batch(engine, kind, key, **arguments):
    engine.execute(commands.StartBatch(kind, (key,), arguments, "x"), OWNER)
    engine.run_batches()


def test_what_a_batch_did_is_done_again(open_engine):
    files = {"p.bpmn": WRITTEN}
    engine = open_engine(files)
    keys = [begin(engine, n) for n in range(3)]
    in_a_batch(engine, "set_variables", keys[0], variables={"n": 7})
    complete(engine, keys[0])
    in_a_batch(engine, "suspend", keys[1])
    in_a_batch(engine, "resume", keys[1])
    complete(engine, keys[1])
    in_a_batch(engine, "cancel", keys[2])
    assert [t.element_id for t in engine.instance_tasks(keys[0], state="created")] == ["near"]
    assert [one.outcome for one in engine.try_out(files, files, keys)] == ["same"] * 3
    other = {"p.bpmn": WRITTEN.replace("=n = 7", "=n = 8")}
    assert [one.outcome for one in engine.try_out(files, other, keys)] == ["different", "same", "same"]


def test_what_a_batch_moved_by_hand_is_unknown(open_engine):
    files = {"p.bpmn": WRITTEN}
    engine = open_engine(files)
    key = begin(engine)
    in_a_batch(engine, "move", key, from_element="first", to_element="near")
    [tried] = engine.try_out(files, files, [key])
    assert (tried.outcome, "RunBatchItem" in tried.stop.text.in_language("en")) == ("unknown", True)
