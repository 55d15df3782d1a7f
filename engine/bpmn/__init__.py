"""Reads untrusted BPMN XML as plain values, or refuses it with all findings at once."""

from engine.bpmn.model import Diagram
from engine.bpmn.reader import read_diagram

__all__ = ["Diagram", "read_diagram"]
