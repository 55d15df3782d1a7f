"""The register of clauses of an engine: what was released, what was added and changed since, what is retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, String, Table, Text, select

from engine.api import Engine, Reader
from processes.clauses import BY_ID, Clause, place_of
from processes.register.tables import metadata

clause_entry = Table(
    "clause_entry",
    metadata,
    Column("clause", String(64), primary_key=True),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("owner", String(255), nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("changed_at", String(40), nullable=False),
)
"""The clauses that were added or changed here, as they are now. `changed_at` is an ISO time in UTC."""

retired_clause = Table(
    "retired_clause",
    metadata,
    Column("clause", String(64), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("changed_at", String(40), nullable=False),
)
"""The clauses that are retired now. `changed_at` is an ISO time in UTC."""


@dataclass(frozen=True, slots=True)
class Retired:
    """Who retired a clause, when and why."""

    clause: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClauseRegister:
    """All clauses by id, in the order of their ids; the retired ones among them, which old cases still name.

    `changed_at` has the time of the last change, in ISO, of those that were added or changed here.
    """

    clauses: Mapping[str, Clause]
    retired: Mapping[str, Retired]
    changed_at: Mapping[str, str]

    @property
    def in_force(self) -> tuple[Clause, ...]:
        """The clauses that are promised now."""
        return tuple(clause for clause in self.clauses.values() if clause.id not in self.retired)

    def is_own(self, clause: str) -> bool:
        """Return whether a clause was added here, and did not come with the release."""
        return clause in self.clauses and clause not in BY_ID

    def released(self, clause: str) -> Clause | None:
        """Return a clause as it was released, where it reads otherwise now; else None."""
        was = BY_ID.get(clause)
        return was if was is not None and was != self.clauses[clause] else None


def read_register(reader: Reader) -> ClauseRegister:
    """Return the register of clauses as it is now."""
    rows = reader.all(select(clause_entry))
    found = {**BY_ID, **{row.clause: Clause(row.clause, row.zh, row.en, row.owner) for row in rows}}
    return ClauseRegister(
        {id_: found[id_] for id_ in sorted(found, key=place_of)},
        read_retired(reader),
        {row.clause: row.changed_at for row in rows},
    )


def read_retired(reader: Reader) -> Mapping[str, Retired]:
    """Return the clauses that are retired now, by id."""
    rows = reader.all(select(retired_clause).order_by(retired_clause.c.clause))
    return {
        row.clause: Retired(row.clause, row.reason, row.changed_by, datetime.fromisoformat(row.changed_at))
        for row in rows
    }


def register_of(engine: Engine) -> ClauseRegister:
    """Return the register of clauses as it is now, for a page."""
    with engine.reading() as reader:
        return read_register(reader)
