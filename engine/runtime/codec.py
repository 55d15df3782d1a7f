"""How commands and events are written into the journal: `[name, version, fields]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

from engine.model.events import Event
from engine.model.record import encoded, reader_of
from engine.model.values import dumps, loads

EventTypes = Mapping[tuple[str, int], type[Event]]


def encode_events(events: Sequence[Event]) -> str:
    """Return the journal's text of events."""
    return f"[{','.join(map(_event_text, events))}]"


def _event_text(event: Event) -> str:
    """Return the JSON of `[name, version, payload]`, written field by field: most are numbers and short texts."""
    name, fields, values = _PLANS.get(type(event)) or _plan(event)
    parts = []
    for field, value in zip(fields, values(event), strict=True):
        kind = type(value)
        if kind is int:
            parts.append(f"{field}{value}")
        elif kind is str:
            parts.append(field + encode_basestring(value))
        elif value is not None:
            parts.append(field + dumps(encoded(value)))
    return f"{name}{','.join(parts)}}}]"


_Plan = tuple[str, tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_PLANS: dict[type[Event], _Plan] = {}


def _plan(event: Event) -> _Plan:
    cls = type(event)
    names, values = reader_of(cls)
    plan = (f'["{cls.__name__}",{cls.VERSION},{{', tuple(f'"{name}":' for name in names), values)
    _PLANS[cls] = plan
    return plan


def decode_events(text: str, types: EventTypes) -> tuple[Event, ...]:
    """Read events again; a name or version that no applier is registered for is a KeyError."""
    found: list[Any] = loads(text)
    return tuple(types[name, version].from_payload(fields) for name, version, fields in found)
