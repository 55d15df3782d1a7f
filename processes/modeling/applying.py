"""Which elements of a diagram have an element template applied: those that its form shows wholly."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from processes.modeling.bundle import templates
from processes.modeling.parts import Template
from processes.workers.declaration import JobType
from processes.workers.table import JOB_TYPES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
TEMPLATE = f"{ZEEBE}modelerTemplate"
_MARK = re.compile(r'\s+zeebe:modelerTemplate(?:Version)?="[^"]*"')
_ATTRIBUTE = r'\s+[\w:.-]+="[^"]*"'
_BY_TYPE: Mapping[str, JobType] = {job_type.name: job_type for job_type in JOB_TYPES}


def applied(text: str) -> str:
    """Return a diagram with the templates that fit its elements applied, in their present versions.

    What has a template of somebody else keeps it.
    """
    versions = {template["id"]: template["version"] for template in templates("zh")}
    for element, template in fitting(text):
        if element.get(TEMPLATE) in (None, *versions):
            tag = rf'<bpmn:{element.tag.removeprefix(BPMN)} id="{re.escape(str(element.get("id")))}"'
            found = re.search(rf"({tag})((?:{_ATTRIBUTE})*)", text)
            assert found is not None  # diagrams here have the prefix, and the id first
            mark = f' zeebe:modelerTemplate="{template}" zeebe:modelerTemplateVersion="{versions[template]}"'
            text = text[: found.start()] + found[1] + mark + _MARK.sub("", found[2]) + text[found.end() :]
    return text


def fitting(text: str) -> Iterator[tuple[Element, str]]:
    """Yield each element of a diagram that a template fits, with the template's id."""
    by_id = {template["id"]: template for template in templates("zh")}
    for element in ElementTree.fromstring(text).iter():
        if element.tag.startswith(BPMN) and element.get("id"):
            found = next((i for i in _wanted(element) if i in by_id and why_not(element, by_id[i]) is None), None)
            if found is not None:
                yield element, found


def _wanted(element: Element) -> Iterable[str]:
    """Return the ids of the templates for what an element is, the best first."""
    own = element.find(f"{BPMN}extensionElements")
    if own is None:
        return
    for task in own.iter(f"{ZEEBE}taskDefinition"):
        yield f"relaydesk.job.{task.get('type')}"
    parts: dict[str, set[str]] = {}
    for declared in own.iter(f"{ZEEBE}property"):
        _, _, rest = str(declared.get("name")).partition("commitment.")
        if rest:
            parts.setdefault(rest.partition(".")[0], set()).add(rest.partition(".")[2])
    is_task = element.tag == f"{BPMN}userTask"
    if len(parts) == 1:  # one form can't show two promises
        ((promise, has),) = parts.items()
        for_person = {"promise": has >= {"due", "met"}, "met": "due" not in has}
        if is_task:
            yield from (f"relaydesk.{kind}.{promise}" for kind, fits in for_person.items() if fits)
        yield f"relaydesk.{'keep' if 'due' not in has else 'hold' if 'met' in has else 'start'}.{promise}"
    elif not parts:
        clock = element.find(f"{BPMN}timerEventDefinition/*") if element.tag == f"{BPMN}boundaryEvent" else None
        if clock is not None:
            yield f"relaydesk.timer.{clock.tag.removeprefix(BPMN)}"
        if is_task:
            yield "relaydesk.task"
    yield "relaydesk.clause"  # with all usual groups of the panel beside it


def why_not(element: Element, template: Template) -> str | None:
    """Return why a template's form can't show an element as it is; None when it can."""
    own = element.find(f"{BPMN}extensionElements")
    assert own is not None  # what has none wants no template
    needed = [p for p in template["properties"] if p.get("constraints", {}).get("notEmpty")]
    given = {str(p.get("name")) for p in own.iter(f"{ZEEBE}property") if p.get("value")}
    given |= {str(m.get("target")) for m in own.iter(f"{ZEEBE}input") if m.get("source")}
    for field in needed:
        name = field["binding"].get("name")
        if name is not None and name not in given and not field["binding"]["type"].startswith("bpmn:"):
            return f"has no {name}"
    job_type = _BY_TYPE.get(template["id"].removeprefix("relaydesk.job."))
    if job_type is not None:
        return _why_no_job(element, own, job_type)
    return _why_hidden(own, template)


def _why_hidden(own: Element, template: Template) -> str | None:
    """What the element has and the form doesn't show; job types' forms say their own of mappings."""
    shows = template.get("entriesVisible", {})
    if shows is True:
        return None
    bound = {str(p["binding"].get("name")) for p in template["properties"]}
    hidden = {str(p.get("name")) for p in own.iter(f"{ZEEBE}property")} - bound
    hidden |= {"assignee" for assigned in own.iter(f"{ZEEBE}assignmentDefinition") if assigned.get("assignee")}
    hidden |= {"input mappings"} if own.find(f".//{ZEEBE}input") is not None else set()
    hidden |= {"output mappings"} if own.find(f".//{ZEEBE}output") is not None and not shows.get("outputs") else set()
    return f"would be hidden: {sorted(hidden)}" if hidden else None


def _why_no_job(element: Element, own: Element, job_type: JobType) -> str | None:
    if element.tag != f"{BPMN}serviceTask":
        return "is no service task"
    if others := {str(m.get("target")) for m in own.iter(f"{ZEEBE}input")} - {f.name for f in job_type.inputs}:
        return f"maps inputs of its own: {sorted(others)}"
    sources = [str(m.get("source")) for m in own.iter(f"{ZEEBE}output")]
    if set(sources) - {f"={field.name}" for field in job_type.outputs} or len(set(sources)) < len(sources):
        return "maps an expression over its result"
    return None
