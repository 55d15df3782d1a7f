"""What a comparison says of diagrams, decisions and forms: everything that is executed, and nothing of the drawing."""

from pathlib import Path

import pytest

from engine.bpmn import read_diagram
from engine.compare import compare_files, propose_mapping, renamed_elements
from engine.errors import DefinitionInvalid, InvalidInput

ROOT = Path(__file__).parents[3] / "processes"
FILES = sorted(p for ending in ("bpmn", "dmn", "form") for p in ROOT.glob(f"**/*.{ending}"))


def text_of(name):
    return next(p for p in FILES if p.name == name).read_text(encoding="utf-8")


def changes(name, before, after):
    return {(c.kind, c.what, c.id): c for c in compare_files(name, before, after).changes}


def said(change):
    return {d.name: (d.before, d.after) for d in change.differences}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_the_same_is_the_same_and_white_space_is_only_layout(path):
    text = path.read_text(encoding="utf-8")
    assert compare_files(path.name, text, text).is_identical
    again = compare_files(path.name, text, text + "\n")
    assert again.changes == ()
    assert again.is_layout_only
    assert all(c.what == "added" for c in compare_files(path.name, None, text).changes)


HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
 targetNamespace="t"><process id="p" name="P" isExecutable="true">"""
BODY = """
<startEvent id="s"/>
<userTask id="a" name="A"><extensionElements><zeebe:userTask/><zeebe:assignmentDefinition candidateGroups="engineer"/>
<zeebe:ioMapping><zeebe:input source="=x" target="y"/></zeebe:ioMapping>
<zeebe:properties><zeebe:property name="clause" value="3.1.b"/>
<zeebe:property name="commitment.answer.due" value="=now() + duration(&quot;PT1H&quot;)"/>
<zeebe:property name="commitment.answer.name" value="答复"/></zeebe:properties></extensionElements></userTask>
<userTask id="b" name="B"><extensionElements><zeebe:userTask/><zeebe:properties>
<zeebe:property name="commitment.answer.met" value="completed"/></zeebe:properties></extensionElements></userTask>
<endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="a"/>
<sequenceFlow id="f2" sourceRef="a" targetRef="b"/>
<sequenceFlow id="f3" sourceRef="b" targetRef="e"/>
</process></definitions>"""
DIAGRAM = HEAD + BODY


def test_properties_of_an_element_are_told_from_what_to_what():
    after = DIAGRAM.replace('candidateGroups="engineer"', 'candidateGroups="service_desk"').replace("=x", "=x + 1")
    [change] = changes("p.bpmn", DIAGRAM, after).values()
    assert (change.kind, change.what, change.id, change.label, change.type) == (
        "element",
        "changed",
        "a",
        "A",
        "userTask",
    )
    assert said(change) == {"user_task.candidate_groups": ("engineer", "service_desk"), "inputs.y": ("=x", "=x + 1")}


def test_elements_and_flows_come_go_and_are_rerouted():
    after = (
        DIAGRAM.replace('<userTask id="b" name="B">', '<userTask id="c" name="C">')
        .replace('targetRef="b"', 'targetRef="c"')
        .replace('sourceRef="b"', 'sourceRef="c"')
    )
    found = changes("p.bpmn", DIAGRAM, after)
    assert {(k, w, i) for k, w, i in found} == {
        ("element", "removed", "b"),
        ("element", "added", "c"),
        ("flow", "changed", "f2"),
        ("flow", "changed", "f3"),
        ("commitment", "changed", "answer"),
    }
    assert found["flow", "changed", "f2"].is_rerouted
    assert found["flow", "changed", "f2"].label == "A → C"
    assert said(found["flow", "changed", "f2"]) == {"target": ("b", "c")}
    assert said(found["commitment", "changed", "answer"]) == {"met.completed": ("b", "c")}
    assert not found["element", "added", "c"].is_rerouted


def test_a_commitment_tells_its_limit_and_where_it_begins():
    found = changes("p.bpmn", DIAGRAM, DIAGRAM.replace("PT1H", "PT2H"))
    change = found["commitment", "changed", "answer"]
    assert change.label == "答复"
    assert change.difference("due").after == '=now() + duration("PT2H")'
    assert change.difference("owner") is None
    gone = DIAGRAM.replace("commitment.answer.", "note.answer.")
    assert ("commitment", "removed", "answer") in changes("p.bpmn", DIAGRAM, gone)
    assert ("commitment", "added", "answer") in changes("p.bpmn", gone, DIAGRAM)


def test_a_process_of_the_file_comes_or_is_renamed():
    found = changes("p.bpmn", DIAGRAM, DIAGRAM.replace('name="P"', 'name="Q"'))
    assert said(found["process", "changed", "p"]) == {"name": ("P", "Q")}
    other = DIAGRAM.replace('<process id="p"', '<process id="q"')
    assert {w for k, w, _ in changes("p.bpmn", DIAGRAM, other) if k == "process"} == {"added", "removed"}


SUB = """<startEvent id="s"/><subProcess id="sub"><startEvent id="i"/><task id="t"/><endEvent id="j"/>
<sequenceFlow id="g1" sourceRef="i" targetRef="t"/><sequenceFlow id="g2" sourceRef="t" targetRef="j"/></subProcess>
<sequenceFlow id="f" sourceRef="s" targetRef="sub"/></process></definitions>"""


def test_what_is_inside_a_sub_process_is_compared_too():
    [change] = changes("p.bpmn", HEAD + SUB, HEAD + SUB.replace('<task id="t"/>', '<task id="t" name="T"/>')).values()
    assert (change.id, change.within, said(change)) == ("t", "sub", {"name": (None, "T")})


def test_rules_are_changed_moved_removed_and_added():
    routing = text_of("routing.dmn")
    start = routing.index("<rule ")
    rules = [part + "</rule>" for part in routing[start : routing.rindex("</rule>")].split("</rule>")]
    rest = routing[routing.rindex("</rule>") + 7 :]
    head = routing[:start]
    assert head + "".join(rules) + rest == routing

    found = changes("r.dmn", routing, routing.replace('"onsite"', '"remote"', 1))
    assert said(found["rule", "changed", "routing_rule_1"]) == {"in 电话结果": ('"onsite"', '"remote"')}
    found = changes("r.dmn", routing, head + "".join([rules[1], rules[0], *rules[2:]]) + rest)
    assert said(found["rule", "changed", "routing_rule_1"]) == {"position": ("1", "2")}
    assert len(found) == 1
    found = changes("r.dmn", routing, head + "".join(rules[1:]) + rest)
    assert said(found["rule", "removed", "routing_rule_1"])["out 处理方式"] == ('"onsite"', None)
    assert len(found) == 1
    renamed = routing.replace("routing_rule_1", "other")
    assert changes("r.dmn", routing, renamed) == {}


def test_columns_and_decisions_are_compared():
    routing = text_of("routing.dmn")
    found = changes("r.dmn", routing, routing.replace("phone.result", "phone.outcome"))
    assert said(found["input", "changed", "routing_input_2"]) == {"expression": ("phone.result", "phone.outcome")}
    found = changes("r.dmn", routing, routing.replace('hitPolicy="FIRST"', 'hitPolicy="COLLECT" aggregation="COUNT"'))
    assert said(found["decision", "changed", "routing"]) == {"hit_policy": ("FIRST", "COLLECT COUNT")}
    found = changes("r.dmn", routing, routing.replace('<decision id="routing"', '<decision id="way"'))
    assert {(k, w, i) for k, w, i in found} == {("decision", "removed", "routing"), ("decision", "added", "way")}


def test_a_literal_expression_is_told_as_its_text():
    text = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
    <inputData id="a" name="a"/><decision id="x" name="x"><variable name="x"/><informationRequirement>
    <requiredInput href="#a"/></informationRequirement><literalExpression><text>a + 1</text></literalExpression>
    </decision></definitions>"""
    found = changes("d.dmn", text, text.replace("a + 1", "a + 2").replace('id="a" name="a"', 'id="a" name="aa"'))
    assert said(found["decision", "changed", "x"]) == {"text": ("a + 1", "a + 2")}
    assert found["part", "changed", "a"].type == "InputData"
    boxed = text.replace(
        "<literalExpression><text>a + 1</text></literalExpression>",
        "<list><literalExpression><text>a</text></literalExpression></list>",
    )
    assert ("decision", "changed", "x") in changes("d.dmn", text, boxed)


FORM = """{"type": "default", "id": "form", "schemaVersion": 19, "components": [
 {"type": "textfield", "id": "F1", "key": "name", "label": "姓名", "validate": {"required": true}},
 {"type": "select", "id": "F2", "key": "way", "label": "方式",
  "values": [{"label": "甲", "value": "a"}, {"label": "乙", "value": "b"}]},
 {"type": "text", "id": "F3", "text": "说明"}]}"""


def test_fields_of_a_form_are_compared():
    after = FORM.replace('"required": true', '"required": false').replace('"key": "name"', '"key": "title"')
    [change] = changes("f.form", FORM, after).values()
    assert (change.kind, change.label) == ("field", "姓名")
    assert said(change) == {"validate.required": ("true", "false"), "key": ("name", "title")}
    [change] = changes("f.form", FORM, FORM.replace('"甲"', '"丙"')).values()
    assert said(change) == {"values.a.label": ("甲", "丙")}
    assert changes("f.form", FORM, FORM.replace('"id": "F3"', '"id": "F4"')).keys() == {
        ("field", "removed", "F3"),
        ("field", "added", "F4"),
    }
    layout = FORM.replace('"label": "姓名"', '"label": "姓名", "layout": {"row": "R1", "columns": 8}')
    assert compare_files("f.form", FORM, layout).is_layout_only


def test_a_text_that_cant_be_read_is_refused():
    with pytest.raises(DefinitionInvalid):
        compare_files("p.bpmn", DIAGRAM, DIAGRAM.replace('targetRef="b"', 'targetRef="nowhere"'))
    with pytest.raises(DefinitionInvalid):
        compare_files("d.dmn", None, "<no")
    with pytest.raises(InvalidInput):
        compare_files("d.txt", None, "")


def test_a_mapping_is_proposed_by_id_then_by_kind_and_name():
    before = read_diagram(DIAGRAM, "p.bpmn").processes[0]
    renamed = DIAGRAM.replace('"b"', '"c"')
    after = read_diagram(renamed, "p.bpmn").processes[0]
    assert propose_mapping(before, after) == {"s": "s", "a": "a", "e": "e", "b": "c"}
    other = read_diagram(renamed.replace('name="B"', 'name="C"'), "p.bpmn").processes[0]
    assert "b" not in propose_mapping(before, other)


def test_only_elements_with_another_id_are_renamed():
    renamed = DIAGRAM.replace('"b"', '"c"')
    assert renamed_elements("p.bpmn", DIAGRAM, renamed) == {"b": "c"}
    assert renamed_elements("p.bpmn", DIAGRAM, renamed.replace('<process id="p"', '<process id="q"')) == {}
