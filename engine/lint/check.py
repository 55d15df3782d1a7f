"""Runs all lint rules over a diagram."""

from __future__ import annotations

from engine.bpmn.model import Diagram
from engine.errors import Finding
from engine.lint.catalogue import RULES


def check(diagram: Diagram, resource: str | None = None) -> list[Finding]:
    """Return advice (severity 'warning') on an executable diagram, in the order of rules and elements."""
    return [finding for rule in RULES for finding in rule.findings(diagram, resource)]
