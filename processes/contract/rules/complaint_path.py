"""A complaint can be made from everywhere: from every state of every case, and without one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from processes.contract.flow import Node, is_end_of_process, reach, starts
from processes.contract.people import offers
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule
from processes.contract.service import Place, Service

CLAUSE = "1.4.a"
PROCESS = "complaint"
"""The process that deals with complaints: a case of its own, so it can begin whatever state another case is in."""
MANAGER = "service_manager"
CASE = "complaint.case_number"
"""The field of the start form by which a complaint names a case; a complaint without a case leaves it empty."""


def _look(review: Review) -> Iterator[Hit]:
    if not review.bound or CLAUSE in review.retired:
        return
    service = review.service
    if PROCESS not in service.processes:
        yield Hit("none")
        return
    resource, process = service.processes[PROCESS]
    begin = [p for p in starts(service, process, process.body) if not p.element.event_definitions]
    if not begin:
        yield Hit("no-start", None, resource=resource)
        return
    yield from (Hit("needs-case", place, {"field": CASE}) for place in begin if _needs_case(service, place))
    if MANAGER not in review.duty.on_duty:
        yield Hit("off-duty", begin[0])
    main = [Node(place) for place in begin]
    ahead = reach(service, main, lambda node: _is_managers(node.place), with_side_flows=False)
    past = [node.place for node in ahead if is_end_of_process(node)]
    if past or not any(_is_managers(node.place) for node in ahead):
        yield Hit("past", past[0] if past else begin[0])


def _is_managers(place: Place) -> bool:
    """Return whether the service manager does this task; one that waits for the customer may be the customer's."""
    if place.element.properties.get("waits_for", "us") != "us":
        return False
    offered = offers(place) if place.element.kind == "userTask" else []
    return bool(offered) and all(MANAGER in groups for groups in offered or ())


def _needs_case(service: Service, start: Place) -> bool:
    form = start.element.start_form
    wanted = form.form_id.text if form is not None and form.form_id is not None else None
    for text in service.forms.values():
        schema = json.loads(text)
        if schema.get("id") == wanted:
            return any(c.get("key") == CASE and _is_required(c) for c in _components(schema))
    return False


def _components(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for component in schema.get("components") or ():
        yield component
        yield from _components(component)


def _is_required(component: Mapping[str, Any]) -> bool:
    return (component.get("validate") or {}).get("required") is True


RULE = Rule(
    id="complaint-path",
    title=("A complaint can be made from everywhere", "从任何地方都可以投诉"),
    why=(
        "Clause 1.4.a: a customer who is not satisfied can tell the service manager, who must deal with it. Process "
        "'complaint' is a case of its own: it can be started whatever state the customer's case is in, after it was "
        "closed, "
        "and without one. So it must be there, begin with a plain start event, not ask for a case number, and no way "
        "through it may go past the service manager, who must be on duty.",
        "条款 1.4.a：客户不满意可以找客服经理，客服经理必须处理。流程 complaint 自成一张工单："
        "客户的工单处于任何状态、已经关闭、"
        "或根本没有工单，都可以发起。因此它必须存在，以普通开始事件开始，不强制填写工单编号，"
        "任何一条路都不能绕过客服经理，"
        "并且客服经理要在岗。",
    ),
    action=(
        "Restore process 'complaint': a start event, and a user task of service_manager on every way through it.",
        "请恢复流程 complaint：有开始事件，每一条路上都有 service_manager 的用户任务。",
    ),
    severity=(
        "Refuses as soon as any process carries a clause; until the complaint process is deployed, too: deploy it "
        "first, or "
        "together with the others.",
        "拒绝部署：只要有流程带条款。投诉流程尚未部署时也是如此，请先部署它，或与其他流程一起部署。",
    ),
    texts={
        "none": (
            "Expected a process 'complaint', but there is none: customers could not complain",
            "应当有流程 complaint，但没有：客户将无处投诉",
        ),
        "no-start": (
            "Expected process 'complaint' to begin with a plain start event, but nobody can start it",
            "流程 complaint 应当以普通开始事件开始，但没有人能发起它",
        ),
        "needs-case": (
            "Expected a complaint to be possible without a case, but the form of '{title}' demands '{field}'",
            "没有工单也应当能投诉，但“{title}”的表单要求必填“{field}”",
        ),
        "past": (
            "Expected every complaint to come to the service manager, but at '{title}' one ends without",
            "每个投诉都应当落到客服经理，但在“{title}”处可以不经客服经理就结束",
        ),
        "off-duty": (
            "Expected the service manager, who deals with '{title}', to be on duty, but nobody of the group is",
            "处理“{title}”的客服经理应当在岗，但该组没有人在岗",
        ),
    },
    look=_look,
)
