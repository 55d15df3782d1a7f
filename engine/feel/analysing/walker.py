"""Walks over an expression, notes names and problems, and finds the types that can be known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.errors import Text
from engine.feel.analysing.calls import check_call
from engine.feel.analysing.findings import Notebook, Rule
from engine.feel.analysing.static_types import (
    BOOLEAN,
    CONTEXT,
    DAYS_AND_TIME,
    FUNCTION,
    LIST,
    NULL,
    NUMBER,
    ORDERED,
    PROPERTY_CLASSES,
    RANGE,
    SCALARS,
    YEARS_AND_MONTHS,
    StaticType,
    arithmetic_type,
)
from engine.feel.builtins import BUILTIN_NAMES
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.nodes import (
    AnyTest,
    Arithmetic,
    Between,
    Comparison,
    ComparisonTest,
    Conjunction,
    ContextLiteral,
    Disjunction,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    Invocation,
    ItemComparison,
    IterationRange,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeLiteral,
    TemporalLiteral,
    UnaryRange,
    UnaryTests,
)
from engine.feel.parsing.hints import FULL_WIDTH
from engine.feel.properties import PROPERTIES
from engine.feel.temporal.literals import read_temporal
from engine.feel.values import type_name


class Walker:
    """Visits each node once; `visit` returns the node's type if it can be known."""

    def __init__(self, notebook: Notebook, functions: frozenset[str]) -> None:
        self.notebook = notebook
        self.functions = functions
        """Names of functions that the host provides."""

    def visit(self, node: Node, scope: Scope) -> StaticType:
        """Note what is to be said about a node and everything in it."""
        visitor: Callable[[Walker, Any, Scope], StaticType] = _VISITORS[type(node)]
        return visitor(self, node, scope)

    def visit_all(self, nodes: tuple[Node, ...], scope: Scope) -> None:
        """Visit nodes whose types do not matter."""
        for node in nodes:
            self.visit(node, scope)

    def visit_boolean(self, node: Node, scope: Scope, en: str, zh: str) -> None:
        """Visit a node that must be boolean."""
        found = self.visit(node, scope)
        if found not in (None, BOOLEAN, NULL):
            self.wrong_type(
                node.at,
                f"Expected a boolean {en}, but found {{type}}",
                f"{zh}应当是布尔值，但发现 {{type}}",
                type=found,
            )

    def wrong_type(self, at: int, en: str, zh: str, **params: Any) -> None:
        """Note that a type is obviously wrong."""
        self.notebook.note(Rule.TYPE, at, Text(en, zh, params))

    def literal(self, node: Literal, scope: Scope) -> StaticType:
        return type_name(node.value)

    def temporal_literal(self, node: TemporalLiteral, scope: Scope) -> StaticType:
        value = read_temporal(node.text)
        if value is None:
            en, zh = 'Expected a date, time or duration in @"{text}"', "@“{text}”应当是日期、时间或时长"
            self.notebook.note(Rule.LITERAL, node.at, Text(en, zh, {"text": node.text}))
            return None
        return type_name(value)

    def name(self, node: Name, scope: Scope) -> StaticType:
        self._read(node.name, node.name, scope)
        if not FULL_WIDTH.isdisjoint(node.name):
            en = "Expected a name, but found '{name}' with full-width punctuation; is ASCII punctuation meant?"
            zh = "名称“{name}”里有全角标点，是不是应当用半角（英文）标点？"
            self.notebook.note(Rule.NAME, node.at, Text(en, zh, {"name": node.name}))
        return None

    def _read(self, name: str, path: str, scope: Scope) -> None:
        places = scope.places(name)
        if not places:
            self.notebook.names_read.add(name)
            self.notebook.paths_read.add(path)
        elif all(place.kind is LayerKind.FILTER for place in places) and name != "item":
            self.notebook.names_possible.add(name)

    def path(self, node: Path, scope: Scope) -> StaticType:
        names = [node.name]
        source = node.source
        while isinstance(source, Path):
            names.append(source.name)
            source = source.source
        if isinstance(source, Name):
            self._read(source.name, ".".join((source.name, *reversed(names))), scope)
            return None
        return self._property(node, self.visit(node.source, scope))

    def _property(self, node: Path, source: StaticType) -> StaticType:
        class_ = PROPERTY_CLASSES.get(source or "")
        if source in SCALARS or (class_ is not None and node.name not in PROPERTIES[class_]):
            params = {"name": node.name, "type": source}
            self.wrong_type(
                node.at,
                "Expected a property '{name}' of {type}, but there is none",
                "{type} 没有属性“{name}”",
                **params,
            )
        return None

    def arithmetic(self, node: Arithmetic, scope: Scope) -> StaticType:
        found = self.visit(node.first, scope)
        for operation in node.operations:
            right = self.visit(operation.operand, scope)
            if found is None or right is None:
                found = None
                continue
            params = {"operator": operation.operator, "left": found, "right": right}
            found = arithmetic_type(operation.operator, found, right)
            if found is None:
                self.wrong_type(
                    operation.at,
                    "Expected operands that fit '{operator}', but found {left} and {right}",
                    "“{operator}”的两边不匹配：{left} 和 {right}",
                    **params,
                )
        return found

    def negation(self, node: Negation, scope: Scope) -> StaticType:
        found = self.visit(node.operand, scope)
        if found not in (None, NUMBER, DAYS_AND_TIME, YEARS_AND_MONTHS):
            self.wrong_type(
                node.at,
                "Expected a number or duration behind '-', but found {type}",
                "“-”后应当是数或时长，但发现 {type}",
                type=found,
            )
            return None
        return found

    def comparison(self, node: Comparison, scope: Scope) -> StaticType:
        left, right = self.visit(node.left, scope), self.visit(node.right, scope)
        self._check_comparison(node.at, node.operator, left, right)
        return BOOLEAN

    def _check_comparison(self, at: int, operator: str, left: StaticType, right: StaticType) -> None:
        is_order = operator not in ("=", "!=")
        unordered = is_order and any(side is not None and side not in ORDERED for side in (left, right))
        differ = left is not None and right is not None and left != right and (is_order or NULL not in (left, right))
        if unordered or differ:
            self.wrong_type(
                at,
                "Expected values that '{operator}' can compare, but found {left} and {right}",
                "“{operator}”的两边不能比较：{left} 和 {right}",
                operator=operator,
                left=left or "?",
                right=right or "?",
            )

    def logic(self, node: Conjunction | Disjunction, scope: Scope) -> StaticType:
        word = "and" if isinstance(node, Conjunction) else "or"
        for operand in node.operands:
            self.visit_boolean(operand, scope, f"beside '{word}'", f"“{word}”的两边")
        return BOOLEAN

    def between(self, node: Between, scope: Scope) -> StaticType:
        value, low, high = (self.visit(part, scope) for part in (node.value, node.low, node.high))
        self._check_comparison(node.at, ">=", value, low)
        self._check_comparison(node.at, "<=", value, high)
        return BOOLEAN

    def in_tests(self, node: In, scope: Scope) -> StaticType:
        self.visit(node.value, scope)
        self.visit_all(node.tests, scope.inside(LayerKind.CERTAIN, ("?",)))
        return BOOLEAN

    def instance_of(self, node: InstanceOf, scope: Scope) -> StaticType:
        self.visit(node.value, scope)
        return BOOLEAN

    def if_(self, node: If, scope: Scope) -> StaticType:
        self.visit_boolean(node.condition, scope, "behind 'if'", "“if”后")
        one, other = self.visit(node.consequence, scope), self.visit(node.alternative, scope)
        return one if one == other else None

    def _iterators(self, iterators: tuple[Iterator, ...], scope: Scope, extra: tuple[str, ...] = ()) -> Scope:
        for iterator in iterators:
            source = iterator.source
            if isinstance(source, IterationRange):
                self.visit_all((source.start, source.end), scope)
            else:
                self.visit(source, scope)
            scope = scope.inside(LayerKind.CERTAIN, (iterator.name, *extra))
        return scope

    def for_(self, node: For, scope: Scope) -> StaticType:
        self.visit(node.body, self._iterators(node.iterators, scope, ("partial",)))
        return LIST

    def quantified(self, node: Quantified, scope: Scope) -> StaticType:
        inner = self._iterators(node.iterators, scope)
        self.visit_boolean(node.condition, inner, "behind 'satisfies'", "“satisfies”后")
        return BOOLEAN

    def filter(self, node: Filter, scope: Scope) -> StaticType:
        self.visit(node.source, scope)
        found = self.visit(node.condition, scope.inside(LayerKind.FILTER, ("item",)))
        if found not in (None, BOOLEAN, NUMBER, NULL):
            self.wrong_type(
                node.condition.at,
                "Expected a condition or an index in '[…]', but found {type}",
                "“[…]”里应当是条件或下标，但发现 {type}",
                type=found,
            )
        return LIST if found == BOOLEAN else None

    def item_comparison(self, node: ItemComparison, scope: Scope) -> StaticType:
        self.visit(node.operand, scope)
        return BOOLEAN

    def list_literal(self, node: ListLiteral, scope: Scope) -> StaticType:
        self.visit_all(node.items, scope)
        return LIST

    def context_literal(self, node: ContextLiteral, scope: Scope) -> StaticType:
        inner = scope.inside(LayerKind.GROWING, [entry.key for entry in node.entries])
        seen: set[str] = set()
        for entry in node.entries:
            if entry.key in seen:
                en, zh = "Expected the key '{key}' once in a context", "上下文的键“{key}”重复"
                self.notebook.note(Rule.DUPLICATE_KEY, entry.at, Text(en, zh, {"key": entry.key}))
            seen.add(entry.key)
            self.visit(entry.value, inner)
        return CONTEXT

    def range_literal(self, node: RangeLiteral, scope: Scope) -> StaticType:
        low, high = self.visit(node.low, scope), self.visit(node.high, scope)
        if low is not None and high is not None and low != high and NULL not in (low, high):
            self.wrong_type(
                node.at,
                "Expected two ends of one type, but found {low} and {high}",
                "区间两端的类型应当相同，但发现 {low} 和 {high}",
                low=low,
                high=high,
            )
        return RANGE

    def unary_range(self, node: UnaryRange, scope: Scope) -> StaticType:
        self.visit(node.endpoint, scope)
        return RANGE

    def function_literal(self, node: FunctionLiteral, scope: Scope) -> StaticType:
        if node.is_external:
            en, zh = "Expected a FEEL function, but external functions are not run", "不支持外部函数（external）"
            self.notebook.note(Rule.EXTERNAL, node.at, Text(en, zh))
            return FUNCTION
        self.visit(node.body, scope.inside(LayerKind.CERTAIN, [parameter.name for parameter in node.parameters]))
        return FUNCTION

    def invocation(self, node: Invocation, scope: Scope) -> StaticType:
        given = [(argument, self.visit(argument.value, scope)) for argument in node.arguments]
        if isinstance(node.function, Name):
            places = scope.places(node.function.name)
            if any(place.kind is not LayerKind.FILTER for place in places):
                return None  # a parameter or an entry
            if places and node.function.name not in BUILTIN_NAMES:
                return None  # perhaps an entry of the filtered items
            return check_call(self.notebook, node, node.function.name, given, self.functions)
        found = self.visit(node.function, scope)
        if found is not None and found not in (FUNCTION, RANGE):
            self.wrong_type(
                node.at,
                "Expected a function before '(', but found {type}",
                "“(”前应当是函数，但发现 {type}",
                type=found,
            )
        return None

    def comparison_test(self, node: ComparisonTest, scope: Scope) -> StaticType:
        found = self.visit(node.operand, scope)
        if node.operator not in ("=", "!="):
            self._check_comparison(node.at, node.operator, found, found)
        return BOOLEAN

    def any_test(self, node: AnyTest, scope: Scope) -> StaticType:
        return BOOLEAN

    def unary_tests(self, node: UnaryTests, scope: Scope) -> StaticType:
        self.visit_all(node.tests, scope.inside(LayerKind.CERTAIN, ("?",)))
        return BOOLEAN


_VISITORS: dict[type[Node], Callable[[Walker, Any, Scope], StaticType]] = {
    Literal: Walker.literal,
    TemporalLiteral: Walker.temporal_literal,
    Name: Walker.name,
    Path: Walker.path,
    Arithmetic: Walker.arithmetic,
    Negation: Walker.negation,
    Comparison: Walker.comparison,
    Conjunction: Walker.logic,
    Disjunction: Walker.logic,
    Between: Walker.between,
    In: Walker.in_tests,
    InstanceOf: Walker.instance_of,
    If: Walker.if_,
    For: Walker.for_,
    Quantified: Walker.quantified,
    Filter: Walker.filter,
    ItemComparison: Walker.item_comparison,
    ListLiteral: Walker.list_literal,
    ContextLiteral: Walker.context_literal,
    RangeLiteral: Walker.range_literal,
    UnaryRange: Walker.unary_range,
    FunctionLiteral: Walker.function_literal,
    Invocation: Walker.invocation,
    ComparisonTest: Walker.comparison_test,
    AnyTest: Walker.any_test,
    UnaryTests: Walker.unary_tests,
}
