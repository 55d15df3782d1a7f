"""Runs the features: each scenario has a service of its own; every clause is a marker."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from features.steps.world import World
from processes.clauses import CLAUSES
from processes.results import RESULTS, Seen

MOST_WHY = 500

_failures: dict[int, list[str]] = {}
"""The first step that failed of the scenario that is under way, by its object."""


def pytest_bdd_step_error(scenario: Scenario, step: Step, exception: Exception) -> None:
    """Remember where a scenario failed, and what was found there."""
    why = str(exception).strip().partition("\n")[0] or type(exception).__name__
    _failures[id(scenario)] = [f"{step.keyword} {step.name}".strip(), why[:MOST_WHY]]


def pytest_bdd_after_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Write what passed, and what its cases show, where `relaydesk clauses` asks for it: a line for each example."""
    file = os.environ.get(RESULTS)
    if not file:
        return
    passed = not any(step.failed for step in scenario.steps)
    name = Path(feature.filename).relative_to(Path(__file__).parent).as_posix()
    seen = request.getfixturevalue("world").seen() if passed and "world" in request.fixturenames else Seen()
    outcome = [name, scenario.name, passed, seen.as_json(), _failures.pop(id(scenario), None)]
    with Path(file).open("a", encoding="utf-8") as lines:  # several processes may write: a line at once
        lines.write(json.dumps(outcome, ensure_ascii=False) + "\n")


def pytest_configure(config: pytest.Config) -> None:
    for clause in CLAUSES:
        config.addinivalue_line("markers", f"clause-{clause.id}: {clause.en}")
    modules = (
        "cases",
        "care",
        "promises",
        "contracts",
        "deploying",
        "clauses",
        "records",
        "notices",
        "upgrades",
        "renewals",
        "naming",
        "papers",
    )
    for steps in modules:
        config.pluginmanager.import_plugin(f"features.steps.{steps}")


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Deploy the service once; every scenario works on a copy of this database file."""
    folder = tmp_path_factory.mktemp("deployed")
    world = World(folder)
    world.deploy()
    world.close()
    return folder / "relaydesk.sqlite"


@pytest.fixture
def world(tmp_path: Path, deployed: Path) -> Iterator[World]:
    world = World(tmp_path, deployed)
    yield world
    world.close()
