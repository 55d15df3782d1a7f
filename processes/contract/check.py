"""Runs all rules of the contract: over files that stand for themselves, and over a deployment before it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from engine.api import DefinitionRow, Engine, Finding, Reader, Release, ResourceRow
from processes.contract.catalogue import RULES
from processes.contract.clauses import read_register
from processes.contract.duty import duty_of, read_duty
from processes.contract.review import Review
from processes.contract.rules import roster_gap
from processes.contract.service import read_service
from processes.deploy import names_of
from processes.register.calendar import Uncovered
from processes.register.roster import Gap


def check_contract(
    files: Mapping[str, str],
    on_duty: frozenset[str] | None = None,
    previous: Mapping[str, str] | None = None,
    gaps: Sequence[Gap | Uncovered] = (),
) -> list[Finding]:
    """Return what breaks the contract in files (name → text) that make up a service.

    The clauses are the released ones. `on_duty`: the groups with somebody on duty, by default those for which decision
    `team` asks. `previous` are the files of the version before; `gaps` those of the roster.
    """
    duty = duty_of(files)
    duty = replace(duty, on_duty=duty.on_duty if on_duty is None else on_duty, gaps=gaps)
    before = None if previous is None else read_service(previous)
    return list(_findings(Review(read_service(files), duty, before)))


def check_release(release: Release, reader: Reader) -> list[Finding]:
    """Return what a deployment would break: errors refuse it.

    Told is what is wrong in the files that are deployed, and what they make wrong elsewhere: in a process that calls
    them, or in the service as a whole. What was wrong before in other files is not their doing.
    """
    register = read_register(reader)
    after = read_service(release.after, release.newest_after)
    before = read_service(release.before, release.newest_before)
    review = Review(after, read_duty(release.after, reader, release.at), before, register.retired, register.clauses)
    was = Review(before, read_duty(release.before, reader, release.at), None, register.retired, register.clauses)
    found = [f for f in _findings(review) if f.rule != roster_gap.RULE.id or _is_of_the_service(release, review)]
    elsewhere = [f for f in found if f.resource not in release.files and f.rule != roster_gap.RULE.id]
    known = {_identity(f) for f in _findings(was)} if elsewhere else set()
    return [f for f in found if f not in elsewhere or _identity(f) not in known]


def check_deployed(engine: Engine) -> list[Finding]:
    """Return what breaks the contract in all that is deployed now, by the roster of now and the coming weeks."""
    rows: list[DefinitionRow | ResourceRow] = [*engine.find_definitions(), *engine.decisions(), *engine.forms()]
    names = names_of((row.resource_key, row.resource_name) for row in rows)
    texts = engine.read_resources(names)
    files = {name: texts[key][1] for key, name in names.items()}
    newest = {("process", d.process_id): names[d.resource_key] for d in engine.find_definitions()}
    with engine.reading() as reader:
        register = read_register(reader)
        duty = read_duty(files, reader, engine.clock.now())
    review = Review(read_service(files, newest), duty, None, register.retired, register.clauses)
    return list(_findings(review))


def _findings(review: Review) -> Iterable[Finding]:
    return (finding for rule in RULES for finding in rule.findings(review))


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.resource, finding.element_id, finding.text.en, str(finding.text)


def _is_of_the_service(release: Release, review: Review) -> bool:
    """Return whether a deployed file has a process that promises something, or rules that carry a clause."""
    names = {review.service.processes[id_][0] for id_ in review.bound}
    names |= {carrier.resource for _, carrier in review.service.rules}
    return any(name in release.files for name in names)
