"""Runs the features: each scenario has a service of its own; every clause is a marker."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Feature, Scenario

from features.steps.world import World
from processes.clauses import CLAUSES
from processes.results import RESULTS, Seen

_outcomes: list[tuple[str, str, bool, dict[str, Any]]] = []


def pytest_bdd_after_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Remember what passed, and what its cases show: a scenario that fails does not come here with all steps done."""
    passed = not any(step.failed for step in scenario.steps)
    name = Path(feature.filename).relative_to(Path(__file__).parent).as_posix()
    is_asked = passed and bool(os.environ.get(RESULTS))
    seen = request.getfixturevalue("world").seen() if is_asked and "world" in request.fixturenames else Seen()
    _outcomes.append((name, scenario.name, passed, seen.as_json()))


def pytest_sessionfinish() -> None:
    """Write the results where `relaydesk clauses` asks for them."""
    if file := os.environ.get(RESULTS):
        Path(file).write_text(json.dumps(_outcomes, ensure_ascii=False), encoding="utf-8")


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
