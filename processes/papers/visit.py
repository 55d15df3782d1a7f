"""The calendar file (iCalendar, RFC 5545) of an on-site visit, worded by the decision `visit_calendar`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.api import Engine
from processes.moments import ZONE, read_moment
from processes.wording.catalogue import VISIT_CALENDAR, value_at
from processes.wording.reading import worded
from processes.wording.values import with_values

_STAMP = "%Y%m%dT%H%M%SZ"
_LONGEST = 75


def arrival_of(variables: Mapping[str, Any]) -> datetime | None:
    """Return when the engineer of a case means to arrive: the time of the day in `onsite.eta` that follows the
    departure, the departure itself where it names none; None where nobody has set out."""
    try:
        departed = read_moment(str(value_at(variables, "onsite.departed_at")))
    except ValueError:
        return None
    eta = str(value_at(variables, "onsite.eta") or "")
    found = re.fullmatch(r"\s*([01]?\d|2[0-3])[:：]([0-5]\d)\s*", eta)
    if found is None:
        return departed
    local = departed.astimezone(ZONE)
    at = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return at if at >= local else at + timedelta(days=1)


def visit_calendar(engine: Engine, variables: Mapping[str, Any], number: str, made_at: datetime) -> str | None:
    """Return the calendar file of a visit from its arrival; None without one. Raises WordingBroken."""
    start = arrival_of(variables)
    if start is None:
        return None
    blocks = worded(engine, VISIT_CALENDAR, with_values(variables, number, made_at)).blocks
    said = {kind: "\n".join(b.text for b in blocks if b.kind == kind) for kind in VISIT_CALENDAR.kinds}
    until = start + timedelta(minutes=int(said["minutes"]))
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Relaydesk//visit//ZH", "BEGIN:VEVENT", f"UID:{number}@relaydesk",
        f"DTSTAMP:{_stamp(made_at)}", f"DTSTART:{_stamp(start)}", f"DTEND:{_stamp(until)}",
        f"SUMMARY:{_escaped(said['title'])}", f"LOCATION:{_escaped(said['place'])}",
        *([f"DESCRIPTION:{_escaped(said['note'])}"] if said["note"] else []), "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(folded for line in lines for folded in _folded(line)) + "\r\n"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_STAMP)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Cut a line so that no piece has more octets than RFC 5545 allows."""
    pieces: list[str] = []
    piece = ""
    for character in line:
        if len((piece + character).encode()) > (_LONGEST if not pieces else _LONGEST - 1):
            pieces.append(piece)
            piece = ""
        piece += character
    return [p if i == 0 else " " + p for i, p in enumerate([*pieces, piece])]
