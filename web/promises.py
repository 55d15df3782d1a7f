"""What was promised for a case: the engine's ledger of commitments, and those that the diagram will start later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.api import Commitment, EngineError
from processes.moments import read_moment
from web.context import engine
from web.diagrams import elements
from web.forms import spoken
from web.words import _, _later

STATES = {
    "planned": _later("still to come"),
    "running": _later("under way"),
    "met": _later("kept"),
    "breached": _later("broken"),
    "canceled": _later("dropped"),
}
WAITED_FOR = {
    "us": _later("us"),
    "customer": _later("the customer"),
    "vendor": _later("the vendor"),
    "system": _later("the system"),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment of a case; `why` says what its due time was computed from, `waited` how long for whom."""

    name: str
    clause: str
    state: str
    due_at: datetime | None
    key: int | None = None
    owner: str | None = None
    since: datetime | None = None
    met_at: datetime | None = None
    notes: list[str] = field(default_factory=list)
    why: list[tuple[str, str]] = field(default_factory=list)
    waited: dict[str, timedelta] = field(default_factory=dict)


def promises_of(root_key: int, *, with_shares: bool = False) -> list[Promise]:
    """Return the promises of a case, the nearest first; the time that each waited for whom costs more to find."""
    ledger = engine().commitments(root_key)
    shares = engine().shares_of(root_key) if with_shares else {}
    found = [_promise(one, shares.get(one.commitment_key, {})) for one in ledger]
    case = engine().read_instance(root_key)
    if case.ended_at is None:
        found += _planned(case.definition_key, {one.commitment_id for one in ledger}, engine().variables(root_key))
    return found


def _promise(one: Commitment, waited: dict[str, timedelta]) -> Promise:
    notes = []
    if one.retimed:
        notes.append(_("The time was set anew %(count)d times.", count=one.retimed))
    if one.is_intervention:
        notes.append(_("A person moved the case past it by hand, which does not keep it."))
    if one.paused_at:
        notes.append(_("The clock stands still while the case waits for %(whom)s.", whom=_whom(one)))
    if one.problem:
        notes.append(one.problem)
    why = [(name, spoken(value)) for name, value in one.due_values.items()]
    return Promise(
        name=one.name,
        clause=one.clause or "",
        state=one.state,
        due_at=one.due_at,
        key=one.commitment_key,
        owner=one.owner,
        since=one.started_at,
        met_at=one.met_at,
        notes=notes,
        why=[(_("rule"), one.due_expression), *why] if one.due_expression else why,
        waited={who: length for who, length in waited.items() if length},
    )


def _whom(one: Commitment) -> str:
    """Return for whom a promise's clock stands still, as one text."""
    return "、".join(str(WAITED_FOR[who]) for who in one.pauses or ())


def _planned(definition_key: int, started: set[str], variables: Mapping[str, Any]) -> list[Promise]:
    """Return the promises that the case's diagram starts later and whose time is known already."""
    found = []
    for element in elements(definition_key).values():
        for name, rule in element.properties.items():
            parts = name.split(".")
            if len(parts) == 3 and parts[0] == "commitment" and parts[2] == "due" and parts[1] not in started:
                at = _time(rule, variables)
                if at:
                    called = element.properties.get(f"commitment.{parts[1]}.name", parts[1])
                    clause = element.properties.get(f"commitment.{parts[1]}.clause", "")
                    found.append((at, Promise(called, clause, "planned", at)))
    return [promise for _at, promise in sorted(found, key=lambda pair: pair[0])]


def _time(rule: str, variables: Mapping[str, Any]) -> datetime | None:
    if "now()" in rule:  # counts from when it starts, which nobody knows yet
        return None
    try:
        return read_moment(str(engine().evaluate(rule.removeprefix("="), variables)))
    except (EngineError, ValueError):
        return None
