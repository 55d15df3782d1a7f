"""DMN 1.3 to 1.5 decision models, evaluated on `engine.feel`; knows nothing of BPMN."""

from engine.dmn.decision_model import DecisionModel, Evaluation, load_model, read_model
from engine.dmn.errors import DecisionFailed
from engine.dmn.model import Decision

__all__ = ["Decision", "DecisionFailed", "DecisionModel", "Evaluation", "load_model", "read_model"]
