"""The language in short examples; the compatibility kit has the long list."""

from collections import ChainMap
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest

from engine.feel import (
    ContextType,
    ExpressionFailed,
    Function,
    NamedType,
    Parameter,
    Run,
    SyntaxInvalid,
    call,
    call_named,
    compile_expression,
    evaluate,
    is_expression,
    named,
    strip,
    to_json,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("-2 ** 2", 4),
        ("10 / 4 - 1 - 1", Decimal("0.5")),
        ("0.1 + 0.2 = 0.3", True),
        ('"接" + "力"', "接力"),
        ("if 1 > 2 then 3 else 4", 4),
        ("for i in 1..3, j in [10, 20] return i * j", [10, 20, 20, 40, 30, 60]),
        ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", [1, 1, 2, 3, 5]),
        ("some x in [1, 2, 3] satisfies x > 2", True),
        ("every x in [1, 2, 3] satisfies x > 2", False),
        ("[1, 2, 3, 4][item > 2]", [3, 4]),
        ("[10, 20, 30][-1]", 30),
        ("[{a: 1}, {a: 2}][a = 2].a", [2]),
        ("{a: 1, b: a + 1}.b", 2),
        ("{f: function(n) if n < 2 then 1 else n * f(n - 1), r: f(5)}.r", 120),
        ("5 between 1 and 10", True),
        ("5 in [1..5)", False),
        ("5 in (1, [4..6])", True),
        ("null = null", True),
        ("null and false", False),
        ("null or false", None),
        ('1 = "1"', None),
        ("missing.name", None),
        ('date("2026-11-24") + duration("P1M")', "2026-12-24"),
        ('@"2026-11-24T10:00:00+08:00" - @"2026-11-24T01:00:00Z"', "PT1H"),
        ('count(list: ["a"])', 1),
        ("sort([3, 1, 2], function(a, b) a > b)", [3, 2, 1]),
        ("3 instance of number", True),
        ("[1] instance of list<string>", False),
        ("1 + // comment\n 1 /* and\nmore */", 2),
    ],
)
def test_expressions(text, value):
    assert to_json(evaluate(text)) == value


@pytest.mark.parametrize(
    ("tests", "value", "passes"),
    [
        ("-", 1, True),
        ("< 5, 10", 10, True),
        ("not(1, 2)", 2, False),
        ("[1..5]", 7, False),
        ('"高", "紧急"', "紧急", True),
        ("? > 3 and ? < 5", 4, True),
        ("null", None, True),
        ("> 5", None, None),
    ],
)
def test_unary_tests(tests, value, passes):
    assert compile_expression(tests, kind="unary tests").matches(value, {}) is passes
    assert compile_expression(tests, kind="unary tests").evaluate({"?": value}) is passes


def test_names_in_chinese_with_spaces_and_with_operators():
    context = {"合同 级别": "金牌", "pre-tax": 10, "date and place": "x", "tax": 1}
    assert evaluate('合同 级别 = "金牌"', context) is True
    assert evaluate("pre-tax - tax", context) == 9
    assert evaluate("date and place", context) == "x"


def test_a_syntax_error_says_where_and_what():
    with pytest.raises(SyntaxInvalid) as caught:
        compile_expression("if a\nthen b")
    assert (caught.value.line, caught.value.column, caught.value.expected.en) == (
        *(2, 7, "'else' (an 'if' always has one: 'else null')"),
    )
    assert "第 2 行" in caught.value.text.in_language("zh")
    assert isinstance(caught.value, ExpressionFailed)
    assert caught.value.reason == "syntax"


def test_unary_tests_are_no_expression():
    with pytest.raises(TypeError):
        compile_expression("1").matches(1, {})


def test_an_item_of_the_callers_list():
    context = {"l": [1, {"a": 2}], "o": {"l": [5]}, "s": "x", "t": (7,)}
    assert to_json(
        evaluate("[l[1], l[2].a, l[-1].a, l[3], l[-3], o.l[1], s[1], s[2], t[1], u[1], l[1.5]]", context)
    ) == [*(1, 2, 2, None, None, 5, "x", None, 7, None, None)]


def test_data_never_hides_a_built_in_but_a_function_does():
    double = evaluate("function(x) x * 2")
    assert evaluate('[count(l), count, duration("P1D")]', {"l": [1], "count": 5, "duration": "x"})[:2] == [1, 5]
    assert evaluate("[abs(4), [1][abs(4) = 8]]", {"abs": double}) == [8, [1]]
    assert evaluate("{sum: 3, total: sum(1, 2) + sum}.total") == 6


def test_remarks_tell_why_a_value_is_null():
    remarks = []
    assert compile_expression('1 + "a"').evaluate({}, remarks=remarks) is None
    assert [remark.in_language("zh") for remark in remarks] == ["“+”的两边不匹配：number 和 string"]
    assert compile_expression("for i in 1..100 return x").evaluate({}, remarks=remarks) == [None] * 100
    assert len(remarks) == 20


@pytest.mark.parametrize("text", ["now()", "today()", "uuid()", "random number()"])
def test_what_the_caller_must_give(text):
    with pytest.raises(ExpressionFailed) as caught:
        evaluate(text)
    assert caught.value.reason in {"now", "seed"}
    with pytest.raises(ExpressionFailed):
        evaluate(f"get or else({text}, 1)")


def test_the_same_seed_gives_the_same_sequence():
    text = "[uuid(), uuid(), random number()]"
    first, second, number = evaluate(text, seed="a")
    assert [first, second, number] == evaluate(text, seed="a")
    assert first != second
    assert first != evaluate(text, seed="b")[0]
    assert 0 <= number < 1
    assert len(first) == 36
    assert first[14] == "4"


def test_a_run_goes_on_with_its_sequence_in_inner_scopes():
    run = Run({}, seed="a")
    expression = compile_expression("uuid()")
    inner = run.with_variables({})
    assert len({expression.evaluate_in(r) for r in (run, inner, run, inner)}) == 4


def test_now_is_the_callers_time_in_the_callers_zone():
    now = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert to_json(evaluate("[now(), today()]", now=now)) == ["2026-03-28T23:30:00Z", "2026-03-28"]
    there = now.astimezone(ZoneInfo("Asia/Shanghai"))
    assert to_json(evaluate("[now(), today()]", now=there)) == ["2026-03-29T07:30:00@Asia/Shanghai", "2026-03-29"]
    shown = evaluate('now() + duration("PT1H")', now=now, zone="Europe/Berlin")
    assert str(shown) == "2026-03-29T01:30:00@Europe/Berlin"
    assert str(evaluate("today()", now=now, zone="Asia/Shanghai")) == "2026-03-29"


def test_an_assertion_fails_the_evaluation():
    with pytest.raises(ExpressionFailed) as caught:
        evaluate('assert(x, x != null, "x 不能为空")')
    assert caught.value.reason == "assertion"
    assert "x 不能为空" in str(caught.value)


def test_functions_keep_the_variables_where_they_were_made():
    run = Run({"a": 10}, are_feel_values=False)
    plus = compile_expression("function(x) x + a").evaluate_in(run)
    assert call(plus, Run({"a": 1}), [Decimal(1)]) == 11
    assert call_named(plus, run, {"x": Decimal(2)}) == 12


def test_functions_of_the_host():
    twice = Function("twice", [Parameter("n", named("number"))], lambda run, arguments: arguments[0] * 2)
    assert evaluate("twice(4)", {"twice": twice}) == 8
    assert evaluate('twice("x")', {"twice": twice}) is None
    assert evaluate("twice(n: [4])", {"twice": twice}) == 8
    assert evaluate("twice instance of function<number> -> Any", {"twice": twice}) is True


def test_item_definitions_of_the_host():
    types = {
        "tAge": named("number"),
        "tPerson": ContextType((("age", NamedType("tAge")),)),
        "tLoop": NamedType("tLoop"),
    }
    text = '[{age: 1} instance of tPerson, {age: "x"} instance of list<tPerson>, [{age: 1}] instance of list<tPerson>]'
    assert compile_expression(text).evaluate({}, types=types) == [True, False, True]
    assert compile_expression("1 instance of tLoop").evaluate({}, types=types) is None
    assert compile_expression('(function(a: tAge) a)("x")').evaluate({}, types=types) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 24), "2026-11-24"),
        (
            datetime(2026, 11, 24, 10, 30, 0, 500, tzinfo=ZoneInfo("Asia/Shanghai")),
            "2026-11-24T10:30:00.0005@Asia/Shanghai",
        ),
        (datetime(2026, 11, 24, 10, 30, tzinfo=UTC), "2026-11-24T10:30:00Z"),
        (datetime(2026, 11, 24, 10, 30), "2026-11-24T10:30:00"),  # noqa: DTZ001 a local time is meant
        (time(10, 30), "10:30:00"),
        (timedelta(days=1, microseconds=5), "P1DT0.000005S"),
    ],
)
def test_dates_of_the_host(value, text):
    assert to_json(evaluate("x", {"x": value})) == text


@pytest.mark.parametrize("text", ["abs", "[1..2]", "[function(x) x]"])
def test_functions_and_ranges_are_no_json(text):
    with pytest.raises(ExpressionFailed) as caught:
        to_json(evaluate(text))
    assert caught.value.reason == "type"


def test_values_nested_too_deep_are_refused_at_the_border():
    value: list = []
    for _ in range(200):
        value = [value]
    with pytest.raises(ExpressionFailed):
        evaluate("x", {"x": value})


def test_expressions_and_static_texts():
    assert [is_expression(text) for text in ("=a", " = a", "a", "", None)] == [True, True, False, False, False]
    assert (strip("= a + 1 "), strip("a")) == ("a + 1", "a")


def test_a_compiled_expression_comes_from_the_cache():
    assert compile_expression("a + 1") is compile_expression("a + 1", names=["b", "c d"])
    assert compile_expression("a-b") is not compile_expression("a-b", names=["a-b"])
    assert compile_expression("1" + " + 1" * 1000) is compile_expression("1" + " + 1" * 1000)
    assert repr(compile_expression("a")) == "Expression('a', 'expression')"


def test_variables_may_come_from_nested_scopes():
    scopes = ChainMap({"a": 1}, {"a": 2, "b": {"c": [3]}}, MappingProxyType({"d": MappingProxyType({"e": 4})}))
    assert evaluate("[a, b.c[1], d.e]", scopes) == [1, 3, 4]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("pre-tax + tax", 11),
        ("if and only if", 5),
        ("2 * (end of day) - pre-tax", 4),
        ("a-b", 0),
        ("x.y-z", 8),
        ("count([pre-tax])", 1),
        ("tax - tax", 0),
    ],
)
def test_odd_names_of_the_context_are_found_as_written(text, value):
    context = {"pre-tax": 10, "tax": 1, "if and only if": 5, "end of day": 7, "a": 1, "b": 1, "x.y-z": 8}
    assert evaluate(text, context) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("product", None),
        ("product = null", True),
        ("if product != null then 1 else 2", 2),
        ("product.serial", None),
        ("{a: product}.a", None),
        ("is defined(product)", False),
        ("product([2, 3])", 6),
        ("sum(1, 2)", 3),
        ("for f in [1] return count([f])", [1]),
    ],
)
def test_a_name_of_a_case_is_a_variable_though_a_built_in_has_it(text, value):
    expression, remarks = compile_expression(text), []
    assert expression.evaluate({}, are_names_data=True, remarks=remarks) == value
    assert len(remarks) == (0 if "(" in text else 1)
    assert compile_expression("product.serial").evaluate({"product": {"serial": "x"}}, are_names_data=True) == "x"


def test_where_names_are_not_data_a_built_in_is_a_value():
    assert compile_expression("product = null").evaluate({}) is False
    run = Run({}, are_names_data=True).with_variables({})
    assert compile_expression("product").evaluate_in(run) is None
