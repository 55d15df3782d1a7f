"""Runs of the scenarios that a page asked for: one at a time, each in a folder of its own, in a process of its own.

The process outlives the server that started it. It holds two locks for as long as it lives: that of all runs, so that
one goes on at a time, and its own, by which a run whose process is gone is told from one that goes on.
Run by `python -m processes.runs FOLDER FEATURES`.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.api import Actor, DefinitionInvalid, Engine, NotFound, SystemClock, WrongState
from processes.matrix import FEATURES
from processes.module import MODULE
from processes.moments import ZONE
from processes.proving import Bundle, NotRun, can_run, read_clauses, read_folder, run_on_folder, write_bundle
from processes.results import Results, gather, read_lines, read_results, write_results

Problem = tuple[str, str]
"""Why a run told nothing: in English, in Chinese."""
FOLDER = "scenario-runs"
KEPT = 5
"""How many runs are kept; the oldest go when another begins."""
STARTS_IN = timedelta(seconds=30)
"""A run that was asked for this recently and holds no lock yet is starting."""
OWNER = Actor("scenarios", roles=frozenset({"owner"}))
POLITE = 10
"""How much the process gives way to others (its nice value)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of all scenarios. `state`: running, ended, not run (`problem` says why), interrupted.

    `changed` names the files that are being tried; without any it was run on what was deployed.
    """

    id: str
    by: str
    asked_at: datetime
    changed: tuple[str, ...]
    state: str
    results: Results
    problem: Problem | None = None


def start_run(
    var: Path, bundle: Bundle, by: str, now: datetime, changed: Sequence[str] = (), features: Path = FEATURES
) -> Run:
    """Start the scenarios on a bundle and return at once; `changed` names the files that are not deployed.

    Raises WrongState where this installation has no scenarios, or another run is under way.
    """
    if not can_run():
        raise WrongState(
            "Expected an installation with the scenarios and what runs them, but there are none here: start it "
            "from a checkout",
            "应当在带有场景及其运行工具的安装上进行，但这里没有：请从源码目录启动",
        )
    under_way = run_under_way(var, now)
    if under_way is not None:
        raise WrongState(
            "Expected to run the scenarios, but '{who}' started a run at {at} that is still under way",
            "应当能运行场景，但“{who}”在 {at} 启动的一次仍在进行",
            who=under_way.by,
            at=f"{under_way.asked_at.astimezone(ZONE):%H:%M:%S}",
        )
    folder = _folder_for(var / FOLDER, now)
    (folder / "bundle").mkdir()
    write_bundle(folder / "bundle", bundle)
    asked = {"by": by, "asked_at": now.isoformat(), "changed": list(changed)}
    (folder / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf-8")
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "processes.runs", str(folder.resolve()), str(features)],
            cwd=FEATURES.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl+C at the server's terminal is not meant for it
        )
    threading.Thread(target=process.wait, name="scenario-run", daemon=True).start()
    return read_run(var, folder.name, now)


def read_run(var: Path, id_: str, now: datetime) -> Run:
    """Return a run as it stands; raises NotFound."""
    folder = var / FOLDER / id_
    if not id_.isalnum() or not (folder / "asked.json").is_file():
        raise NotFound("Expected run {id} of the scenarios, but there is none", "没有场景运行 {id}", id=id_)
    return _read(folder, now)


def run_under_way(var: Path, now: datetime) -> Run | None:
    """Return the run that goes on now, if one does."""
    return next((run for run in find_runs(var, now) if run.state == "running"), None)


def find_runs(var: Path, now: datetime) -> list[Run]:
    """Return the runs that are kept, the newest first."""
    root = var / FOLDER
    folders = sorted((p for p in root.iterdir() if (p / "asked.json").is_file()), reverse=True) if root.is_dir() else []
    return [_read(folder, now) for folder in folders]


def main(arguments: Sequence[str]) -> int:
    """Run the scenarios for a folder that `start_run` made, and keep what came out; the features are the second."""
    folder, features = Path(arguments[0]), Path(arguments[1])
    with _lock(folder.parent) as is_only, _lock(folder):
        if not is_only:
            return _end(folder, ("Another run is under way", "另一次运行正在进行"))
        if hasattr(os, "nice"):
            os.nice(POLITE)
        if refusal := _refusal(folder / "bundle"):
            return _end(folder, refusal)
        try:
            results = run_on_folder(features, folder / "bundle", folder / "results.jsonl", workers=0)
        except NotRun as problem:
            return _end(folder, (str(problem), str(problem)))
        results = replace(results, at=SystemClock().now())
        write_results(folder, results)
        if not _asked(folder)["changed"]:
            write_results(folder.parent.parent, results)
        return _end(folder)


def _refusal(bundle: Path) -> Problem | None:
    """Return why the files would not be deployed as they are, in which case no scenario can begin."""
    engine = Engine.open("sqlite://", modules=(MODULE,))  # in memory: it goes with the last reference
    try:
        for command in read_clauses(bundle):
            engine.execute(command, OWNER)
        engine.deploy(read_folder(bundle), OWNER)
    except DefinitionInvalid as refused:
        found = [one for one in refused.findings if one.severity == "error"]
        english, chinese = (
            "\n".join(f"{one.resource}: {one.text.in_language(language)}" for one in found) for language in ("en", "zh")
        )
        return english, chinese
    return None


def _end(folder: Path, problem: Problem | None = None) -> int:
    (folder / "ended.json").write_text(json.dumps({"problem": problem}, ensure_ascii=False), encoding="utf-8")
    return 1 if problem else 0


def _read(folder: Path, now: datetime) -> Run:
    asked, ended = _asked(folder), folder / "ended.json"
    asked_at = datetime.fromisoformat(asked["asked_at"])
    if ended.exists():
        told = json.loads(ended.read_text(encoding="utf-8"))["problem"]
        problem = (told[0], told[1]) if told else None
        state, results = "not run" if problem else "ended", read_results(folder)
    else:
        lines = folder / "results.jsonl"
        results = gather(read_lines(lines.read_text(encoding="utf-8")) if lines.exists() else [])
        problem = None
        state = "running" if now - asked_at < STARTS_IN or _is_locked(folder) else "interrupted"
    return Run(folder.name, asked["by"], asked_at, tuple(asked["changed"]), state, results, problem)


def _asked(folder: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    return told


def _folder_for(root: Path, now: datetime) -> Path:
    """Make a new folder, named by the time so that names sort as they began; the oldest runs go."""
    root.mkdir(parents=True, exist_ok=True)
    old = sorted(path for path in root.iterdir() if path.is_dir())
    for path in old[: max(0, len(old) - KEPT + 1)]:
        shutil.rmtree(path, ignore_errors=True)
    number = 0
    while True:
        folder = root / f"{now:%Y%m%dT%H%M%S%f}{number}"
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
            return folder
        number += 1


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[bool]:
    """Hold a folder's lock while the block lasts, or the process lives; yield False where another holds it."""
    with contextlib.closing(sqlite3.connect(folder / "lock.sqlite3", timeout=0, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        yield True


def _is_locked(folder: Path) -> bool:
    with _lock(folder) as is_mine:
        return not is_mine


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
