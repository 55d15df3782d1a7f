"""All queries behind one object that opens a consistent read for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine as Database

from engine.bpmn.model import Binding
from engine.clock import Clock
from engine.compare import propose_mapping
from engine.definitions import Definitions
from engine.errors import InvalidInput
from engine.history import JournalEntry, Verification, find_hash, read_entries, verify
from engine.model.actor import Actor
from engine.model.values import loads
from engine.queries import batches as batch_queries
from engine.queries import commitments as commitment_queries
from engine.queries import concerned, instances, running, tasks, users, waiting
from engine.queries import definitions as definition_queries
from engine.queries import passages as passage_queries
from engine.queries.batches import Batch, BatchItem
from engine.queries.commitments import Commitment
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
    Use,
    User,
    WaitingTimer,
)
from engine.runtime.codec import EventTypes
from engine.runtime.reading import read_root_variables
from engine.store.unit_of_work import Reader


class Reading:
    """The reading half of the front door. Nothing here writes; `NotFound` where a key names nothing."""

    def __init__(self, database: Database, definitions: Definitions, event_types: EventTypes, clock: Clock) -> None:
        self._database, self._definitions = database, definitions
        self._event_types, self._now = event_types, clock.now

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Open one consistent read, for the tables that a module brings."""
        with self._database.connect() as connection:
            yield Reader(connection)

    # ------------------------------------------------------------- user tasks
    def inbox(self, actor: Actor, scope: str = "groups", limit: int = 200) -> list[InboxTask]:
        """Return open tasks, most urgent first; `scope` is 'mine', 'groups' (unassigned, offered to me) or 'all'."""
        with self._database.connect() as connection:
            return tasks.find_inbox(connection, actor, scope, limit)

    def read_user_task(self, user_task_key: int) -> InboxTask:
        """Return one user task, whatever its state."""
        with self._database.connect() as connection:
            return tasks.read_task(connection, user_task_key)

    def instance_tasks(self, key: int, state: str | None = None) -> list[InboxTask]:
        """Return the user tasks of a case (root key) or of one called instance, oldest first."""
        with self._database.connect() as connection:
            return tasks.find_instance_tasks(connection, key, state)

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
        limit: int = 200,
        before: int | None = None,
        with_rounds: bool = True,
    ) -> list[Instance]:
        """Return instances, newest first; `business_key` is a part of it, `before` a key to continue from.

        `with_rounds`: also what completed and never had a business key, as the daily rounds of a timer.
        """
        with self._database.connect() as connection:
            return instances.find_instances(
                connection,
                process_id=process_id,
                state=state,
                business_key=business_key,
                root_only=root_only,
                limit=limit,
                before=before,
                with_rounds=with_rounds,
            )

    def read_instance(self, instance_key: int) -> Instance:
        """Return one instance, root or called."""
        with self._database.connect() as connection:
            return instances.read_instance(connection, instance_key)

    def child_instances(self, instance_key: int) -> list[Instance]:
        """Return the instances that this one called, oldest first."""
        with self._database.connect() as connection:
            return instances.find_children(connection, instance_key)

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

    def find_cases_through(self, definition_keys: Collection[int], limit: int = 100) -> list[int]:
        """Return the keys of cases that ran one of these process versions, or called it, the newest first."""
        with self._database.connect() as connection:
            return passage_queries.find_cases_through(connection, definition_keys, limit)

    # ------------------------------------------------------------------ waits
    def timers(self, root_key: int | None = None) -> list[WaitingTimer]:
        """Return waiting timers, earliest first."""
        with self._database.connect() as connection:
            return waiting.find_timers(connection, root_key)

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
        business_key: str | None = None,
        newest_first: bool = False,
    ) -> list[Commitment]:
        """Return the ledger, earliest due first (or latest): of one case or of all, `business_key` a part of it."""
        with self._database.connect() as connection:
            return commitment_queries.find_commitments(
                connection,
                root_key,
                state,
                limit,
                clause=clause,
                owner=owner,
                business_key=business_key,
                newest_first=newest_first,
            )

    def count_commitments(self) -> dict[tuple[str | None, str | None, str], int]:
        """Return how many commitments there are of each (clause, owner, state)."""
        with self._database.connect() as connection:
            return commitment_queries.count_commitments(connection)

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
            case = instances.read_instance(connection, row.root_key)
            entries = read_entries(connection, self._event_types, root_key=row.root_key)
            shares = commitment_queries.Shares(Reader(connection), self._definitions)
            return shares.of(list(entries), row.started_at, row.met_at or case.ended_at or self._now())

    # ---------------------------------------------------------------- journal
    def journal(
        self,
        root_key: int | None = None,
        after: int = 0,
        limit: int | None = None,
        newest_first: bool = False,
        command_types: Collection[str] | None = None,
        positions: Collection[int] | None = None,
    ) -> list[JournalEntry]:
        """Return executed commands with their events, of one case or of all, behind position `after`.

        `command_types`: names of commands, such as 'CreateUser'; those alone. `positions`: the entries there alone, as
        an index of a module names them (`Module.journal_indexes`).
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

    # ------------------------------------------------------------ definitions
    def find_definitions(self, process_id: str | None = None, latest_only: bool = True) -> list[DefinitionRow]:
        """Return process versions with their instance counts, by process id, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_definitions(connection, process_id, latest_only)

    def read_definition(self, definition_key: int) -> DefinitionRow:
        """Return one version of a process."""
        with self._database.connect() as connection:
            return definition_queries.read_definition(connection, definition_key)

    def definition_xml(self, definition_key: int) -> str:
        """Return the BPMN file of a version, as it was deployed."""
        with self._database.connect() as connection:
            row = definition_queries.read_definition(connection, definition_key)
            return definition_queries.read_resource(connection, row.resource_key)[1]

    def read_resource(self, resource_key: int) -> tuple[str, str]:
        """Return a deployed file's name and text."""
        with self._database.connect() as connection:
            return definition_queries.read_resource(connection, resource_key)

    def read_form(self, form_key: int) -> dict[str, Any]:
        """Return the form-js schema of a version of a form."""
        with self._database.connect() as connection:
            schema: dict[str, Any] = loads(definition_queries.read_form(connection, form_key))
            return schema

    def check_form(self, form_key: int, answers: Mapping[str, Any], shown_with: Mapping[str, Any]) -> dict[str, Any]:
        """Return a start form's answers as the form wants them; `InvalidInput` with all fields that are not.

        A user task's answers are checked as it is completed; this is for forms that no task shows.
        """
        with self._database.connect() as connection:
            form = self._definitions.form(Reader(connection), form_key)
        clean, problems = form.validate(answers, shown_with, now=self._now())
        if problems:
            raise InvalidInput(
                "Expected answers as the form asks for them, but {count} are not",
                "表单中有 {count} 处填写不符合要求",
                problems,
                count=len(problems),
            )
        return clean

    def decisions(self, decision_id: str | None = None) -> list[ResourceRow]:
        """Return the newest version of each decision, or all versions of one, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_decisions(connection, decision_id)

    def texts_compared(self, decision_id: str, expression: str) -> tuple[str, ...] | None:
        """Return the texts that the newest tables of a decision's file compare an expression with; None: no such.

        It is what a caller may give by name: `texts_compared("discount", "customer.kind")` → ("private", "trade").
        """
        with self._database.connect() as connection:
            return self._definitions.texts_compared(Reader(connection), decision_id, expression)

    def decide(self, decision_id: str, variables: Mapping[str, Any]) -> Any:
        """Return what a deployed decision gives, its newest version; None where there is none.

        Raises ExpressionFailed.
        """
        with self._database.connect() as connection:
            found = self._definitions.find_decision(Reader(connection), decision_id, Binding(), 0)
        if found is None:
            return None
        return found[1].evaluate(decision_id, variables, now=self._now(), zone=None, seed="decide", budget=None).output

    def decision_xml(self, decision_key: int) -> str:
        """Return the DMN file of a version of a decision, as it was deployed."""
        with self._database.connect() as connection:
            return definition_queries.read_decision(connection, decision_key)

    def forms(self, form_id: str | None = None) -> list[ResourceRow]:
        """Return the newest version of each form, or all versions of one, newest first."""
        with self._database.connect() as connection:
            return definition_queries.find_forms(connection, form_id)

    # ------------------------------------------------------- whom a change concerns
    def standing(self, process_id: str, definition_key: int | None = None) -> list[Standing]:
        """Return where the running instances of a process stand, of all its versions or of one; newest case first."""
        with self._database.connect() as connection:
            return concerned.find_standing(connection, self._definitions, process_id, self._now(), definition_key)

    def uses(self, kind: str, id_: str) -> list[Use]:
        """Return the elements of the newest versions that name a 'process', 'decision' or 'form' by its id."""
        with self._database.connect() as connection:
            return concerned.find_uses(connection, self._definitions, kind, id_)

    def propose_mapping(self, before_key: int, after_key: int) -> dict[str, str]:
        """Return which element of one version of a process is which of another: by id, else by kind and name."""
        with self._database.connect() as connection:
            versions = [self._definitions.process(Reader(connection), key).process for key in (before_key, after_key)]
        return propose_mapping(*versions)

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
