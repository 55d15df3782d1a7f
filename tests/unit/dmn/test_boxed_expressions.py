"""Every kind of boxed expression, and its edges."""

import pytest

from engine.dmn import DecisionFailed, read_model
from tests.kit.dmn import boxed, context, decision, file, function, invocation, knowledge, literal, table


def evaluate(expression, given=None, *more, **options):
    text = file(decision("d", expression, **options), *more)
    return read_model(text, "t.dmn").evaluate("d", given or {}).output


def test_a_literal_expression_is_feel():
    assert evaluate(literal("x + 1"), {"x": 2}) == 3


def test_no_logic_is_null():
    assert evaluate("") is None
    assert evaluate(literal(" ")) is None


def test_a_context_has_its_entries_and_each_sees_those_before():
    assert evaluate(context(a=literal("1"), b=literal("a + 1"))) == {"a": 1, "b": 2}


def test_a_context_with_a_result_is_that():
    assert evaluate(context(a=literal("1"), result=literal("a + 41"))) == 42


def test_an_entry_hides_a_name_outside_only_inside():
    inner = context(x=literal("10"), result=literal("x"))
    assert evaluate(context(a=inner, b=literal("x")), {"x": 1}) == {"a": 10, "b": 1}


def test_a_list():
    assert evaluate(f"<list>{literal('1')}{literal('x')}</list>", {"x": 2}) == [1, 2]


def test_a_relation_is_a_list_of_contexts():
    rows = "".join(f"<row>{literal(a)}{literal(b)}</row>" for a, b in (("1", '"a"'), ("2", '"b"')))
    relation = f'<relation><column name="n"/><column name="s"/>{rows}</relation>'
    assert evaluate(relation) == [{"n": 1, "s": "a"}, {"n": 2, "s": "b"}]


@pytest.mark.parametrize(("x", "expected"), [(1, "yes"), (0, "no"), (None, "no")])
def test_a_conditional(x, expected):
    expression = boxed("conditional", if_=literal("x > 0"), then=literal('"yes"'), else_=literal('"no"'))
    assert evaluate(expression, {"x": x}) == expected


def test_a_condition_that_is_no_boolean_is_null():
    assert evaluate(boxed("conditional", if_=literal('"x"'), then=literal("1"), else_=literal("2"))) is None


@pytest.mark.parametrize(
    ("source", "match", "expected"),
    [
        ("[1, 2, 3]", "item > 1", [2, 3]),
        ("[{a: 1}, {a: 2}]", "a = 2", [{"a": 2}]),
        ("[1, 2, 3]", "2", 2),
        ("[1, 2, 3]", "-1", 3),
        ("[1, 2, 3]", "4", None),
        ("5", "item = 5", [5]),
        ("null", "true", None),
        ("[1, 2]", '"x"', None),
        ("[]", "item > 1", []),
    ],
)
def test_a_filter(source, match, expected):
    assert evaluate(boxed("filter", in_=literal(source), match=literal(match))) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [("[1, 2]", [2, 4]), ("[1..3]", [2, 4, 6]), ("4", [8]), ("[]", []), ("null", None)]
)
def test_for(source, expected):
    assert evaluate(boxed("for", variable="n", in_=literal(source), return_=literal("n * 2"))) == expected


def test_for_sees_the_results_so_far():
    expression = boxed("for", variable="n", in_=literal("[1, 2, 3]"), return_=literal("n + count(partial)"))
    assert evaluate(expression) == [1, 3, 5]
    kept = boxed("for", variable="n", in_=literal("[1, 2]"), return_=literal("partial"))
    assert evaluate(kept) == [[], [[]]]


@pytest.mark.parametrize(
    ("kind", "condition", "expected"),
    [
        ("some", "n > 2", True),
        ("some", "n > 5", False),
        ("some", "null", None),
        ("some", 'if n = 3 then true else "x"', None),
        ("some", "if n = 1 then null else true", True),
        ("every", "n > 0", True),
        ("every", "n > 1", False),
        ("every", "null", None),
        ("every", "if n = 1 then null else false", False),
    ],
)
def test_some_and_every(kind, condition, expected):
    expression = boxed(kind, variable="n", in_=literal("[1, 2, 3]"), satisfies=literal(condition))
    assert evaluate(expression) is expected


@pytest.mark.parametrize("kind", ["some", "every"])
def test_nothing_to_look_at(kind):
    assert evaluate(boxed(kind, variable="n", in_=literal("null"), satisfies=literal("true"))) is None
    assert evaluate(boxed(kind, variable="n", in_=literal("[]"), satisfies=literal("true"))) is (kind == "every")


def test_a_function_definition_sees_its_scope():
    body = context(f=function({"a": "number", "b": None}, literal("a * b + x")), result=literal("f(2, 3)"))
    assert evaluate(body, {"x": 1}) == 7


def test_an_argument_of_another_type_makes_null():
    body = context(f=function({"a": "number"}, literal("a + 1")), result=literal('f("x")'))
    assert evaluate(body) is None


def test_an_invocation_binds_by_name():
    more = knowledge("difference", {"a": "number", "b": "number"}, literal("a - b"))
    call = invocation("difference", b=literal("1"), a=literal("x"))
    assert evaluate(call, {"x": 5}, more, knows=["difference"]) == 4


def test_an_invocation_of_something_else_fails():
    with pytest.raises(DecisionFailed, match="function"):
        evaluate(context(f=literal("1"), result=invocation("f", a=literal("1"))))


def test_an_invocation_with_missing_arguments_is_null():
    more = knowledge("double", {"a": "number"}, literal("a * 2"))
    assert evaluate(invocation("double"), {}, more, knows=["double"]) is None


def test_a_table_may_stand_inside_other_expressions():
    inner = table(["x"], ["y"], [["> 1", '"many"'], ["<= 1", '"one"']])
    assert evaluate(context(kind=inner, result=literal('"found " + kind')), {"x": 2}) == "found many"


def test_functions_that_call_each_other_forever_end():
    endless = context(g=function({"h": None}, literal("h(h)")), result=literal("g(g)"))
    with pytest.raises(DecisionFailed) as caught:
        evaluate(endless)
    assert caught.value.reason == "depth"
