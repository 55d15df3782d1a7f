"""The one write path: command → handler → events → appliers → journal entry → snapshots → commit."""

from __future__ import annotations

import secrets
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, bindparam, select

from engine.clock import Clock
from engine.definitions import Definitions
from engine.errors import WrongState
from engine.model.actor import Actor
from engine.model.commands import Command
from engine.model.events import DecisionDeployed, FormDeployed, ProcessDeployed
from engine.model.values import dumps
from engine.runtime.codec import decode_events, encode_events
from engine.runtime.commitments import Commitments
from engine.runtime.context import Context
from engine.runtime.earlier import NOW, Earlier
from engine.runtime.input import cleaned
from engine.runtime.outcome import Outcome
from engine.runtime.registry import Registry
from engine.runtime.resting import Resting
from engine.runtime.settle import settle
from engine.store import tables
from engine.store.journal import Entry, append
from engine.store.unit_of_work import UnitOfWork, is_transient

ATTEMPTS = 5
"""How often a command is run before a conflict with others is an error."""

DEPLOYED = frozenset({ProcessDeployed, DecisionDeployed, FormDeployed})

_journal = tables.journal.c
_BY_REQUEST = select(
    _journal.position, _journal.at, _journal.actor, _journal.command_type, _journal.command, _journal.events
).where(_journal.request_id == bindparam("request_id"))


class Dispatcher:
    """Carries out commands, one transaction each; shared by all threads."""

    def __init__(
        self, database: Engine, clock: Clock, registry: Registry, definitions: Definitions, zone: ZoneInfo
    ) -> None:
        self._database = database
        self._clock = clock
        self._registry = registry
        self._definitions = definitions
        self._zone = zone
        self._resting = Resting()

    def execute(
        self,
        command: Command,
        actor: Actor,
        request_id: str | None = None,
        seed: str | None = None,
        *,
        earlier: Earlier = NOW,
    ) -> Outcome:
        """Carry out one command, whole or not at all.

        `request_id`: sent again with the same command it is not run again and gives the same outcome. `seed`: where
        random values come from, when a recorded command is run again; `earlier`: by which rules it was decided then.
        Raises `Rejected` and `DefinitionInvalid`.
        """
        command = cleaned(command)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(command, actor, request_id, seed or secrets.token_hex(8), earlier)
            except Exception as error:
                if attempt == ATTEMPTS or not is_transient(error):
                    raise
        raise AssertionError("unreachable")

    def _attempt(self, command: Command, actor: Actor, request_id: str | None, seed: str, earlier: Earlier) -> Outcome:
        with UnitOfWork(self._database) as unit:
            if request_id is not None and (done := self._find(unit, request_id, command, actor)):
                return done
            now = self._clock.now()
            context = Context(unit, self._registry, self._definitions, actor, now, seed, self._zone, self._resting)
            try:
                outcome = self._carry_out(command, context, request_id, earlier)
            except BaseException:
                self._forget(context)
                raise
            if not outcome.position:
                self._forget(context)
                return outcome
            unit.commit()
        context.instances.rest()
        return outcome

    def _carry_out(self, command: Command, context: Context, request_id: str | None, earlier: Earlier) -> Outcome:
        """Do all but the commit."""
        context.run(command)
        settle(context)
        Commitments(context, command, earlier).add()
        if context.is_dry_run or not context.events:
            return Outcome(0, context.now, tuple(context.events))
        context.flush()
        context.instances.save()
        entry = Entry(
            at=context.now,
            actor=context.actor.name,
            command_type=type(command).__name__,
            command=dumps(command.payload()),
            events=encode_events(context.events),
            seed=context.seed,
            request_id=request_id,
            root_keys=tuple(context.instances.touched),
        )
        position = append(context.unit, entry)
        for index in self._registry.journal_indexes:
            index(context.events, position, context.unit)
        return Outcome(position, context.now, tuple(context.events))

    def _forget(self, context: Context) -> None:
        """What was deployed in a transaction that ends without a commit must not stay in the cache of definitions."""
        if not DEPLOYED.isdisjoint(map(type, context.events)):
            self._definitions.forget()

    def _find(self, unit: UnitOfWork, request_id: str, command: Command, actor: Actor) -> Outcome | None:
        row = unit.one(_BY_REQUEST, {"request_id": request_id})
        if row is None:
            return None
        asked = (actor.name, type(command).__name__, dumps(command.payload()))
        if (row.actor, row.command_type, row.command) != asked:
            raise WrongState(
                "Expected request id '{request_id}' to be new, but {actor} has used it for another {command}.",
                "请求编号“{request_id}”应当是新的，但 {actor} 已将它用于另一个 {command}。",
                request_id=request_id,
                actor=row.actor,
                command=row.command_type,
            )
        return Outcome(row.position, row.at, decode_events(row.events, self._registry.event_types))
