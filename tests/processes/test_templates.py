"""Element templates, job types and diagrams agree; what templates fill in is FEEL that can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree

from engine.feel import compile_expression
from processes.deploy import TEMPLATES, read_bundle, read_templates
from processes.modeling.applying import applied, fitting, why_not
from processes.modeling.bundle import FILES, templates, written
from processes.modeling.parts import LANGUAGES, SCHEMA
from processes.modeling.promises import PROMISES, Promise
from processes.workers.declaration import JobType
from processes.workers.table import JOB_TYPES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
DIAGRAMS = {n: etree.fromstring(text.encode()) for n, text in read_bundle().items() if n.endswith(".bpmn")}
BY_ID = {template["id"]: template for template in read_templates()}
BY_TYPE: Mapping[str, JobType] = {job_type.name: job_type for job_type in JOB_TYPES}
JOBS = [
    pytest.param(element, BY_TYPE[task.get("type") or ""], id=f"{name}:{element.get('id')}")
    for name, root in DIAGRAMS.items()
    for task in root.iter(f"{ZEEBE}taskDefinition")
    if (element := task.getparent().getparent()) is not None  # type: ignore[union-attr]
]
UNTEMPLATED = ("maps an expression over its result", "is no service task")


def bindings(template: Mapping[str, Any], kind: str) -> list[str]:
    found = [p["binding"] for p in template["properties"] if p["binding"]["type"] == kind]
    return [b.get("name") or b.get("source") or b.get("property") for b in found]


def mapped(element: etree._Element, kind: str, side: str) -> list[str]:
    return [str(m.get(side)) for m in element.iter(f"{ZEEBE}{kind}")]


@pytest.mark.parametrize("name", FILES)
def test_the_files_are_as_their_declarations_make_them(name: str) -> None:
    assert (TEMPLATES / name).read_text(encoding="utf-8") == written(name), "python -m processes.modeling"


def test_there_is_no_other_file_of_templates() -> None:
    assert {path.name for path in TEMPLATES.iterdir()} == FILES.keys()


def test_templates_have_ids_of_their_own_and_both_languages_say_the_same() -> None:
    zh, en = (templates(language) for language in LANGUAGES)
    assert len({t["id"] for t in zh}) == len(zh)
    assert zh == read_templates()
    assert [(t["id"], t["version"], t["appliesTo"]) for t in zh] == [
        (t["id"], t["version"], t["appliesTo"]) for t in en
    ]
    assert [[p["binding"] for p in t["properties"]] for t in zh] == [
        [p["binding"] for p in t["properties"]] for t in en
    ]
    assert all(re.search(r"[\u4e00-\u9fff]", t["name"]) for t in zh)
    assert all(t["$schema"] == SCHEMA for t in zh)  # what has none is passed over by the modeler without a word


def labels(value: Any) -> Iterator[str]:
    """Yield what people read of a template."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from labels(inner) if key not in ("label", "name", "description", "message") else (str(inner),)
    elif isinstance(value, list):
        for inner in value:
            yield from labels(inner)


def test_english_templates_have_no_chinese_label() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    found = {label for t in templates("en") for label in labels(t) if chinese.search(label)}
    assert not [
        label
        for label in found
        if chinese.search(label.replace("三包", "").replace("{工单号}", "").replace("{门户}", ""))
    ]


@pytest.mark.parametrize("job_type", JOB_TYPES, ids=lambda job_type: job_type.name)
def test_a_job_type_has_a_template_with_all_its_inputs_and_outputs(job_type: JobType) -> None:
    template = BY_ID[f"relaydesk.job.{job_type.name}"]
    assert bindings(template, "zeebe:input") == [field.name for field in job_type.inputs]
    assert bindings(template, "zeebe:output") == [f"={field.name}" for field in job_type.outputs]
    needed = {p["binding"].get("name") for p in template["properties"] if p.get("constraints", {}).get("notEmpty")}
    assert {f.name for f in job_type.inputs if f.is_required and not f.is_of_case} <= needed
    assert [p["value"] for p in template["properties"] if p["type"] == "Hidden"] == [job_type.name]


def test_every_promise_of_the_diagrams_has_its_templates() -> None:
    used = {
        str(p.get("name")).split(".")[1]
        for root in DIAGRAMS.values()
        for p in root.iter(f"{ZEEBE}property")
        if str(p.get("name")).startswith("commitment.")
    }
    known = {promise.id for promise in PROMISES}
    assert used <= known, "processes/modeling/promises.py lacks one"
    for kind in ("promise", "met", "start", "hold", "keep"):
        assert {f"relaydesk.{kind}.{id_}" for id_ in known} <= BY_ID.keys()


EXPRESSIONS = [
    pytest.param(p["value"][1:], id=f"{t['id']}:{p['label']}")
    for t in read_templates()
    for p in t["properties"]
    if str(p.get("value", "")).startswith("=")
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_what_a_template_fills_in_can_be_read(text: str) -> None:
    compile_expression(text)


@pytest.mark.parametrize(
    "field",
    [p for t in read_templates() for p in t["properties"] if p.get("feel") == "required"],
    ids=lambda f: f["label"],
)
def test_what_has_to_be_an_expression_is_one(field: Mapping[str, Any]) -> None:
    assert field.get("value", "=").startswith("=")


@pytest.mark.parametrize("name", DIAGRAMS)
def test_a_template_is_applied_wherever_its_form_shows_all_there_is(name: str) -> None:
    text = read_bundle()[name]
    assert applied(text) == text, "python -m processes.modeling"
    fits = {element.get("id"): template for element, template in fitting(text)}
    for element in DIAGRAMS[name].iter():
        if template := element.get(f"{ZEEBE}modelerTemplate"):
            assert template in BY_ID
            assert element.get(f"{ZEEBE}modelerTemplateVersion") == str(BY_ID[template]["version"])
            assert fits[element.get("id")] == template


@pytest.mark.parametrize(("element", "job_type"), JOBS)
def test_a_job_without_its_template_says_why(element: etree._Element, job_type: JobType) -> None:
    if element.get(f"{ZEEBE}modelerTemplate") != f"relaydesk.job.{job_type.name}":
        copy = ElementTree.fromstring(etree.tostring(element))
        assert why_not(copy, BY_ID[f"relaydesk.job.{job_type.name}"]) in UNTEMPLATED


def test_whatever_carries_a_clause_has_a_form() -> None:
    for name, root in DIAGRAMS.items():
        for carried in root.iter(f"{ZEEBE}property"):
            element = carried.getparent().getparent().getparent()  # type: ignore[union-attr]
            if carried.get("name") == "clause" and element.tag != f"{BPMN}process":  # type: ignore[union-attr]
                assert element.get(f"{ZEEBE}modelerTemplate"), (name, element.get("id"))  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["promise", "start", "hold"])
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.id)
def test_where_a_promise_starts_its_form_has_all_that_is_declared_of_it(kind: str, promise: Promise) -> None:
    template = BY_ID[f"relaydesk.{kind}.{promise.id}"]
    declared = {name.split(".")[2] for name in bindings(template, "zeebe:property") if name.startswith("commitment.")}
    assert declared | {"met"} == {"due", "name", "owner", "clause", "pauses", "calendar", "met"}
    optional = [p for p in template["properties"] if p["binding"].get("name", "").endswith((".pauses", ".calendar"))]
    assert all(p["optional"] for p in optional)
    assert {p.get("value") for p in optional} == (
        {"=limits.pauses", "=limits.calendar"} if promise.is_by_contract else {None}
    )


TASK = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
 <bpmn:{tag} id="a"{mark}><bpmn:extensionElements>{io}<zeebe:properties>
 <zeebe:property name="clause" value="3.1.b"/>{more}</zeebe:properties></bpmn:extensionElements>
 {inner}</bpmn:{tag}></definitions>"""
INPUT = '<zeebe:ioMapping><zeebe:input source="=a" target="b"/></zeebe:ioMapping>'
OUTPUT = '<zeebe:ioMapping><zeebe:output source="=a" target="b"/></zeebe:ioMapping>'
CLOCK = "<bpmn:timerEventDefinition><bpmn:timeDate>=a</bpmn:timeDate></bpmn:timerEventDefinition>"
START = "".join(
    f'<zeebe:property name="commitment.response.{part}" value="=a"/>' for part in ("due", "name", "owner", "clause")
)
MEET = '<zeebe:property name="commitment.response.met" value="completed"/>'
LABEL = '<zeebe:property name="customer.label.x" value="是否同意"/>'


@pytest.mark.parametrize(
    ("tag", "io", "more", "inner", "applied_one"),
    [
        ("userTask", OUTPUT, "", "", "task"),
        ("userTask", INPUT, "", "", "clause"),
        ("userTask", "", LABEL, "", "clause"),
        ("userTask", '<zeebe:assignmentDefinition assignee="=engineer"/>', "", "", "clause"),
        ("userTask", "", START + MEET, "", "promise.response"),
        ("userTask", "", MEET, "", "met.response"),
        ("userTask", "", START, "", "start.response"),
        ("userTask", INPUT, START + MEET, "", "hold.response"),
        ("userTask", "", START + MEET.replace("response", "report"), "", "clause"),
        ("boundaryEvent", "", "", CLOCK, "timer.timeDate"),
        ("boundaryEvent", OUTPUT, "", CLOCK, "clause"),
        ("boundaryEvent", "", "", "<bpmn:errorEventDefinition/>", "clause"),
        ("callActivity", INPUT, "", "", "clause"),
    ],
)
def test_what_carries_a_clause_gets_the_form_that_hides_nothing(
    tag: str, io: str, more: str, inner: str, applied_one: str
) -> None:
    text = applied(TASK.format(tag=tag, io=io, more=more, inner=inner, mark=""))
    assert re.findall(r'modelerTemplate="relaydesk\.([^"]+)"', text) == [applied_one]


def test_a_template_in_an_earlier_version_is_brought_up_and_another_one_kept() -> None:
    for template, kept in (("relaydesk.task", "3"), ("acme.task", "1")):
        mark = f' zeebe:modelerTemplate="{template}" zeebe:modelerTemplateVersion="1"'
        text = applied(TASK.format(tag="userTask", io="", more="", inner="", mark=mark))
        assert re.findall(r'Template="(.+?)" zeebe:modelerTemplateVersion="(.+?)"', text) == [(template, kept)]


JOB = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:{tag} id="a"><bpmn:extensionElements>
 <zeebe:taskDefinition type="spare-booking"/><zeebe:ioMapping>{io}</zeebe:ioMapping>
 <zeebe:properties><zeebe:property name="clause" value="{clause}"/></zeebe:properties></bpmn:extensionElements>
 </bpmn:{tag}></definitions>"""
STATE = '<zeebe:input source="sent" target="state"/>'


@pytest.mark.parametrize(
    ("tag", "io", "clause", "why"),
    [
        ("serviceTask", STATE + '<zeebe:output source="=booked" target="x"/>', "3.1.f", None),
        ("serviceTask", STATE, "", "has no clause"),
        ("serviceTask", "", "3.1.f", "has no state"),
        ("endEvent", STATE, "3.1.f", "is no service task"),
        ("serviceTask", STATE + '<zeebe:input source="a" target="b"/>', "3.1.f", "maps inputs of its own: ['b']"),
        ("serviceTask", STATE + '<zeebe:output source="=not(booked)" target="x"/>', "3.1.f", UNTEMPLATED[0]),
    ],
)
def test_a_template_is_not_applied_where_its_form_would_hide_something(
    tag: str, io: str, clause: str, why: str | None
) -> None:
    text = JOB.format(tag=tag, io=io, clause=clause)
    element = next(e for e in ElementTree.fromstring(text).iter() if e.get("id") == "a")
    assert why_not(element, BY_ID["relaydesk.job.spare-booking"]) == why
    mark = 'id="a" zeebe:modelerTemplate="relaydesk.job.spare-booking" zeebe:modelerTemplateVersion="1"'
    assert (mark in applied(text)) == (why is None)


@pytest.mark.parametrize(("element", "job_type"), JOBS)
def test_a_job_of_a_diagram_maps_what_its_job_type_needs(element: etree._Element, job_type: JobType) -> None:
    inputs = mapped(element, "input", "target")
    assert {f.name for f in job_type.inputs if f.is_required and not f.is_of_case} <= set(inputs)
    outputs = set(re.findall(r"[a-z_]+", " ".join(mapped(element, "output", "source"))))
    assert not outputs or outputs & {field.name for field in job_type.outputs}


def test_codes_that_diagrams_catch_are_declared() -> None:
    thrown = {error.code for job_type in JOB_TYPES for error in job_type.errors} | {"INVALID_INPUT"}
    for root in DIAGRAMS.values():
        codes = {error.get("id"): error.get("errorCode") for error in root.iter(f"{BPMN}error")}
        for event in root.iter(f"{BPMN}boundaryEvent"):
            host = root.find(f".//{BPMN}serviceTask[@id='{event.get('attachedToRef')}']")
            for definition in event.iter(f"{BPMN}errorEventDefinition"):
                if host is not None and definition.get("errorRef"):
                    job_type = BY_TYPE[str(next(host.iter(f"{ZEEBE}taskDefinition")).get("type"))]
                    declared = {error.code for error in job_type.errors} | {"INVALID_INPUT"}
                    assert codes[definition.get("errorRef")] in declared & thrown, event.get("id")


def test_templates_are_json_that_a_modeler_reads() -> None:
    assert all(isinstance(json.loads(written(name)), list) for name in FILES)
