"""Every hit policy: what matching rules come to, and what breaks it."""

import pytest

from engine.dmn import DecisionFailed, read_model
from tests.kit.dmn import decision, file, table

SIZES = {"name": "size", "allowed": '"large", "medium", "small"'}


def evaluate(rules, context, *, inputs=("x",), outputs=("y",), **options):
    """Evaluate one table; the rules read the caller's variables."""
    text = file(decision("d", table(inputs, outputs, rules, **options)))
    return read_model(text, "t.dmn").evaluate("d", context).output


def test_unique_is_the_default():
    rules = [["< 10", '"low"'], [">= 10", '"high"']]
    assert evaluate(rules, {"x": 5}) == "low"
    assert evaluate(rules, {"x": 10}) == "high"
    assert evaluate(rules, {"x": None}) is None


def test_unique_refuses_two_matching_rules():
    with pytest.raises(DecisionFailed, match="rules 1, 2 do") as caught:
        evaluate([["< a", "1"], ["> 0", "2"]], {"x": 5, "a": 10})
    assert caught.value.reason == "unique"
    assert [rule["ruleId"] for rule in caught.value.evaluated[-1]["matchedRules"]] == ["r1", "r2"]


def test_first_takes_the_first():
    assert evaluate([["< 10", "1"], ["< 20", "2"], ["-", "3"]], {"x": 15}, hit_policy="FIRST") == 2


def test_any_takes_equal_outputs():
    assert evaluate([["> 1", "7"], ["> 2", "7"]], {"x": 3}, hit_policy="ANY") == 7


def test_any_refuses_different_outputs():
    with pytest.raises(DecisionFailed, match="they differ") as caught:
        evaluate([["> 1", "x"], ["> 2", "x + 1"]], {"x": 3}, hit_policy="ANY")
    assert caught.value.reason == "any"


def test_outputs_too_deep_to_compare_fail():
    deep = "for i in 1..1500 return [partial[-1]]"
    with pytest.raises(DecisionFailed, match="too deeply") as caught:
        evaluate([["-", deep], ["-", deep]], {"x": 1}, hit_policy="ANY")
    assert caught.value.reason == "depth"


def test_priority_takes_the_first_of_the_allowed_values():
    rules = [["-", '"small"'], ["> 1", '"large"'], ["> 2", '"medium"']]
    assert evaluate(rules, {"x": 5}, outputs=[SIZES], hit_policy="PRIORITY") == "large"
    assert evaluate(rules, {"x": 1}, outputs=[SIZES], hit_policy="PRIORITY") == "small"


def test_output_order_sorts_by_the_allowed_values():
    rules = [["-", '"small"'], ["> 1", '"large"'], ["> 2", '"medium"']]
    assert evaluate(rules, {"x": 5}, outputs=[SIZES], hit_policy="OUTPUT ORDER") == ["large", "medium", "small"]


def test_rule_order_keeps_the_order_of_rules():
    assert evaluate([["> 1", "3"], ["> 2", "1"]], {"x": 5}, hit_policy="RULE ORDER") == [3, 1]


@pytest.mark.parametrize(
    ("aggregation", "expected"), [(None, [3, 1, 3]), ("SUM", 7), ("COUNT", 3), ("MIN", 1), ("MAX", 3)]
)
def test_collect(aggregation, expected):
    rules = [["-", "3"], ["> 2", "1"], ["> 9", "100"], ["-", "3"]]
    assert evaluate(rules, {"x": 5}, hit_policy="COLLECT", aggregation=aggregation) == expected


@pytest.mark.parametrize(("aggregation", "expected"), [(None, None), ("SUM", None), ("COUNT", 0)])
def test_collect_of_nothing(aggregation, expected):
    assert evaluate([["> 9", "1"]], {"x": 5}, hit_policy="COLLECT", aggregation=aggregation) == expected


@pytest.mark.parametrize("hit_policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY"])
def test_the_default_output_stands_in_when_no_rule_matches(hit_policy):
    output = SIZES | {"default": '"medium"'}
    assert evaluate([["> 9", '"small"']], {"x": 5}, outputs=[output], hit_policy=hit_policy) == "medium"


def test_several_outputs_are_a_context():
    rules = [["-", '"a"', "x * 2"]]
    assert evaluate(rules, {"x": 5}, outputs=("name", "double")) == {"name": "a", "double": 10}


def test_priority_compares_outputs_from_left_to_right():
    columns = [SIZES, {"name": "n", "allowed": "1, 2, 3"}]
    rules = [["-", '"large"', "3"], ["-", '"large"', "2"], ["-", '"small"', "1"]]
    expected = {"size": "large", "n": 2}
    assert evaluate(rules, {"x": 5}, outputs=columns, hit_policy="PRIORITY") == expected


def test_an_output_that_is_not_allowed_fails():
    with pytest.raises(DecisionFailed, match="allowed values") as caught:
        evaluate([["-", "x"]], {"x": "huge"}, outputs=[SIZES])
    assert caught.value.reason == "allowed-values"


def test_an_input_that_is_not_allowed_fails():
    column = {"text": "x", "allowed": '"a", "b"'}
    assert evaluate([['"a"', "1"]], {"x": "a"}, inputs=[column]) == 1
    assert evaluate([['"a"', "1"]], {"x": None}, inputs=[column]) is None
    with pytest.raises(DecisionFailed, match="to be one of"):
        evaluate([['"a"', "1"]], {"x": "c"}, inputs=[column])


def test_an_empty_condition_is_a_dash_and_an_empty_output_null():
    assert evaluate([["", ""]], {"x": 1}) is None
    assert evaluate([["", "1"]], {"x": None}) == 1


def test_conditions_may_read_other_values():
    rules = [["? > limit and ? < 100", '"above"'], ["not(> limit)", '"below"']]
    assert evaluate(rules, {"x": 5, "limit": 4}, hit_policy="FIRST") == "above"
    assert evaluate(rules, {"x": 3, "limit": 4}, hit_policy="FIRST") == "below"
