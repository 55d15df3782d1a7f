"""Reading forms: what is accepted, and every refusal with a bad and a good example."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from engine.errors import DefinitionInvalid
from engine.forms import read_form
from engine.forms.components import COMPONENTS
from tests.unit.forms.kit import form, refused, text

FIELD = {"type": "textfield", "key": "a", "id": "x"}
VALUES = [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]


def deep(depth: int) -> dict[str, Any]:
    component: dict[str, Any] = FIELD
    for _ in range(depth):
        component = {"type": "group", "components": [component]}
    return component


def with_(**more: Any) -> str:
    return text(FIELD | more)


CASES = [
    ("form-json", "{", text()),
    ("form-json", "[]", text()),
    ("form-json", '{"id": NaN}', text()),
    ("form-json", " " * 1_000_001 + text(), text()),
    ("form-json", "[" * 100_000, text()),
    ("form-id", text(id=""), text(id="表单")),
    ("form-type", text(type="board"), text()),
    ("form-version", text(schemaVersion=20), text(schemaVersion=1)),
    ("form-components", text(components={}), text(components=[])),
    ("form-components", text(components=["x"]), text(FIELD)),
    ("form-size", text(deep(25)), text(deep(5))),
    ("form-component", text({"type": "filepicker", "key": "a"}), text(FIELD)),
    ("form-component", text({"type": "hologram", "key": "a"}), text({"type": "separator"})),
    ("form-key", text({"type": "textfield"}), text(FIELD)),
    ("form-key", text(FIELD | {"key": "a b"}), text(FIELD | {"key": "a.b"})),
    (
        "form-key",
        text({"type": "dynamiclist", "components": []}),
        text({"type": "dynamiclist", "path": "l", "components": []}),
    ),
    ("form-unique-id", text(FIELD, FIELD | {"key": "b"}), text(FIELD, FIELD | {"key": "b", "id": "y"})),
    ("form-unique-key", text(FIELD, FIELD | {"id": "y"}), text(FIELD, FIELD | {"key": "b", "id": "y"})),
    (
        "form-unique-key",
        text(FIELD, FIELD | {"id": "y", "key": "a.b"}),
        text(FIELD | {"key": "a.c"}, FIELD | {"id": "y", "key": "a.b"}),
    ),
    ("feel-syntax", with_(conditional={"hide": "=1 +"}), with_(conditional={"hide": "=1 = 1"})),
    (
        "feel-syntax",
        text({"type": "text", "text": "Hello {{request.}}"}),
        text({"type": "text", "text": "Hello {{request.name}} {{#if x}}!{{/if}}"}),
    ),
    ("feel-syntax", with_(label="=1 +"), with_(label="=name")),
    ("feel-unknown-function", with_(validate={"required": "=frob(1)"}), with_(validate={"required": "=is defined(a)"})),
    (
        "form-property",
        text({"type": "expression", "key": "a", "expression": "1"}),
        text({"type": "expression", "key": "a", "expression": "=1"}),
    ),
    ("form-property", text({"type": "select", "key": "a"}), text({"type": "select", "key": "a", "values": VALUES})),
    (
        "form-property",
        text({"type": "radio", "key": "a", "values": [1]}),
        text({"type": "radio", "key": "a", "valuesKey": "o"}),
    ),
    (
        "form-property",
        text({"type": "datetime", "key": "a", "subtype": "week"}),
        text({"type": "datetime", "key": "a", "subtype": "date"}),
    ),
    (
        "form-property",
        text({"type": "datetime", "key": "a", "subtype": "time", "timeSerializingFormat": "x"}),
        text({"type": "datetime", "key": "a", "subtype": "time", "timeSerializingFormat": "utc_offset"}),
    ),
    ("form-property", with_(validate="yes"), with_(validate={})),
    ("form-property", with_(validate={"secret": 1}), with_(validate={"required": True})),
    ("form-property", with_(validate={"validationType": "iban"}), with_(validate={"validationType": "email"})),
    ("form-property", with_(validate={"maxLength": "many"}), with_(validate={"maxLength": "=limit"})),
    ("form-property", with_(validate={"minLength": [1]}), with_(validate={"minLength": "3"})),
    ("form-property", with_(validate={"pattern": "("}), with_(validate={"pattern": "^\\d+$"})),
]


@pytest.mark.parametrize(("rule", "bad", "good"), CASES, ids=[f"{i}-{c[0]}" for i, c in enumerate(CASES)])
def test_a_rule_refuses_the_bad_and_accepts_the_good(rule: str, bad: str, good: str) -> None:
    assert rule in refused(bad)
    assert refused(good) == []


def test_every_rule_has_a_case() -> None:
    source = "".join(path.read_text("utf8") for path in Path("engine/forms").glob("*.py"))
    assert set(re.findall(r'"(form-[a-z-]+)"', source)) <= {rule for rule, _, _ in CASES}


def test_all_findings_come_at_once_with_id_and_line() -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        read_form(text(FIELD | {"key": "?"}, {"type": "iframe", "id": "框"}), "a.form")
    assert [(f.rule, f.element_id, f.line, f.resource) for f in caught.value.findings] == [
        ("form-key", "x", 9, "a.form"),
        ("form-component", "框", 13, "a.form"),
    ]


def test_fields_are_read_with_groups_and_lists() -> None:
    found = form(
        {"type": "group", "path": "g", "components": [FIELD]},
        {"type": "dynamiclist", "path": "l", "components": [{"type": "number", "key": "n"}]},
        name="名称",
    )
    assert [(f.kind, f.path) for f in found.inputs()] == [
        ("textfield", ("a",)),
        ("dynamiclist", ("l",)),
        ("number", ("n",)),
    ]
    assert (found.id, found.name, found.schema_version) == ("f", "名称", 19)


def test_every_component_is_supported_or_says_why_not() -> None:
    assert all(row.why[0] == "" or row.why[1] for row in COMPONENTS.values())


def test_what_was_accepted_before_is_read_although_a_rule_is_stricter_now() -> None:
    found = read_form(text(FIELD, {"type": "hologram"}, FIELD | {"id": "y"}), "a.form", is_deployed=True)
    assert [f.path for f in found.fields] == [("a",), ("a",)]
