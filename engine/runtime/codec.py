"""How commands and events are written into the journal: `[name, version, fields]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.model.events import Event
from engine.model.values import dumps, loads

EventTypes = Mapping[tuple[str, int], type[Event]]


def encode_events(events: Sequence[Event]) -> str:
    """Return the journal's text of events."""
    return dumps([[type(event).__name__, event.VERSION, event.payload()] for event in events])


def decode_events(text: str, types: EventTypes) -> tuple[Event, ...]:
    """Read events again; a name or version that no applier is registered for is a KeyError."""
    found: list[Any] = loads(text)
    return tuple(types[name, version].from_payload(fields) for name, version, fields in found)
