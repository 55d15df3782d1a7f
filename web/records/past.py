"""What became of an entry of the register: each change with who made it, from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from processes.register.changes import EntryRemoved, EntrySaved
from processes.register.kinds import Kind
from processes.register.spares import SpareLent, SpareReleased, SpareReserved
from web.context import engine, name_of
from web.history import Line
from web.records.words import called, told
from web.words import _

COMMANDS = ("SaveEntry", "RemoveEntry", "ImportEntries", "ReserveSpare", "LendSpare", "ReleaseSpare")
MOST = 20_000  # journal entries about the register that a page reads


def past_of(kind: Kind, entry_id: str) -> list[Line]:
    """Return the changes of an entry, newest first."""
    lines: list[Line] = []
    before: Mapping[str, Any] = {}
    for entry in engine().journal(limit=MOST, command_types=COMMANDS):
        for event in entry.events:
            if getattr(event, "id", None) != entry_id:
                continue
            told_as: tuple[str, str, list[tuple[str, str]]] | None = None
            if isinstance(event, EntrySaved) and event.kind == kind.name:
                word = _("added it") if event.is_new else _("changed it")
                if entry.command_type == "ImportEntries":
                    word = _("added it from a file") if event.is_new else _("changed it from a file")
                told_as = word, "done", _changes(kind, before, event.values, event.is_new)
                before = event.values
            elif isinstance(event, EntryRemoved) and event.kind == kind.name:
                told_as = _("removed it"), "bad", [(_("reason"), event.reason)] if event.reason else []
                before = {}
            elif isinstance(event, SpareReserved) and kind.name == "spare":
                told_as = _("reserved it for case %(number)s", number=event.case), "clock", []
                before = {**before, "state": "reserved", "reserved_for": event.case}
            elif isinstance(event, SpareLent) and kind.name == "spare":
                told_as = _("lent it to the customer of case %(number)s", number=event.case), "clock", []
                before = {**before, "state": "lent"}
            elif isinstance(event, SpareReleased) and kind.name == "spare":
                told_as = _("case %(number)s gave it back", number=event.case), "done", []
                before = {**before, "state": event.state, "reserved_for": None}
            if told_as:
                text, mark, details = told_as
                lines.append(Line(entry.at, name_of(entry.actor), text, mark, details, entry.position))
    return lines[::-1]


def _changes(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], is_new: bool) -> list[tuple[str, str]]:
    changed = [f for f in kind.fields if before.get(f.name) != after.get(f.name)]
    if is_new:
        return [(called(f), told(f, after.get(f.name))) for f in changed]
    empty = _("(empty)")
    return [
        (called(f), f"{told(f, before.get(f.name)) or empty} → {told(f, after.get(f.name)) or empty}") for f in changed
    ]
