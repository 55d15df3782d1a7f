"""The clause matrix: for each clause the elements and rules that carry it and the scenarios that prove it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree

from processes.clauses import CLAUSES, Clause, clause_ids
from processes.results import Results

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
_NAMED = re.compile(r"条款\s*([\d.a-z、,， ]+)")
_TAG = re.compile(r"@clause-([\w.]+)")
_PROMISED = re.compile(r"commitment\.[^.]+\.clause")
_FEATURE = re.compile(r"\s*(?:功能|Feature)\s*[:：]")
_BACKGROUND = re.compile(r"\s*(?:背景|Background)\s*[:：]")
_SCENARIO = re.compile(r"\s*(?:场景大纲|场景|Scenario Outline|Scenario|Example)\s*[:：]\s*(.+)")
FEATURES = Path(__file__).resolve().parents[1] / "features"
"""Where the feature files are, in a checkout; an installed package has none."""
COLUMN = "条款"
"""The annotation column of a decision table that names clauses."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """An element of a diagram, or a rule of a decision, that carries a clause."""

    resource: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario of a feature file, with the clauses of its tags and its feature's; `text`: its steps as written.

    `background` are the steps that all scenarios of its file begin with.
    """

    feature: str
    name: str
    clauses: tuple[str, ...]
    text: str = field(default="", compare=False)
    background: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A clause with its carriers and scenarios; `results` has each scenario's outcome where it was run.

    `shown`: by what the clause shows on the cases that each scenario left: element, rule, promise.
    """

    clause: Clause
    elements: tuple[Carrier, ...]
    rules: tuple[Carrier, ...]
    scenarios: tuple[Scenario, ...]
    results: Mapping[Scenario, bool]
    shown: Mapping[Scenario, frozenset[str]] = field(default_factory=dict)

    @property
    def is_carried(self) -> bool:
        return bool(self.elements or self.rules)

    @property
    def is_proved(self) -> bool:
        """Is there a scenario, and did all of them pass?"""
        return bool(self.scenarios) and all(self.results.get(s, False) for s in self.scenarios)

    @property
    def visible_in(self) -> tuple[Scenario, ...]:
        """Return the scenarios that left a case on which the clause shows.

        A rule alone, which set a number as the case began, is enough only where no element carries the clause.
        """
        wanted = {"element", "promise"} if self.elements else {"rule"}
        return tuple(s for s in self.scenarios if wanted & self.shown.get(s, frozenset()))

    @property
    def is_visible(self) -> bool:
        """Does it show on a real case of at least one of its scenarios?"""
        return bool(self.visible_in)


def find_elements(files: Mapping[str, str], *, with_promises: bool = False) -> Iterator[tuple[str, Carrier]]:
    """Yield (clause id, element) for every `clause` property of the diagrams among `files`.

    `with_promises`: also for each clause of a promise that begins at an element.
    """
    for name, text in files.items():
        if name.endswith(".bpmn"):
            for element in ElementTree.fromstring(text).iter():
                for property_ in element.iterfind(f"{_BPMN}extensionElements/{_ZEEBE}properties/{_ZEEBE}property"):
                    said = property_.get("name") or ""
                    if said == "clause" or (with_promises and _PROMISED.fullmatch(said)):
                        for clause in clause_ids(property_.get("value") or ""):
                            yield clause, Carrier(name, element.get("id") or "", element.get("name") or "")


def find_rules(files: Mapping[str, str]) -> Iterator[tuple[str, Carrier]]:
    """Yield (clause id, rule) for decision rules whose annotation names clauses, and decisions whose text does."""
    for name, text in files.items():
        if name.endswith(".dmn"):
            for decision in ElementTree.fromstring(text).iter():
                if decision.tag.rpartition("}")[2] == "decision":
                    space = decision.tag.rpartition("}")[0] + "}"
                    yield from _rules_of(name, decision, space)


def _rules_of(resource: str, decision: ElementTree.Element, space: str) -> Iterator[tuple[str, Carrier]]:
    title = decision.get("name") or ""
    for match in _NAMED.finditer(decision.findtext(f"{space}description") or ""):
        for clause in clause_ids(match[1]):
            yield clause, Carrier(resource, decision.get("id") or "", title)
    table = decision.find(f"{space}decisionTable")
    if table is None:
        return
    heads = [a.get("name") for a in table.iterfind(f"{space}annotation")]
    for rule in table.iterfind(f"{space}rule"):
        notes = [entry.findtext(f"{space}text") or "" for entry in rule.iterfind(f"{space}annotationEntry")]
        for head, note in zip(heads, notes, strict=False):
            for clause in clause_ids(note) if head == COLUMN else ():
                yield clause, Carrier(resource, rule.get("id") or "", title)


def find_scenarios(folder: Path) -> Iterator[Scenario]:
    """Yield the scenarios of all feature files below a folder."""
    for path in sorted(folder.rglob("*.feature")):
        yield from _scenarios_of(path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))


def _scenarios_of(feature: str, text: str) -> Iterator[Scenario]:
    common: list[str] = []
    tags: list[str] = []
    background: list[str] = []
    steps: list[str] = []
    found: list[tuple[str, tuple[str, ...], list[str]]] = []
    for line in text.splitlines():
        if line.strip().startswith("@"):
            tags += _TAG.findall(line)
            steps = []
        elif _FEATURE.match(line):
            common, tags = tags, []
        elif _BACKGROUND.match(line):
            steps = background
        elif match := _SCENARIO.match(line):
            steps = []
            found.append((match[1].strip(), tuple(dict.fromkeys([*common, *tags])), steps))
            tags = []
        else:
            steps.append(line)
    for name, clauses, lines in found:
        yield Scenario(feature, name, clauses, _steps(lines), _steps(background))


def _steps(lines: list[str]) -> str:
    return dedent("\n".join(lines)).strip()


def matrix(
    files: Mapping[str, str],
    scenarios: Iterable[Scenario],
    results: Results,
    clauses: Iterable[Clause] = CLAUSES,
) -> list[Row]:
    """Return a row for each clause, with what the last run of the scenarios had to say of it."""
    elements, rules = list(find_elements(files)), list(find_rules(files))
    told = list(scenarios)
    outcome = {s: results.passed[s.feature, s.name] for s in told if (s.feature, s.name) in results.passed}
    seen = {s: results.seen[s.feature, s.name].clauses for s in told if (s.feature, s.name) in results.seen}
    return [
        Row(
            clause,
            tuple(carrier for id_, carrier in elements if id_ == clause.id),
            tuple(carrier for id_, carrier in rules if id_ == clause.id),
            tuple(s for s in told if clause.id in s.clauses),
            outcome,
            {s: clauses_seen[clause.id] for s, clauses_seen in seen.items() if clause.id in clauses_seen},
        )
        for clause in clauses
    ]


def unknown_clauses(
    files: Mapping[str, str], scenarios: Iterable[Scenario], clauses: Iterable[Clause] = CLAUSES
) -> list[str]:
    """Return 'clause (where)' for every clause id that somebody names and the register does not have."""
    known = {clause.id for clause in clauses}
    named = [(c, f"{x.resource}:{x.id}") for c, x in [*find_elements(files), *find_rules(files)]]
    named += [(c, f"{s.feature}: {s.name}") for s in scenarios for c in s.clauses]
    return [f"{clause} ({where})" for clause, where in named if clause not in known]
