"""What a form sends is checked again: each rule with what passes and what does not."""

from decimal import Decimal

import pytest

from engine.api import ExpressionFailed, InvalidInput
from web.answers import checked


def form(**component):
    return {"components": [{"key": "a", "label": "甲", **component}]}


def no_feel(expression, context):
    if expression == "broken":
        raise ExpressionFailed("Expected FEEL, but …", "应当是 FEEL，但是……")
    return {"is_late": context.get("late"), "options": ["x", "y"], "a + 1": 7}[expression]


def check(schema, given, known=()):
    return checked(schema, given, dict(known), no_feel)


RULES = [
    ({"type": "textfield", "validate": {"required": True}}, "x", ["", None]),
    ({"type": "checkbox", "validate": {"required": True}}, True, [False, None, "yes"]),
    ({"type": "taglist", "validate": {"required": True}, "values": [{"value": "x"}]}, ["x"], [[], ["y"], "x"]),
    ({"type": "textfield", "validate": {"minLength": 2, "maxLength": 3}}, "abc", ["a", "abcd", 5]),
    ({"type": "textfield", "validate": {"validationType": "email"}}, "a@b.cn", ["a", "a b@c.d"]),
    ({"type": "textfield", "validate": {"validationType": "phone"}}, "+86 10-5555", ["call me"]),
    ({"type": "number", "validate": {"min": 1, "max": 5}}, Decimal("1.5"), [0, 6, "3", True]),
    ({"type": "number", "serializeToString": True, "validate": {"max": 5}}, "4.5", ["x", "6"]),
    ({"type": "select", "values": [{"label": "甲", "value": "x"}]}, "x", ["y"]),
    ({"type": "radio", "valuesExpression": "=options"}, "y", ["z"]),
    ({"type": "select", "valuesExpression": "=broken"}, None, ["z"]),
    ({"type": "datetime", "subtype": "date"}, "2026-11-24", ["tomorrow", 3, "2026-02-30"]),
    ({"type": "datetime", "subtype": "time"}, "10:00", ["25:00"]),
    ({"type": "datetime", "subtype": "datetime"}, "2026-11-24T10:00", ["10:00 o'clock"]),
]


@pytest.mark.parametrize(("component", "good", "bad"), RULES)
def test_each_rule(component, good, bad):
    assert check(form(**component), {"a": good}) == ({} if good is None else {"a": good})
    for value in bad:
        with pytest.raises(InvalidInput) as refused:
            check(form(**component), {"a": value})
        (problem,) = refused.value.problems
        assert problem.field == "a"
        assert "甲" in problem.text.zh.format(**problem.text.params)


def test_all_problems_come_at_once():
    schema = {"components": [{"key": k, "type": "textfield", "validate": {"required": True}} for k in "ab"]}
    with pytest.raises(InvalidInput, match="2 are not") as refused:
        check(schema, {})
    assert [p.field for p in refused.value.problems] == ["a", "b"]


def test_what_no_field_asks_for_is_left_out():
    schema = form(type="textfield")
    assert check(schema, {"a": "x", "is_admin": True}) == {"a": "x"}
    assert check(form(type="textfield", disabled=True), {"a": "x"}) == {}
    assert check(form(type="textfield", readonly=True), {"a": "x"}) == {}


def test_a_hidden_field_is_neither_required_nor_kept():
    schema = form(type="textfield", conditional={"hide": "=is_late"}, validate={"required": True})
    assert check(schema, {"a": "x"}, {"late": True}) == {}
    assert check(schema, {"a": "x"}, {"late": False}) == {"a": "x"}
    with pytest.raises(InvalidInput):
        check(schema, {})


def test_choices_may_come_from_a_variable():
    schema = form(type="select", valuesKey="vendors")
    assert check(schema, {"a": "v1"}, {"vendors": [{"label": "厂商", "value": "v1"}]}) == {"a": "v1"}
    with pytest.raises(InvalidInput):
        check(schema, {"a": "v2"}, {"vendors": [{"label": "厂商", "value": "v1"}]})


def test_dotted_keys_groups_and_lists_keep_their_shape():
    field = {"key": "name", "type": "textfield", "validate": {"required": True}}
    schema = {
        "components": [
            {"key": "vendor.answer", "type": "textfield"},
            {"type": "group", "path": "site", "components": [field]},
            {"type": "group", "components": [{"key": "plain", "type": "textfield"}]},
            {"type": "dynamiclist", "path": "parts", "components": [field]},
            {"key": "sum", "type": "expression", "expression": "=a + 1"},
        ]
    }
    given = {"vendor": {"answer": "是"}, "site": {"name": "机房"}, "plain": "p", "parts": [{"name": "风扇"}], "sum": 99}
    assert check(schema, given) == given | {"sum": 7}
    with pytest.raises(InvalidInput) as refused:
        check(schema, given | {"site": {}, "parts": [{"name": ""}]})
    assert [p.field for p in refused.value.problems] == ["site.name", "parts[0].name"]
