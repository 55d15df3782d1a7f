"""Runs the features: each scenario has a service of its own; every clause is a marker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from features.steps.world import World
from processes.clauses import CLAUSES


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
    config.pluginmanager.import_plugin("features.telling")


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
