"""A file as the dialect's modeler writes it: no variables, decisions by id, editor's own attributes and drawing."""

from pathlib import Path

from engine.dmn import load_model

TEXT = (Path(__file__).parent / "files" / "modeler.dmn").read_text(encoding="utf-8")


def test_it_runs_without_a_remark():
    model, findings = load_model(TEXT, "fee.dmn")
    assert findings == ()
    result = model.evaluate("Decision_fee", {"amount": 200})
    assert result.output == 20
    assert model.decisions["Decision_fee"].version_tag == "v2"
    assert result.evaluated[1]["inputs"][0] == {"inputId": "Input_1", "inputName": "等级", "inputValue": "A"}
    assert [rule["ruleId"] for rule in result.evaluated[1]["matchedRules"]] == ["DecisionRule_1"]
    assert model.evaluate("费用", {"amount": 1}).output == 0
