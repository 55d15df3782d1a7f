"""What looks at diagrams from outside needs: reading one, its plain values, and what it declares of commitments."""

from engine.bpmn.commitments import NAME, Promise, elements_of, met_at, starting_at
from engine.bpmn.model import Diagram, Element, EventDefinition, Expression, Flow, Process, Scope
from engine.bpmn.reader import read_diagram

COMMITMENT = NAME
"""How a property of a commitment is called: `id` and `part` are groups of it."""

__all__ = [
    "COMMITMENT",
    "Diagram",
    "Element",
    "EventDefinition",
    "Expression",
    "Flow",
    "Process",
    "Promise",
    "Scope",
    "elements_of",
    "met_at",
    "read_diagram",
    "starting_at",
]
