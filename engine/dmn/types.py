"""Types of values: what conforms to an item definition, and the conversions of DMN 1.5 §10.3.2.9.4."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.language import date_as_midnight, read_temporal, type_name
from engine.dmn.session import Session

Tests = Callable[[Any, Session], bool]
"""Whether the allowed values of a type hold for a value."""

ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
}
"""Other spellings of simple types, as modelers write them."""
TEMPORAL = frozenset(
    ("date", "time", "date and time", "days and time duration", "years and months duration", "duration")
)
SIMPLE = frozenset(
    {
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "context",
        "list",
        "function",
        "range",
        "duration",
        "Any",
    }
)


@dataclass(slots=True, eq=False)
class Type:
    """A type: its kind (a simple type's name), for lists that of the items, for contexts those of the entries.

    `tests` are its allowed values; those of `base`, the type that it narrows, hold as well. Filled in after it is made,
    because types may refer to each other in any order.
    """

    kind: str = "Any"
    item: Type | None = None
    entries: Mapping[str, Type] = field(default_factory=dict)
    tests: Tests | None = None
    base: Type | None = None

    def admits(self, value: Any, session: Session) -> bool:
        """Whether `value` conforms to this type, allowed values included; null conforms to every type."""
        if value is None or self.kind == "Any":
            return value is None or self._allows(value, session)
        kind = type_name(value)
        if self.kind == "list":
            fits = kind == "list" and (self.item is None or all(self.item.admits(each, session) for each in value))
        elif self.kind == "context":
            fits = kind == "context" and all(
                name in value and entry.admits(value[name], session) for name, entry in self.entries.items()
            )
        elif self.kind == "duration":
            fits = kind.endswith("duration")
        else:
            fits = kind == self.kind
        return fits and self._allows(value, session)

    def _allows(self, value: Any, session: Session) -> bool:
        at: Type | None = self
        while at is not None:
            if at.tests is not None and not at.tests(value, session):
                return False
            at = at.base
        return True

    def read(self, value: Any) -> Any:
        """Take a caller's value: JSON has no dates, so ISO 8601 texts become them where this type declares such."""
        if isinstance(value, str) and self.kind in TEMPORAL:
            moment = read_temporal(value)
            return value if moment is None else moment
        if isinstance(value, list) and self.kind == "list" and self.item is not None:
            return [self.item.read(each) for each in value]
        if isinstance(value, dict) and self.entries:
            return {
                name: self.entries[name].read(each) if name in self.entries else each for name, each in value.items()
            }
        return value

    def convert(self, value: Any, session: Session) -> Any:
        """Bring `value` to this type: as it is, to or from a list of one, a date to midnight UTC; else null."""
        if value is None or self is ANY or self.admits(value, session):
            return value
        kind = type_name(value)
        if self.kind == "list" and kind != "list" and self.admits([value], session):
            return [value]
        if self.kind != "list" and kind == "list" and len(value) == 1 and self.admits(value[0], session):
            return value[0]
        if self.kind == "date and time" and kind == "date":
            return date_as_midnight(value)
        return None


ANY = Type()
