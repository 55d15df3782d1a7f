"""Commands of the service: `relaydesk clauses`, `relaydesk register`, `relaydesk mailbox`."""

from __future__ import annotations

import argparse
import imaplib
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.api import Actor, Engine, Finding, SystemClock, read_settings
from processes.clauses import BY_ID, CLAUSES
from processes.contract import check_contract, check_deployed, register_of
from processes.deploy import deployed_files, read_bundle
from processes.mail.mailbox import NoMailbox, poll
from processes.matrix import FEATURES, find_scenarios, matrix, unknown_clauses
from processes.module import MODULE
from processes.proving import Bundle, NotRun, run_features
from processes.register.csvfile import decoded, write_csv
from processes.register.importing import ImportEntries, preview, seen_in
from processes.register.kinds import KINDS
from processes.register.queries import find_entries
from processes.results import Results, fingerprints, gather, read_lines, write_results
from processes.telling import tell_missing, tell_rows, tell_seen


def clauses(arguments: list[str]) -> int:
    """Print the clause matrix: clause, elements, rules, scenarios, result; exit status 1 when one is missing."""
    parser = argparse.ArgumentParser(prog="relaydesk clauses", description=clauses.__doc__)
    parser.add_argument(
        "--results", type=Path, help="use the results of an earlier run instead of running the features"
    )
    parser.add_argument("--features", type=Path, default=FEATURES, help="the folder of the feature files")
    parser.add_argument("--deployed", action="store_true", help="what is deployed in this database, not the release")
    parser.add_argument("--list", action="store_true", help="name every element, rule and scenario")
    parser.add_argument("--lint", action="store_true", help="only check the contract: run no scenario")
    given = parser.parse_args(arguments)
    bundle, findings = _deployed() if given.deployed else _released()
    files, known = bundle.files, bundle.clauses.clauses.values() if bundle.clauses else CLAUSES
    scenarios = list(find_scenarios(given.features))
    unknown = [f"unknown clause {name}" for name in unknown_clauses(files, scenarios, known)]
    if given.lint:
        return _lint(findings, unknown)
    try:
        results = _read(given.results) if given.results else run_features(given.features, bundle)
    except NotRun as problem:
        _say(str(problem))
        return 2
    if given.features == FEATURES:
        write_results(read_settings().var, replace(results, at=SystemClock().now(), files=fingerprints(files)))
    # clauses of a company's own come without scenarios: real cases show whether they are kept
    in_force = bundle.clauses.in_force if bundle.clauses else CLAUSES
    rows = matrix(files, scenarios, results, [clause for clause in in_force if clause.id in BY_ID])
    for line in tell_rows(rows, with_parts=given.list):
        _say(line)
    missing = unknown + [str(finding) for finding in findings]
    missing += tell_missing(rows, files, results)
    for line in missing:
        _say(line)
    carried, proved = sum(r.is_carried for r in rows), sum(r.is_proved for r in rows)
    _say(tell_seen(rows, files, results))
    _say(f"clauses {carried} of {len(rows)} carried, {proved} of {len(rows)} proved")
    return 0 if carried == proved == len(rows) and not missing else 1


def _released() -> tuple[Bundle, list[Finding]]:
    """Return the files of the release and what breaks the contract in them."""
    files = read_bundle()
    return Bundle(files), check_contract(files)


def _deployed() -> tuple[Bundle, list[Finding]]:
    """Return what is newest in the database of the settings, and what breaks the contract in it, roster included."""
    engine = Engine.open(read_settings().database_url, modules=(MODULE,))
    try:
        return Bundle(deployed_files(engine), register_of(engine)), check_deployed(engine)
    finally:
        engine.close()


def _lint(findings: Sequence[Finding], unknown: Sequence[str]) -> int:
    """Say what breaks the contract, in both languages."""
    for finding in findings:
        _say(f"{finding}\n    {finding.text.in_language('zh')}")
    for line in unknown:
        _say(line)
    _say(f"contract findings {len(findings) + len(unknown)}")
    return 1 if findings or unknown else 0


def register(arguments: list[str]) -> int:
    """Export a kind of the register as CSV, or import it: line by line what would happen, then all or nothing."""
    parser = argparse.ArgumentParser(prog="relaydesk register", description=register.__doc__)
    parser.add_argument("action", choices=("export", "check", "import"))
    parser.add_argument("kind", choices=tuple(KINDS))
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="name", default="register-import", help="who does it, in the journal")
    given = parser.parse_args(arguments)
    settings = read_settings()
    engine = Engine.open(settings.database_url, modules=(MODULE,))
    try:
        return _register(engine, given)
    except OSError as problem:
        _say(f"应当能读写文件 {given.file}，但是：{problem.strerror}")
        _say(f"Expected to read or write {given.file}, but: {problem.strerror}")
        return 1
    finally:
        engine.close()


def _register(engine: Engine, given: argparse.Namespace) -> int:
    if given.action == "export":
        given.file.write_text(write_csv(KINDS[given.kind], find_entries(engine, given.kind)), encoding="utf-8")
        return 0
    text = decoded(given.file.read_bytes())
    lines = preview(engine, given.kind, text)
    for line in lines:
        _say(f"{line.number:>6} {line.action:<8}{line.id}")
        for problem in line.problems:
            _say(f"       {problem.field}: {problem.text.in_language('zh')}".replace(" : ", " "))
    wrong = sum(line.action == "wrong" for line in lines)
    is_imported = given.action == "import" and not wrong and bool(lines)
    if is_imported:
        actor = Actor(given.name, roles=frozenset({"manager"}))
        engine.execute(ImportEntries(given.kind, text, seen_in(lines)), actor)
    _say(f"lines {len(lines)}, wrong {wrong}" + (", imported" if is_imported else ""))
    return 1 if wrong or not lines else 0


def mailbox(arguments: list[str]) -> int:
    """Take in the mails of the mailbox in RELAYDESK_IMAP_URL, once or every so often."""
    parser = argparse.ArgumentParser(prog="relaydesk mailbox", description=mailbox.__doc__)
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on for ever, with this pause")
    given = parser.parse_args(arguments)
    engine = Engine.open(read_settings().database_url, modules=(MODULE,))
    pause = threading.Event()
    try:
        while True:
            try:
                done = poll(engine, os.environ)
            except (NoMailbox, OSError, imaplib.IMAP4.error) as problem:
                _say(f"{type(problem).__name__}: {problem}")
                if given.every is None:
                    return 1
            else:
                _say("mails " + (", ".join(f"{kind} {count}" for kind, count in sorted(done.items())) or "0"))
                if given.every is None:
                    return 0
            pause.wait(given.every)
    finally:
        engine.close()


def _read(file: Path) -> Results:
    return gather(read_lines(file.read_text(encoding="utf-8")))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
