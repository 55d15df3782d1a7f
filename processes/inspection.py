"""Looks at files before they are deployed: does the service still keep its contract with them in place?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree

from engine.api import Engine, Finding
from processes.contract import REFUSING, check_contract
from processes.deploy import read_bundle
from processes.register.queries import find_entries
from processes.register.roster import find_gaps
from processes.users import GROUPS

TEAM = "team"
"""The decision that says how many people of which group must be on duty at every minute (clause 2.a)."""


def least_on_duty(files: Mapping[str, str]) -> dict[str, int]:
    """Return group → how many people at least, from the rules of decision `team` that name a group and a number."""
    needed: dict[str, int] = {}
    for name, text in files.items():
        for decision in ElementTree.fromstring(text).iter() if name.endswith(".dmn") else ():
            if decision.tag.rpartition("}")[2] != "decision" or decision.get("id") != TEAM:
                continue
            space = decision.tag.rpartition("}")[0] + "}"
            for rule in decision.iter(f"{space}rule"):
                groups = rule.findtext(f"{space}inputEntry/{space}text") or ""
                number = (rule.findtext(f"{space}outputEntry/{space}text") or "").strip()
                for group in groups.split(",") if number.isdecimal() else ():
                    if group.strip().startswith('"'):
                        needed.setdefault(group.strip().strip('"'), int(number))
    return needed


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
        gaps = find_gaps(duties, least_on_duty(after)) if duties else []
        found = check_contract(after, on_duty, before or None, gaps)
    except ElementTree.ParseError:
        return []  # the engine itself says what is wrong with the file
    told = [f for f in found if not (before and f.rule in REFUSING)]  # those are the deployment's own to refuse
    return [replace(f, severity="warning") for f in told if f.resource is None or f.resource in files or not before]
