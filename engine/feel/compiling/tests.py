"""Compiles unary tests (DMN 1.5 §7.3.3): what a decision table's cell, or the right side of `in`, asks of a value."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.comparison import SIGNS, compare, equal
from engine.feel.compiling.compiler import Test, compile_node
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.frames import Frame
from engine.feel.nodes import AnyTest, ComparisonTest, Literal, Name, Node, UnaryTests, mentions
from engine.feel.ranges import meets_test
from engine.feel.values import Value


def compile_test(node: Node, scope: Scope) -> Test:
    """Return the closure of one test; its scope has a frame with `?`."""
    if isinstance(node, ComparisonTest):
        operand, operator = compile_node(node.operand, scope), node.operator
        if isinstance(node.operand, Literal):
            return _comparison_with(operator, node.operand.value)
        return lambda frame, value: compare(operator, value, operand(frame), frame.run.meter)
    if isinstance(node, Literal) and node.value is not None:
        return _equality(node.value)
    evaluate = compile_node(node, scope)
    asks_itself = mentions(node, "?")
    may_equal_null = isinstance(node, Name) or (isinstance(node, Literal) and node.value is None)

    def test(frame: Frame, value: Value) -> bool | None:
        result = evaluate(frame)
        if asks_itself and (result is None or type(result) is bool):
            return result
        if result is None:
            return True if value is None and may_equal_null else None
        return meets_test(value, result, frame.run.meter)

    return test


def _comparison_with(operator: str, wanted: Value) -> Test:
    kind, holds = type(wanted), SIGNS[operator]
    is_plain = kind is Decimal or kind is str

    def test(frame: Frame, value: Value) -> bool | None:
        if is_plain and type(value) is kind:
            return holds(value, wanted)
        return compare(operator, value, wanted, frame.run.meter)

    return test


def _equality(wanted: Value) -> Test:
    return lambda frame, value: equal(value, wanted)


def compile_unary_tests(node: Node) -> Test:
    """Return the closure of a whole cell: of a frame with `?`, and the input value."""
    if isinstance(node, AnyTest):
        return lambda frame, value: True
    assert isinstance(node, UnaryTests)
    scope = Scope().inside(LayerKind.CERTAIN, ("?",))
    tests = [compile_test(test, scope) for test in node.tests]
    is_negated = node.is_negated
    if len(tests) == 1 and not is_negated:
        return tests[0]

    def passes_one(frame: Frame, value: Value) -> bool | None:
        result: bool | None = False
        for test in tests:
            outcome = test(frame, value)
            if outcome is True:
                result = True
                break
            if outcome is None:
                result = None
        return result if not is_negated or result is None else not result

    return passes_one
