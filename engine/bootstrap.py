"""Wires the engine together. The composition root; nothing else makes collaborators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from engine.clock import Clock
from engine.definitions import Definitions
from engine.definitions.bundle import read_bundle
from engine.definitions.check import check
from engine.errors import Finding
from engine.jobs import Worker, WorkerFunction
from engine.model.commands import Resource
from engine.runtime.appliers import APPLIERS
from engine.runtime.dispatch import Dispatcher
from engine.runtime.handlers import HANDLERS
from engine.runtime.registry import Module, Registry
from engine.store.database import open_database
from engine.store.unit_of_work import Reader

__all__ = ["Collaborators", "Module", "build"]

ZONE = "Asia/Shanghai"
"""Whose clock the times in sentences are of, unless `build` is told another."""


@dataclass(frozen=True, slots=True)
class Collaborators:
    """The parts of one engine on one database; all of them may be shared by threads."""

    database: Engine
    clock: Clock
    registry: Registry
    definitions: Definitions
    dispatcher: Dispatcher
    workers: dict[str, WorkerFunction]

    def worker(self, name: str) -> Worker:
        """Return a worker with the modules' job worker functions."""
        return Worker(self.database, self.dispatcher, self.definitions, self.clock, self.workers, name)

    def check(self, resources: Sequence[Resource]) -> list[Finding]:
        """Return everything that is wrong, or worth a look, in files that might be deployed; nothing is written."""
        bundle = read_bundle(resources)
        with self.database.connect() as connection:
            check(bundle, Reader(connection), self.clock.now(), self.registry.checks)
        return bundle.findings


def build(
    database_url: str, clock: Clock, modules: Iterable[Module] = (), zone: str = ZONE, *, is_read_only: bool = False
) -> Collaborators:
    """Open the database, bring it to the newest tables, and wire the engine with what applications bring.

    `is_read_only`: the database stays as it is, and must be at the newest tables.
    """
    modules = tuple(modules)
    lines = [module.revisions for module in modules if module.revisions]
    database = open_database(database_url, lines, is_read_only=is_read_only)
    if not is_read_only:
        _create_tables(database, modules)
    registry = Registry(HANDLERS, APPLIERS, modules)
    definitions = Definitions()
    dispatcher = Dispatcher(database, clock, registry, definitions, ZoneInfo(zone))
    workers = {type_: function for module in modules for type_, function in module.workers.items()}
    return Collaborators(database, clock, registry, definitions, dispatcher, workers)


def _create_tables(database: Engine, modules: Iterable[Module]) -> None:
    """Create the tables of modules that have no line of revisions."""
    with database.begin() as connection:
        for module in modules:
            for table in () if module.revisions else module.metadata_tables:
                table.create(connection, checkfirst=True)
