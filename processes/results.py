"""A run of the scenarios, kept in a file: when, on which files, what passed, what was seen, what failed and why."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

FILE = "scenario-results.json"
"""Its name in the folder of what the installation keeps (`RELAYDESK_VAR`)."""

RESULTS = "RELAYDESK_SCENARIO_RESULTS"
"""The environment variable that tells the features where to write their results, a line as each example ends."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a scenario's cases showed: clause → by what (element, rule, promise), edges gone past, kinds of case.

    `moments`: such as `before support_request:Clock_response`; `variants`: such as `channel fax`.
    """

    clauses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    moments: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()

    def and_(self, other: Seen) -> Seen:
        """Return what either saw."""
        both = {c: self.clauses.get(c, frozenset()) | other.clauses.get(c, frozenset()) for c in
                (*self.clauses, *other.clauses)}  # fmt: skip
        return Seen(both, self.moments | other.moments, self.variants | other.variants)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "clauses": {clause: sorted(kinds) for clause, kinds in self.clauses.items()},
            "moments": sorted(self.moments),
            "variants": sorted(self.variants),
        }


def read_seen(told: Mapping[str, Any]) -> Seen:
    """Return what `as_json` told."""
    clauses = {clause: frozenset(kinds) for clause, kinds in told.get("clauses", {}).items()}
    return Seen(clauses, frozenset(told.get("moments", ())), frozenset(told.get("variants", ())))


@dataclass(frozen=True, slots=True)
class Failure:
    """The step at which a scenario failed, as it is written, and what was found instead."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class Results:
    """`passed`: (feature, scenario) → did it pass, in every example of an outline. `at` None: it was never run.

    `seen`: (feature, scenario) → what its cases showed, in any example that passed. `failures`: the first failure of
    those that did not pass. `files`: the fingerprints of the files that it was run on (`fingerprints`).
    """

    at: datetime | None = None
    passed: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    seen: Mapping[tuple[str, str], Seen] = field(default_factory=dict)
    failures: Mapping[tuple[str, str], Failure] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    def changed_since(self, files: Mapping[str, str]) -> list[str]:
        """Return the names of the files (name → text) that it was not run on; none where it does not say on which."""
        known = set(self.files.values())
        return [name for name, mark in sorted(fingerprints(files).items()) if known and mark not in known]


def fingerprints(files: Mapping[str, str]) -> dict[str, str]:
    """Return file name → SHA-256 of its text."""
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}


def gather(outcomes: Iterable[Any], at: datetime | None = None, files: Mapping[str, str] | None = None) -> Results:
    """Return the results of a run from [feature, scenario, passed, seen, [step, why]] of each example.

    The last two may be missing; an example that failed says its step.
    """
    passed: dict[tuple[str, str], bool] = {}
    seen: dict[tuple[str, str], Seen] = {}
    failures: dict[tuple[str, str], Failure] = {}
    for feature, scenario, did_pass, *told in outcomes:
        key = feature, scenario
        passed[key] = passed.get(key, True) and did_pass
        if told and did_pass:
            seen[key] = seen.get(key, Seen()).and_(read_seen(told[0]))
        if told[1:] and told[1] and not did_pass:
            failures.setdefault(key, Failure(*told[1]))
    return Results(at, passed, seen, failures, files or {})


def read_lines(text: str) -> list[Any]:
    """Return what the features wrote while they ran; a last line that is cut off is left out."""
    whole = text[: text.rfind("\n") + 1]
    return [json.loads(line) for line in whole.splitlines() if line.strip()]


def write_results(folder: Path, results: Results) -> None:
    """Keep the results of a run in a folder, in place of the run before."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        [*key, passed, results.seen.get(key, Seen()).as_json(), _as_json(results.failures.get(key))]
        for key, passed in results.passed.items()
    ]
    told = {"at": results.at.isoformat() if results.at else None, "files": results.files, "results": rows}
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")


def _as_json(failure: Failure | None) -> list[str] | None:
    return None if failure is None else [failure.step, failure.why]


def read_results(folder: Path) -> Results:
    """Return the results that a folder keeps; where there are none, or they can't be read, nothing was run."""
    try:
        told = json.loads((folder / FILE).read_text(encoding="utf-8"))
        return gather(told["results"], datetime.fromisoformat(told["at"]), dict(told.get("files", {})))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Results()
