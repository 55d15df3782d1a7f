"""The plain model of a decision file: requirement graph, types and imports, as read and before anything is compiled."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dmn.expressions import Expression, FunctionDefinition
from engine.dmn.report import Place


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to another element: its id, and the namespace of the imported model that has it (None: this model)."""

    element_id: str
    namespace: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphElement:
    """What decisions, input data, knowledge models and services share.

    `name` is what people see; `variable` the name under which others use the value; `type_ref` the name of its type.
    """

    id: str
    name: str
    variable: str
    type_ref: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(GraphElement):
    """A value that comes from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(GraphElement):
    """A value that is worked out from the values it requires; without an expression it is null.

    `alias` is a second name under which others use the value: the id of a decision that has no variable, as the
    dialect's modeler writes it.
    """

    expression: Expression | None
    information: tuple[Reference, ...] = ()
    knowledge: tuple[Reference, ...] = ()
    version_tag: str | None = None
    alias: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModel(GraphElement):
    """A business knowledge model: a function that decisions invoke."""

    logic: FunctionDefinition | None
    knowledge: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(GraphElement):
    """Decisions with an interface: a function of its input data and input decisions."""

    outputs: tuple[Reference, ...]
    encapsulated: tuple[Reference, ...] = ()
    input_decisions: tuple[Reference, ...] = ()
    input_data: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition:
    """A named type. `allowed` limits each value, `constraint` the whole (a list with its length, say): unary tests."""

    name: str
    type_ref: str | None = None
    components: tuple[ItemDefinition, ...] = ()
    is_collection: bool = False
    allowed: str | None = None
    constraint: str | None = None
    is_function: bool = False
    function_parameters: tuple[str | None, ...] = ()
    function_output: str | None = None
    place: Place


@dataclass(frozen=True, slots=True)
class Import:
    """Another model whose elements are known here as `name.element`, or as `element` when `name` is empty."""

    name: str
    namespace: str
    import_type: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """One DMN file as read. `version` is that of the specification whose namespace it uses."""

    id: str
    name: str
    namespace: str
    version: str
    items: tuple[ItemDefinition, ...]
    elements: tuple[GraphElement, ...]
    imports: tuple[Import, ...]
    place: Place
