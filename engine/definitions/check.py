"""Decides whether a bundle may be deployed: each file by itself, what they name of each other, their start events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.bpmn.commitments import check_commitments
from engine.bpmn.model import Process
from engine.definitions.bundle import Bundle
from engine.definitions.references import Reference, references_of
from engine.definitions.release import Check, release_of
from engine.definitions.schedule import first
from engine.definitions.versions import DECISIONS, FORMS, PROCESSES
from engine.errors import ExpressionFailed, Finding, InvalidInput
from engine.store.unit_of_work import Reader

VERSIONS = {"form": FORMS, "process": PROCESSES, "decision": DECISIONS}


def check(bundle: Bundle, reader: Reader, now: datetime, checks: Sequence[Check] = ()) -> None:
    """Add to the bundle's findings what only shows among its files, or against what is deployed.

    `checks` of applications are asked where nothing else refuses the bundle.
    """
    for resource, process in bundle.processes.values():
        for reference in references_of(process, resource.name):
            severity = _severity(reference, bundle, reader)
            if severity is not None:
                bundle.findings.append(reference.missing(severity))
        bundle.findings.extend(_timers(process, resource.name, now))
        bundle.findings.extend(check_commitments(process, resource.name))

    if checks and not bundle.errors:
        release = release_of(bundle, reader, now)
        bundle.findings.extend(finding for look in checks for finding in look(release, reader))


def _severity(reference: Reference, bundle: Bundle, reader: Reader) -> str | None:
    """None: it is there. What is bound to the deployment must be in it; the rest may still come."""
    inside = bundle.named(reference.kind)
    if reference.binding.kind == "deployment":
        return None if reference.id in inside else "error"
    if reference.id in inside and reference.binding.kind == "latest":
        return None
    if reference.binding.kind == "versionTag" and _has_tag(reference, bundle):
        return None
    found = VERSIONS[reference.kind].bound(reader, reference.id, reference.binding, 0)
    return "warning" if found is None else None


def _has_tag(reference: Reference, bundle: Bundle) -> bool:
    return tag_of(bundle, reference.kind, reference.id) == reference.binding.version_tag


def tag_of(bundle: Bundle, kind: str, id_: str) -> str | None:
    """Return the version tag that a file of the bundle gives to something in it."""
    found = bundle.named(kind).get(id_)
    if found is None:
        return None
    tag: str | None = (found[1].decisions[id_] if kind == "decision" else found[1]).version_tag
    return tag


def _timers(process: Process, resource: str, now: datetime) -> Iterator[Finding]:
    for element in process.body.elements.values():
        for event in element.event_definitions if element.kind == "startEvent" else ():
            if event.kind != "timer":
                continue
            try:
                first(event, now)
            except (InvalidInput, ExpressionFailed) as wrong:
                yield Finding(
                    "start-timer", wrong.text, element_id=element.id, line=event.line or element.line, resource=resource
                )
