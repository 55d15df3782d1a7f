"""The worker: does what is due, and runs job worker functions outside any transaction; any number side by side."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from threading import Event as StopEvent

from sqlalchemy import Engine

from engine.clock import Clock
from engine.definitions import Definitions
from engine.errors import Rejected
from engine.jobs.batches import Item, next_items
from engine.jobs.due import BATCH, find_due
from engine.jobs.view import BpmnError, JobView, WorkerFunction, read_job
from engine.model.actor import CLOCK, Actor
from engine.model.commands import Command, CompleteJob, FailJob, LockJobs, RecordBatchFailure, RunBatchItem, ThrowError
from engine.model.events import JobLocked
from engine.runtime.dispatch import Dispatcher
from engine.runtime.input import cleaned

LOCK_SECONDS = 300
JOBS_AT_ONCE = 10
FIRST_BACK_OFF_SECONDS = 10
MAX_BACK_OFF_SECONDS = 3_600

log = logging.getLogger(__name__)


class Worker:
    """`workers`: job type → function. `name` is who locks, in the journal."""

    def __init__(
        self,
        database: Engine,
        dispatcher: Dispatcher,
        definitions: Definitions,
        clock: Clock,
        workers: Mapping[str, WorkerFunction],
        name: str,
    ) -> None:
        self._database, self._dispatcher, self._definitions = database, dispatcher, definitions
        self._clock, self._workers, self._name = clock, workers, name
        self._actor = Actor(name, is_system=True)

    def run_forever(self, stop: StopEvent, poll_seconds: float) -> None:
        """Work until `stop` is set; look again after `poll_seconds` when there was nothing to do."""
        while not stop.is_set():
            if not self._pass():
                stop.wait(poll_seconds)

    def _pass(self) -> int:
        try:
            return self.run_due() + self.run_jobs() + self.run_batches()
        except Exception:
            log.exception("worker %s could not look for work", self._name)
            return 0

    def run_due(self) -> int:
        """Fire every timer and expire every message that is due, until none is; return how many."""
        done = stuck = 0
        tried: set[Command] = set()
        while True:
            most = BATCH + stuck
            found = find_due(self._database, self._clock.now(), most)
            due = [command for command in found if command not in tried]
            # What failed stays due: it must not stand in the way of what comes after it.
            stuck = len(found) - len(due)
            if not due and len(found) < most:
                return done
            for command in due:
                tried.add(command)
                done += self._send(command, CLOCK)

    def run_jobs(self) -> int:
        """Run worker functions until no job is left that can be locked; return how many ran."""
        done = 0
        while ran := sum(self._run_some(type_) for type_ in self._workers):
            done += ran
        return done

    def run_batches(self) -> int:
        """Do what batches ask for, in the name of who asked, until nothing is left; return how many items."""
        done, tried = 0, set[Item]()
        while items := [item for item in next_items(self._database) if item not in tried]:
            for item in items:
                tried.add(item)
                done += self._run_item(item)
        return done

    def _run_item(self, item: Item) -> int:
        actor = Actor(item.created_by, is_system=True)
        try:
            self._dispatcher.execute(RunBatchItem(item.batch_key, item.instance_key), actor)
        except Rejected as refused:
            text = refused.text
            failure = RecordBatchFailure(
                item.batch_key, item.instance_key, text.in_language("en"), text.in_language("zh")
            )
            return self._send(failure, actor)  # refused itself where somebody else has done or canceled the item
        except Exception:
            log.exception("item %s of batch %s failed", item.instance_key, item.batch_key)
            return 0
        return 1

    def _run_some(self, type_: str) -> int:
        lock = LockJobs(type_, self._name, LOCK_SECONDS, JOBS_AT_ONCE)
        keys = [event.job_key for event in self._dispatcher.execute(lock, self._actor).all(JobLocked)]
        for key in keys:
            now = self._clock.now()
            job = read_job(self._database, self._definitions, key, now)
            # The ones before it may have taken so long that the lock is over, and somebody else has it now.
            if job is not None and job.worker == self._name and job.locked_until > now:
                self._send(self._work(job), self._actor)
        return len(keys)

    def _work(self, job: JobView) -> Command:
        """Run the function and return what its end is to the engine."""
        try:
            result = self._workers[job.type](job)
            return cleaned(CompleteJob(job.key, result or {}, worker=self._name))
        except BpmnError as error:
            return ThrowError(job.key, error.code, error.message, error.variables, worker=self._name)
        except Exception as error:
            log.warning("job %s (%s) failed", job.key, job.type, exc_info=True)
            back_off = min(FIRST_BACK_OFF_SECONDS * 2**job.failures, MAX_BACK_OFF_SECONDS)
            message = f"{type(error).__name__}: {error}"
            return FailJob(job.key, max(job.retries - 1, 0), message, back_off, worker=self._name)

    def _send(self, command: Command, actor: Actor) -> int:
        """Return 1 when it was carried out, 0 when somebody else was faster or it can't be done now."""
        try:
            self._dispatcher.execute(command, actor)
        except Rejected as refused:
            log.info("%s", refused)
            return 0
        except Exception:
            log.exception("%r failed", command)
            return 0
        return 1
