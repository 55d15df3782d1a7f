"""The closed world: every BPMN element and attribute that may stand in a file, and what becomes of it."""

from engine.bpmn.registry.entry import Entry
from engine.bpmn.registry.table import BPMN, EXECUTED, entry_of

__all__ = ["BPMN", "EXECUTED", "Entry", "entry_of"]
