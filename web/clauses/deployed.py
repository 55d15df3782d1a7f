"""The clause matrix of what is deployed now, with the scenarios of this installation and their last results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from processes.matrix import FEATURES, Carrier, Row, find_scenarios, matrix, unknown_clauses
from processes.results import Results, read_results
from web.clause_register import clause_register
from web.context import engine


@dataclass(frozen=True, slots=True)
class Deployed:
    """The newest versions: file name → text, and how to get from a file to its editor's page."""

    files: Mapping[str, str]
    diagrams: Mapping[str, tuple[int, str]]  # file name → definition key, process name
    decisions: Mapping[tuple[str, str], int]  # file name, decision name → decision key


def deployed() -> Deployed:
    """Return what new cases use."""
    files: dict[str, str] = {}
    diagrams: dict[str, tuple[int, str]] = {}
    decisions: dict[tuple[str, str], int] = {}
    for definition in engine().find_definitions():
        files[definition.resource_name] = _text(definition.resource_key)
        diagrams[definition.resource_name] = definition.definition_key, definition.name or definition.process_id
    for decision in engine().decisions():
        files[decision.resource_name] = _text(decision.resource_key)
        decisions[decision.resource_name, decision.name or decision.id] = decision.key
    for form in engine().forms():
        files[form.resource_name] = _text(form.resource_key)
    return Deployed(files, diagrams, decisions)


def _text(resource_key: int) -> str:
    """Return a deployed file's text; it never changes, so each is read once."""
    known = cast(dict[int, str], current_app.extensions.setdefault("resource-texts", {}))
    if resource_key not in known:
        known[resource_key] = engine().read_resource(resource_key)[1]
    return known[resource_key]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A row for each clause, the retired ones too; `unknown` names what is not in the register of clauses.

    Counted are the clauses in force; proved by scenarios can be those that came with the release (`told`).
    """

    rows: list[Row]
    unknown: list[str]
    results: Results
    has_scenarios: bool
    source: Deployed

    @property
    def in_force(self) -> list[Row]:
        """The rows of what is promised now."""
        return [row for row in self.rows if row.clause.id not in clause_register().retired]

    @property
    def told(self) -> list[Row]:
        """The rows of what scenarios can tell of; clauses of one's own show on real cases alone."""
        return [row for row in self.in_force if not clause_register().is_own(row.clause.id)]

    @property
    def changed(self) -> list[str]:
        """The files that read otherwise, or were not there, when the scenarios were run."""
        return self.results.changed_since(self.source.files)

    @property
    def carried(self) -> int:
        return sum(row.is_carried for row in self.in_force)

    @property
    def proved(self) -> int:
        return sum(row.is_proved for row in self.told)

    @property
    def visible(self) -> int:
        return sum(row.is_visible for row in self.told)


def read_matrix() -> Matrix:
    """Return the matrix as it stands."""
    source = deployed()
    scenarios = list(find_scenarios(FEATURES)) if FEATURES.is_dir() else []
    results = read_results(current_app.extensions["var"])
    clauses = tuple(clause_register().clauses.values())
    rows = matrix(source.files, scenarios, results, clauses)
    return Matrix(rows, unknown_clauses(source.files, scenarios, clauses), results, bool(scenarios), source)


def by_diagram(source: Deployed, carriers: tuple[Carrier, ...]) -> list[tuple[int, str, list[Carrier]]]:
    """Return (definition key, process name, its elements) of the diagrams that carry something."""
    found: dict[str, list[Carrier]] = {}
    for carrier in carriers:
        found.setdefault(carrier.resource, []).append(carrier)
    return [(*source.diagrams[resource], elements) for resource, elements in found.items()]


def by_decision(source: Deployed, carriers: tuple[Carrier, ...]) -> list[tuple[int | None, str, int]]:
    """Return (decision key, its name, how many of its rules) of the decisions that carry something."""
    found: dict[tuple[str, str], int] = {}
    for carrier in carriers:
        found[carrier.resource, carrier.name] = found.get((carrier.resource, carrier.name), 0) + 1
    return [(source.decisions.get(where), where[1] or where[0], count) for where, count in found.items()]
