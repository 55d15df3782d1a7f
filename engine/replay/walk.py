"""Walks a recorded case through other files: what people and workers did is done again, timers fire by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table, delete, select

from engine.clock import FrozenClock
from engine.errors import EngineError, Text, WrongState
from engine.history import JournalEntry, read_entries
from engine.model import commands as c
from engine.model import events as e
from engine.model.actor import SYSTEM, Actor
from engine.model.keys import root_key_of
from engine.replay.retelling import Done
from engine.runtime.dispatch import Dispatcher
from engine.runtime.registry import Registry
from engine.store import tables
from engine.store.ranges import inside

QUIET = (
    c.ClaimUserTask,
    c.UnclaimUserTask,
    c.AssignUserTask,
    c.UpdateUserTask,
    c.LockJobs,
    c.ExtendJobLock,
    c.SetJobRetries,
    c.FireTimer,
    c.RecordBreach,
    c.ExpireMessage,
)
"""What does not decide where a case goes, or happens here by itself."""

MOST_FIRINGS = 2_000
"""How many timers of one case fire in a walk: one that repeats each second of a year would keep the page for ever."""

Place = tuple[str, str]
"""A process id and an element id."""


_MOVING = (e.ElementActivated, e.ElementCompleted, e.ElementTerminated, e.InstanceMigrated, e.VariablesWritten)
_CLOCKS = (e.TimerRescheduled, e.CommitmentRetimed)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A throw-away engine in memory with the files to try; `run_due` fires what is due at its clock."""

    database: Engine
    registry: Registry
    dispatcher: Dispatcher
    clock: FrozenClock
    run_due: Callable[[], int]


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the history has no answer: at `position` something was done at `place` that can't be done here."""

    position: int
    at: datetime
    command_type: str
    place: Place | None
    text: Text


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a case: the elements in the order in which they began, where it waits, its promises by id."""

    steps: tuple[Place, ...]
    waits: tuple[Place, ...] = ()
    promises: Mapping[str, tuple[datetime | None, str]] | None = None
    stop: Stop | None = None


def steps_of(entries: Sequence[JournalEntry]) -> tuple[Place, ...]:
    """Return the elements that began, as entries of one case tell them."""
    processes: dict[int, str] = {}
    found: list[Place] = []
    for entry in entries:
        for event in entry.events:
            if isinstance(event, e.InstanceStarted):
                processes[event.instance_key] = event.process_id
            elif isinstance(event, e.ElementActivated) and event.instance_key in processes:
                found.append((processes[event.instance_key], event.element_id))
    return tuple(found)


class Walk:
    """One case in one sandbox. `mapping`: where elements have another id in the files that are tried."""

    def __init__(self, sandbox: Sandbox, root_key: int, mapping: Mapping[str, str]) -> None:
        self._box, self._old_root, self._mapping = sandbox, root_key, mapping
        self._root: int | None = None
        self._processes: dict[int, str] = {}
        self._made: dict[tuple[str, int], tuple[Place, int]] = {}  # recorded key → place, the how-manieth there
        self._counts: dict[tuple[str, Place], int] = {}
        self._fired = 0

    def go(self, done: Sequence[Done]) -> Way:
        """Do again what the entries of the case did, each at its time, as far as it can be done; then end it."""
        way = self._way(self._follow(done))
        if self._root is not None:
            with suppress(WrongState):  # it has ended by itself
                self._box.dispatcher.execute(c.CancelInstance(self._root, "the end of the walk"), SYSTEM)
        with self._box.database.begin() as connection:  # what nobody took must not go to the next case
            connection.execute(delete(tables.message))
        return way

    def _follow(self, done: Sequence[Done]) -> Stop | None:
        stop = None
        for one in done:
            entry = one.entry
            try:
                self._until(entry.at)
                stop = self._do(one)
            except EngineError as refused:
                stop = self._stop(entry, refused.text)
            if stop is not None:
                break
            for event in entry.events:
                self._see(event)
        return stop

    def _until(self, at: datetime) -> None:
        """Let the timers fire that are due before `at`, each at its own time; one that is held by a pause waits."""
        while self._root is not None:
            rows = self._rows(tables.timer, self._root, "due_at", "held_by")
            first = min((row.due_at for row in rows if row.held_by is None), default=None)
            if first is None or first > at:
                break
            self._box.clock.set(max(first, self._box.clock.now()))
            if (fired := self._box.run_due()) == 0:
                break
            self._fired += fired
            if self._fired > MOST_FIRINGS:
                raise WrongState(
                    "Expected at most {most} timers to fire in one case, but there are more.",
                    "一张工单应当最多触发 {most} 次定时器，但超过了。",
                    most=MOST_FIRINGS,
                )
        self._box.clock.set(at)

    def _do(self, done: Done) -> Stop | None:
        entry = done.entry
        if done.commands is None:
            return self._unknown(entry) if _concerns(entry, self._old_root) else None
        for command in done.commands:
            if isinstance(command, QUIET):
                continue
            ours = self._translated(command, entry)
            if isinstance(ours, Stop):
                return ours
            if ours is None:
                return self._unknown(entry) if _concerns(entry, self._old_root) else None
            self._execute(ours, entry)
        return None

    def _execute(self, command: c.Command, entry: JournalEntry) -> None:
        outcome = self._box.dispatcher.execute(command, Actor(entry.actor, is_system=True), seed=entry.seed)
        if self._root is None:
            started = [s for s in outcome.events if isinstance(s, e.InstanceStarted) and s.parent_key is None]
            self._root = started[0].instance_key if started else None

    def _translated(self, command: c.Command, entry: JournalEntry) -> c.Command | Stop | None:
        """Return the command with keys of the sandbox; None where it means nothing here."""
        if isinstance(command, c.StartInstance):
            return replace(command, version=None, definition_key=None, is_business_key_new=None)
        if isinstance(command, c.PublishMessage | c.CorrelateMessage | c.BroadcastSignal):
            return command
        if self._root is None:
            return None
        if isinstance(command, c.CancelInstance | c.SuspendInstance | c.ResumeInstance):
            return replace(command, instance_key=self._root)
        if isinstance(command, c.SetVariables) and command.scope_key == self._old_root:
            return replace(command, scope_key=self._root)
        if isinstance(command, c.CompleteUserTask):
            key = self._here("task", tables.user_task, command.user_task_key)
            return (
                self._missing(entry, "task", command.user_task_key)
                if key is None
                else replace(command, user_task_key=key)
            )
        if isinstance(command, c.CompleteJob | c.FailJob | c.ThrowError):
            key = self._here("job", tables.job, command.job_key)
            return (
                self._missing(entry, "job", command.job_key)
                if key is None
                else replace(command, job_key=key, worker=None)
            )
        return None

    # --------------------------------------------------------------- places
    def _see(self, event: e.Event) -> None:
        if isinstance(event, e.InstanceStarted):
            self._processes[event.instance_key] = event.process_id
        elif isinstance(event, e.UserTaskCreated):
            self._note("task", event.user_task_key, event.instance_key, event.element_id)
        elif isinstance(event, e.JobCreated):
            self._note("job", event.job_key, event.instance_key, event.element_id)

    def _note(self, kind: str, key: int, instance_key: int, element_id: str) -> None:
        place = self._processes.get(instance_key, ""), self._mapping.get(element_id, element_id)
        number = self._counts[kind, place] = self._counts.get((kind, place), 0) + 1
        self._made[kind, key] = place, number - 1

    def _here(self, kind: str, table: Table, key: int) -> int | None:
        """The open one of the same place: of the same number, else the oldest."""
        if (kind, key) not in self._made:
            return None
        place, number = self._made[kind, key]
        rows = [row for row in self._placed(table) if (row.process_id, row.element_id) == place]
        own = rows[number : number + 1] + rows
        return next((int(row[0]) for row in own if row.ended_at is None), None)

    def _placed(self, table: Table) -> list[Any]:
        key = next(iter(table.primary_key.columns))
        instance = tables.process_instance
        query = (
            select(key, table.c.element_id, table.c.ended_at, instance.c.process_id)
            .join(instance, instance.c.instance_key == table.c.instance_key)
            .where(inside(key, self._root or 0))
            .order_by(key)
        )
        with self._box.database.connect() as connection:
            return list(connection.execute(query))

    def _rows(self, table: Table, root_key: int, *columns: str) -> list[Any]:
        key = next(iter(table.primary_key.columns))
        query = select(*(table.c[name] for name in columns)).where(inside(key, root_key))
        with self._box.database.connect() as connection:
            return list(connection.execute(query))

    # ------------------------------------------------------------- the ends
    def _missing(self, entry: JournalEntry, kind: str, key: int) -> Stop:
        return self._stop(
            entry,
            Text("what was done here does not wait in this version", "当时办理的事项在这一版本中并没有等待办理"),
            self._made[kind, key][0] if (kind, key) in self._made else None,
        )

    def _unknown(self, entry: JournalEntry) -> Stop:
        return self._stop(
            entry,
            Text(
                "an intervention ('{command}') is not done again",
                "人工干预（{command}）不会重做",
                {"command": entry.command_type},
            ),
        )

    def _stop(self, entry: JournalEntry, text: Text, place: Place | None = None) -> Stop:
        return Stop(entry.position, entry.at, entry.command_type, place, text)

    def _way(self, stop: Stop | None) -> Way:
        if self._root is None:
            return Way((), stop=stop)
        with self._box.database.connect() as connection:
            entries = list(read_entries(connection, self._box.registry.event_types, root_key=self._root))
        waits = [(row.process_id, row.element_id) for table in (tables.user_task, tables.job) for row in
                 self._placed(table) if row.ended_at is None]  # fmt: skip
        commitment = tables.commitment
        query = select(commitment).where(commitment.c.root_key == self._root).order_by(commitment.c.commitment_key)
        with self._box.database.connect() as connection:
            promises = {row.commitment_id: (row.due_at, row.state) for row in connection.execute(query)}
        return Way(steps_of(entries), tuple(dict.fromkeys(waits)), promises, stop)


def _concerns(entry: JournalEntry, root_key: int) -> bool:
    """Does an entry move this case, or change what decides where it goes: its data, its clocks?"""
    if entry.root_key == root_key and any(isinstance(event, _CLOCKS) for event in entry.events):
        return True
    return any(isinstance(event, _MOVING) and _root_of(event) == root_key for event in entry.events)


def _root_of(event: Any) -> int:
    return root_key_of(event.element_key if hasattr(event, "element_key") else event.instance_key)


def dues_of(entries: Sequence[JournalEntry]) -> dict[str, datetime | None]:
    """Return when the promises of a case were due in the end, by id, as its entries tell it."""
    ids: dict[int, str] = {}
    due: dict[int, datetime | None] = {}
    for entry in entries:
        for event in entry.events:
            if isinstance(event, e.CommitmentStarted):
                ids[event.commitment_key] = event.commitment_id
                due[event.commitment_key] = event.due_at
            elif isinstance(event, e.CommitmentRetimed | e.CommitmentResumed) and event.commitment_key in ids:
                due[event.commitment_key] = event.due_at
    return {ids[key]: due[key] for key in sorted(ids)}
