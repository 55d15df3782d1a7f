"""The language in short examples; the compatibility kit has the long list."""

from decimal import Decimal

import pytest

from engine.feel import ExpressionFailed, SyntaxInvalid, compile_expression, evaluate, to_json


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
    assert (caught.value.line, caught.value.column, caught.value.expected.en) == (2, 7, "'else'")
    assert "第 2 行" in caught.value.text.in_language("zh")
    assert isinstance(caught.value, ExpressionFailed)
    assert caught.value.reason == "syntax"


def test_unary_tests_are_no_expression():
    with pytest.raises(TypeError):
        compile_expression("1").matches(1, {})
