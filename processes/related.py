"""Which cases belong together, as one names another; and by what of their variables cases are searched."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from engine.api import Engine, Instance

COMPLAINT = "complaint"
"""The process whose cases are complaints."""
ABOUT = "complaint.case_number"
"""Where a complaint names the case that it is about."""
ORIGIN = "origin.number"
"""Where a case that was handed over names the case from which it came."""
FROM = "*.case_number"
"""Where a case that somebody began on the page of another one names that one: a variable called like its process."""
CUSTOMER, CUSTOMER_NAME, PROBLEM = "customer.id", "customer.name", "request.title"
SEARCHED = (CUSTOMER, CUSTOMER_NAME, PROBLEM, ORIGIN, FROM)
"""Kept for each case as its variables say it (`Module.searched`): one more needs a revision that fills it."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another case that belongs to a case. `how`: complaint, handed over or begun; `is_named`: the other is older."""

    case: Instance
    how: str
    is_named: bool


def complaints_about(engine: Engine, case: Instance) -> list[Instance]:
    """Return the complaints that name a case's number, the oldest first."""
    return [] if case.process_id == COMPLAINT else _naming(engine, case, ABOUT, COMPLAINT)


def number_of(case: Instance) -> str:
    """Return how a case is named: by its number, or, as the rounds of a timer have none, by its key."""
    return case.business_key or str(case.root_key)


def related_to(engine: Engine, case: Instance) -> list[Related]:
    """Return the cases that a case names, then those that name it, the oldest first."""
    own = engine.searched_values([case.root_key]).get(case.root_key, {})
    found: dict[int, Related] = {}
    for path, number in own.items():
        if path == ORIGIN or path.endswith(FROM.removeprefix("*")):
            for other in _called(engine, number):
                if other.root_key != case.root_key:
                    found.setdefault(other.root_key, Related(other, _how(path), True))
    for path in (ORIGIN, ABOUT, FROM):
        for other in _naming(engine, case, path):
            found.setdefault(other.root_key, Related(other, _how(path), False))
    return sorted(found.values(), key=lambda one: (not one.is_named, one.case.root_key))


def _how(path: str) -> str:
    return {ORIGIN: "handed over", ABOUT: "complaint"}.get(path, "begun")


def _naming(engine: Engine, case: Instance, path: str, process_id: str | None = None) -> list[Instance]:
    """Return the cases that have this one's number at a path; one that is older means an earlier bearer of it."""
    found = engine.find_instances(process_id, value=(path, number_of(case)), limit=None)
    return [one for one in reversed(found) if one.root_key != case.root_key and one.started_at >= case.started_at]


def _called(engine: Engine, number: str) -> list[Instance]:
    """Return the cases that `number_of` names so."""
    found = engine.find_instances(number=number, limit=None)
    if found or not (number.isascii() and number.isdecimal() and len(number) < len(str(sys.maxsize))):
        return found
    return engine.find_instances(keys=[int(number)])
