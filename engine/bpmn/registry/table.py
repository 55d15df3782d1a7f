"""The registry as one table by tag."""

from __future__ import annotations

from engine.bpmn.registry import events, flow_nodes, roots
from engine.bpmn.registry.entry import EXECUTED as _EXECUTED
from engine.bpmn.registry.entry import Entry

BPMN: dict[str, Entry] = {row.tag: row for row in (*roots.ROWS, *flow_nodes.ROWS, *events.ROWS)}
"""All rows by BPMN tag."""

EXECUTED: frozenset[str] = frozenset(tag for tag, row in BPMN.items() if row.status == _EXECUTED)


def entry_of(tag: str) -> Entry | None:
    """Return the row of a BPMN tag (without namespace), or None when the tag is not on the list."""
    return BPMN.get(tag)
