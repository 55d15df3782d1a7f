"""Jobs: locked, done, failed, retried; worker functions run outside transactions."""

from datetime import timedelta

import pytest

from engine.bootstrap import Module
from engine.errors import Forbidden, InvalidInput, NotFound, WrongState
from engine.jobs import BpmnError
from engine.model.actor import SYSTEM
from engine.model.commands import (
    CompleteJob,
    ExtendJobLock,
    FailJob,
    LockJobs,
    ResolveIncident,
    ResumeInstance,
    SetJobRetries,
    SuspendInstance,
    ThrowError,
)
from engine.model.events import IncidentRaised, JobCreated, JobLocked, VariablesWritten
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import ENGINEER, MANAGER, Bench

PROCESS = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.service(
        "call", "phone", more='<zeebe:taskHeaders><zeebe:header key="to" value="vendor"/></zeebe:taskHeaders>'
    ),
    bpmn.boundary("busy", "call", '<errorEventDefinition errorRef="e"/>'),
    bpmn.user("ask", "engineer"),
    bpmn.end(),
    bpmn.row("start", "call", "end"),
    bpmn.row("busy", "ask", "end"),
    others='<error id="e" errorCode="BUSY"/>',
)


@pytest.fixture
def bench():
    bench = Bench()
    bench.deploy(PROCESS)
    return bench


@pytest.fixture
def job(bench):
    return bench.start(number=7).first(JobCreated).job_key


def lock(bench, worker="w1", **more):
    return [e.job_key for e in bench.do(LockJobs("phone", worker, **more), SYSTEM).all(JobLocked)]


def row(bench):
    return bench.row(tables.job)


def test_a_worker_locks_and_completes(bench, job):
    assert lock(bench) == [job]
    assert (row(bench).state, row(bench).worker) == ("locked", "w1")
    bench.do(CompleteJob(job, {"answer": 42}, worker="w1"), SYSTEM)
    assert (row(bench).state, bench.row(tables.process_instance).state) == ("completed", "completed")


def test_a_locked_job_is_not_offered_until_the_lock_is_over(bench, job):
    lock(bench, lock_seconds=60)
    assert lock(bench, "w2") == []
    bench.clock.advance(timedelta(seconds=59))
    assert lock(bench, "w2") == []
    bench.clock.advance(timedelta(seconds=1))
    assert lock(bench, "w2") == [job]
    with pytest.raises(WrongState, match="worker 'w2' has locked it until"):
        bench.do(CompleteJob(job, worker="w1"), SYSTEM)


def test_a_lock_is_extended_by_who_has_it(bench, job):
    with pytest.raises(WrongState, match="nobody has locked it"):
        bench.do(ExtendJobLock(job, "w1", 60), SYSTEM)
    lock(bench, lock_seconds=60)
    bench.do(ExtendJobLock(job, "w1", 600), SYSTEM)
    bench.clock.advance(timedelta(seconds=599))
    assert lock(bench, "w2") == []
    with pytest.raises(WrongState, match="'w1' has locked it"):
        bench.do(ExtendJobLock(job, "w2", 60), SYSTEM)


def test_a_failed_job_is_offered_again_after_its_back_off(bench, job):
    lock(bench)
    bench.do(FailJob(job, 2, "no line", back_off_seconds=30, worker="w1"), SYSTEM)
    assert (row(bench).state, row(bench).retries, row(bench).error_message) == ("failed", 2, "no line")
    assert lock(bench) == []
    bench.clock.advance(timedelta(seconds=30))
    assert lock(bench) == [job]


def test_without_retries_there_is_an_incident_until_it_is_mended(bench, job):
    lock(bench)
    incident = bench.do(FailJob(job, 0, "no line", worker="w1"), SYSTEM).first(IncidentRaised)
    assert (incident.type, incident.job_key, incident.element_id) == ("JOB_NO_RETRIES", job, "call")
    assert "no line" in incident.message
    with pytest.raises(WrongState, match="no retries left"):
        bench.do(ResolveIncident(incident.incident_key), MANAGER)
    bench.do(SetJobRetries(job, 1, "线路已修"), MANAGER)
    assert lock(bench) == []
    bench.do(ResolveIncident(incident.incident_key, "线路已修"), MANAGER)
    assert lock(bench) == [job]
    done = bench.row(tables.incident)
    assert (done.state, done.resolved_by) == ("resolved", "liufang")
    with pytest.raises(WrongState, match="'liufang' resolved it at 09:00"):
        bench.do(ResolveIncident(incident.incident_key), MANAGER)


def test_variables_of_a_failure_are_local_to_the_element(bench, job):
    outcome = bench.do(FailJob(job, 1, "x", variables={"tried": 1}), SYSTEM)
    assert outcome.first(VariablesWritten).scope_key == row(bench).element_key


def test_an_error_goes_to_its_boundary_event(bench, job):
    bench.do(ThrowError(job, "BUSY", "engaged"), SYSTEM)
    assert row(bench).state == "error_thrown"
    assert bench.row(tables.user_task).element_id == "ask"


def test_an_error_needs_a_code(bench, job):
    with pytest.raises(InvalidInput):
        bench.do(ThrowError(job, ""), SYSTEM)


def test_people_without_a_role_do_not_touch_jobs(bench, job):
    for command in (LockJobs("phone", "w"), CompleteJob(job), FailJob(job, 1, "x"), SetJobRetries(job, 3)):
        with pytest.raises(Forbidden, match="none of the roles"):
            bench.do(command, ENGINEER)


def test_numbers_out_of_range_are_refused(bench, job):
    for command in (
        LockJobs("phone", "", lock_seconds=0, max_jobs=0),
        ExtendJobLock(job, "w", 0),
        FailJob(job, -1, "x", back_off_seconds=-1),
        SetJobRetries(job, 0),
    ):
        with pytest.raises(InvalidInput):
            bench.do(command, SYSTEM)


def test_a_job_ends_once(bench, job):
    bench.do(CompleteJob(job), SYSTEM)
    for command in (CompleteJob(job), FailJob(job, 1, "x"), ThrowError(job, "BUSY"), SetJobRetries(job, 1)):
        with pytest.raises(WrongState, match="it is completed since 09:00"):
            bench.do(command, SYSTEM)
    with pytest.raises(NotFound):
        bench.do(CompleteJob(job + 1), SYSTEM)


def test_a_suspended_instance_offers_no_jobs(bench, job):
    key = row(bench).root_key
    bench.do(SuspendInstance(key), MANAGER)
    assert lock(bench) == []
    with pytest.raises(WrongState, match="suspended"):
        bench.do(CompleteJob(job), SYSTEM)
    bench.do(ResumeInstance(key), MANAGER)
    assert lock(bench) == [job]


# ------------------------------------------------------------- the worker
def with_worker(function):
    bench = Bench(modules=[Module("phones", workers={"phone": function})])
    bench.deploy(PROCESS)
    bench.start(number=7)
    return bench


def test_a_worker_function_gets_the_job_and_gives_variables():
    seen = []
    bench = with_worker(lambda job: seen.append(job) or {"answer": 42})
    assert bench.parts.worker("w").run_jobs() == 1
    (job,) = seen
    assert (job.type, job.element_id, job.process_id, job.headers) == ("phone", "call", "p", {"to": "vendor"})
    assert (job.variables, job.retries, job.key) == ({"number": 7}, 3, row(bench).job_key)
    assert bench.row(tables.process_instance).state == "completed"


def test_a_worker_function_runs_outside_any_transaction():
    def call(job):
        bench.start()  # would wait for ever for a transaction around it
        return None

    bench = with_worker(call)
    assert bench.parts.worker("w")._run_some("phone") == 1
    assert len(bench.rows(tables.process_instance)) == 2


def test_a_worker_function_that_raises_is_tried_again_later_and_later():
    tries = []

    def call(job):
        tries.append(bench.clock.now())
        raise OSError("no line")

    bench = with_worker(call)
    worker = bench.parts.worker("w")
    for seconds in (0, 9, 1, 19, 1, 3_600):
        bench.clock.advance(timedelta(seconds=seconds))
        worker.run_jobs()
    assert [(t - tries[0]).total_seconds() for t in tries] == [0, 10, 30]
    incident = bench.row(tables.incident)
    assert "OSError: no line" in incident.message


def test_a_bpmn_error_is_caught_in_the_diagram():
    def call(job):
        raise BpmnError("BUSY", "engaged")

    bench = with_worker(call)
    bench.parts.worker("w").run_jobs()
    assert bench.row(tables.user_task).element_id == "ask"


def test_what_a_worker_gives_that_is_no_json_is_a_failed_try():
    bench = with_worker(lambda job: {"when": object()})
    bench.parts.worker("w").run_jobs()
    assert (row(bench).state, row(bench).retries) == ("failed", 2)


def test_a_job_whose_lock_is_over_before_its_turn_is_left_to_others():
    seen = []

    def call(job):
        seen.append(job.key)
        bench.clock.advance(timedelta(seconds=301))  # longer than the lock

    bench = with_worker(call)
    bench.start(number=8)
    assert bench.parts.worker("w")._run_some("phone") == 2
    assert len(seen) == 1
    bench.parts.worker("w2").run_jobs()
    assert len(set(seen)) == len(seen) == 2
