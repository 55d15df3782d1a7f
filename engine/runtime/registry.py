"""Which handler a command has and which applier an event has, the engine's own and those of modules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from engine.definitions.release import Check
from engine.model.actor import CLOCK, SYSTEM
from engine.model.commands import Command
from engine.model.events import ElementActivated, Event, VariablesWritten
from engine.runtime.appliers.search import come_to, following
from engine.runtime.appliers.stage import Applier, JournalIndex
from engine.store.migrate import Revisions

if TYPE_CHECKING:
    from engine.runtime.context import Context

Handler = Callable[[Any, "Context"], Iterable[Event]]
"""Decides: guards first, then the events that follow; it never writes."""


Retelling = Callable[[Any], Iterable[Command]]


@dataclass(frozen=True)
class Module:
    """What an application brings: its own commands, events and tables, under the same journal, and its job workers.

    `workers`: job type → function (see `engine.jobs`); `make_workers` gives further ones, that need the opened front
    door to read and to send commands. `checks` may warn of a deployment or refuse it, for what it does to all that is
    deployed.
    `metadata_tables` are its tables as they are now. `revisions` make and change them when the database is opened; a
    module without revisions has those made that are missing, and can never change one that was released.
    `journal_indexes` note, in tables of the module, which entries of the journal are about what it keeps.
    `searched` are paths of variables by which people search cases: `customer.id`, or `*.case_number` of any variable;
    `finds_by_element`: cases are found by the elements that they came to. Whoever begins with one of these later fills
    the tables of `engine.store.tables.search` by a revision, for the cases that are there.
    `retold`: which commands of the engine one of its own comes to, for a case, so that it can be tried out with other
    files (`Engine.try_out`), where the module and its tables are not at hand. What decides by these tables, or by the
    files that are tried, is not retold: what would have come of it then is not known.
    `actor_names` are those in whose name the application itself acts: no person's account may have one.
    """

    name: str
    commands: Mapping[type[Command], Handler] = field(default_factory=dict)
    events: Mapping[tuple[type[Event], int], Applier] = field(default_factory=dict)
    metadata_tables: Sequence[Table] = ()
    revisions: Revisions | None = None
    workers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    make_workers: Callable[[Any], Mapping[str, Callable[..., Any]]] | None = None
    checks: Sequence[Check] = ()
    journal_indexes: Sequence[JournalIndex] = ()
    searched: Sequence[str] = ()
    finds_by_element: bool = False
    actor_names: Sequence[str] = ()
    retold: Mapping[type[Command], Retelling] = field(default_factory=dict)


class Registry:
    """All handlers and appliers, and the types that names in the journal stand for."""

    def __init__(
        self,
        handlers: Mapping[type[Command], Handler],
        appliers: Mapping[tuple[type[Event], int], Applier],
        modules: Iterable[Module] = (),
    ) -> None:
        modules = tuple(modules)
        self.handlers = dict(handlers)
        self.appliers = dict(appliers)
        for module in modules:
            self.handlers.update(module.commands)
            self.appliers.update(module.events)
        if searched := [path for module in modules for path in module.searched]:
            self.appliers[VariablesWritten, 1] = following(searched)
        if any(module.finds_by_element for module in modules):
            self.appliers[ElementActivated, 1] = come_to
        own = (CLOCK.name, SYSTEM.name, *(name for module in modules for name in module.actor_names))
        self.actor_names = frozenset(name.casefold() for name in own)
        self.checks = tuple(check for module in modules for check in module.checks)
        self.journal_indexes = tuple(index for module in modules for index in module.journal_indexes)
        self.retold = {command: retelling for module in modules for command, retelling in module.retold.items()}
        self.command_types = {command.__name__: command for command in self.handlers}
        self.event_types = {(event.__name__, version): event for event, version in self.appliers}
