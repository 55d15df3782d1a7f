"""Compiles lists, contexts, ranges, function literals and invocations."""

from __future__ import annotations

from engine.feel.builtins import BUILTINS
from engine.feel.compiling.compiler import Evaluator, compile_node, compile_nodes, compiles
from engine.feel.compiling.scopes import LayerKind, Scope
from engine.feel.compiling.special_forms import SPECIAL_FORMS
from engine.feel.errors import Unfit
from engine.feel.frames import Frame, Run
from engine.feel.functions import call, call_named
from engine.feel.nodes import (
    ContextLiteral,
    FunctionLiteral,
    Invocation,
    ListLiteral,
    Name,
    Node,
    RangeLiteral,
    UnaryRange,
)
from engine.feel.ranges import closed_range, holds, open_range
from engine.feel.values import ABSENT, Function, Parameter, Range, Value, type_name


@compiles(ListLiteral)
def list_literal(node: ListLiteral, scope: Scope) -> Evaluator:
    items = compile_nodes(node.items, scope)
    size = len(items) + 1

    def make(frame: Frame) -> list[Value]:
        frame.run.meter.take(size)
        return [item(frame) for item in items]

    return make


@compiles(ContextLiteral)
def context_literal(node: ContextLiteral, scope: Scope) -> Evaluator:
    keys = [entry.key for entry in node.entries]
    inner = scope.inside(LayerKind.GROWING, keys)
    entries = [(entry.key, compile_node(entry.value, inner)) for entry in node.entries]
    if len(set(keys)) < len(keys):
        return lambda frame: frame.run.remark("Expected a context without duplicate keys", "上下文的键不能重复")
    size = len(entries) + 1

    def make(frame: Frame) -> dict[str, Value]:
        frame.run.meter.take(size)
        values: dict[str, Value] = {}
        around = Frame(values, frame, frame.run)
        for key, value in entries:
            values[key] = value(around)
        return values

    return make


@compiles(RangeLiteral)
def range_literal(node: RangeLiteral, scope: Scope) -> Evaluator:
    low, high = compile_node(node.low, scope), compile_node(node.high, scope)
    is_low_included, is_high_included = node.is_low_included, node.is_high_included

    def make(frame: Frame) -> Value:
        try:
            return closed_range(low(frame), high(frame), is_low_included, is_high_included)
        except Unfit as error:
            return frame.run.remark(error.text.en, error.text.zh, **error.text.params)

    return make


@compiles(UnaryRange)
def unary_range(node: UnaryRange, scope: Scope) -> Evaluator:
    endpoint, operator = compile_node(node.endpoint, scope), node.operator

    def make(frame: Frame) -> Value:
        try:
            return open_range(operator, endpoint(frame))
        except Unfit as error:
            return frame.run.remark(error.text.en, error.text.zh, **error.text.params)

    return make


@compiles(FunctionLiteral)
def function_literal(node: FunctionLiteral, scope: Scope) -> Evaluator:
    names = [parameter.name for parameter in node.parameters]
    parameters = tuple(Parameter(parameter.name, parameter.type) for parameter in node.parameters)
    if node.is_external:
        return lambda frame: frame.run.remark(
            "Expected a FEEL function, but external functions are not run", "不支持外部函数（external）"
        )
    body = compile_node(node.body, scope.inside(LayerKind.CERTAIN, names))

    def make(frame: Frame) -> Function:
        def run_body(run: Run, arguments: list[Value]) -> Value:
            return body(Frame(dict(zip(names, arguments, strict=True)), frame, frame.run.seen_by(run)))

        return Function("function", parameters, run_body)

    return make


@compiles(Invocation)
def invocation(node: Invocation, scope: Scope) -> Evaluator:
    label = node.function.name if isinstance(node.function, Name) else "(…)"
    special = SPECIAL_FORMS.get(label)
    if special is not None:
        return special(node, scope)
    function = _called(node.function, scope)
    if node.arguments and node.arguments[0].name is not None:
        return _named_invocation(label, function, node, scope)
    arguments = [compile_node(argument.value, scope) for argument in node.arguments]
    direct = _direct_invocation(node, arguments, scope)
    if direct is not None:
        return direct

    def invoke(frame: Frame) -> Value:
        callee, run = function(frame), frame.run
        if isinstance(callee, Function):
            return call(callee, run, [argument(frame) for argument in arguments])
        if type(callee) is Range and len(arguments) == 1:
            return holds(callee, arguments[0](frame))
        return _not_a_function(run, label, callee)

    return invoke


def _direct_invocation(node: Invocation, arguments: list[Evaluator], scope: Scope) -> Evaluator | None:
    """Compile the call of a built-in that can be called in one way only, by a name that nothing local can hide."""
    name = node.function.name if isinstance(node.function, Name) else ""
    builtin = BUILTINS.get(name)
    if builtin is None or scope.places(name):
        return None
    overload = builtin.only_overload(len(arguments))
    if overload is None:
        return None
    body, padding = overload.body, [None] * (len(overload.formals) - len(arguments))
    parameters = [(formal.kind.classes, a) for formal, a in zip(overload.formals, arguments, strict=False)]

    def invoke_directly(frame: Frame) -> Value:
        run = frame.run
        is_fit = True
        values = []
        for classes, argument in parameters:
            value = argument(frame)
            values.append(value)
            if classes is not None and type(value) not in classes:
                is_fit = False
        hidden = run.variables.get(name)
        if not is_fit or isinstance(hidden, Function):
            return call(hidden if isinstance(hidden, Function) else builtin, run, values)
        return builtin.run_body(body, run, values + padding)

    return invoke_directly


def _called(node: Node, scope: Scope) -> Evaluator:
    """Read the function that is called. A variable that holds data, not a function, never hides a built-in."""
    evaluate = compile_node(node, scope)
    name = node.name if isinstance(node, Name) else ""
    builtin = BUILTINS.get(name)
    if builtin is None:
        return evaluate

    is_variable = not scope.places(name)

    def read_function(frame: Frame) -> Value:
        if is_variable and frame.run.variables.get(name, ABSENT) is ABSENT:
            return builtin
        value = evaluate(frame)
        return value if isinstance(value, Function) else builtin

    return read_function


def _named_invocation(label: str, function: Evaluator, node: Invocation, scope: Scope) -> Evaluator:
    arguments = [(argument.name or "", compile_node(argument.value, scope)) for argument in node.arguments]
    has_duplicates = len({name for name, _ in arguments}) < len(arguments)

    def invoke(frame: Frame) -> Value:
        callee, run = function(frame), frame.run
        if not isinstance(callee, Function):
            return _not_a_function(run, label, callee)
        if has_duplicates:
            return run.remark("Expected each argument of '{function}' once", "“{function}”的参数重复", function=label)
        return call_named(callee, run, {name: value(frame) for name, value in arguments})

    return invoke


def _not_a_function(run: Run, label: str, value: Value) -> None:
    run.remark(
        "Expected '{name}' to be a function, but found {type}",
        "“{name}”应当是函数，但发现 {type}",
        name=label,
        type=type_name(value),
    )
