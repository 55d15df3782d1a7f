"""Builds small diagrams for the tests of the reader."""

from __future__ import annotations

from itertools import pairwise

from engine.bpmn import read_diagram
from engine.bpmn.model import Diagram, Element, Process
from engine.errors import DefinitionInvalid, Finding

ROOT = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:note="urn:note" xmlns:tns="urn:t" targetNamespace="urn:t"'
)
CLOUD = ' modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0"'


def flow(*ids: str, when: str | None = None) -> str:
    """Return sequence flows along the ids."""
    inner = f"<conditionExpression>{when}</conditionExpression>" if when else ""
    return "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}">{inner}</sequenceFlow>' for a, b in pairwise(ids)
    )


def ext(inner: str) -> str:
    """Return extension elements."""
    return f"<extensionElements>{inner}</extensionElements>"


def file(body: str, declarations: str = "", *, zeebe: bool = False) -> str:
    """Return a file with one process `p`."""
    head = ROOT + (CLOUD if zeebe else "")
    return f'{head}>{declarations}<process id="p" isExecutable="true">{body}</process></definitions>'


def read(body: str, declarations: str = "", *, zeebe: bool = False) -> Process:
    """Return the process that is read."""
    return diagram(body, declarations, zeebe=zeebe).processes[0]


def diagram(body: str, declarations: str = "", *, zeebe: bool = False) -> Diagram:
    """Return the diagram that is read."""
    return read_diagram(file(body, declarations, zeebe=zeebe), "a.bpmn")


def element(body: str, declarations: str = "", id_: str = "e", *, zeebe: bool = False) -> Element:
    """Return one element of the process."""
    return read(body, declarations, zeebe=zeebe).body.elements[id_]


def findings(text: str) -> list[Finding]:
    """Return what a file is refused for; empty when it is accepted."""
    try:
        read_diagram(text, "a.bpmn")
    except DefinitionInvalid as refused:
        return list(refused.findings)
    return []


def rules(body: str, declarations: str = "", *, zeebe: bool = False) -> set[str]:
    """Return the rules that a process is refused for."""
    return {finding.rule for finding in findings(file(body, declarations, zeebe=zeebe))}


def warned(body: str, declarations: str = "", *, zeebe: bool = False) -> set[str]:
    """Return the rules that an accepted process is warned about."""
    return {finding.rule for finding in diagram(body, declarations, zeebe=zeebe).warnings}
