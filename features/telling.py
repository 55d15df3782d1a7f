"""Tells `relaydesk clauses` how each scenario ended: what passed, what its cases show, where it failed and why.

Whether it passed is pytest's own verdict over its set-up, its steps and its end: pytest-bdd marks no step as failed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from pytest_bdd.parser import Feature, Scenario, Step

from processes.results import RESULTS, Seen

FEATURES = Path(__file__).parent
MOST_WHY, MOST_LINES = 1000, 12

_name = pytest.StashKey[list[str]]()
_step = pytest.StashKey[str]()
_seen = pytest.StashKey[Seen]()
_failure = pytest.StashKey[list[str]]()


def pytest_bdd_before_scenario(request: pytest.FixtureRequest, feature: Feature, scenario: Scenario) -> None:
    """Remember what it is called."""
    request.node.stash[_name] = [Path(feature.filename).relative_to(FEATURES).as_posix(), scenario.name]


def pytest_bdd_step_error(request: pytest.FixtureRequest, step: Step) -> None:
    """Remember the step at which a scenario failed."""
    request.node.stash[_step] = f"{step.keyword} {step.name}".strip()


def pytest_bdd_step_func_lookup_error(request: pytest.FixtureRequest, step: Step) -> None:
    """Remember a step that nobody wrote."""
    request.node.stash[_step] = f"{step.keyword} {step.name}".strip()


def pytest_bdd_after_scenario(request: pytest.FixtureRequest) -> None:
    """Look at the cases of a scenario that came to its end, before its service is closed."""
    if os.environ.get(RESULTS) and _step not in request.node.stash and "world" in request.fixturenames:
        request.node.stash[_seen] = request.getfixturevalue("world").seen()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write a line when the last phase of an example is over."""
    report = yield
    file, name = os.environ.get(RESULTS), item.stash.get(_name, None)
    if not file or name is None:
        return report
    if report.failed and _failure not in item.stash:
        found = str(call.excinfo.value).strip() if call.excinfo else ""
        lines = "\n".join(found.splitlines()[:MOST_LINES])
        why = lines or (call.excinfo.typename if call.excinfo else report.when)
        item.stash[_failure] = [item.stash.get(_step, ""), why[:MOST_WHY]]
    if report.when == "teardown":
        failure = item.stash.get(_failure, None)
        seen = item.stash.get(_seen, Seen()) if failure is None else Seen()
        outcome = [*name, failure is None, seen.as_json(), failure]
        with Path(file).open("a", encoding="utf-8") as lines:  # several processes may write: a line at once
            lines.write(json.dumps(outcome, ensure_ascii=False) + "\n")
    return report
