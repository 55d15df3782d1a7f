"""The compiler of each kind of expression."""

from __future__ import annotations

from engine.dmn.compile.collections import compile_context, compile_list, compile_relation
from engine.dmn.compile.control import compile_conditional, compile_filter
from engine.dmn.compile.functions import compile_function, compile_invocation
from engine.dmn.compile.iterations import compile_iteration
from engine.dmn.compile.tables import compile_table
from engine.dmn.compile.unit import Compiler, Evaluator, Unit, nothing
from engine.dmn.expressions import (
    BoxedList,
    Conditional,
    Context,
    DecisionTable,
    Expression,
    Filter,
    FunctionDefinition,
    Invocation,
    Iteration,
    Literal,
    Relation,
)


def compile_literal(literal: Literal, names: frozenset[str], unit: Unit) -> Evaluator:
    """FEEL text; empty text is null."""
    return unit.formula(literal.text, literal.place, names).value if literal.text.strip() else nothing


COMPILERS: dict[type[Expression], Compiler] = {
    Literal: compile_literal,
    DecisionTable: compile_table,
    Context: compile_context,
    BoxedList: compile_list,
    Relation: compile_relation,
    FunctionDefinition: compile_function,
    Invocation: compile_invocation,
    Conditional: compile_conditional,
    Filter: compile_filter,
    Iteration: compile_iteration,
}
