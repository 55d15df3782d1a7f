"""FEEL, the expression language of DMN 1.5, with the additions of the `zeebe:` dialect; a library in its own right.

    compile_expression("分数 > 60").evaluate({"分数": 75})     → True
    compile_expression("[1..5], 9", kind="unary tests").matches(3, {})     → True
    analyse("count(1, 2) +").problems     → what is wrong, with line and column

Values inside: None, bool, Decimal (34 digits), str, list, dict, and the temporal types, ranges and functions exported
here. `from_json` and `to_json` are the border. Errors of evaluation are null, with a remark; what raises is listed at
`Expression.evaluate`.

For a decision model evaluator: make one `Run` (it carries variables, the caller's time and seed, the item definitions
`types` that `instance of` may name, and a budget that all expressions of the run share), and use
`Expression.evaluate_in(run)`, `Expression.matches_in(run, input_value)` and `run.with_variables(…)` for inner scopes.
A business knowledge model or decision service is a `Function(name, parameters, body, result_type)`, whose `body(run,
arguments)` evaluates its logic in `run.with_variables(…)`; any function value, a built-in too, is called by
`call(function, run, [arguments])` or `call_named(function, run, {name: argument})`. Item definitions are `Type` values:
`NamedType`, `ListType`, `RangeType`, `ContextType`, `FunctionType`; `resolve` and `is_instance` ask them (allowed
values are the host's: `instance of` does not look at them). `elements` walks over a list or range; `equal` and `order`
compare. Names with operators or keywords inside are read if `names` has them.
"""

from engine.errors import ExpressionFailed
from engine.feel.analysing.analysis import analyse
from engine.feel.analysing.findings import Analysis, Problem, Rule
from engine.feel.analysing.possible import is_same_expression, possible_values
from engine.feel.budgets import DEFAULT_BUDGET, Budget, BudgetExceeded, Meter
from engine.feel.builtins import BUILTIN_NAMES
from engine.feel.comparison import equal, order
from engine.feel.errors import SyntaxInvalid
from engine.feel.expression import Expression, compile_expression, evaluate, is_expression, strip
from engine.feel.frames import Run
from engine.feel.functions import call, call_named
from engine.feel.hosts import from_json, to_json
from engine.feel.parsing.expressions import parse_expression, parse_unary_tests
from engine.feel.ranges import elements
from engine.feel.temporal.durations import DaysAndTimeDuration, YearsAndMonthsDuration
from engine.feel.temporal.literals import read_date, read_date_and_time, read_duration, read_temporal, read_time
from engine.feel.temporal.moments import Date, DateAndTime, Time
from engine.feel.texts import text_of
from engine.feel.types import (
    ANY,
    BUILT_IN_TYPE_NAMES,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    Type,
    is_instance,
    is_nullable_instance,
    named,
    resolve,
)
from engine.feel.values import ABSENT, Function, Parameter, Range, Value, type_name

parse = parse_expression

__all__ = [
    "ABSENT",
    "ANY",
    "BUILTIN_NAMES",
    "BUILT_IN_TYPE_NAMES",
    "DEFAULT_BUDGET",
    "Analysis",
    "Budget",
    "BudgetExceeded",
    "ContextType",
    "Date",
    "DateAndTime",
    "DaysAndTimeDuration",
    "Expression",
    "ExpressionFailed",
    "Function",
    "FunctionType",
    "ListType",
    "Meter",
    "NamedType",
    "Parameter",
    "Problem",
    "Range",
    "RangeType",
    "Rule",
    "Run",
    "SyntaxInvalid",
    "Time",
    "Type",
    "Value",
    "YearsAndMonthsDuration",
    "analyse",
    "call",
    "call_named",
    "compile_expression",
    "elements",
    "equal",
    "evaluate",
    "from_json",
    "is_expression",
    "is_instance",
    "is_nullable_instance",
    "is_same_expression",
    "named",
    "order",
    "parse",
    "parse_expression",
    "parse_unary_tests",
    "possible_values",
    "read_date",
    "read_date_and_time",
    "read_duration",
    "read_temporal",
    "read_time",
    "resolve",
    "strip",
    "text_of",
    "to_json",
    "type_name",
]
