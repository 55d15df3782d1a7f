"""A decision model that is ready to run: read, linked, compiled, checked; shared by threads, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from engine.dmn.check.references import check_references
from engine.dmn.check.tables import check_tables
from engine.dmn.compile.registry import COMPILERS
from engine.dmn.compile.unit import Unit
from engine.dmn.errors import DecisionFailed, in_decision
from engine.dmn.formulas import BUILTIN_NAMES, compile_tests
from engine.dmn.graph import Node, evaluate
from engine.dmn.items import TypeNames
from engine.dmn.language import Budget, call_function, from_caller, start_run, to_json
from engine.dmn.linking import Linker
from engine.dmn.model import Decision, DecisionFile, DecisionService, InputData
from engine.dmn.names import inner_names
from engine.dmn.read.file import read_file
from engine.dmn.report import NOWHERE, Report
from engine.dmn.session import Session
from engine.errors import DefinitionInvalid, ExpressionFailed, Finding, NotFound


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a decision came to: `output` as a JSON value, and for each decision on the way `evaluated` has a record
    (`decisionId`, `decisionName`, `inputs`, `matchedRules`, `output`) in the order in which they ended."""

    output: Any
    evaluated: list[dict[str, Any]]


class DecisionModel:
    """One DMN file with what it imports, compiled. `findings` are the warnings of its analysis."""

    def __init__(self, file: DecisionFile, imports: Mapping[str, DecisionModel], report: Report) -> None:
        self.id, self.name, self.namespace = file.id, file.name, file.namespace
        self.version, self.resource = file.version, report.resource
        _check_imports(file, imports, report)
        models = {each.namespace: imports[each.namespace] for each in file.imports if each.namespace in imports}
        self._import_names = {each.namespace: each.name for each in file.imports}
        self.models: Mapping[str, DecisionModel] = dict(
            pair for model in models.values() for pair in (*model.models.items(), (model.namespace, model))
        )
        self.inner_names: frozenset[str] = inner_names(file).union(*(model.inner_names for model in models.values()))
        self.types: TypeNames = TypeNames(
            file.items,
            {each.name: models[each.namespace].types if each.namespace in models else None for each in file.imports},
            lambda text, place: compile_tests(text, self.inner_names, place, report),
            report,
        )
        linker = Linker(file, {ns: model.nodes for ns, model in self.models.items()}, report)
        linker.link()
        linker.compile(Unit(self.types, self.inner_names, COMPILERS, report))
        known = BUILTIN_NAMES | {each.name for each in file.imports}
        check_references(linker.foreign_names, known, report)
        check_tables(file, report)
        self.nodes: Mapping[str, Node] = linker.nodes
        self.decisions: Mapping[str, Decision] = MappingProxyType(
            {key: node.element for key, node in linker.nodes.items() if isinstance(node.element, Decision)}
        )
        self.inputs: tuple[InputData, ...] = tuple(each for each in file.elements if isinstance(each, InputData))
        self.findings: tuple[Finding, ...] = report.findings

    def find(self, id_or_name: str) -> Node:
        """The node of a decision or decision service, by id or else by name. Raises NotFound."""
        node = self.nodes.get(id_or_name)
        if node is None:
            node = next((each for each in self.nodes.values() if each.element.name == id_or_name), None)
        if node is None or not isinstance(node.element, Decision | DecisionService):
            raise NotFound(
                "Expected a decision '{decision}' in the model '{model}', but it has none",
                "模型 '{model}' 中应当有决策 '{decision}'，但没有",
                decision=id_or_name,
                model=self.name,
            )
        return node

    def evaluate(
        self,
        decision: str,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        seed: str | None = None,
        zone: str | None = None,
        budget: Budget | None = None,
    ) -> Evaluation:
        """Work out a decision or decision service, given by id or name, for a context of JSON or FEEL values by name.

        `now` in the IANA zone `zone` (by default its own), and `seed`, feed `now()`, `today()`, `uuid()` and
        `random number()`; all expressions share `budget`.
        Raises NotFound, and DecisionFailed with the records of the decisions until then.
        """
        node = self.find(decision)
        session = self.session(context, now=now, seed=seed, zone=zone, budget=budget)
        try:
            output = to_json(self.value(node, session))
        except ExpressionFailed as problem:
            failed = session.trace.failed
            found = (
                (node.element.id, node.element.name) if failed is None else (failed.decision_id, failed.decision_name)
            )
            raise in_decision(problem, *found, session.trace.as_json()) from problem
        return Evaluation(output, session.trace.as_json())

    def session(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        seed: str | None = None,
        zone: str | None = None,
        budget: Budget | None = None,
    ) -> Session:
        """A session for several evaluations over the same context, in which each decision is worked out once."""
        run = start_run(now, seed, zone, budget, self.types.feel_types)
        return Session(context, run, import_names=self._import_names)

    def value(self, node: Node, session: Session) -> Any:
        """The FEEL value of a node in a session; a service is called with the session's context as arguments."""
        try:
            value = evaluate(node, session)
            if isinstance(node.element, DecisionService):
                names = [parameter.name for parameter in value.parameters]
                arguments = {name: from_caller(session.context.get(name)) for name in names}
                return call_function(value, arguments, session.run)
        except RecursionError as problem:
            raise DecisionFailed(
                "Expected decisions and functions to end, but they call each other too deeply",
                "决策和函数应当能够结束，但相互调用过深",
                "depth",
                node.element.place,
            ) from problem
        return value


def _check_imports(file: DecisionFile, imports: Mapping[str, DecisionModel], report: Report) -> None:
    for each in file.imports:
        if each.namespace not in imports:
            report.error(
                "unknown-import",
                each.place,
                (
                    "Expected the imported model '{namespace}' in this deployment, but it is not there.",
                    "此次部署中应当有被导入的模型 '{namespace}'，但没有。",
                ),
                ("Deploy the imported DMN file together with this one.", "请把被导入的 DMN 文件与本文件一起部署。"),
                namespace=each.namespace,
            )


def load_model(
    text: str, name: str, imports: Mapping[str, DecisionModel] | None = None
) -> tuple[DecisionModel | None, tuple[Finding, ...]]:
    """Read and compile a DMN file even where it has faults: an expression with a fault fails when it is evaluated.

    Returns the model (None if the file can't be opened) and all findings. For analysis in editors and for conformance
    tests; a deployment uses `read_model`.
    """
    report = Report(name)
    try:
        file = read_file(text, report)
        model = None if file is None else DecisionModel(file, imports or {}, report)
    except RecursionError:
        model = None
        report.error(
            "too-deep",
            NOWHERE,
            ("Expected types and expressions that are less deeply nested.", "类型和表达式的嵌套过深。"),
            ("Split the model into smaller parts.", "请把模型拆分成较小的部分。"),
        )
    return model, report.findings


def read_model(text: str, name: str, imports: Mapping[str, DecisionModel] | None = None) -> DecisionModel:
    """Read, check and compile a DMN file. `imports` has the models of the same deployment by namespace.

    Raises DefinitionInvalid with all findings, errors and warnings, when one of them is an error.
    """
    model, findings = load_model(text, name, imports)
    if model is None or any(finding.severity == "error" for finding in findings):
        raise DefinitionInvalid(findings)
    return model
