"""Which names an expression reads of its scope, which functions it calls, and what it only may read inside a filter."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass

from engine.feel.nodes import ContextLiteral, Filter, For, FunctionLiteral, Invocation, Name, Node, Quantified


@dataclass(slots=True)
class FreeNames:
    """`certain` are read of the scope; `possible` stand inside a filter, where they may be properties of the item;
    `called` are called as functions. `asks_input`: there is a `?`."""

    certain: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    called: set[str] = field(default_factory=set)
    has_external: bool = False
    asks_input: bool = False

    @property
    def all(self) -> set[str]:
        """The names that are read, surely or perhaps."""
        return self.certain | self.possible


def free_names(node: Node) -> FreeNames:
    """The free names of a syntax tree; `?` is none."""
    found = FreeNames()
    _visit(node, frozenset({"?"}), False, found)
    return found


def _visit(part: object, bound: frozenset[str], in_filter: bool, found: FreeNames) -> None:
    match part:
        case Name(name=name):
            found.asks_input |= name == "?"
            if name not in bound:
                (found.possible if in_filter else found.certain).add(name)
        case Invocation(function=Name(name=name), arguments=arguments):
            if name not in bound:
                found.called.add(name)
            for argument in arguments:
                _visit(argument.value, bound, in_filter, found)
        case For(iterators=iterators, body=body) | Quantified(iterators=iterators, condition=body):
            bound |= {"partial"} if isinstance(part, For) else set()
            for iterator in iterators:
                _visit(iterator.source, bound, in_filter, found)
                bound |= {iterator.name}
            _visit(body, bound, in_filter, found)
        case FunctionLiteral(parameters=parameters, body=body):
            found.has_external |= part.is_external
            if not part.is_external:
                _visit(body, bound | {parameter.name for parameter in parameters}, in_filter, found)
        case ContextLiteral(entries=entries):
            for entry in entries:
                _visit(entry.value, bound, in_filter, found)
                bound |= {entry.key}
        case Filter(source=source, condition=condition):
            _visit(source, bound, in_filter, found)
            _visit(condition, bound | {"item"}, True, found)
        case tuple():
            for each in part:
                _visit(each, bound, in_filter, found)
        case _ if is_dataclass(part):
            for each in fields(part):
                _visit(getattr(part, each.name), bound, in_filter, found)
