"""The last run of the scenarios, kept in a file: when it was, and what passed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = "scenario-results.json"
"""Its name in the folder of what the installation keeps (`RELAYDESK_VAR`)."""


@dataclass(frozen=True, slots=True)
class Results:
    """`passed`: (feature, scenario) → did it pass, in every example of an outline. `at` None: it was never run."""

    at: datetime | None = None
    passed: Mapping[tuple[str, str], bool] = field(default_factory=dict)


def gather(outcomes: Iterable[Any]) -> dict[tuple[str, str], bool]:
    """Return (feature, scenario) → did all of its examples pass, from (feature, scenario, passed) of each example."""
    results: dict[tuple[str, str], bool] = {}
    for feature, scenario, passed in outcomes:
        results[feature, scenario] = results.get((feature, scenario), True) and passed
    return results


def write_results(folder: Path, results: Results) -> None:
    """Keep the results of a run in a folder, in place of the run before."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [[feature, scenario, passed] for (feature, scenario), passed in results.passed.items()]
    told = {"at": results.at.isoformat() if results.at else None, "results": rows}
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")


def read_results(folder: Path) -> Results:
    """Return the results that a folder keeps; where there are none, or they can't be read, nothing was run."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return Results(datetime.fromisoformat(told["at"]), gather(told["results"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Results()
