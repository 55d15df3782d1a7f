"""Turns a case's journal into what the replay page shows: diagrams of each instance, one step for each entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import simplejson
from flask import url_for

from engine.api import Instance, JournalEntry
from web.context import language, name_of
from web.diagrams import process_name
from web.display import exactly
from web.history import Telling
from web.journal_words import command_text, event_text
from web.words import _

KINDS = {
    "InstanceStarted": "started",
    "InstanceCompleted": "ended",
    "InstanceCanceled": "canceled",
    "ElementActivated": "activated",
    "ElementCompleted": "completed",
    "ElementTerminated": "terminated",
    "FlowTaken": "flow",
    "IncidentRaised": "incident",
    "IncidentResolved": "resolved",
}


def replay(instances: Iterable[Instance], entries: list[JournalEntry]) -> dict[str, Any]:
    """Return the parameters of the replay page."""
    telling = Telling()
    return {
        "diagrams": [
            {
                "instanceKey": str(instance.instance_key),
                "title": process_name(instance.definition_key),
                "xmlUrl": url_for("audit.diagram", definition_key=instance.definition_key),
            }
            for instance in instances
        ],
        "steps": [_step(telling, entry) for entry in entries],
        "start": 0,
    }


def _step(telling: Telling, entry: JournalEntry) -> dict[str, Any]:
    lines = telling.tell([entry])
    return {
        "position": entry.position,
        "at": entry.at.isoformat(),
        "when": exactly(entry.at),
        "actor": name_of(entry.actor),
        "title": next((line.text for line in lines if line.who), lines[0].text if lines else asked(entry)),
        "events": [_event(event) for event in entry.events if type(event).__name__ in KINDS],
        "details": [
            *((line.who or _("then"), line.text) for line in lines),
            *(detail for line in lines for detail in line.details),
            (_("command"), f"{asked(entry)} · {entry.command_type}"),
            (_("events"), listed(entry)),
        ],
        "hash": entry.hash,
    }


def asked(entry: JournalEntry) -> str:
    """Return what was asked for, in the words of the page."""
    return command_text(entry.command_type).in_language(language())


def listed(entry: JournalEntry) -> str:
    """Return the events in the words of the page, each with how often it happened."""
    counted = Counter(event_text(type(event).__name__).in_language(language()) for event in entry.events)
    return ", ".join(f"{name} × {count}" if count > 1 else name for name, count in counted.items())


def _event(event: Any) -> dict[str, Any]:
    found = {"type": KINDS[type(event).__name__]}
    for field, name in (
        ("instance_key", "instanceKey"),
        ("element_key", "elementKey"),
        ("element_id", "elementId"),
        ("flow_id", "elementId"),
        ("incident_key", "incidentKey"),
    ):
        value = getattr(event, field, None)
        if value is not None:
            found[name] = str(value)
    return found


def as_json(entry: JournalEntry) -> dict[str, Any]:
    """Return an entry as it is exported: all that the hash was taken over, and the hash."""
    return {
        "position": entry.position,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "commandType": entry.command_type,
        "command": entry.command,
        "events": [
            {"type": type(event).__name__, "version": event.VERSION, **event.payload()} for event in entry.events
        ],
        "previousHash": entry.previous_hash,
        "hash": entry.hash,
    }


def as_text(value: Any) -> str:
    """Return JSON text to read, one field a line."""
    text: str = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, default=str, indent=1)
    return text
