"""The abstract syntax of FEEL: one dataclass for each form; `at` is the offset of its first character in the text."""

from __future__ import annotations

from collections.abc import Iterator as Iterator_
from dataclasses import dataclass, fields, is_dataclass

from engine.feel.types import Type
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression."""

    at: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean or null."""

    value: Value


@dataclass(frozen=True, slots=True)
class TemporalLiteral(Node):
    """`@"2026-11-24"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, a parameter, a built-in function, or `?`."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`source.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operator of an arithmetic chain and its right operand; `at` is the operator's offset."""

    at: int
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`first + a - b`: operators of one precedence, from left to right."""

    first: Node
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-operand`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left = right` and the other five."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    """`a and b and c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    """`a or b or c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test)`."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class IterationRange(Node):
    """`1..count` behind `in` of an iteration; it may descend."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """`name in source`."""

    name: str
    source: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for … in … return body`."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some … in … satisfies condition` (`is_some`), or `every …`."""

    is_some: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`source[condition]`: an index or a condition on each item."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class ItemComparison(Node):
    """`< 5` where an expression stands for a comparison with `item`, as in `[1, 2][< 2]`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a context literal."""

    at: int
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{a: 1, b: a + 1}`: later entries see earlier ones."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high)`."""

    low: Node
    high: Node
    is_low_included: bool
    is_high_included: bool


@dataclass(frozen=True, slots=True)
class UnaryRange(Node):
    """`(< 5)`: a range that is open to one side."""

    operator: str
    endpoint: Node


@dataclass(frozen=True, slots=True)
class FormalParameter:
    """A parameter of a function literal, with its declared type if there is one."""

    name: str
    type: Type | None


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(a, b: number) body`; an external one is read, but never run."""

    parameters: tuple[FormalParameter, ...]
    body: Node
    is_external: bool


@dataclass(frozen=True, slots=True)
class Argument:
    """A named argument, or a positional one (`name` is None)."""

    at: int
    name: str | None
    value: Node


@dataclass(frozen=True, slots=True)
class Invocation(Node):
    """`function(arguments)`: all positional or all named."""

    function: Node
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class ComparisonTest(Node):
    """A unary test `< 5`: compares the input value."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class AnyTest(Node):
    """The unary test `-`: always true."""


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """`a, b, c`: one of them holds; negated by `not(…)`."""

    tests: tuple[Node, ...]
    is_negated: bool


_NOT_NODES = frozenset(("at", "name", "operator", "key", "type", "text", "parameters"))
_INNER_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.name not in _NOT_NODES)
    for kind in (*Node.__subclasses__(), Operation, Iterator, Entry, Argument)
    if is_dataclass(kind)
}
"""The fields of each class that may hold other nodes."""


def parts(node: object) -> Iterator_[Node]:
    """Walk over a node and all nodes inside it."""
    stack = [node]
    while stack:
        part = stack.pop()
        if type(part) is tuple:
            stack.extend(part)
            continue
        names = _INNER_FIELDS.get(type(part))
        if names is not None:
            if isinstance(part, Node):
                yield part
            stack.extend([getattr(part, name) for name in names])


def mentions(node: Node, name: str) -> bool:
    """Tell whether a name stands anywhere in a node."""
    return any(type(part) is Name and part.name == name for part in parts(node))


def makes_functions(node: Node) -> bool:
    """Tell whether a function literal stands anywhere in a node, which could outlive the frame around it."""
    return any(type(part) is FunctionLiteral for part in parts(node))
