"""What became of a clause: added, changed, retired, promised again; who did it, when and why, from the journal."""

from __future__ import annotations

from processes.clauses import BY_ID, Clause
from processes.contract.changing import ClauseAdded, ClauseChanged
from processes.contract.retiring import ClauseRestored, ClauseRetired
from web.context import engine, name_of
from web.display import group
from web.history import Line
from web.words import _

COMMANDS = ("AddClause", "ChangeClause", "RetireClause", "RestoreClause")


def past_of(clause: str) -> list[Line]:
    """Return what was done to a clause, newest first."""
    lines: list[Line] = []
    now = BY_ID.get(clause)
    for entry in engine().journal(command_types=COMMANDS):
        for event in entry.events:
            if getattr(event, "clause", None) != clause:
                continue
            details: list[tuple[str, str]] = []
            if isinstance(event, ClauseAdded | ClauseChanged):
                then, now = now, Clause(event.clause, event.zh, event.en, event.owner)
                word, kind = (_("added it") if isinstance(event, ClauseAdded) else _("changed it")), "done"
                details = _differences(then, now)
            elif isinstance(event, ClauseRetired):
                word, kind = _("retired it"), "bad"
            elif isinstance(event, ClauseRestored):
                word, kind = _("promised it again"), "done"
            else:
                continue
            details += [(_("reason"), event.reason)] if event.reason else []
            lines.append(Line(entry.at, name_of(entry.actor), word, kind, details, entry.position))
    return lines[::-1]


def owner_name(owner: str) -> str:
    """Return how who carries a clause out is called."""
    return _("by itself") if owner == "system" else group(owner)


def _differences(then: Clause | None, now: Clause) -> list[tuple[str, str]]:
    """Return what differs, by heading: from what to what; all of it where there was nothing."""
    lines = (
        (_("Text in Chinese"), then.zh if then else "", now.zh),
        (_("Text in English"), then.en if then else "", now.en),
        (_("Kept by"), owner_name(then.owner) if then else "", owner_name(now.owner)),
    )
    return [(heading, f"{was} → {is_}" if was else is_) for heading, was, is_ in lines if was != is_]
