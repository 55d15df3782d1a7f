"""How entries of the register read on a screen: their names, values, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from processes.register.kinds import Field, Kind
from processes.register.queries import find_entries, read_entry
from web.context import engine, language, name_of
from web.display import group, group_names
from web.register import choices_of
from web.words import _

MOST_CHOICES = 500
LISTED = 6  # columns of a list


def called(thing: Kind | Field) -> str:
    """Return what a kind or a field is called in the language of the page."""
    return thing.zh if language() == "zh" else thing.en


def title(kind: Kind, entry: Mapping[str, Any]) -> str:
    """Return what an entry is called: its name, or for a duty or record the words that tell it apart."""
    if kind.field("name"):
        return str(entry.get("name") or entry["id"])
    words = (told(field, entry.get(field.name)) for field in kind.fields[:3] if field.type != "reference")
    return " ".join(word for word in words if word) or str(entry["id"])


def told(field: Field, value: Any) -> str:
    """Return a value in words; a reference stays an id."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.type == "choice":
        return choices(field).get(str(value), str(value))
    if field.name in ("user", "absent"):
        return name_of(str(value))
    if field.name == "group":
        return group(str(value))
    return str(value)


def choices(field: Field) -> dict[str, str]:
    """Return what may be chosen: value → word; by the name in the language of the page."""
    return {value: zh if language() == "zh" else en for value, (zh, en) in choices_of(field).items()}


def columns(kind: Kind) -> list[Field]:
    """Return the fields that a list of entries shows: not the long ones, nor the one that is its title."""
    return [field for field in kind.fields if field.type != "note" and field.name != "name"][:LISTED]


def names_of(kinds: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return for each kind the titles of its entries by id, to show references by name; what is retired says so."""
    return {
        kind: {e["id"]: _marked(e) for e in find_entries(engine(), kind, limit=MOST_CHOICES)} for kind in set(kinds)
    }


def offered(kind: Kind, values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return for each field that refers to a kind the entries to choose from: those in use, and the one it has."""
    found = {}
    for field in kind.fields:
        if field.refers_to:
            known = find_entries(engine(), field.refers_to, limit=MOST_CHOICES, in_use=True)
            had = values.get(field.name)
            if had and all(entry["id"] != had for entry in known):
                entry = read_entry(engine(), field.refers_to, str(had))
                known += [entry] if entry else []
            found[field.name] = {entry["id"]: _marked(entry) for entry in known}
    return found


def groups_offered(value: Any) -> list[str]:
    """Return the groups to choose from: none that is retired, but the one that an entry has."""
    retired = {e["id"] for e in find_entries(engine(), "group") if e["is_retired"]}
    return [name for name in group_names() if name not in retired or name == value]


def _marked(entry: Mapping[str, Any]) -> str:
    return _("%(name)s (retired)", name=entry["name"]) if entry.get("is_retired") else str(entry["name"])


def referred(kind: Kind) -> set[str]:
    """Return the kinds that a kind's fields refer to; all of them have names."""
    return {field.refers_to for field in kind.fields if field.refers_to}
