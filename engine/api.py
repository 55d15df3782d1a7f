"""The front door: everything that pages, processes, tests and programs use of the engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event as StopEvent
from typing import Any

from engine.bootstrap import ZONE, Collaborators, Module, build
from engine.bpmn import diagrams
from engine.clock import Clock, FrozenClock, SystemClock
from engine.compare import Change, Comparison, compare_files, renamed_elements
from engine.compare import Difference as PropertyDifference
from engine.definitions.release import Release
from engine.dmn import DecisionModel, read_model
from engine.errors import (
    DefinitionInvalid,
    EngineError,
    ExpressionFailed,
    FieldProblem,
    Finding,
    Forbidden,
    InvalidInput,
    NotFound,
    Rejected,
    Text,
    WrongState,
)
from engine.feel import analyse, is_same_expression, possible_values, to_json
from engine.feel import evaluate as evaluate_feel
from engine.history import JournalEntry, Verification
from engine.jobs import BpmnError, JobView, WorkerFunction
from engine.model import commands, events, states
from engine.model.actor import CLOCK, SYSTEM, Actor
from engine.model.commands import Command, Deploy, Resource
from engine.model.events import Event
from engine.queries.batches import Batch, BatchItem
from engine.queries.commitments import Commitment
from engine.queries.front import Reading
from engine.queries.passages import Passage
from engine.queries.rows import (
    ActiveElement,
    DefinitionRow,
    InboxTask,
    Incident,
    Instance,
    JobRow,
    ResourceRow,
    Standing,
    Subscription,
    TaskCounts,
    Use,
    User,
    WaitingTimer,
)
from engine.queries.users import read_users
from engine.replay.decide_again import DecidedAgain, DecisionsAgain
from engine.replay.rebuild import Difference, differences, rebuild
from engine.replay.run_again import Deviation, run_again
from engine.replay.try_out import PromiseMoved, TriedCase, try_out
from engine.replay.walk import Sandbox, Stop
from engine.runtime.appliers.stage import Stage
from engine.runtime.context import Context
from engine.runtime.outcome import Outcome
from engine.settings import Settings, read_port, read_settings
from engine.store.migrate import Revisions
from engine.store.unit_of_work import Reader, UnitOfWork

__all__ = [
    "CLOCK",
    "SYSTEM",
    "ActiveElement",
    "Actor",
    "Batch",
    "BatchItem",
    "BpmnError",
    "Change",
    "Clock",
    "Command",
    "Commitment",
    "Comparison",
    "Context",
    "DecidedAgain",
    "DecisionModel",
    "DefinitionInvalid",
    "DefinitionRow",
    "Deviation",
    "Difference",
    "Engine",
    "EngineError",
    "Event",
    "ExpressionFailed",
    "FieldProblem",
    "Finding",
    "Forbidden",
    "FrozenClock",
    "InboxTask",
    "Incident",
    "Instance",
    "InvalidInput",
    "JobRow",
    "JobView",
    "JournalEntry",
    "Module",
    "NotFound",
    "Outcome",
    "Passage",
    "PromiseMoved",
    "PropertyDifference",
    "Reader",
    "Rejected",
    "Release",
    "Resource",
    "ResourceRow",
    "Revisions",
    "Settings",
    "Stage",
    "Standing",
    "Stop",
    "Subscription",
    "SystemClock",
    "TaskCounts",
    "Text",
    "TriedCase",
    "UnitOfWork",
    "Use",
    "User",
    "Verification",
    "WaitingTimer",
    "WorkerFunction",
    "WrongState",
    "analyse",
    "commands",
    "compare_files",
    "diagrams",
    "events",
    "is_same_expression",
    "possible_values",
    "read_model",
    "read_port",
    "read_settings",
    "read_users",
    "renamed_elements",
    "states",
]


class Engine(Reading):
    """One engine on one database; may be shared by threads, and any number may work on one PostgreSQL database.

    Writing is `execute` with a command of `engine.api.commands`; everything else reads (see `Reading`).
    """

    def __init__(self, parts: Collaborators, modules: tuple[Module, ...] = ()) -> None:
        super().__init__(parts.database, parts.definitions, parts.registry.event_types, parts.clock, ZONE)
        self._parts = parts
        self._modules = modules
        self.clock = parts.clock

    @classmethod
    def open(
        cls,
        database_url: str = "sqlite://",
        *,
        clock: Clock | None = None,
        modules: Iterable[Module] = (),
        is_read_only: bool = False,
    ) -> Engine:
        """Open a database, bring its tables to the newest revision, and return the engine.

        `sqlite://` is a database in memory; `sqlite:///path` a file; `postgresql://…` a server. `is_read_only`: for who
        only looks into a database: it must be there, of this release (`EngineError`), and it refuses to be written.
        """
        modules = tuple(modules)
        engine = cls(build(database_url, clock or SystemClock(), modules, is_read_only=is_read_only), modules)
        for module in modules:
            if module.make_workers is not None:
                engine._parts.workers.update(module.make_workers(engine))
        return engine

    def close(self) -> None:
        """Close all connections to the database; the engine can't be used afterwards."""
        self._parts.database.dispose()

    @property
    def command_types(self) -> frozenset[type[Command]]:
        """All commands that can be carried out, those of the modules included."""
        return frozenset(self._parts.registry.handlers)

    @property
    def event_types(self) -> frozenset[type[Event]]:
        """All events that the journal may hold, each version a type of its own, those of the modules included."""
        return frozenset(event for event, _version in self._parts.registry.appliers)

    def execute(self, command: Command, actor: Actor, request_id: str | None = None) -> Outcome:
        """Carry out a command, whole or not at all, and return what it caused.

        The same `request_id` again gives the same outcome and changes nothing. Raises `Rejected` (`NotFound`,
        `WrongState`, `Forbidden`, `InvalidInput`) or `DefinitionInvalid`; then nothing was changed.
        """
        return self._parts.dispatcher.execute(command, actor, request_id)

    def deploy(
        self, files: Mapping[str, str], actor: Actor, name: str | None = None, newest_seen: int | None = None
    ) -> Outcome:
        """Deploy files (name with ending → text) at once, all or nothing.

        With `newest_seen`, the resource key of the newest version that somebody has looked at, a version that was
        deployed since then refuses (`WrongState`, with who and when).
        """
        resources = tuple(Resource(file, text) for file, text in files.items())
        return self.execute(Deploy(resources, name, newest_seen), actor)

    def check(self, files: Mapping[str, str]) -> list[Finding]:
        """Return what is wrong (errors) or worth a look (warnings) in files, without deploying them."""
        return self._parts.check([Resource(file, text) for file, text in files.items()])

    def run_due(self) -> int:
        """Fire every timer that is due and expire every message that is too old; return how many."""
        return self._parts.worker("clock").run_due()

    def run_jobs(self, worker: str = "worker") -> int:
        """Run the modules' job workers until there is no job for them; return how many jobs were run."""
        return self._parts.worker(worker).run_jobs()

    def run_batches(self) -> int:
        """Do what batches ask for, item by item, until none is left; return how many items were done or refused."""
        return self._parts.worker("clock").run_batches()

    def run_forever(self, stop: StopEvent, worker: str = "worker", poll_seconds: float = 1.0) -> None:
        """Fire timers, run jobs and go on with batches until `stop` is set."""
        self._parts.worker(worker).run_forever(stop, poll_seconds)

    def compare_tables(self) -> list[Difference]:
        """Build every table anew from the journal, in memory, and return where the real ones differ."""
        extra = [table for module in self._modules for table in module.metadata_tables]
        rebuilt = rebuild(self.journal(), self._parts.registry, extra)
        with rebuilt.connect() as ours, self._database.connect() as real:
            return differences(ours, real, extra)

    def run_again(self) -> list[Deviation]:
        """Run every command of the journal again, in a new database in memory, and return where its events differ."""
        clock = FrozenClock(datetime(2000, 1, 1, tzinfo=UTC))
        fresh = build("sqlite://", clock, [replace(module, checks=()) for module in self._modules])
        return list(run_again(self.journal(), fresh.registry, fresh.dispatcher, clock))

    def decide_again(self, name: str, before: str | None, after: str, limit: int = 200) -> list[DecidedAgain]:
        """Make the last decisions of real cases again with two texts of a DMN file, and return what came of each.

        `before` None: against what was recorded. Reads only. Raises DefinitionInvalid where a text can't be read.
        """
        old, new = None if before is None else read_model(before, name), read_model(after, name)
        ids = {*new.decisions, *(old.decisions if old else ())}
        with self._database.connect() as connection:
            again = DecisionsAgain(connection, self._event_types, self._definitions, ZONE, old, new)
            return again.last(ids, limit)

    def try_out(
        self,
        before: Mapping[str, str],
        after: Mapping[str, str],
        root_keys: Iterable[int],
        mapping: Mapping[str, str] | None = None,
    ) -> list[TriedCase]:
        """Walk recorded cases again, in memory, by the files `before` and by those `after`, and compare their ways.

        Each case does at its times what people and workers did; timers fire by themselves. What is not done again is
        in docs/reference/engine-api.md. Nothing of this database is changed. Raises DefinitionInvalid where a set of
        files can't be deployed.
        """
        cases = {key: self.journal(root_key=key) for key in root_keys}
        return try_out(cases, self._parts.registry, _sandbox(before), _sandbox(after), mapping or {})

    def evaluate(self, expression: str, context: Mapping[str, Any] | None = None, at: datetime | None = None) -> Any:
        """Return the JSON value of a FEEL expression; `now()` is `at`, or the engine's clock."""
        return to_json(evaluate_feel(expression, context or {}, now=at or self.clock.now(), zone=ZONE, seed="evaluate"))


def _sandbox(files: Mapping[str, str]) -> Sandbox:
    """Make an engine in memory on which the files are deployed."""
    clock = FrozenClock(datetime(2000, 1, 1, tzinfo=UTC))
    parts = build("sqlite://", clock)
    resources = tuple(Resource(name, text) for name, text in files.items())
    parts.dispatcher.execute(Deploy(resources), SYSTEM)
    return Sandbox(parts.database, parts.registry, parts.dispatcher, clock, parts.worker("clock").run_due)
