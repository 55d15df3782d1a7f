"""Runs the journal's commands again, with the clock of each, and compares the events that come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.clock import FrozenClock
from engine.errors import EngineError
from engine.history import JournalEntry
from engine.model.actor import Actor
from engine.model.events import CommitmentSkipped, CommitmentStarted, Event, InstanceMigrated, InstanceModified
from engine.runtime.dispatch import Dispatcher
from engine.runtime.earlier import Earlier
from engine.runtime.registry import Registry


@dataclass(frozen=True, slots=True)
class Deviation:
    """An entry whose command does something else now: `recorded` and `now` are the first events that differ."""

    position: int
    command_type: str
    recorded: Event | None
    now: Event | None
    refused: str | None = None


def run_again(
    entries: Iterable[JournalEntry], registry: Registry, dispatcher: Dispatcher, clock: FrozenClock
) -> Iterator[Deviation]:
    """Send every command to `dispatcher` (of an empty database, with `clock`) and yield what differs.

    The actor is taken as one of the engine's own: who may do what was decided then, and is in the journal. After an
    entry that deviates the rest is still run; later deviations may only follow from the first.
    """
    for entry in entries:
        clock.set(entry.at)
        command = registry.command_types[entry.command_type].from_payload(entry.command)
        try:
            events = dispatcher.execute(
                command,
                Actor(entry.actor, is_system=True),
                request_id=entry.request_id,
                seed=entry.seed,
                earlier=_rules_of(entry),
            ).events
        except EngineError as refused:
            yield Deviation(entry.position, entry.command_type, entry.events[0], None, str(refused))
            continue
        yield from _compare(entry, events)


def _rules_of(entry: JournalEntry) -> Earlier:
    """Return by which rules an entry was decided; today's, where they come to the same."""
    kinds = {type(event) for event in entry.events}
    is_by_hand = not kinds.isdisjoint((InstanceModified, InstanceMigrated))
    return Earlier(
        keeps_by_hand=is_by_hand and CommitmentSkipped not in kinds,
        mixes_items=any(isinstance(event, CommitmentStarted) and event.within is None for event in entry.events),
    )


def _compare(entry: JournalEntry, events: tuple[Event, ...]) -> Iterator[Deviation]:
    for index in range(max(len(entry.events), len(events))):
        recorded = entry.events[index] if index < len(entry.events) else None
        now = events[index] if index < len(events) else None
        if recorded != now:
            yield Deviation(entry.position, entry.command_type, recorded, now)
            return
