"""Reads the journal: executed commands with their events, oldest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from engine.model.events import Event
from engine.model.values import loads
from engine.runtime.codec import EventTypes, decode_events
from engine.store import tables

_journal, _touched = tables.journal, tables.journal_instance


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One executed command. `command` has its fields as JSON values; `root_key` is the first instance it touched."""

    position: int
    at: datetime
    actor: str
    command_type: str
    command: Mapping[str, Any]
    events: tuple[Event, ...]
    seed: str
    request_id: str | None
    root_key: int | None
    previous_hash: str
    hash: str


def read_entries(
    connection: Connection,
    types: EventTypes,
    *,
    root_key: int | None = None,
    after: int = 0,
    limit: int | None = None,
    newest_first: bool = False,
    command_types: Collection[str] | None = None,
    positions: Collection[int] | None = None,
    request_id: str | None = None,
) -> Iterator[JournalEntry]:
    """Yield the entries behind position `after`, of one root instance or of all, of some commands or of all.

    `positions`: those alone; as many as a statement may have parameters, which is 30,000. `request_id`: the one entry
    that was asked for by it.
    """
    query = (
        select(_journal)
        .where(_journal.c.position > after)
        .order_by(_journal.c.position.desc() if newest_first else _journal.c.position)
    )
    if root_key is not None:
        further = select(_touched.c.position).where(_touched.c.root_key == root_key)
        query = query.where(or_(_journal.c.root_key == root_key, _journal.c.position.in_(further)))
    if command_types is not None:
        query = query.where(_journal.c.command_type.in_(command_types))
    if positions is not None:
        query = query.where(_journal.c.position.in_(positions))
    if request_id is not None:
        query = query.where(_journal.c.request_id == request_id)
    if limit is not None:
        query = query.limit(limit)
    for row in connection.execution_options(yield_per=20).execute(query):
        yield _entry(row, types)


def find_entries_with(
    connection: Connection, types: EventTypes, event_type: str, longest_search: int
) -> Iterator[JournalEntry]:
    """Yield the entries with an event of this name, newest first, among the last `longest_search` of the journal."""
    newest = select(func.max(_journal.c.position)).scalar_subquery()
    query = (
        select(_journal)
        .where(_journal.c.position > newest - longest_search, _journal.c.events.contains(f'["{event_type}",'))
        .order_by(_journal.c.position.desc())
    )
    for row in connection.execution_options(yield_per=20).execute(query):
        yield _entry(row, types)


def _entry(row: Row[Any], types: EventTypes) -> JournalEntry:
    return JournalEntry(
        row.position,
        row.at,
        row.actor,
        row.command_type,
        loads(row.command),
        decode_events(row.events, types),
        row.seed,
        row.request_id,
        row.root_key,
        row.previous_hash,
        row.hash,
    )


def find_hash(connection: Connection, hash_: str) -> bool:
    """Is there an entry with this hash?"""
    return connection.execute(select(_journal.c.position).where(_journal.c.hash == hash_)).first() is not None
