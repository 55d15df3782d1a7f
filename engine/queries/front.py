"""All queries behind one object that opens a consistent read for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import Engine as Database

from engine.clock import Clock
from engine.definitions import Definitions
from engine.history import JournalEntry, Verification, find_hash, read_entries, verify
from engine.model.actor import Actor
from engine.queries import batches as batch_queries
from engine.queries import commitments as commitment_queries
from engine.queries import instances, running, search, tasks, users, waiting
from engine.queries import passages as passage_queries
from engine.queries.batches import Batch, BatchItem
from engine.queries.commitments import Commitment
from engine.queries.deployed import ReadingDeployed
from engine.queries.own_timers import OwnTimers
from engine.queries.passages import Passage
from engine.queries.rows import (
    ActiveElement,
    InboxTask,
    Incident,
    Instance,
    JobRow,
    Subscription,
    TaskCounts,
    User,
    WaitingTimer,
)
from engine.runtime.codec import EventTypes
from engine.runtime.reading import read_root_variables
from engine.store.unit_of_work import Reader


class Reading(ReadingDeployed):
    """The reading half of the front door. Nothing here writes; `NotFound` where a key names nothing."""

    def __init__(
        self, database: Database, definitions: Definitions, event_types: EventTypes, clock: Clock, zone: str
    ) -> None:
        super().__init__(database, definitions, clock, zone)
        self._event_types = event_types

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open one consistent read, for the tables that a module brings."""
        with self._database.connect() as connection:
            yield Reader(connection)

    # ------------------------------------------------------------- user tasks
    def inbox(self, actor: Actor, scope: str = "groups", limit: int = 200, text: str | None = None) -> list[InboxTask]:
        """Return open tasks, most urgent first; `scope` is 'mine', 'groups' (unassigned, offered to me) or 'all'.

        `text`: a part of the task's or process's name, or of what `find_instances` searches cases by.
        """
        with self._database.connect() as connection:
            return tasks.find_inbox(connection, actor, scope, limit, text)

    def read_user_task(self, user_task_key: int) -> InboxTask:
        """Return one user task, whatever its state."""
        with self._database.connect() as connection:
            return tasks.read_task(connection, user_task_key)

    def instance_tasks(self, key: int, state: str | None = None) -> list[InboxTask]:
        """Return the user tasks of a case (root key) or of one called instance, oldest first."""
        with self._database.connect() as connection:
            return tasks.find_instance_tasks(connection, key, state)

    def tasks_of(self, root_keys: Collection[int], state: str | None = None) -> dict[int, list[InboxTask]]:
        """Return the user tasks of each of these cases, oldest first."""
        with self._database.connect() as connection:
            return tasks.find_tasks_of(connection, root_keys, state)

    def count_open_tasks(self) -> TaskCounts:
        """Return how many tasks are open in all, overdue, with nobody, and with whom."""
        with self._database.connect() as connection:
            return tasks.count_open(connection, self._now())

    def task_variables(self, user_task_key: int) -> dict[str, Any]:
        """Return the variables that an open user task sees, local ones included; empty when it has ended."""
        with self._database.connect() as connection:
            row = tasks.read_task(connection, user_task_key)
            execution = running.execution_of(connection, self._definitions, row.root_key, self._now())
            if execution is None or row.state != "created":
                return {}
            return dict(execution.effective_variables(user_task_key))

    # -------------------------------------------------------------- instances
    def find_instances(
        self,
        process_id: str | None = None,
        state: str | None = None,
        business_key: str | None = None,
        root_only: bool = True,
        limit: int | None = 200,
        before: int | None = None,
        with_rounds: bool = True,
        *,
        number: str | None = None,
        keys: Collection[int] | None = None,
        text: str | None = None,
        value: tuple[str, str] | None = None,
    ) -> list[Instance]:
        """Return instances, newest first; `business_key` is a part of it, `before` a key to continue from.

        `number`: exactly this business key. `keys`: of these alone. `text`: a part of the case's number or of what it
        is searched by (`Module.searched`), and `value` the path and text of one of those: `("customer.id", "rmyy")`.
        `with_rounds`: also what completed and never had a business key, as the daily rounds of a timer.
        """
        wanted = instances.Wanted(
            process_id, state, business_key, root_only, before, with_rounds, number, keys, text, value
        )
        with self._database.connect() as connection:
            return instances.find_instances(connection, wanted, limit)

    def count_instances(
        self, process_id: str | None = None, state: str | None = None, *, value: tuple[str, str] | None = None
    ) -> int:
        """Return how many cases there are of a process, in a state, or with a value by which cases are searched."""
        wanted = instances.Wanted(process_id, state, value=value)
        with self._database.connect() as connection:
            return instances.count_instances(connection, wanted)

    def searched_values(self, root_keys: Collection[int]) -> dict[int, dict[str, str]]:
        """Return the texts by which these cases are searched, by path; a case without any is left out."""
        with self._database.connect() as connection:
            return search.searched_values(connection, root_keys)

    def read_instance(self, instance_key: int) -> Instance:
        """Return one instance, root or called."""
        with self._database.connect() as connection:
            return instances.read_instance(connection, instance_key)

    def child_instances(self, instance_key: int) -> list[Instance]:
        """Return the instances that this one called, oldest first."""
        with self._database.connect() as connection:
            return instances.find_children(connection, instance_key)

    def family(self, root_key: int) -> list[Instance]:
        """Return a case with all that it called: each before what it called, and that oldest first."""
        with self._database.connect() as connection:
            return instances.find_family(connection, root_key)

    def variables(self, instance_key: int) -> dict[str, Any]:
        """Return the variables of an instance's own scope, as they are or as they were at its end."""
        with self._database.connect() as connection:
            row = instances.read_instance(connection, instance_key)
            if row.ended_at is None:
                execution = running.execution_of(connection, self._definitions, row.root_key, self._now())
                if execution is not None:
                    return dict(execution.variables(instance_key))
            entries = read_entries(connection, self._event_types, root_key=row.root_key)
            return running.written(entries, instance_key)

    def variables_of(self, root_keys: Collection[int]) -> dict[int, dict[str, Any]]:
        """Return what `variables` says of many cases at once: one query for all that run."""
        with self._database.connect() as connection:
            found = read_root_variables(Reader(connection), root_keys)
        return {key: found[key] if key in found else self.variables(key) for key in root_keys}

    def variables_at(self, instance_key: int, position: int) -> dict[str, Any]:
        """Return the variables of an instance's scope as they were after the journal entry `position`."""
        with self._database.connect() as connection:
            row = instances.read_instance(connection, instance_key)
            entries = read_entries(connection, self._event_types, root_key=row.root_key)
            return running.written(entries, instance_key, position)

    def active_elements(self, key: int) -> list[ActiveElement]:
        """Return where the tokens of a case are, those of called instances included."""
        with self._database.connect() as connection:
            return running.active_elements(running.execution_of(connection, self._definitions, key, self._now()))

    def passages(self, root_key: int, entries: Iterable[JournalEntry] | None = None) -> list[Passage]:
        """Return each time that a token of a case was at an element, called instances included, in order.

        `entries`: the case's journal, where the caller has read it already.
        """
        with self._database.connect() as connection:
            if entries is None:
                entries = read_entries(connection, self._event_types, root_key=root_key)
            return passage_queries.Passages(Reader(connection), self._definitions).of(entries)

    def find_cases_at(
        self,
        elements: Collection[tuple[int, str]],
        limit: int = 100,
        before: int | None = None,
        after: int | None = None,
    ) -> list[int]:
        """Return the keys of cases that have come to one of these (definition key, element id), the newest first.

        Of those older than `before`, or the next ones newer than `after`.
        """
        with self._database.connect() as connection:
            return search.find_cases_at(connection, elements, limit, before, after)

    def count_cases_at(self, elements: Collection[tuple[int, str]]) -> int:
        """Return how many cases have come to one of these elements."""
        with self._database.connect() as connection:
            return search.count_cases_at(connection, elements)

    # ------------------------------------------------------------------ waits
    def timers(
        self, root_key: int | None = None, due_before: datetime | None = None, limit: int | None = None
    ) -> list[WaitingTimer]:
        """Return waiting timers, earliest first."""
        with self._database.connect() as connection:
            return waiting.find_timers(connection, root_key, due_before, limit)

    def jobs(self, root_key: int | None = None, state: str | None = None) -> list[JobRow]:
        """Return jobs, oldest first."""
        with self._database.connect() as connection:
            return waiting.find_jobs(connection, root_key, state)

    def subscriptions(self, root_key: int | None = None) -> list[Subscription]:
        """Return what waits for messages and signals, oldest first."""
        with self._database.connect() as connection:
            return waiting.find_subscriptions(connection, root_key)

    def incidents(self, root_key: int | None = None, active: bool = True) -> list[Incident]:
        """Return incidents, newest first; resolved ones too unless `active`."""
        with self._database.connect() as connection:
            return waiting.find_incidents(connection, root_key, active)

    # ---------------------------------------------------------------- batches
    def batches(self, limit: int = 100) -> list[Batch]:
        """Return batches of interventions with their progress, the newest first."""
        with self._database.connect() as connection:
            return batch_queries.find_batches(connection, limit)

    def read_batch(self, batch_key: int) -> Batch:
        """Return one batch with its progress."""
        with self._database.connect() as connection:
            return batch_queries.read_batch(connection, batch_key)

    def batch_items(self, batch_key: int, state: str | None = None) -> list[BatchItem]:
        """Return the instances of a batch, with what became of each."""
        with self._database.connect() as connection:
            return batch_queries.find_items(connection, batch_key, state)

    # ------------------------------------------------------------ commitments
    def commitments(
        self,
        root_key: int | None = None,
        state: str | None = None,
        limit: int = 500,
        *,
        clause: str | None = None,
        owner: str | None = None,
        text: str | None = None,
        newest_first: bool = False,
    ) -> list[Commitment]:
        """Return the ledger, earliest due first (or latest): of one case or of all, `text` as in `find_instances`."""
        with self._database.connect() as connection:
            return commitment_queries.find_commitments(
                connection,
                root_key,
                state,
                limit,
                clause=clause,
                owner=owner,
                text=text,
                newest_first=newest_first,
            )

    def count_commitments(self) -> dict[tuple[str | None, str | None, str], int]:
        """Return how many commitments there are of each (clause, owner, state)."""
        with self._database.connect() as connection:
            return commitment_queries.count_commitments(connection)

    def count_nearly_due(self, within: timedelta, percent: int) -> int:
        """Return how many running commitments are due within a time, or have less than this part of theirs left."""
        with self._database.connect() as connection:
            return commitment_queries.count_nearly_due(connection, self._now(), within, percent)

    def read_commitment(self, commitment_key: int) -> Commitment:
        """Return one commitment."""
        with self._database.connect() as connection:
            return commitment_queries.read_commitment(connection, commitment_key)

    def commitment_shares(self, commitment_key: int) -> dict[str, timedelta]:
        """Return how long it waited for whom: 'us', 'vendor', 'customer', 'system'; they sum up to its whole time.

        Its time ends when it was met, when its case ended, or now.
        """
        with self._database.connect() as connection:
            row = commitment_queries.read_commitment(connection, commitment_key)
            return self._shares(connection, row.root_key, [row])[commitment_key]

    def shares_of(self, root_key: int) -> dict[int, dict[str, timedelta]]:
        """Return for each commitment of a case what `commitment_shares` says, by its key; the journal is read once."""
        with self._database.connect() as connection:
            return self._shares(connection, root_key, commitment_queries.find_commitments(connection, root_key))

    def _shares(
        self, connection: Connection, root_key: int, rows: Iterable[Commitment]
    ) -> dict[int, dict[str, timedelta]]:
        end = instances.read_instance(connection, root_key).ended_at or self._now()
        entries = list(read_entries(connection, self._event_types, root_key=root_key))
        found = {}
        for row in rows:
            shares = commitment_queries.Shares(Reader(connection), self._definitions)
            found[row.commitment_key] = shares.of(entries, row.started_at, row.met_at or end)
        return found

    def commitment_timers(self, commitment_key: int) -> dict[int, str]:
        """Return the timers that are, or were, a promise's own: `due` with it, or `ahead` of it as a warning."""
        with self._database.connect() as connection:
            row = commitment_queries.read_commitment(connection, commitment_key)
            entries = list(read_entries(connection, self._event_types, root_key=row.root_key))
            return OwnTimers(Reader(connection), self._definitions, row).of(entries)

    # ---------------------------------------------------------------- journal
    def journal(
        self,
        root_key: int | None = None,
        after: int = 0,
        limit: int | None = None,
        newest_first: bool = False,
        command_types: Collection[str] | None = None,
        positions: Collection[int] | None = None,
        request_id: str | None = None,
    ) -> list[JournalEntry]:
        """Return executed commands with their events, of one case or of all, behind position `after`.

        `command_types`: names of commands, such as 'CreateUser'; those alone. `positions`: the entries there alone, as
        an index of a module names them (`Module.journal_indexes`). `request_id`: the entry of this request.
        """
        with self._database.connect() as connection:
            return list(
                read_entries(
                    connection,
                    self._event_types,
                    root_key=root_key,
                    after=after,
                    limit=limit,
                    newest_first=newest_first,
                    command_types=command_types,
                    positions=positions,
                    request_id=request_id,
                )
            )

    def verify_journal(self) -> Verification:
        """Recompute the whole chain of hashes."""
        with self._database.connect() as connection:
            return verify(connection)

    def has_entry_with(self, hash_: str) -> bool:
        """Does an entry of the journal have this hash? (To find again a head that was noted elsewhere.)"""
        with self._database.connect() as connection:
            return find_hash(connection, hash_)

    # ------------------------------------------------------------------ users
    def find_user(self, name: str) -> User | None:
        """Return a person by user name, or None."""
        with self._database.connect() as connection:
            return users.find_user(connection, name)

    def users(self) -> list[User]:
        """Return everybody who may sign in, inactive ones too."""
        with self._database.connect() as connection:
            return users.find_users(connection)

    def groups(self) -> list[str]:
        """Return the names of all groups that somebody is in, sorted."""
        return sorted({group for user in self.users() for group in user.groups})
