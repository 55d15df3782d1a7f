"""What differs between two versions of a diagram, decision or form, as plain values; nothing is executed or stored."""

from engine.compare.files import compare_files
from engine.compare.mapping import propose_mapping, renamed_elements
from engine.compare.model import Change, Comparison, Difference

__all__ = ["Change", "Comparison", "Difference", "compare_files", "propose_mapping", "renamed_elements"]
