"""Reading untrusted XML: all versions of the specification, and nothing that reaches outside or grows without end."""

import pytest

from engine.dmn import load_model, read_model
from engine.dmn.read import document
from engine.dmn.read.document import NAMESPACES
from tests.kit.dmn import context, decision, file, literal

GOOD = decision("d", literal("1"))


def rules_of(text):
    model, findings = load_model(text, "t.dmn")
    return [finding.rule for finding in findings] if model is None else []


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_all_versions_are_read(namespace):
    model = read_model('<?xml version="1.0" encoding="UTF-8"?>\n' + file(GOOD, xmlns=namespace), "t.dmn")
    assert model.evaluate("d", {}).output == 1
    assert model.version == NAMESPACES[namespace]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("xml-syntax", ""),
        ("xml-syntax", "<definitions>"),
        ("xml-syntax", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions>&c;</definitions>'),
        ("xml-doctype", "<!DOCTYPE definitions>" + file(GOOD)),
        ("xml-doctype", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + file(GOOD)),
        ("xml-doctype", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + file(GOOD.replace(">1<", ">&f;<"))),
        ("not-dmn", "<definitions/>"),
        ("not-dmn", file(GOOD, xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL")),
        ("too-large", " " * (document.MAX_CHARACTERS + 1)),
        ("too-large", file("<context>" * 220 + "</context>" * 220)),
    ],
)
def test_refused(rule, text):
    assert rules_of(text) == [rule]


def test_too_many_elements(monkeypatch):
    monkeypatch.setattr(document, "MAX_ELEMENTS", 50)
    assert rules_of(file(GOOD)) == []
    assert rules_of(file(*[f'<textAnnotation id="n{n}"/>' for n in range(60)])) == ["too-large"]


def test_expressions_nested_too_deeply():
    expression = literal("1")
    for _ in range(70):
        expression = f"<list>{expression}</list>"
    _, findings = load_model(file(decision("d", expression)), "t.dmn")
    assert [finding.rule for finding in findings] == ["too-deep"]


def test_prefixes_comments_and_cdata_are_no_problem():
    text = file(decision("d", context(a=literal("X"), result=literal("a + 1"))))
    text = text.replace(">X<", "><!-- one --><![CDATA[1]]><")
    assert read_model(text, "t.dmn").evaluate("d", {}).output == 2
