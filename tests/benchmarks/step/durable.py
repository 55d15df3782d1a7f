"""The step of the product: CompleteUserTask, from the command to the commit, on SQLite with WAL and full sync."""

from __future__ import annotations

import time
from pathlib import Path

from engine.bootstrap import Collaborators, build
from engine.clock import SystemClock
from engine.model.actor import Actor
from engine.model.commands import CompleteUserTask, Deploy, Resource, StartInstance
from engine.model.events import UserTaskCreated
from engine.store.writer import writer_of
from tests.benchmarks.step.model import CASE, STEPS, answers, diagram

OWNER = Actor("owner", roles=frozenset({"owner"}))
ENGINEER = Actor("engineer", frozenset({"engineer"}))


class Durable:
    """An engine on a new database file in `directory`, with the model deployed."""

    def __init__(self, directory: Path) -> None:
        self.parts: Collaborators = build(f"sqlite:///{directory / 'bench.sqlite3'}", SystemClock())
        self.parts.dispatcher.execute(Deploy((Resource("case.bpmn", diagram(is_feel=True)),)), OWNER)
        with self.parts.database.connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            sync = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        if (mode, sync) != ("wal", 2):
            raise AssertionError(f"expected WAL with full sync, found {mode}, {sync}")

    def wait_for_the_disk(self, is_full: bool) -> None:
        """Let a commit wait until it is on the disk (as it always does in the product), or not."""
        writer_of(self.parts.database).driver.execute(f"PRAGMA synchronous = {'FULL' if is_full else 'OFF'}")

    def seconds_of_steps(self, instances: int) -> list[tuple[float, float]]:
        """Return CPU and elapsed seconds of each completion; starting the instances is not counted."""
        execute = self.parts.dispatcher.execute
        seconds: list[tuple[float, float]] = []
        for _ in range(instances):
            task = execute(StartInstance("case", CASE), ENGINEER).first(UserTaskCreated).user_task_key
            for step in range(1, STEPS + 1):
                command = CompleteUserTask(task, answers(step))
                begin, since = time.process_time(), time.perf_counter()
                outcome = execute(command, ENGINEER)
                seconds.append((time.process_time() - begin, time.perf_counter() - since))
                if step < STEPS:
                    task = outcome.first(UserTaskCreated).user_task_key
        return seconds
