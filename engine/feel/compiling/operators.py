"""Compiles operators: arithmetic, comparison, logic of three values, `between`, `in`, `instance of`."""

from __future__ import annotations

from decimal import Decimal

from engine.feel.arithmetic import NUMERIC, calculate, negate
from engine.feel.comparison import SIGNS, compare
from engine.feel.compiling.compiler import Evaluator, compile_node, compile_nodes, compiles
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.compiling.tests import compile_test
from engine.feel.frames import Frame, Run
from engine.feel.nodes import (
    Arithmetic,
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    In,
    InstanceOf,
    ItemComparison,
    Name,
    Negation,
)
from engine.feel.types import is_instance, resolve
from engine.feel.values import DECIMAL_ERRORS, Value, type_name


@compiles(Arithmetic)
def arithmetic(node: Arithmetic, scope: Scope) -> Evaluator:
    first = compile_node(node.first, scope)
    for operation in node.operations[:1]:
        first = _binary(operation.operator, first, compile_node(operation.operand, scope))
    if len(node.operations) == 1:
        return first
    rest = [(operation.operator, compile_node(operation.operand, scope)) for operation in node.operations[1:]]

    def chain(frame: Frame) -> Value:
        value = first(frame)
        for operator, operand in rest:
            value = calculate(operator, value, operand(frame), frame.run)
        return value

    return chain


def _binary(operator: str, left: Evaluator, right: Evaluator) -> Evaluator:
    numeric = NUMERIC[operator]
    is_plain = operator in ("+", "-", "*")

    def operate(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if is_plain and type(one) is Decimal and type(other) is Decimal:
            try:
                return numeric(one, other)
            except DECIMAL_ERRORS:
                pass  # calculate tells why
        return calculate(operator, one, other, frame.run)

    return operate


@compiles(Negation)
def negation(node: Negation, scope: Scope) -> Evaluator:
    operand = compile_node(node.operand, scope)
    return lambda frame: negate(operand(frame), frame.run)


@compiles(Comparison)
def comparison(node: Comparison, scope: Scope) -> Evaluator:
    left, right = compile_node(node.left, scope), compile_node(node.right, scope)
    operator = node.operator
    holds = SIGNS[operator]

    def compare_both(frame: Frame) -> bool | None:
        one, other = left(frame), right(frame)
        kind = type(one)
        if kind is type(other) and (kind is Decimal or kind is str):
            return holds(one, other)
        result = compare(operator, one, other, frame.run.meter)
        if result is None:
            _not_comparable(frame.run, operator, one, other)
        return result

    return compare_both


def _not_comparable(run: Run, operator: str, one: Value, other: Value) -> None:
    if one is not None and other is not None:
        run.remark(
            "Expected values that '{operator}' can compare, but found {left} and {right}",
            "“{operator}”的两边不能比较：{left} 和 {right}",
            operator=operator,
            left=type_name(one),
            right=type_name(other),
        )


@compiles(Conjunction)
def conjunction(node: Conjunction, scope: Scope) -> Evaluator:
    operands = compile_nodes(node.operands, scope)

    def all_true(frame: Frame) -> bool | None:
        result: bool | None = True
        for operand in operands:
            value = operand(frame)
            if value is False:
                return False
            if value is not True:
                result = None
        return result

    return all_true


@compiles(Disjunction)
def disjunction(node: Disjunction, scope: Scope) -> Evaluator:
    operands = compile_nodes(node.operands, scope)

    def any_true(frame: Frame) -> bool | None:
        result: bool | None = False
        for operand in operands:
            value = operand(frame)
            if value is True:
                return True
            if value is not False:
                result = None
        return result

    return any_true


@compiles(Between)
def between(node: Between, scope: Scope) -> Evaluator:
    value, low, high = (compile_node(part, scope) for part in (node.value, node.low, node.high))

    def lies_between(frame: Frame) -> bool | None:
        inner, start, end, meter = value(frame), low(frame), high(frame), frame.run.meter
        is_above, is_below = compare(">=", inner, start, meter), compare("<=", inner, end, meter)
        if is_above is None or is_below is None:
            return None
        return is_above and is_below

    return lies_between


@compiles(In)
def in_tests(node: In, scope: Scope) -> Evaluator:
    value = compile_node(node.value, scope)
    inner = scope.inside(LayerKind.CERTAIN, ("?",))
    tests = [compile_test(test, inner) for test in node.tests]

    def passes_one(frame: Frame) -> bool | None:
        input_value = value(frame)
        around = Frame({"?": input_value}, frame, frame.run)
        result: bool | None = False
        for test in tests:
            outcome = test(around, input_value)
            if outcome is True:
                return True
            if outcome is None:
                result = None
        return result

    return passes_one


@compiles(InstanceOf)
def instance_of(node: InstanceOf, scope: Scope) -> Evaluator:
    value, declared = compile_node(node.value, scope), node.type
    built_in = resolve(declared, None)

    def is_instance_of(frame: Frame) -> Value:
        wanted = built_in or resolve(declared, frame.run.types)
        if wanted is None:
            return frame.run.remark("Expected a known type behind 'instance of'", "“instance of”后的类型未知")
        return is_instance(value(frame), wanted, frame.run.meter)

    return is_instance_of


@compiles(ItemComparison)
def item_comparison(node: ItemComparison, scope: Scope) -> Evaluator:
    item, operand = compile_node(Name(node.at, "item"), scope), compile_node(node.operand, scope)
    operator = node.operator
    return lambda frame: compare(operator, item(frame), operand(frame), frame.run.meter)
