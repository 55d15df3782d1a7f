"""The expression kinds of DMN as plain values: literal, decision table and all boxed expressions."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dmn.report import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """Any expression: the type that its result is brought to (None: any), and where it stands."""

    type_ref: str | None = None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(Expression):
    """FEEL text; an empty text is null."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A named expression: an entry of a context or an argument. `name` None: the result of a context."""

    name: str | None
    type_ref: str | None
    value: Expression | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Expression):
    """Entries in order, each seeing those before it; the value of the unnamed one, if any, is the result."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxedList(Expression):
    """A list of expressions."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Expression):
    """A table of expressions: a list of contexts with the same names."""

    columns: tuple[Entry, ...]
    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type_ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Expression):
    """A function. One that is external (Java, PMML) is read, but refused."""

    parameters: tuple[Parameter, ...]
    body: Expression | None
    is_external: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation(Expression):
    """A call of a function with named arguments."""

    function: Expression
    bindings: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Expression):
    """`if` … `then` … `else` …"""

    condition: Expression
    then: Expression
    otherwise: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter(Expression):
    """The items of `source` for which `match` holds, or the item at the position that `match` gives."""

    source: Expression
    match: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Iteration(Expression):
    """`for`, `some` or `every` (`kind`) over the items of `source`, each known to `body` as `variable`."""

    kind: str
    variable: str
    variable_type: str | None
    source: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Cell:
    """One FEEL text of a table: unary tests or an expression. Empty: no condition, or null."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class InputClause:
    """An input column: its label, its expression, the type and the unary tests that allow its values."""

    id: str | None
    label: str
    expression: Cell
    type_ref: str | None
    allowed: Cell | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputClause:
    """An output column: its name (None when it is the only one), type, allowed values in priority order, default."""

    id: str | None
    label: str
    name: str | None
    type_ref: str | None
    allowed: Cell | None
    default: Cell | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A row: its conditions and its outputs, and the notes beside them."""

    id: str
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    annotations: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable(Expression):
    """A decision table. `hit_policy` is its full name in capitals, `aggregation` SUM, COUNT, MIN, MAX or None."""

    id: str | None
    hit_policy: str
    aggregation: str | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
