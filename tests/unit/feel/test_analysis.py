"""What is said about an expression before it runs."""

import pytest

from engine.feel import Rule, analyse


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("1 +", Rule.SYNTAX, (1, 4)),
        ("a\nand (b", Rule.SYNTAX, (2, 7)),
        ('"abc', Rule.SYNTAX, (1, 5)),
        ("if a then b", Rule.SYNTAX, (1, 12)),
        ("[1, 2", Rule.SYNTAX, (1, 6)),
        ("{a 1}", Rule.SYNTAX, (1, 5)),
        ("for x in [1] x", Rule.SYNTAX, (1, 14)),
        ("a)", Rule.SYNTAX, (1, 2)),
        ("function", Rule.SYNTAX, (1, 9)),
        ("null instance of Any .", Rule.SYNTAX, (1, 23)),
        ("1e9999", Rule.SYNTAX, (1, 1)),
        ("(" * 100 + "1", Rule.LIMIT, (1, 1)),
        ("1" * 20_001, Rule.LIMIT, (1, 1)),
        ('string lenght("a")', Rule.UNKNOWN_FUNCTION, (1, 1)),
        ("1 + foo(2)", Rule.UNKNOWN_FUNCTION, (1, 5)),
        ("abs()", Rule.ARGUMENTS, (1, 1)),
        ('substring("a", 1, 2, 3)', Rule.ARGUMENTS, (1, 1)),
        ('contains(string: "a", x: "b")', Rule.ARGUMENTS, (1, 1)),
        ("abs(n: 1, n: 2)", Rule.ARGUMENTS, (1, 1)),
        ("sum()", Rule.ARGUMENTS, (1, 1)),
        ("append()", Rule.ARGUMENTS, (1, 1)),
        ('1 + "a"', Rule.TYPE, (1, 3)),
        ('-"a"', Rule.TYPE, (1, 1)),
        ('1 < "a"', Rule.TYPE, (1, 1)),
        ('x = 1 and "a"', Rule.TYPE, (1, 11)),
        ("if 1 then 2 else 3", Rule.TYPE, (1, 4)),
        ('"a".b', Rule.TYPE, (1, 1)),
        ('@"2026-01-01".hour', Rule.TYPE, (1, 1)),
        ("upper case(5)", Rule.TYPE, (1, 1)),
        ("sqrt(null)", Rule.TYPE, (1, 1)),
        ('5 between "a" and 7', Rule.TYPE, (1, 1)),
        ('["a"][substring(item, 1)]', Rule.TYPE, (1, 7)),
        ('[1.."a"]', Rule.TYPE, (1, 1)),
        ('"abs"(1)', Rule.TYPE, (1, 1)),
        ("some x in [1] satisfies string(x)", Rule.TYPE, (1, 25)),
        ("min（1，2）", Rule.NAME, (1, 1)),
        ('@"2026-13-01"', Rule.LITERAL, (1, 1)),
        ('date("2026-02-30")', Rule.LITERAL, (1, 6)),
        ('duration("P1X")', Rule.LITERAL, (1, 10)),
        ('matches("a", "(")', Rule.LITERAL, (1, 14)),
        ("{a: 1, a: 2}", Rule.DUPLICATE_KEY, (1, 8)),
        ('function() external {java: {class: "X"}}', Rule.EXTERNAL, (1, 1)),
    ],
)
def test_problems_and_their_places(text, rule, place):
    (problem,) = analyse(text).problems
    assert (problem.rule, (problem.line, problem.column)) == (rule, place)
    assert problem.text.in_language("zh") != problem.text.in_language("en")


@pytest.mark.parametrize(
    "text",
    [
        "1 + x",
        'date("2026-01-01") + duration("P1D") > today()',
        "append(x, 1, 2)",
        "x = null",
        'get or else(x, "无")',
        "count([1, 2]) > 1",
        'substring(string: "abc", start position: 2)',
        "[1, 2, 3][1] + 1",
        "sort(x, function(a, b) a < b)",
        '"2026" + string(today().year)',
        "is defined(a.b) and not(c)",
        'string join(["a"], ",")',
        'date and time(today(), @"10:00:00")',
        "(< 5)(4)",
        "list contains([1], 1)",
    ],
)
def test_nothing_is_said_of_what_is_right(text):
    assert analyse(text).problems == ()


def test_names_and_functions():
    found = analyse("for i in orders return i.x + fee + {a: fee, b: a}.b + count(客户.电话[类型 = t])")
    assert found.names_read == {"orders", "fee", "客户"}
    assert found.paths_read == {"orders", "fee", "客户.电话"}
    assert found.names_possible == {"类型", "t"}
    assert found.functions_called == {"count"}


def test_unary_tests_and_special_names():
    found = analyse("< pre-tax, ? = limit", kind="unary tests", names=["pre-tax"])
    assert (found.problems, found.names_read) == ((), {"pre-tax", "limit"})


def test_functions_of_the_host_are_known():
    assert analyse("折扣(1)", functions=["折扣"]).errors == ()
    assert [p.rule for p in analyse("折扣(1)").errors] == [Rule.UNKNOWN_FUNCTION]


def test_a_close_name_is_proposed():
    assert "is 'string length' meant?" in str(analyse('string lenght("a")').problems[0].text)


def test_a_syntax_error_says_what_was_expected():
    (problem,) = analyse("if a then b").problems
    assert problem.expected is not None
    assert problem.expected.en.startswith("'else' (an 'if' always has one")
    assert problem.expected.zh.startswith("“else”（if 一定要有 else")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a == 1", "one '='"),
        ("a = 'x'", "a string in double quotes"),
        ("a && b", "'and' instead of '&&'"),
        ("a || b", "'or' instead of '||'"),
        ("!a", "'not(…)' instead of '!'"),
        ("a % 2", "'modulo(a, b)' instead of '%'"),
        ("${a}", "an expression without '${…}'"),
        ("a = “x”", "a string in straight double quotes"),
        ("（1)", "an English parenthesis '('"),
        ("min(1，2)", "an English comma ','"),
        ("a; b", "an expression without semicolons"),
        ("{a := 1}", "':' between name and value"),
    ],
)
def test_habits_of_other_languages_are_told(text, told):
    (problem,) = analyse(text).problems
    assert problem.rule is Rule.SYNTAX
    assert told in str(problem.text)
