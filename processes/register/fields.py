"""How a kind of entry and its fields are described: types, names for people, choices, references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind of entry.

    `type`: text, note (long), date (ISO), time (of the day, 00:00 to 24:00), number (whole), flag (yes or no), choice
    (one of `choices`: value → Chinese name) or reference (the id of an entry of the kind `refers_to`). `en` and `zh`
    are its names for people. `source` names where the choices really come from (see `choices.py`): what is deployed or
    registered; `choices` then holds only while nothing is.
    """

    name: str
    en: str
    zh: str
    type: str = "text"
    is_required: bool = False
    choices: Mapping[str, str] | None = None
    refers_to: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry; every entry has an `id` that people choose, and these fields."""

    name: str
    en: str
    zh: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field of this name, or None."""
        return next((f for f in self.fields if f.name == name), None)

    @property
    def retires(self) -> bool:
        """Can entries be retired: kept and referred to, but no longer offered?"""
        return self.field("is_retired") is not None
