"""Runs the scenarios on a set of files: the release's, what is deployed, or a change that is being tried.

They run in a process of their own, on databases of their own: nothing of the service that asks is read or written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from engine.api import Command
from processes.contract import ClauseRegister
from processes.contract.changing import AddClause, ChangeClause
from processes.contract.retiring import RetireClause
from processes.deploy import ENDINGS
from processes.matrix import FEATURES
from processes.results import RESULTS, Results, fingerprints, gather, read_lines

BUNDLE = "RELAYDESK_SCENARIO_BUNDLE"
"""The environment variable that names the folder of files that the scenarios are run on; without it, the release's."""

CLAUSES_FILE = "clauses.json"
LAST_CHARACTERS = 4000
WORKERS = 2
CAME_TO_ITS_END = (0, 1)
"""pytest's exit statuses of a run that came to its end: all passed, or some failed."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files (name → text) with the register of clauses that they are held to (None: as released)."""

    files: Mapping[str, str]
    clauses: ClauseRegister | None = None


class NotRun(Exception):
    """The scenarios could not be run at all; str() is the last of what was printed."""


def can_run() -> bool:
    """Return whether this installation has the scenarios and what runs them: a checkout does, a bare package not."""
    return FEATURES.is_dir() and all(find_spec(name) is not None for name in ("pytest", "pytest_bdd"))


def write_bundle(folder: Path, bundle: Bundle) -> None:
    """Write files and their register of clauses into a folder that is there and empty."""
    for name, text in bundle.files.items():
        (folder / name.replace("/", "_")).write_text(text, encoding="utf-8", newline="")
    if bundle.clauses is not None:
        commands = [(type(command).__name__, asdict(command)) for command in _commands(bundle.clauses)]
        (folder / CLAUSES_FILE).write_text(json.dumps(commands, ensure_ascii=False), encoding="utf-8")


def read_folder(folder: Path) -> dict[str, str]:
    """Return file name → text of what `write_bundle` wrote."""
    return {path.name: path.read_bytes().decode("utf-8") for path in sorted(folder.iterdir()) if path.suffix in ENDINGS}


def read_clauses(folder: Path) -> list[Command]:
    """Return the commands that make the register of clauses that `write_bundle` wrote."""
    known: dict[str, type[Command]] = {kind.__name__: kind for kind in (AddClause, ChangeClause, RetireClause)}
    file = folder / CLAUSES_FILE
    told: list[tuple[str, dict[str, Any]]] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    return [known[name](**values) for name, values in told]


def _commands(register: ClauseRegister) -> list[Command]:
    found: list[Command] = []
    for clause in register.clauses.values():
        if register.is_own(clause.id):
            found.append(AddClause(clause.id, clause.zh, clause.en, clause.owner, "as registered"))
        elif register.released(clause.id):
            found.append(ChangeClause(clause.id, clause.zh, clause.en, clause.owner, "as registered"))
    return found + [RetireClause(one.clause, one.reason) for one in register.retired.values()]


def run_features(features: Path, bundle: Bundle) -> Results:
    """Run all scenarios of a folder on a bundle; return what passed and what was seen. Raises NotRun."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "bundle"
        folder.mkdir()
        write_bundle(folder, bundle)
        return run_on_folder(features, folder, Path(scratch) / "results.jsonl", WORKERS)


def run_on_folder(features: Path, bundle: Path, results: Path, workers: int) -> Results:
    """Run all scenarios of a folder on what `write_bundle` wrote, by so many processes, or in one for 0.

    The file `results` grows by a line as each example ends. Raises NotRun where the run did not come to its end or
    nothing was run.
    """
    environment = {**os.environ, RESULTS: str(results), BUNDLE: str(bundle)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tb=line", str(features)]
    if workers and find_spec("xdist") is not None:
        command += ["-n", str(workers), "--dist", "worksteal"]
    done = subprocess.run(
        command,
        env=environment,
        cwd=features.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    outcomes = read_lines(results.read_text(encoding="utf-8")) if results.exists() else []
    if done.returncode not in CAME_TO_ITS_END or not outcomes:
        raise NotRun(done.stdout.decode(errors="replace")[-LAST_CHARACTERS:])
    return gather(outcomes, files=fingerprints(read_folder(bundle)))
