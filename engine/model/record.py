"""How commands and events become JSON and back: by field name, times as ISO 8601, with a name and a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, ClassVar, Self, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Record:
    """A command or an event. Fields hold JSON values, aware datetimes, or tuples of strings and of other records."""

    VERSION: ClassVar[int] = 1

    def payload(self) -> dict[str, Any]:
        """Return the fields as JSON values; fields that are None are left out."""
        cls = type(self)
        names, values = _reading.get(cls) or reader_of(cls)
        return {
            name: value if type(value) in _JSON else encoded(value)
            for name, value in zip(names, values(self), strict=True)
            if value is not None
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Build the record again from what `payload` gave; unknown fields are a TypeError."""
        decoders = _decoders(cls)
        return cls(**{name: decoders.get(name, _same)(value) for name, value in payload.items()})


_reading: dict[type, tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]] = {}


def reader_of(cls: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of a record's fields, and what reads all of them at once."""
    names = field_names(cls)
    getter: Any = attrgetter(*names) if len(names) > 1 else lambda record: tuple(getattr(record, n) for n in names)
    found = _reading[cls] = (names, getter)
    return found


_JSON = frozenset({str, int, bool, dict, list})


def encoded(value: Any) -> Any:
    """Return the JSON value of a field."""
    kind = type(value)
    if kind is datetime:
        return value.isoformat()
    if kind is tuple:
        return [encoded(v) for v in value]
    if isinstance(value, Record):
        return value.payload()
    return value


def _same(value: Any) -> Any:
    return value


_names: dict[type, tuple[str, ...]] = {}
_known_decoders: dict[type, dict[str, Any]] = {}


def field_names(cls: type) -> tuple[str, ...]:
    """Return the names of a record's fields in order (cached)."""
    names = _names.get(cls)
    if names is None:
        names = _names[cls] = tuple(f.name for f in fields(cls))
    return names


def _decoders(cls: type) -> dict[str, Any]:
    found = _known_decoders.get(cls)
    if found is None:
        found = {}
        for name, hint in get_type_hints(cls).items():
            parts = getattr(hint, "__args__", ())
            of_tuple = next((one for one in (hint, *parts) if get_origin(one) is tuple), None)
            if hint is datetime or datetime in parts:
                found[name] = datetime.fromisoformat
            elif of_tuple is not None:
                inner = next(iter(get_args(of_tuple)), Any)
                if isinstance(inner, type) and issubclass(inner, Record):
                    found[name] = _tuple_of(inner)
                else:
                    found[name] = tuple
        _known_decoders[cls] = found
    return found


def _tuple_of(cls: type[Record]) -> Any:
    return lambda items: tuple(cls.from_payload(item) for item in items)
