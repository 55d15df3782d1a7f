"""Validating answers on the server, as form-js does in the browser: each kind of field, conditions, groups, lists."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.forms.kit import NOW, clean, form, wrong

VALUES = [{"label": "甲", "value": "a"}, {"label": "乙", "value": 2}]


def field(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "key": "f", "id": str(more.get("key", kind))} | more


def valid(kind: str, **validate: Any) -> dict[str, Any]:
    return field(kind, validate=validate)


ACCEPTED = [
    (valid("textfield", required=True), "x", "x"),
    (field("textfield"), 12, "12"),
    (valid("textfield", minLength=2, maxLength=3), " abc ", " abc "),
    (valid("textfield", minLength=2), "", ""),
    (valid("textfield", pattern="^\\d+$"), "12", "12"),
    (valid("textfield", validationType="email"), "a.b@example.com", "a.b@example.com"),
    (valid("textfield", validationType="phone"), "+8613800138000", "+8613800138000"),
    (field("number"), "12", 12),
    (field("number"), 1.5, Decimal("1.5")),
    (field("number", serializeToString=True), "0.10", "0.10"),
    (valid("number", min=0, max=10), 0, 0),
    (field("number", decimalDigits=1), "1.50", Decimal("1.50")),
    (field("number", increment="0.1"), "0.3", Decimal("0.3")),
    (valid("number", required=True), 0, 0),
    (field("checkbox"), True, True),
    (field("radio", values=VALUES), 2, 2),
    (field("select", values=VALUES), None, None),
    (field("checklist", values=VALUES), ["a", 2], ["a", 2]),
    (field("taglist", values=VALUES), None, []),
    (field("datetime", subtype="date"), "2026-03-01", "2026-03-01"),
    (field("datetime", subtype="time"), "08:30Z", "08:30:00Z"),
    (field("datetime", subtype="datetime"), "2026-03-01T08:30+08:00", "2026-03-01T08:30:00+08:00"),
    (field("datetime", subtype="date", disallowPassedDates=True), "2026-03-01", "2026-03-01"),
    (field("datetime", subtype="time", disallowPassedDates=True), "00:00", "00:00:00"),
]


@pytest.mark.parametrize(("component", "sent", "kept"), ACCEPTED)
def test_good_answers_are_kept(component: dict[str, Any], sent: Any, kept: Any) -> None:
    assert clean(component, {"f": sent}) == {"f": kept}


REFUSED = [
    (valid("textfield", required=True), ""),
    (valid("textfield", required=True), None),
    (field("textfield"), {"a": 1}),
    (valid("textfield", minLength=2), "a "),
    (valid("textarea", maxLength=3), "abcd"),
    (valid("textfield", pattern="^\\d+$"), "a1"),
    (valid("textfield", pattern="=limit"), "x"),
    (valid("textfield", validationType="email"), "a@b"),
    (valid("textfield", validationType="phone"), "12345"),
    (field("number"), "twelve"),
    (field("number"), "Infinity"),
    (field("number"), "1e999"),
    (field("number"), True),
    (valid("number", min=1), 0),
    (valid("number", max=1), "1.1"),
    (field("number", decimalDigits=0), 1.5),
    (field("number", increment="0.1"), "0.35"),
    (valid("checkbox", required=True), False),
    (field("checkbox"), "yes"),
    (field("radio", values=VALUES), "c"),
    (field("select", values=VALUES), ["a"]),
    (field("checklist", values=VALUES), "a"),
    (field("checklist", values=VALUES), ["a", "c"]),
    (field("taglist", values=VALUES), ["a", "a"]),
    (valid("taglist", required=True) | {"values": VALUES}, []),
    (field("datetime", subtype="date"), "2026-02-30"),
    (field("datetime", subtype="date"), "2026-03-01T00:00"),
    (field("datetime", subtype="time"), "25:00"),
    (field("datetime", subtype="datetime"), "2026-03-01"),
    (field("datetime", subtype="datetime"), "2026-03-01T24:99"),
    (field("datetime", subtype="date", disallowPassedDates=True), "2026-02-28"),
    (field("datetime", subtype="datetime", disallowPassedDates=True), "2026-02-28T23:59"),
]


@pytest.mark.parametrize(("component", "sent"), REFUSED)
def test_bad_answers_are_named(component: dict[str, Any], sent: Any) -> None:
    context = {"limit": "^\\d$"}
    (problem,) = form(component).validate({"f": sent}, context, now=NOW).problems
    assert problem.field == "f"
    assert problem.text.in_language("zh") != problem.text.in_language("en")


def test_a_pattern_that_takes_for_ever_is_stopped() -> None:
    started = time.monotonic()
    assert wrong(valid("textfield", pattern="^(a|a|aa)+$"), {"f": "a" * 60 + "b"}) == ["f"]
    assert time.monotonic() - started < 5


def test_a_pattern_from_a_variable_that_is_none() -> None:
    assert wrong(valid("textfield", pattern="=p"), {"f": "x"}, {"p": "("}) == ["f"]


def test_limits_may_be_expressions() -> None:
    component = valid("number", min="=low", required="=is_urgent")
    assert wrong(component, {"f": 1}, {"low": 2, "is_urgent": False}) == ["f"]
    assert wrong(component, {}, {"low": 2, "is_urgent": True}) == ["f"]
    assert clean(component, {}, {"is_urgent": False}) == {"f": None}


MOMENTS = [
    ("2026-03-01T08:00+08:00", []),  # exactly at the lower limit
    ("2026-03-01T00:00Z", []),
    ("2026-03-01T07:59+08:00", ["f"]),
    ("2026-03-01T08:00Z", []),  # exactly now
    ("2026-03-01T08:01Z", ["f"]),
]


@pytest.mark.parametrize(("sent", "fields"), MOMENTS)
def test_a_moment_may_have_limits(sent: str, fields: list[str]) -> None:
    component = valid("datetime", min="=began", max="=now()") | {"subtype": "datetime"}
    for began in ("2026-03-01T00:00:00Z", "2026-03-01T08:00:00@Asia/Shanghai", "2026-03-01T00:00:00"):
        assert wrong(component, {"f": sent}, {"began": began}) == fields


@pytest.mark.parametrize("limit", [None, 5, "08:30Z", "2026-03-01T00:00:00@Nowhere/At_all"])
def test_a_limit_that_is_no_moment_holds_nothing(limit: object) -> None:
    component = valid("datetime", min="=limit") | {"subtype": "date"}
    assert wrong(component, {"f": "1999-01-01"}, {"limit": limit}) == []


def test_a_time_of_day_is_no_moment_that_could_be_too_early() -> None:
    component = valid("datetime", min="=limit") | {"subtype": "time"}
    assert wrong(component, {"f": "08:30Z"}, {"limit": "2026-03-01"}) == []


def test_names_that_the_form_does_not_have_are_refused() -> None:
    group = {"type": "group", "path": "g", "components": [field("textfield")]}
    assert wrong(group, {"g": {"f": "x", "admin": True}, "other": 1}) == ["g.admin", "other"]


def test_what_is_not_sent_keeps_its_variable_else_its_default() -> None:
    component = field("textfield", defaultValue="d")
    assert clean(component, {}, {"f": "kept"}) == {"f": "kept"}
    assert clean(component, {}) == {"f": "d"}
    assert clean(component, {"f": ""}) == {"f": ""}


def test_a_variable_that_is_no_option_any_more_counts_as_not_chosen() -> None:
    assert clean(field("select", values=VALUES), {}, {"f": "old"}) == {"f": None}
    assert wrong(field("select", values=VALUES, validate={"required": True}), {}, {"f": "old"}) == ["f"]


def test_options_from_a_variable_or_an_expression() -> None:
    by_key = field("select", valuesKey="lists.sites")
    assert clean(by_key, {"f": "甲"}, {"lists": {"sites": ["甲"]}}) == {"f": "甲"}
    assert wrong(by_key, {"f": "甲"}, {}) == ["f"]
    by_expression = field("select", valuesExpression='=for s in sites return {"value": s.id, "label": s.name}')
    assert clean(by_expression, {"f": 1}, {"sites": [{"id": 1, "name": "x"}]}) == {"f": 1}


def test_hidden_fields_are_left_out_and_not_checked() -> None:
    found = form(
        field("checkbox", key="is_open"),
        field("number", key="n", conditional={"hide": "=is_open"}, validate={"required": True}),
    )
    assert found.validate({"is_open": True, "n": "nonsense"}, {}) == ({"is_open": True}, ())
    assert [p.field for p in found.validate({"is_open": False}, {}).problems] == ["n"]


def test_a_variable_that_is_not_set_is_null_though_a_function_has_its_name() -> None:
    asked = field("textfield", conditional={"hide": "=product != null"}, validate={"required": True})
    assert wrong(asked, {}) == ["f"]
    assert wrong(asked, {}, {"product": {"id": "x"}}) == []


def test_a_hidden_group_hides_all_inside() -> None:
    inner = field("textfield", validate={"required": True})
    group = {"type": "group", "path": "g", "components": [inner], "conditional": {"hide": "=1 = 1"}}
    assert clean(group, {"g": {"f": {}}}) == {}


def test_disabled_and_read_only_fields_are_not_taken_from_the_answers() -> None:
    found = form(field("textfield", key="a", disabled=True), field("textfield", key="b", readonly="=is_closed"))
    context = {"a": "1", "b": "2", "is_closed": True}
    assert found.validate({"a": "x", "b": "y"}, context) == ({"b": "2"}, ())
    assert found.validate({"a": "x", "b": "y"}, context | {"is_closed": False}) == ({"b": "y"}, ())


def test_computed_fields_are_computed_here() -> None:
    found = form(
        field("number", key="n"),
        {"type": "expression", "key": "twice", "expression": "=half * 4"},
        {"type": "expression", "key": "half", "expression": "=n / 2"},
    )
    assert found.validate({"n": 3, "twice": 999}, {}).data["twice"] == 6


def test_groups_with_and_without_path() -> None:
    found = form(
        {"type": "group", "components": [field("textfield", key="a")]},
        {
            "type": "group",
            "path": "g.h",
            "components": [
                field("textfield", key="b", validate={"required": "=this.c"}, id="b"),
                field("checkbox", key="c"),
            ],
        },
    )
    result, problems = found.validate({"a": "1", "g": {"h": {"c": True}}}, {})
    assert result == {"a": "1", "g": {"h": {"b": "", "c": True}}}
    assert [p.field for p in problems] == ["g.h.b"]


def test_lists_check_each_item_in_its_own_scope() -> None:
    parts = {
        "type": "dynamiclist",
        "path": "parts",
        "components": [
            field("textfield", key="name", validate={"required": True}),
            field("number", key="price", conditional={"hide": "=this.is_free"}, validate={"required": True}),
            field("checkbox", key="is_free"),
            {"type": "expression", "key": "label", "expression": "=string(i) + name + parent.currency"},
        ],
    }
    found = form(parts, field("textfield", key="currency"))
    answers = {
        "currency": "元",
        "parts": [{"name": "甲", "is_free": True}, {"name": "", "price": 1}, "x", {"bad": 1, "name": "丁", "price": 2}],
    }
    result, problems = found.validate(answers, {})
    assert [p.field for p in problems] == ["parts.2", "parts.3.bad", "parts.1.name", "parts.2.name", "parts.2.price"]
    assert result["parts"][0] == {"name": "甲", "is_free": True, "label": "1甲元"}


def test_a_list_has_its_default_repetitions_or_what_was_there() -> None:
    parts = {
        "type": "dynamiclist",
        "path": "parts",
        "defaultRepetitions": 2,
        "components": [field("textfield", key="n")],
    }
    assert clean(parts, {}) == {"parts": [{"n": ""}, {"n": ""}]}
    assert clean(parts, {}, {"parts": [{"n": "x"}]}) == {"parts": [{"n": "x"}]}
    assert wrong(parts, {"parts": "x"}) == ["parts"]
    assert wrong(parts, {"parts": [{}] * 1001}) == ["parts"]


def test_an_expression_that_fails_counts_as_null() -> None:
    assert wrong(field("textfield", conditional={"hide": "=now() > 1"}, validate={"required": True}), {}) == ["f"]
    assert form(field("textfield", conditional={"hide": "=uuid() = f"})).validate({"f": "x"}, {}) == ({"f": "x"}, ())
