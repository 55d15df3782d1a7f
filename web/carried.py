"""The clauses of a case as pages show them: what carried each, in which state, who and when, its journal entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from processes.related import number_of
from processes.visible import Evidence, OnCase, clauses_on
from web.clause_register import clause_register
from web.context import engine, language, name_of
from web.diagrams import elements
from web.words import _, _later

STATES = {
    "done": _later("was done"),
    "happened": _later("has happened"),
    "running": _later("is being done"),
    "waiting": _later("waits for others"),
    "broken": _later("was broken"),
    "dropped": _later("ended early"),
    "decided": _later("set by a rule"),
}
LEVELS = {
    "done": "fine",
    "happened": "",
    "running": "main",
    "waiting": "soon",
    "broken": "late",
    "dropped": "",
    "decided": "",
}

EVENTS = frozenset({"boundaryEvent", "intermediateCatchEvent"})


@dataclass(frozen=True, slots=True)
class Carried:
    """One thing that carried a clause; `address` leads to it, `position` is its journal entry in case `root_key`."""

    kind: str
    name: str
    state: str
    at: datetime
    who: str
    count: int
    address: str
    position: int
    root_key: int
    other_case: str


@dataclass(frozen=True, slots=True)
class Line:
    """A clause on a case, with all that carried it, the newest first."""

    clause: str
    text: str
    state: str
    carried: list[Carried]


def clauses_of(root_key: int) -> list[Line]:
    """Return the clauses that show on a case; those of which a rule only set the numbers come last."""
    found = [_line(one, root_key) for one in clauses_on(engine(), root_key)]
    return sorted(found, key=lambda line: line.state == "decided")


def _line(one: OnCase, root_key: int) -> Line:
    clause = clause_register().clauses.get(one.clause)
    text = "" if clause is None else clause.zh if language() == "zh" else clause.en
    grouped: dict[tuple[object, ...], list[Evidence]] = {}
    for evidence in one.evidence:
        same = evidence.kind, evidence.root_key, evidence.definition_key, evidence.element_id, evidence.name
        grouped.setdefault((*same, evidence.rule, evidence.commitment_key), []).append(evidence)
    carried = [_carried(times[-1], len(times), root_key) for times in grouped.values()]
    return Line(one.clause, text, one.state, sorted(carried, key=lambda c: (c.at, c.position), reverse=True))


def _carried(last: Evidence, count: int, root_key: int) -> Carried:
    other = ""
    if last.root_key != root_key:
        other = number_of(engine().read_instance(last.root_key))
    name = last.name
    if last.kind == "rule" and last.rule is not None:
        name = _("%(decision)s, rule %(number)d", decision=last.name, number=last.rule)
    return Carried(
        last.kind,
        name,
        "happened" if last.state == "done" and _is_event(last) else last.state,
        last.at,
        name_of(last.by),
        count,
        _address(last),
        last.position,
        last.root_key,
        other,
    )


def _is_event(one: Evidence) -> bool:
    """Is it an event that interrupts or comes by, such as a clock that has run out? Nobody does these."""
    found = elements(one.definition_key).get(one.element_id) if one.kind == "element" else None
    return found is not None and found.kind in EVENTS


def _address(one: Evidence) -> str:
    if one.commitment_key is not None:
        return url_for("commitments.show", key=one.commitment_key)
    return url_for("cases.show", key=one.root_key, diagram=one.instance_key, element=one.element_id, _anchor="diagram")
