"""A restart in the middle: another engine on the same database goes on where the first one was."""

from datetime import timedelta

from engine.model.actor import SYSTEM
from engine.model.commands import CompleteJob, CompleteUserTask, StartInstance
from engine.model.events import UserTaskCreated
from engine.store import tables
from tests.kit import bpmn
from tests.kit.runtime import DESK, ENGINEER, Bench

PROCESS = bpmn.process(
    "p",
    bpmn.start(),
    bpmn.user("first", "engineer"),
    bpmn.boundary("late", "first", bpmn.timer("PT2H"), cancel=False),
    bpmn.service("work", "phone"),
    bpmn.user("second", "engineer"),
    bpmn.user("told", "engineer"),
    bpmn.end(),
    bpmn.row("start", "first", "work", "second", "end"),
    bpmn.row("late", "told", "end"),
)


def test_every_step_by_another_engine(tmp_path):
    url = f"sqlite:///{tmp_path / 'desk.sqlite3'}"
    first = Bench(url)
    first.deploy(PROCESS)
    outcome = first.do(StartInstance("p", {"order": "7"}, "CASE-1"), DESK, "r1")
    task = outcome.first(UserTaskCreated).user_task_key

    second = Bench(url, at=first.clock.now() + timedelta(hours=2))
    assert second.parts.worker("w").run_due() == 1
    assert second.do(StartInstance("p", {"order": "7"}, "CASE-1"), DESK, "r1") == outcome

    Bench(url).do(CompleteUserTask(task), ENGINEER)
    fourth = Bench(url)
    fourth.do(CompleteJob(fourth.row(tables.job).job_key), SYSTEM)
    for row in Bench(url).rows(tables.user_task, state="created"):
        Bench(url).do(CompleteUserTask(row.user_task_key), ENGINEER)
    instance = Bench(url).row(tables.process_instance)
    assert (instance.state, instance.business_key) == ("completed", "CASE-1")
    assert [r.position for r in Bench(url).rows(tables.journal)] == list(range(1, 8))
