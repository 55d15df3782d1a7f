"""What the journal keeps of an evaluation: inputs, matched rules and output of every decision, as JSON values."""

import json
from decimal import Decimal

import pytest

from engine.dmn import DecisionFailed, read_model
from tests.kit.dmn import context, decision, file, function, input_data, invocation, knowledge, literal, table

RULES = [["> 100", "-", '"big"', "1.5"], ["<= 100", "-", '"small"', "1"]]
MODEL = file(
    input_data("in", "number", name="Amount"),
    decision("kind", table(["Amount", "region"], ["k", "w"], RULES), inputs=["in"]),
    decision("top", literal("kind.k"), needs=["kind"], name="Top"),
)


def test_the_record_of_a_table():
    result = read_model(MODEL, "t.dmn").evaluate("top", {"Amount": 200, "region": "north", "other": object()})
    assert result.output == "big"
    assert result.evaluated == [
        {
            "decisionId": "kind",
            "decisionName": "kind",
            "inputs": [
                {"inputId": "in1", "inputName": "Amount", "inputValue": 200},
                {"inputId": "in2", "inputName": "region", "inputValue": "north"},
            ],
            "matchedRules": [
                {
                    "ruleId": "r1",
                    "ruleIndex": 1,
                    "evaluatedOutputs": [
                        {"outputId": "out1", "outputName": "k", "outputValue": "big"},
                        {"outputId": "out2", "outputName": "w", "outputValue": Decimal("1.5")},
                    ],
                }
            ],
            "output": {"k": "big", "w": Decimal("1.5")},
        },
        {
            "decisionId": "top",
            "decisionName": "Top",
            "inputs": [{"inputId": "kind", "inputName": "kind", "inputValue": {"k": "big", "w": Decimal("1.5")}}],
            "matchedRules": [],
            "output": "big",
        },
    ]


def test_records_are_json_whatever_the_values():
    elements = (
        decision("f", context(g=function({"a": None}, literal("a")), r=literal("[1..3)"), t=literal('@"2026-11-24"'))),
        decision("d", literal("f.t"), needs=["f"]),
    )
    result = read_model(file(*elements), "t.dmn").evaluate("d", {})
    assert result.evaluated[0]["output"] == {"g": "function(a)", "r": "[1..3)", "t": "2026-11-24"}
    assert json.dumps(result.evaluated)


def test_an_output_that_json_can_not_hold_fails():
    with pytest.raises(DecisionFailed) as caught:
        read_model(file(decision("d", literal("function(a) a"))), "t.dmn").evaluate("d", {})
    assert caught.value.reason == "type"


def test_an_output_that_is_nested_too_deeply_fails_and_is_still_told():
    deep = literal("for i in 1..300 return [partial[-1]]")
    with pytest.raises(DecisionFailed, match="nested") as caught:
        read_model(file(decision("d", deep)), "t.dmn").evaluate("d", {})
    assert "…" in json.dumps(caught.value.evaluated, ensure_ascii=False)


def test_tables_inside_functions_are_recorded_with_their_decision():
    inner = table(["a"], ["y"], [["> 1", '"many"'], ["<= 1", '"one"']], id_="inner")
    elements = (
        knowledge("kind", {"a": "number"}, inner),
        decision("d", invocation("kind", a=literal("x")), knows=["kind"]),
    )
    record = read_model(file(*elements), "t.dmn").evaluate("d", {"x": 2}).evaluated[0]
    assert record["output"] == "many"
    assert record["tables"][0]["tableId"] == "inner"
    assert record["tables"][0]["matchedRules"][0]["ruleIndex"] == 1


def test_a_failure_tells_what_was_done_until_then():
    elements = (
        decision("a", literal("1")),
        decision("b", table(["a"], ["y"], [["> x", "1"], ["> 0", "2"]]), needs=["a"]),
        decision("c", literal("b"), needs=["b"]),
    )
    with pytest.raises(DecisionFailed) as caught:
        read_model(file(*elements), "t.dmn").evaluate("c", {"x": 0})
    assert [record["decisionId"] for record in caught.value.evaluated] == ["a", "b"]
    assert "'b'" in str(caught.value)
    assert caught.value.decision_id == "b"
    assert "命中策略" in caught.value.text.in_language("zh")
