"""Whom and what a change concerns: clauses and scenarios, running cases, callers, and decisions made before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from engine.api import Change, Comparison, DecidedAgain, DefinitionInvalid, Standing, Use, compare_files
from processes.clauses import Clause, place_of
from processes.matrix import FEATURES, Scenario, find_elements, find_rules, find_scenarios
from processes.results import read_results
from web.clause_register import clause_register
from web.context import engine, language

LAST_DECISIONS = 200
"""How many decisions of real cases are made again."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A clause that a change touches. `what`: lost, new, or touched; `carriers` are counts before and after.

    `scenarios` prove it: each with its last result, None where it was not run here.
    """

    clause: Clause
    what: str
    carriers: tuple[int, int]
    scenarios: tuple[tuple[Scenario, bool | None], ...]


@dataclass(frozen=True, slots=True)
class Stands:
    """The running cases at an element that is removed or changed."""

    change: Change
    cases: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything a change concerns; `own` has the clauses of each changed thing, by its id."""

    own: Mapping[str, tuple[str, ...]]
    clauses: tuple[Touched, ...]
    stands: tuple[Stands, ...]
    running: int
    uses: tuple[Use, ...]
    again: tuple[DecidedAgain, ...]
    again_problem: str | None

    @property
    def outcomes(self) -> Counter[str]:
        """How many of the decisions come out how."""
        return Counter(one.outcome for one in self.again)

    @property
    def rerouted(self) -> tuple[DecidedAgain, ...]:
        """The decisions that come out otherwise, or not at all."""
        return tuple(one for one in self.again if one.outcome in ("different", "failed"))


def impact_of(comparison: Comparison, before: str | None, after: str, files: Mapping[str, str]) -> Impact:
    """Return what the change of one file concerns, against what is deployed now; reads only.

    `files`: all that is deployed with it, itself too: a clause that moves from one to another is not lost.
    """
    own = _clauses_of(comparison, before, after)
    ids = ids_in(comparison, after)
    stands, running = _standing(comparison, ids["process"])
    again, problem = _again(comparison, before, after)
    return Impact(
        own,
        _touched(comparison, own, before, {**files, comparison.resource: after}),
        stands,
        running,
        tuple(use for kind, names in ids.items() for name in names for use in engine().uses(kind, name)),
        again,
        problem,
    )


def ids_in(comparison: Comparison, after: str) -> dict[str, list[str]]:
    """The processes, decisions and forms of a file, by kind."""
    return _ids(comparison.resource, after)


def _ids(name: str, text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"process": [], "decision": [], "form": []}
    for change in compare_files(name, None, text, is_deployed=True).of(*found):
        found[change.kind].append(change.id)
    return found


def _carried(name: str, text: str | None) -> dict[str, set[str]]:
    """Element, rule or decision id → the clauses it carries."""
    found: dict[str, set[str]] = {}
    if text is not None and not name.endswith(".form"):
        for clause, carrier in (*find_elements({name: text}), *find_rules({name: text})):
            found.setdefault(carrier.id, set()).add(clause)
    return found


def _clauses_of(comparison: Comparison, before: str | None, after: str) -> dict[str, tuple[str, ...]]:
    one, other = _carried(comparison.resource, before), _carried(comparison.resource, after)
    return {id_: tuple(sorted(one.get(id_, set()) | other.get(id_, set()))) for id_ in one | other}


def _touched(
    comparison: Comparison, own: Mapping[str, tuple[str, ...]], before: str | None, files: Mapping[str, str]
) -> tuple[Touched, ...]:
    """The clauses of all that changed; lost is what nothing in any deployed file carries afterwards."""
    ids = {clause for change in comparison.changes for clause in own.get(change.id, ())}
    if not ids:
        return ()
    name = comparison.resource
    was = files_beside({name: files[name]}) | ({} if before is None else {name: before})
    counts = [_count(was), _count({**files_beside(files), **files})]
    scenarios = list(find_scenarios(FEATURES)) if FEATURES.is_dir() else []
    passed = read_results(current_app.extensions["var"]).passed
    found = []
    known = clause_register().clauses
    for id_ in sorted(ids & known.keys(), key=place_of):
        carriers = counts[0][id_], counts[1][id_]
        what = "lost" if carriers[0] and not carriers[1] else "new" if carriers[1] and not carriers[0] else "touched"
        proofs = tuple((s, passed.get((s.feature, s.name))) for s in scenarios if id_ in s.clauses)
        found.append(Touched(known[id_], what, carriers, proofs))
    return tuple(sorted(found, key=lambda t: ("lost", "new", "touched").index(t.what)))


def _count(files: Mapping[str, str]) -> Counter[str]:
    return Counter(clause for clause, _carrier in (*find_elements(files), *find_rules(files)))


def files_beside(files: Mapping[str, str], *, with_forms: bool = False) -> dict[str, str]:
    """File name → text of what stays deployed beside files: of what they don't replace, by id or by file name.

    A file that can't be read replaces nothing; forms are left out unless they are wanted.
    """
    own = {found for name, text in files.items() for found in _things(name, text)}
    left: dict[int, set[tuple[str, str]]] = {}
    for kind, rows in (
        ("process", [(d.resource_key, d.process_id) for d in engine().find_definitions()]),
        ("decision", [(d.resource_key, d.id) for d in engine().decisions()]),
        ("form", [(f.resource_key, f.id) for f in engine().forms()] if with_forms else []),
    ):
        for key, id_ in rows:
            left.setdefault(key, set()).add((kind, id_))
    found = dict(engine().read_resources([key for key in left if not left[key] <= own]).values())
    return {name: text for name, text in found.items() if name not in files}


def _things(name: str, text: str) -> set[tuple[str, str]]:
    try:
        return {(kind, id_) for kind, ids in _ids(name, text).items() for id_ in ids}
    except DefinitionInvalid:
        return set()


def _standing(comparison: Comparison, process_ids: list[str]) -> tuple[tuple[Stands, ...], int]:
    tokens = [standing for id_ in process_ids for standing in engine().standing(id_)]
    changed = {c.id: c for c in comparison.of("element") if c.what in ("removed", "changed")}
    found: dict[str, list[Standing]] = {}
    for token in tokens:
        if token.element_id in changed:
            found.setdefault(token.element_id, []).append(token)
    order = sorted(found, key=lambda id_: changed[id_].what != "removed")
    return tuple(Stands(changed[id_], tuple(found[id_])) for id_ in order), len({t.root_key for t in tokens})


def _again(comparison: Comparison, before: str | None, after: str) -> tuple[tuple[DecidedAgain, ...], str | None]:
    if comparison.kind != "dmn" or not comparison.changes or before is None:
        return (), None
    try:
        return tuple(engine().decide_again(comparison.resource, before, after, LAST_DECISIONS)), None
    except DefinitionInvalid as refused:
        return (), "; ".join(f.text.in_language(language()) for f in refused.findings[:3])
