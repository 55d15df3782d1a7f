"""Which clauses show on a real case: by the elements it went through, the rules that decided, the promises that ran."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from engine.api import Commitment, Engine, JournalEntry, Passage, events
from processes.clauses import clause_ids, place_of
from processes.matrix import find_elements, find_rules
from processes.related import complaints_about

OUTSIDE = frozenset({"customer", "vendor"})
"""For whom a case can wait so that its clause waits: everybody else is us, and the clause runs."""
_PROMISES = {"running": "running", "met": "done", "breached": "broken", "canceled": "dropped"}
_TURNS = (
    events.CommitmentStarted,
    events.CommitmentMet,
    events.CommitmentBreached,
    events.CommitmentCanceled,
)
_ORDER = ("broken", "running", "waiting", "done", "dropped", "decided")

_rules_of: WeakKeyDictionary[Engine, dict[int, Mapping[str, tuple[str, ...]]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What carried a clause on a case. `kind`: element, rule or promise.

    `state`: done, running, waiting, broken, dropped, or decided (a rule set its numbers; nothing was done for it yet).
    `position` is the journal's entry by which it came to its state; `by` whose command that was. `element_key` finds it
    among the case's element instances, `rule` is the number of a decision's rule, `commitment_key` a promise's.
    """

    clause: str
    kind: str
    name: str
    state: str
    at: datetime
    by: str
    position: int
    root_key: int
    instance_key: int
    definition_key: int
    element_id: str
    element_key: int
    decision_key: int | None = None
    rule: int | None = None
    commitment_key: int | None = None


@dataclass(frozen=True, slots=True)
class OnCase:
    """A clause as it shows on a case; its state is broken if a promise is, else whether anything of it still runs."""

    clause: str
    state: str
    evidence: tuple[Evidence, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """By what it shows: element, rule, promise."""
        return frozenset(one.kind for one in self.evidence)


def clauses_on(engine: Engine, root_key: int, *, with_linked: bool = True) -> list[OnCase]:
    """Return the clauses that show on a case, what it called and the complaints about it, in the order of their ids."""
    found: dict[str, list[Evidence]] = {}
    linked = complaints_about(engine, engine.read_instance(root_key)) if with_linked else []
    for key in (root_key, *(one.root_key for one in linked)):
        for evidence in _evidence(engine, key):
            found.setdefault(evidence.clause, []).append(evidence)
    return [OnCase(id_, _state(found[id_]), tuple(found[id_])) for id_ in sorted(found, key=place_of)]


def _state(evidence: Iterable[Evidence]) -> str:
    states = {one.state for one in evidence}
    return next(state for state in _ORDER if state in states)


def _evidence(engine: Engine, root_key: int) -> Iterator[Evidence]:
    entries = engine.journal(root_key=root_key)
    passages = engine.passages(root_key, entries)
    by_key = {passage.element_key: passage for passage in passages}
    waiting = _waiting(passages)
    for passage in passages:
        if carried := clause_ids(passage.properties.get("clause", "")):
            state = {"completed": "done", "terminated": "dropped"}.get(passage.state, "running")
            if state == "running" and passage.element_key in waiting:
                state = "waiting"
            for clause in carried:
                yield _of(passage, clause, "element", passage.name or passage.element_id, state, root_key)
        for clause, name, number in _rules(engine, passage):
            key = passage.decided.decision_key if passage.decided else None
            yield _of(passage, clause, "rule", name, "decided", root_key, decision_key=key, rule=number)
    turns = _turns(entries)
    for promise in engine.commitments(root_key):
        if promise.clause and (start := by_key.get(promise.element_key)):
            for clause in clause_ids(promise.clause):
                yield _promise(start, clause, promise, turns[promise.commitment_key])


def _turns(entries: Iterable[JournalEntry]) -> dict[int, JournalEntry]:
    """Return the entry by which each promise came to its state: it began, was met, broken or dropped.

    One that was kept after it broke stays broken, by the entry that broke it.
    """
    found: dict[int, JournalEntry] = {}
    broken: set[int] = set()
    for entry in entries:
        for event in entry.events:
            if isinstance(event, _TURNS) and event.commitment_key not in broken:
                found[event.commitment_key] = entry
                if isinstance(event, events.CommitmentBreached):
                    broken.add(event.commitment_key)
    return found


def _of(
    passage: Passage,
    clause: str,
    kind: str,
    name: str,
    state: str,
    root_key: int,
    *,
    decision_key: int | None = None,
    rule: int | None = None,
) -> Evidence:
    return Evidence(
        clause,
        kind,
        name,
        state,
        passage.until_at or passage.since_at,
        passage.until_by or passage.since_by,
        passage.until_position or passage.since_position,
        root_key,
        passage.instance_key,
        passage.definition_key,
        passage.element_id,
        passage.element_key,
        decision_key,
        rule,
    )


def _promise(start: Passage, clause: str, promise: Commitment, turn: JournalEntry) -> Evidence:
    """A promise stands on the diagram where it began."""
    return Evidence(
        clause,
        "promise",
        promise.name,
        _PROMISES[promise.state],
        turn.at,
        turn.actor,
        turn.position,
        promise.root_key,
        start.instance_key,
        start.definition_key,
        start.element_id,
        start.element_key,
        commitment_key=promise.commitment_key,
    )


def _waiting(passages: Iterable[Passage]) -> set[int]:
    """Return what is active and waits for the customer or a vendor: all that is active in it does."""
    active = {passage.element_key: passage for passage in passages if passage.state == "active"}
    inner = {passage.owner_key for passage in active.values()}
    waits: dict[int, bool] = {}
    for key, passage in active.items():
        if key in inner:
            continue
        is_outside = passage.properties.get("waits_for") in OUTSIDE
        at: int | None = key
        while at is not None and at in active:
            waits[at] = waits.get(at, True) and is_outside
            at = active[at].owner_key
    return {key for key, is_outside in waits.items() if is_outside}


def _rules(engine: Engine, passage: Passage) -> Iterator[tuple[str, str, int | None]]:
    """Yield (clause, decision's name, rule's number) of what matched; no number for the decision's own text."""
    if passage.decided is None:
        return
    carried = _clauses_of_file(engine, passage.decided.decision_key)
    for decision in passage.decided.evaluated:
        name = str(decision.get("decisionName") or decision["decisionId"])
        for clause in carried.get(decision["decisionId"], ()):
            yield clause, name, None
        tables = [decision, *decision.get("tables", ())]
        for rule in (rule for table in tables for rule in table.get("matchedRules", ())):
            for clause in carried.get(rule["ruleId"] or "", ()):
                yield clause, name, rule["ruleIndex"]


def _clauses_of_file(engine: Engine, decision_key: int) -> Mapping[str, tuple[str, ...]]:
    """Return rule or decision id → its clauses, of the file of a decision's version, which never changes."""
    known = _rules_of.setdefault(engine, {})
    if decision_key not in known:
        found: dict[str, tuple[str, ...]] = {}
        for clause, carrier in find_rules({"of.dmn": engine.decision_xml(decision_key)}):
            found[carrier.id] = (*found.get(carrier.id, ()), clause)
        known[decision_key] = found
    return known[decision_key]


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case on which a clause shows, with how."""

    root_key: int
    found: OnCase


def cases_with(
    engine: Engine, clause: str, limit: int = 40, before: int | None = None, after: int | None = None
) -> list[CaseOf]:
    """Return the cases on which a clause shows by more than a rule, the newest first.

    Of those older than the case `before`, or the next ones newer than `after`.
    """
    found = []
    for key in engine.find_cases_at(carrying(engine).get(clause, ()), limit, before, after):
        told = next((one for one in clauses_on(engine, key, with_linked=False) if one.clause == clause), None)
        if told is not None:
            found.append(CaseOf(key, told))
    return found


def count_with(engine: Engine, clause: str) -> int:
    """Return on how many cases a clause shows by more than a rule."""
    return engine.count_cases_at(carrying(engine).get(clause, ()))


def count_each(engine: Engine) -> dict[str, int]:
    """Return clause → on how many cases it shows by more than a rule, for what some version ever carried."""
    return {clause: engine.count_cases_at(elements) for clause, elements in carrying(engine).items()}


_carriers: WeakKeyDictionary[Engine, dict[int, frozenset[tuple[str, str]]]] = WeakKeyDictionary()


def carrying(engine: Engine) -> dict[str, set[tuple[int, str]]]:
    """Return clause → (definition key, element id) of what carries it or begins a promise of it, old versions too."""
    known = _carriers.setdefault(engine, {})
    found: dict[str, set[tuple[int, str]]] = {}
    for definition in engine.find_definitions(latest_only=False):
        key = definition.definition_key
        if key not in known:
            elements = find_elements({"of.bpmn": engine.definition_xml(key)}, with_promises=True)
            known[key] = frozenset((clause, carrier.id) for clause, carrier in elements)
        for clause, element_id in known[key]:
            found.setdefault(clause, set()).add((key, element_id))
    return found
