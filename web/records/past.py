"""What became of an entry of the register: each change with who made it, from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.api import Event, JournalEntry
from processes.register.changes import EntryRemoved, EntrySaved
from processes.register.kinds import Kind
from processes.register.past import changed_by, find_past
from processes.register.spares import SpareLent, SpareReleased, SpareReserved
from web.context import engine, name_of
from web.history import Line
from web.records.words import called, told
from web.words import _

MOST = 500  # changes of an entry that a page tells


def past_of(kind: Kind, entry_id: str) -> list[Line]:
    """Return the last changes of an entry, newest first."""
    lines: list[Line] = []
    before: Mapping[str, Any] = {}
    for entry in find_past(engine(), kind.name, entry_id, MOST + 1):  # the first only says what was before
        for event in entry.events:
            if changed_by(event) == (kind.name, entry_id):
                line, before = _told(kind, entry, event, before)
                lines.append(line)
    return lines[::-1][:MOST]


def _told(kind: Kind, entry: JournalEntry, event: Event, before: Mapping[str, Any]) -> tuple[Line, Mapping[str, Any]]:
    """Return a change in words, and the fields as it leaves them."""
    word, mark, details, after = "", "clock", list[tuple[str, str]](), before
    if isinstance(event, EntrySaved):
        is_of_file = entry.command_type == "ImportEntries"
        if event.is_new:
            word = _("added it from a file") if is_of_file else _("added it")
        else:
            word = _("changed it from a file") if is_of_file else _("changed it")
        mark, details, after = "done", _changes(kind, before, event.values, event.is_new), event.values
    elif isinstance(event, EntryRemoved):
        word, mark, after = _("removed it"), "bad", {}
        details = [(_("reason"), event.reason)] if event.reason else []
    elif isinstance(event, SpareReserved):
        word = _("reserved it for case %(number)s", number=event.case)
        after = {**before, "state": "reserved", "reserved_for": event.case}
    elif isinstance(event, SpareLent):
        word = _("lent it to the customer of case %(number)s", number=event.case)
        after = {**before, "state": "lent"}
    elif isinstance(event, SpareReleased):
        word, mark = _("case %(number)s gave it back", number=event.case), "done"
        after = {**before, "state": event.state, "reserved_for": None}
    return Line(entry.at, name_of(entry.actor), word, mark, details, entry.position), after


def _changes(kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any], is_new: bool) -> list[tuple[str, str]]:
    changed = [f for f in kind.fields if before.get(f.name) != after.get(f.name)]
    if is_new:
        return [(called(f), told(f, after.get(f.name))) for f in changed]
    empty = _("(empty)")
    return [
        (called(f), f"{told(f, before.get(f.name)) or empty} → {told(f, after.get(f.name)) or empty}") for f in changed
    ]
