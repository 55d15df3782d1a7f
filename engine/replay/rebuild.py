"""Builds every table anew from the journal's events alone, and says where the real ones differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from engine.history import JournalEntry
from engine.runtime.appliers.stage import Stage
from engine.runtime.registry import Registry
from engine.store import tables
from engine.store.database import open_database
from engine.store.unit_of_work import UnitOfWork

NOT_REBUILT = frozenset({"journal", "journal_instance", "key_sequence", "snapshot", "alembic_version"})
"""The record itself, and what a step needs but no person reads."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that the journal tells otherwise: `rebuilt` None: it should not be there; `found` None: it is missing."""

    table: str
    rebuilt: tuple[Any, ...] | None
    found: tuple[Any, ...] | None


def rebuild(entries: Iterable[JournalEntry], registry: Registry, extra: Iterable[Table] = ()) -> Engine:
    """Return a new database in memory with all tables as the events of `entries` make them."""
    database = open_database("sqlite://")
    with database.begin() as connection:
        for table in extra:
            table.create(connection, checkfirst=True)
    for entry in entries:
        with UnitOfWork(database) as unit:
            stage = Stage(unit, entry.at, entry.actor)
            for _, same in groupby(entry.events, type):
                run = list(same)
                registry.appliers[type(run[0]), run[0].VERSION](run, stage)
            for index in registry.journal_indexes:
                index(entry.events, entry.position, unit)
            unit.commit()
    return database


def differences(rebuilt: Connection, real: Connection, extra: Iterable[Table] = ()) -> list[Difference]:
    """Compare all rows of the tables that people read."""
    found: list[Difference] = []
    for table in [*tables.metadata.sorted_tables, *extra]:
        if table.name in NOT_REBUILT:
            continue
        ours, theirs = _rows(rebuilt, table), _rows(real, table)
        for key in sorted(ours.keys() | theirs.keys(), key=repr):
            if ours.get(key) != theirs.get(key):
                found.append(Difference(table.name, ours.get(key), theirs.get(key)))
    return found


def _rows(connection: Connection, table: Table) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    primary = [column.name for column in table.primary_key]
    return {tuple(row._mapping[name] for name in primary): tuple(row) for row in connection.execute(select(table))}
