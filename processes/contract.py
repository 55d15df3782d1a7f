"""Whether diagrams still keep what was promised: the contract linter.

Its rules: `escalation-role` (what a clause's timer leads to ends at a group that the roster puts on duty),
`commitment-timer` (every commitment has a timer that is due at the same time), `timer-clause` (no timer without a
clause), `complaint-path` (complaints can be made at any time), `clause-lost` (no clause that the version before
carried is gone), `roster-gap` (nobody on duty where somebody must be).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree

from engine.api import Finding, Release, Text
from processes.clauses import BY_ID, clause_ids
from processes.matrix import find_elements, find_rules
from processes.register.roster import Gap

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
REFUSING = frozenset({"clause-lost", "complaint-path"})
"""The rules for which a deployment is refused; the others warn."""
COMPLAINT = "complaint"
"""The process that deals with complaints; anybody at the service desk can start it, with or without a case."""


def check_contract(
    files: Mapping[str, str],
    groups_on_duty: frozenset[str],
    previous: Mapping[str, str] | None = None,
    gaps: Sequence[Gap] = (),
) -> list[Finding]:
    """Return what is wrong with the service's files; `previous` are the files that they replace."""
    findings: list[Finding] = []
    diagrams = {name: ElementTree.fromstring(text) for name, text in files.items() if name.endswith(".bpmn")}
    for name, root in diagrams.items():
        for process in root.iter(f"{_BPMN}process"):
            findings += _timers(name, process)
            findings += _escalations(name, process, groups_on_duty)
            findings += _commitments(name, process)
    findings += _complaints(diagrams)
    if previous is not None:
        findings += _lost(files, previous)
    findings += [
        _finding("roster-gap", "The duty roster has a gap: {gap}", "值班表有缺口：{gap}", gap=str(gap)) for gap in gaps
    ]
    return findings


def check_release(release: Release) -> list[Finding]:
    """Refuse a deployment that loses a clause, or the way to complain, that the versions before had."""
    diagrams = {name: ElementTree.fromstring(text) for name, text in release.after.items() if name.endswith(".bpmn")}
    before = {name: ElementTree.fromstring(text) for name, text in release.before.items() if name.endswith(".bpmn")}
    found = [f for f in _lost(release.after, release.before) if str(f.text.params["clause"]) in BY_ID]
    if not list(_complaints(before)):
        found += _complaints(diagrams)
    return found


def _finding(
    rule: str, en: str, zh: str, resource: str | None = None, element: str | None = None, **more: str
) -> Finding:
    return Finding(rule, Text(en, zh, more), element, resource=resource)


def _properties(element: ElementTree.Element) -> dict[str, str]:
    path = f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"
    return {p.get("name") or "": p.get("value") or "" for p in element.iterfind(path)}


def _timed(process: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for element in process.iter():
        if element.find(f"{_BPMN}timerEventDefinition") is not None:
            yield element


def _timers(name: str, process: ElementTree.Element) -> Iterator[Finding]:
    for event in _timed(process):
        if not clause_ids(_properties(event).get("clause", "")):
            yield _finding(
                "timer-clause",
                "Expected the timer '{title}' to name its clause",
                "定时器“{title}”应当写明条款",
                name,
                event.get("id"),
                title=event.get("name") or event.get("id") or "",
            )


def _escalations(name: str, process: ElementTree.Element, on_duty: frozenset[str]) -> Iterator[Finding]:
    elements = {e.get("id"): e for e in process.iter() if e.get("id")}
    following: dict[str | None, list[str | None]] = {}
    for flow in process.iter(f"{_BPMN}sequenceFlow"):
        following.setdefault(flow.get("sourceRef"), []).append(flow.get("targetRef"))
    for event in _timed(process):
        if event.tag != f"{_BPMN}boundaryEvent" or event.get("cancelActivity", "true") != "false":
            continue
        reached, todo = set[str | None](), list(following.get(event.get("id"), []))
        while todo:
            if (target := todo.pop()) not in reached:
                reached.add(target)
                todo += following.get(target, [])
        work = [e for i in reached if (e := elements.get(i)) is not None]
        tasks = [e for e in work if e.tag == f"{_BPMN}userTask"]
        is_done = any(e.tag in {f"{_BPMN}serviceTask", f"{_BPMN}callActivity"} for e in work)
        lost = [e for e in tasks if not _groups(e) <= on_duty or not _groups(e)]
        if not tasks and not is_done:
            lost = [event]
        for element in lost:
            yield _finding(
                "escalation-role",
                "Expected the escalation of '{title}' to end at a group on duty, but {groups} is not",
                "“{title}”的升级应当落到在岗的岗位，但 {groups} 不是",
                name,
                element.get("id"),
                title=event.get("name") or event.get("id") or "",
                groups=", ".join(sorted(_groups(element))) or "nobody",
            )


def _groups(task: ElementTree.Element) -> frozenset[str]:
    assigned = task.find(f"{_BPMN}extensionElements/{_ZEEBE}assignmentDefinition")
    text = "" if assigned is None else assigned.get("candidateGroups") or ""
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _commitments(name: str, process: ElementTree.Element) -> Iterator[Finding]:
    dates = {(date.text or "").strip() for event in _timed(process) for date in event.iterfind(f".//{_BPMN}timeDate")}
    for element in process.iter():
        for key, due in _properties(element).items():
            if key.startswith("commitment.") and key.endswith(".due") and due.strip() not in dates:
                yield _finding(
                    "commitment-timer",
                    "Expected a timer of process '{process}' to be due with commitment '{key}', but there is none",
                    "流程“{process}”中应当有与承诺“{key}”同时到期的定时器，但没有",
                    name,
                    element.get("id"),
                    process=process.get("id") or "",
                    key=key.split(".")[1],
                )


def _complaints(diagrams: Mapping[str, ElementTree.Element]) -> Iterator[Finding]:
    for root in diagrams.values():
        for process in root.iter(f"{_BPMN}process"):
            starts = process.findall(f"{_BPMN}startEvent")
            has_task = any("service_manager" in _groups(t) for t in process.iter(f"{_BPMN}userTask"))
            if process.get("id") == COMPLAINT and starts and has_task and process.get("isExecutable") == "true":
                return
    yield _finding(
        "complaint-path",
        "Expected a process 'complaint' with a start event and a task of the service manager, but there is none",
        "应当有流程 complaint，带开始事件和客服经理的任务，但没有",
    )


def _lost(files: Mapping[str, str], previous: Mapping[str, str]) -> Iterator[Finding]:
    now = {clause for clause, _ in [*find_elements(files), *find_rules(files)]}
    for clause, carrier in [*find_elements(previous), *find_rules(previous)]:
        if clause not in now:
            now.add(clause)
            yield _finding(
                "clause-lost",
                "Expected clause {clause} to be carried still, as by '{before}', but nothing does",
                "条款 {clause} 应当仍有承载（此前是“{before}”），但没有了",
                carrier.resource,
                carrier.id,
                clause=clause,
                before=carrier.name or carrier.id,
            )
