"""Looks at files before they are deployed: does the service still keep its contract with them in place?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

from engine.api import Engine, Finding
from processes.contract import check_contract
from processes.deploy import read_bundle
from processes.register.queries import find_entries
from processes.register.roster import find_gaps
from processes.users import GROUPS

AT_ALL_TIMES = ("service_desk", "engineer", "operations", "spare_keeper", "vendor_desk", "service_manager")
"""Groups of which somebody is on duty at every minute; decision `team` says it to people."""


def deployed_files(engine: Engine) -> dict[str, str]:
    """Return file name → text of the newest version of every deployed process and decision."""
    resources = {d.resource_key for d in engine.find_definitions(latest_only=True)}
    resources |= {d.resource_key for d in engine.decisions()}
    return dict(engine.read_resource(key) for key in sorted(resources))


def inspect(engine: Engine, files: Mapping[str, str]) -> list[Finding]:
    """Return the contract's findings about files of the service, as warnings; [] for files that are none of it."""
    own = read_bundle().keys()
    if not any(name in own for name in files if name.endswith((".bpmn", ".dmn"))):
        return []
    before = deployed_files(engine)
    try:
        after = {**before, **files}
        duties = find_entries(engine, "duty")
        on_duty = frozenset(d["group"] for d in duties) or frozenset(GROUPS)
        gaps = find_gaps(duties, dict.fromkeys(AT_ALL_TIMES, 1)) if duties else []
        found = check_contract(after, on_duty, before or None, gaps)
    except ElementTree.ParseError:
        return []  # the engine itself says what is wrong with the file
    return [replace(f, severity="warning") for f in found if f.resource is None or f.resource in files or not before]
