"""From the plain diagram values to SpiffWorkflow's specification objects."""

from __future__ import annotations

from engine.bpmn import model
from engine.spiff.expressions import formula
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.ad_hoc import AdHocSpec
from engine.spiff.specs.calls import CallSpec
from engine.spiff.specs.catch import BoundarySpec, CatchSpec, StartSpec
from engine.spiff.specs.complex_gateway import ComplexSpec
from engine.spiff.specs.element import ElementSpec
from engine.spiff.specs.gateways import KINDS as GATEWAYS
from engine.spiff.specs.head import HeadSpec
from engine.spiff.specs.process import FlowSpec, ProcessSpec
from engine.spiff.specs.subprocess import SubProcessSpec
from engine.spiff.specs.tasks import (
    DecisionTaskSpec,
    JobTaskSpec,
    PlainTaskSpec,
    ReceiveTaskSpec,
    ScriptTaskSpec,
    SendTaskSpec,
)
from engine.spiff.specs.throw import EndSpec, ThrowSpec
from engine.spiff.specs.user_task import UserTaskSpec

_SIMPLE: dict[str, type[ElementSpec]] = {
    **GATEWAYS,
    "startEvent": StartSpec,
    "intermediateCatchEvent": CatchSpec,
    "boundaryEvent": BoundarySpec,
    "intermediateThrowEvent": ThrowSpec,
    "endEvent": EndSpec,
    "task": PlainTaskSpec,
    "manualTask": PlainTaskSpec,
    "userTask": UserTaskSpec,
    "receiveTask": ReceiveTaskSpec,
    "callActivity": CallSpec,
    "complexGateway": ComplexSpec,
}

Elements = dict[str, ElementSpec]


def compile_process(process: model.Process) -> tuple[ProcessSpec, Elements]:
    """Return the specification of a process and all its elements by id, those inside sub-processes included."""
    elements: Elements = {}
    spec = _body(process.body, process.id, elements)
    head = model.Element(process.id, "process", process.name, process.line, listeners=process.listeners)
    spec.head = HeadSpec(ProcessSpec(process.id), head)
    return spec, elements


def _body(scope: model.Scope, name: str, elements: Elements) -> ProcessSpec:
    body = ProcessSpec(name)
    own: Elements = {}
    for element in scope.elements.values():
        own[element.id] = elements[element.id] = _element(element, body, elements)
    for flow in scope.flows.values():
        condition = formula(flow.condition, f"the condition of flow '{flow.id}'", f"流“{flow.id}”的条件")
        made = FlowSpec(flow.id, own[flow.source], own[flow.target], condition)
        made.source.flows_out.append(made)
        made.target.flows_in.append(made)
    for spec in own.values():
        _connect(spec, own)
    _starts(body, own)
    return body


def _element(element: model.Element, body: ProcessSpec, elements: Elements) -> ElementSpec:
    kind = element.kind
    if element.body is not None:
        inner = _body(element.body, element.id, elements)
        return AdHocSpec(body, element, inner) if element.ad_hoc else SubProcessSpec(body, element, inner)
    if kind in _SIMPLE and not (kind == "userTask" and element.user_task is None and element.job):
        return _SIMPLE[kind](body, element)
    if element.job is not None:
        return JobTaskSpec(body, element)
    if element.script is not None:
        return ScriptTaskSpec(body, element)
    if element.called_decision is not None:
        return DecisionTaskSpec(body, element)
    if kind == "sendTask" and element.event_definitions:
        return SendTaskSpec(body, element)
    if kind == "scriptTask":
        return PlainTaskSpec(body, element)
    raise NotImplementedError(f"{kind} '{element.id}'")  # the reader refuses it before


def _connect(spec: ElementSpec, own: Elements) -> None:
    element = spec.element
    order = {flow_id: place for place, flow_id in enumerate(element.outgoing)}
    spec.flows_out.sort(key=lambda f: order.get(f.id, len(order)))
    spec.default = next((f for f in spec.flows_out if f.id == element.default), None)
    spec.connected()
    if isinstance(spec, BoundarySpec):
        host = own[element.attached_to or ""]
        assert isinstance(host, ActivitySpec)
        spec.host = host
        if element.handler:
            own[element.handler].undone_by = spec.name
            host.compensations.append(own[element.handler])
        elif spec.events[0].kind != "compensation":
            host.boundaries.append(spec)


def _starts(body: ProcessSpec, own: Elements) -> None:
    implicit: list[ElementSpec] = []
    for spec in own.values():
        element = spec.element
        if isinstance(spec, SubProcessSpec) and spec.is_event_subprocess:
            spec.connect_start()
            if spec.subscribed_events[0].kind == "compensation":
                body.compensation_handler = spec.name
            else:
                body.event_subprocesses.append(spec)
        elif isinstance(spec, StartSpec):
            (body.event_starts if spec.events else body.none_starts).append(spec)
        elif isinstance(spec, CatchSpec) and spec.is_link:
            assert spec.events[0].event_name is not None
            body.links[spec.events[0].event_name.text] = spec
        elif element.is_instantiating and not spec.flows_in:
            body.event_starts.append(spec)
        elif not spec.flows_in and not isinstance(spec, BoundarySpec) and not element.is_for_compensation:
            implicit.append(spec)
    if not body.none_starts and not body.event_starts:
        body.none_starts = implicit
