"""The token engine: exact BPMN execution on SpiffWorkflow's object model; the only package that knows SpiffWorkflow."""

from engine.spiff.definition import Definition
from engine.spiff.execution import Execution
from engine.spiff.reading import ActiveElement
from engine.spiff.snapshot import root_variables
from engine.spiff.starts import starting_elements
from engine.spiff.world import Decided, World

__all__ = ["ActiveElement", "Decided", "Definition", "Execution", "World", "root_variables", "starting_elements"]
