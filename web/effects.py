"""What a dry run would cause, in words: one phrase for each kind of event and element."""

from __future__ import annotations

from collections.abc import Iterable

from engine.api import Event, events
from web.context import language
from web.diagrams import element_name
from web.journal_words import event_text

SILENT = (events.InstanceMigrated, events.InstanceModified, events.VariablesWritten, events.FlowTaken)
"""What is always caused, or says nothing to people."""


def effects(caused: Iterable[Event], definition_key: int) -> list[str]:
    """Return what is caused besides the intervention itself, in its order, each once."""
    found: dict[str, None] = {}
    for event in caused:
        if isinstance(event, SILENT):
            continue
        words = event_text(type(event).__name__).in_language(language())
        name = getattr(event, "name", None) if isinstance(event, events.CommitmentStarted) else None
        element_id = getattr(event, "element_id", None)
        place = name or (element_name(definition_key, element_id) if element_id else "")
        found[f"{words}: {place}" if place else words] = None
    return list(found)
