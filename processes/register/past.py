"""Which entries of the journal changed an entry of the register: an index, so that its history is found directly."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Integer, String, Table, insert, select

from engine.api import Engine, Event, JournalEntry, UnitOfWork
from processes.register.changes import EntryRemoved, EntrySaved
from processes.register.spares import SpareLent, SpareReleased, SpareReserved
from processes.register.tables import metadata

register_past = Table(
    "register_past",
    metadata,
    Column("kind", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
)
"""One row for each entry of the journal that changed the entry `id` of `kind`."""


def note(events: Sequence[Event], position: int, unit: UnitOfWork) -> None:
    """Note what the events of the journal's entry at `position` changed (`Module.journal_indexes`)."""
    changed = sorted({found for event in events if (found := changed_by(event)) is not None})
    if changed:
        unit.write(insert(register_past), [{"kind": kind, "id": id_, "position": position} for kind, id_ in changed])


def changed_by(event: Event) -> tuple[str, str] | None:
    """Return kind and id of the entry that an event changed, or None where it is about something else."""
    if isinstance(event, EntrySaved | EntryRemoved):
        return event.kind, event.id
    if isinstance(event, SpareReserved | SpareLent | SpareReleased):
        return "spare", event.id
    return None


def find_past(engine: Engine, kind: str, entry_id: str, most: int) -> list[JournalEntry]:
    """Return the last `most` entries of the journal that changed an entry, oldest first."""
    place = register_past.c
    query = (
        select(place.position)
        .where(place.kind == kind, place.id == entry_id)
        .order_by(place.position.desc())
        .limit(most)
    )
    with engine.reading() as reader:
        positions = [row.position for row in reader.all(query)]
    return engine.journal(positions=positions) if positions else []
