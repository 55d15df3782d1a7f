"""Links the elements of a file to nodes, follows requirements into imported models, and compiles what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.dmn.check.services import check_service
from engine.dmn.compile.functions import compile_logic
from engine.dmn.compile.unit import Unit
from engine.dmn.graph import Node, Requirement, find_cycle
from engine.dmn.model import Decision, DecisionFile, DecisionService, InputData, KnowledgeModel, Reference
from engine.dmn.report import Place, Report, joined
from engine.dmn.services import service_function

KINDS = {
    InputData: ("input data", "输入数据"),
    Decision: ("decision", "决策"),
    KnowledgeModel: ("knowledge model", "业务知识模型"),
    DecisionService: ("decision service", "决策服务"),
}

MAX_CYCLES = 20
"""How many cycles of one file are told."""


class Linker:
    """Makes the nodes of one file. `imported` has the nodes of other models by namespace and id."""

    def __init__(self, file: DecisionFile, imported: Mapping[str, Mapping[str, Node]], report: Report) -> None:
        self.file = file
        self.report = report
        self._imported = imported
        self._import_names = {each.namespace: each.name for each in file.imports}
        self.nodes: dict[str, Node] = {}
        self._names: dict[Node, frozenset[str]] = {}
        self.foreign_names: dict[Node, dict[str, Place]] = {}
        for element in file.elements:
            self.nodes.setdefault(element.id, Node(element, file.namespace))

    def link(self) -> None:
        """Resolve all requirements, and refuse cycles. Each is cut open; where there are many, all links are."""
        for node in self.nodes.values():
            element = node.element
            if isinstance(element, Decision):
                node.requirements = [
                    *self._requirements(element.information, InputData, Decision),
                    *self._requirements(element.knowledge, KnowledgeModel, DecisionService),
                ]
            elif isinstance(element, KnowledgeModel):
                node.requirements = list(self._requirements(element.knowledge, KnowledgeModel, DecisionService))
            self._names[node] = self._names_of(node)
        for _ in range(MAX_CYCLES):
            cycle = find_cycle(list(self.nodes.values()))
            if not cycle:
                return
            self._refuse_cycle(cycle)
            following = cycle[1 % len(cycle)]
            cycle[0].requirements = [each for each in cycle[0].requirements if each.node is not following]
        for node in self.nodes.values():
            node.requirements = []

    def _refuse_cycle(self, cycle: list[Node]) -> None:
        self.report.error(
            "requirement-cycle",
            cycle[0].element.place,
            (
                "Expected requirements without a cycle, but {names} require each other.",
                "需求关系不应当成环，但 {names} 互相依赖。",
            ),
            ("Remove one of the requirements.", "请删除其中一条需求关系。"),
            names=joined(node.element.name for node in cycle),
        )

    def _names_of(self, node: Node) -> frozenset[str]:
        """The names that the requirements of a node give it; two elements of one name are a finding."""
        names: dict[tuple[str, str], Node] = {}
        for each in node.requirements:
            name = each.node.element.variable
            first = names.setdefault((each.prefix, name), each.node)
            for alias in each.node.names[1:]:
                names.setdefault((each.prefix, alias), each.node)
            if first is not each.node:
                self.report.error(
                    "duplicate-name",
                    node.element.place,
                    (
                        "Expected a name of its own for all that '{reader}' requires, but '{name}' stands for two.",
                        "'{reader}' 所依赖的元素应当名称各异，但 '{name}' 有两个。",
                    ),
                    ("Rename one of them.", "请为其中一个改名。"),
                    reader=node.element.name,
                    name=name,
                )
        return frozenset(prefix or name for prefix, name in names)

    def _requirements(self, references: tuple[Reference, ...], *kinds: type) -> Iterator[Requirement]:
        for reference in references:
            node = self.resolve(reference, *kinds)
            if node is not None:
                prefix = "" if reference.namespace is None else self._import_names.get(reference.namespace, "")
                yield Requirement(node, prefix)

    def resolve(self, reference: Reference, *kinds: type) -> Node | None:
        """The node that a reference means; None, with a finding, when there is none or it is of another kind."""
        nodes = self.nodes if reference.namespace is None else self._imported.get(reference.namespace, {})
        node = nodes.get(reference.element_id)
        if node is not None and isinstance(node.element, kinds):
            return node
        if reference.namespace in self._import_names and reference.namespace not in self._imported:
            return None  # the import itself is the finding
        wanted = [KINDS[kind] for kind in kinds]
        self.report.error(
            "unknown-reference",
            reference.place,
            ("Expected a reference to a {kinds}, but '{id}' is none.", "应当引用{kinds_zh}，但 '{id}' 不是。"),
            ("Draw the requirement again, or import the model that has it.", "请重新连线，或导入包含它的模型。"),
            kinds=" or ".join(en for en, _ in wanted),
            kinds_zh="或".join(zh for _, zh in wanted),
            id=f"{reference.namespace or ''}#{reference.element_id}",
        )
        return None

    def compile(self, unit: Unit) -> None:
        """Compile what each node does. A decision may also read the caller's context, under names that nothing else
        here computes; `foreign_names` has what each node reads beyond its requirements."""
        computed = {
            name for node in self.nodes.values() for name in node.names if not isinstance(node.element, InputData)
        }
        for node in self.nodes.values():
            element = node.element
            node.type = unit.types.find(element.type_ref, element.place)
            names = self._names[node]
            unit.forget_names()
            match element:
                case Decision(expression=expression):
                    node.logic = unit.compile_optional(expression, names)
                    read = {**unit.foreign_names, **unit.possible_names}
                    elsewhere = computed.difference(node.names)
                    node.outer_names = tuple(sorted(name for name in read if name not in elsewhere))
                case KnowledgeModel(logic=logic) if logic is not None:
                    node.logic = compile_logic(logic, names, unit, element.name, node.type)
                case KnowledgeModel():
                    node.logic = unit.compile_optional(None, names)
                case DecisionService():
                    self._compile_service(node, element, unit)
            self.foreign_names[node] = unit.foreign_names

    def _compile_service(self, node: Node, service: DecisionService, unit: Unit) -> None:
        inputs = self._resolve_all(service.input_data, InputData)
        inputs += self._resolve_all(service.input_decisions, Decision)
        outputs = self._resolve_all(service.outputs, Decision)
        check_service(node, inputs, outputs, self.report)
        result = unit.types.find(unit.types.function_output(service.type_ref), service.place)
        node.logic = service_function(service.name, inputs, outputs, result)

    def _resolve_all(self, references: tuple[Reference, ...], kind: type) -> list[Node]:
        return [node for each in references if (node := self.resolve(each, kind)) is not None]
