"""The requirement graph as it is executed: nodes that know what they require, and each is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.expressions import DecisionTable
from engine.dmn.language import Run, from_caller, scope_of
from engine.dmn.model import Decision, GraphElement, InputData
from engine.dmn.session import Session
from engine.dmn.trace import DecisionRecord
from engine.dmn.types import ANY, Type
from engine.errors import ExpressionFailed


@dataclass(slots=True, eq=False)
class Requirement:
    """A node whose value is needed; it is known within `prefix`, the name of an import, unless that is empty."""

    node: Node
    prefix: str


@dataclass(slots=True, eq=False)
class Node:
    """An element of the graph, with what it requires and how it is worked out of the scope that makes.

    `logic` is set once all nodes are known. `outer_names` are those that the expressions read though no requirement
    gives them: they come from the caller's context (the dialect needs no input data to be drawn).
    """

    element: GraphElement
    namespace: str
    requirements: list[Requirement] = field(default_factory=list)
    outer_names: tuple[str, ...] = ()
    type: Type = ANY
    logic: Callable[[Run, Session], Any] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which others use the value."""
        name = self.element.variable
        alias = self.element.alias if isinstance(self.element, Decision) else None
        return (name,) if alias is None or alias == name else (name, alias)

    def scope(self, session: Session) -> Run:
        """The values of the requirements by name; they have been worked out before."""
        scope: dict[str, Any] = {}
        for name in self.outer_names:
            if name in session.context:
                scope[name] = from_caller(session.context[name])
        for requirement in self.requirements:
            known = scope.setdefault(requirement.prefix, {}) if requirement.prefix else scope
            for name in requirement.node.names:
                known[name] = session.values[requirement.node]
        return scope_of(scope, session.run)

    def work_out(self, session: Session) -> Any:
        """The value of this node; those it requires are in the session."""
        if isinstance(self.element, InputData):
            return self.type.convert(self.type.read(self._given(session)), session)
        assert self.logic is not None
        scope = self.scope(session)
        if not isinstance(self.element, Decision):
            return self.logic(scope, session)
        session.trace.begin(self._record(session, scope))
        try:
            value = self.type.convert(self.logic(scope, session), session)
        except (ExpressionFailed, RecursionError):
            session.trace.fail()
            raise
        session.trace.end(value)
        return value

    def _given(self, session: Session) -> Any:
        """The caller's value of an input: within the import's name if it is there, else by its own name."""
        import_name = session.import_names.get(self.namespace)
        inside = session.context.get(import_name) if import_name else None
        if isinstance(inside, dict) and self.element.variable in inside:
            return from_caller(inside[self.element.variable])
        return from_caller(session.context.get(self.element.variable))

    def _record(self, session: Session, scope: Run) -> DecisionRecord:
        assert isinstance(self.element, Decision)
        table = self.element.expression if isinstance(self.element.expression, DecisionTable) else None
        required = [
            (each.node.element.id, each.node.element.name, session.values[each.node])
            for each in self.requirements
            if isinstance(each.node.element, InputData | Decision)
        ]
        outer = [(name, name, scope.variables[name]) for name in self.outer_names if name in scope.variables]
        return DecisionRecord(self.element.id, self.element.name, table, required + outer)


def evaluate(target: Node, session: Session) -> Any:
    """The value of a node: first what it requires, each once, without recursion however long the chain is."""
    stack = [target]
    while stack:
        node = stack[-1]
        missing = [each.node for each in node.requirements if each.node not in session.values]
        if node in session.values:
            stack.pop()
        elif missing:
            stack.extend(reversed(missing))
        else:
            session.values[node] = node.work_out(session)
            stack.pop()
    return session.values[target]


def find_cycle(nodes: list[Node]) -> list[Node]:
    """The nodes of one cycle in order, if there is any: each requires the next, and the last the first."""
    done: set[Node] = set()
    for start in nodes:
        path: list[Node] = []
        on_path: set[Node] = set()
        stack: list[tuple[Node, bool]] = [(start, True)]
        while stack:
            node, is_entering = stack.pop()
            if not is_entering:
                on_path.discard(path.pop())
                done.add(node)
            elif node in on_path:
                return path[path.index(node) :]
            elif node not in done:
                path.append(node)
                on_path.add(node)
                stack.append((node, False))
                stack.extend((each.node, True) for each in node.requirements)
    return []
