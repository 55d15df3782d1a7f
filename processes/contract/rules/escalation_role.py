"""Every escalation ends at a role that is on duty."""

from __future__ import annotations

from collections.abc import Iterator

from processes.contract.flow import Node, catchers, is_unknown_call, reach
from processes.contract.people import is_given_by_name, is_ours, offers
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule
from processes.contract.service import Place, Service

KINDS = ("timer", "escalation", "error")
CATCHING = ("boundaryEvent", "intermediateCatchEvent")


def escalations(review: Review) -> Iterator[Place]:
    """Yield the events by which a bound process says that something did not go as promised."""
    for place in review.places:
        is_inner_start = place.element.kind == "startEvent" and bool(place.hosts)
        if (place.element.kind in CATCHING or is_inner_start) and place.has(*KINDS):
            yield place


def first_people(service: Service, event: Place) -> tuple[list[Place], list[Place], bool]:
    """Return the user tasks that an event leads to first, the calls that can't be followed, and whether a job is done.

    The token of an event that doesn't interrupt ends with its branch: what comes after in the scope is not its doing.
    """

    def stops(node: Node) -> bool:
        if is_ours(node.place) or is_unknown_call(service, node.place):
            return True
        is_over = node.is_done and not node.place.element.outgoing and not node.calls
        return is_over and not event.element.is_interrupting and node.place.scope is event.scope

    nodes = reach(service, [Node(event)], stops, with_side_flows=False)
    found = list(dict.fromkeys(node.place for node in nodes))
    people = [place for place in found if is_ours(place)]
    unknown = [place for place in found if is_unknown_call(service, place)]
    return people, unknown, any(place.element.job is not None for place in found)


def _look(review: Review) -> Iterator[Hit]:
    seen: set[Place] = set()
    for event in escalations(review):
        told = {"event": event.title}
        people, unknown, is_job_done = first_people(review.service, event)
        for task in people:
            if task not in seen and (hit := _judged(review, task, told)) is not None:
                seen.add(task)
                yield hit
        yield from (Hit("unknown-call", call, told, "calledElement.processId") for call in unknown)
        if not people and not unknown and not (is_job_done and _stays_with_people(review, event)):
            yield Hit("nobody", event)
    for place in review.places:
        thrown = place.element.kind in ("endEvent", "intermediateThrowEvent") and place.has("escalation")
        if thrown and not any(catchers(review.service, Node(place))):
            yield Hit("not-caught", place)


def _judged(review: Review, task: Place, told: dict[str, str]) -> Hit | None:
    offered = offers(task)
    groups = "zeebe:assignmentDefinition@candidateGroups"
    if offered is None:
        return Hit("cannot-tell", task, told, groups)
    if not offered and is_given_by_name(task):
        return Hit("by-name", task, told, groups)
    missing = [each for each in offered if not each & review.duty.on_duty]
    if offered and not missing:
        return None
    names = ", ".join(sorted(missing[0])) if missing else ""
    return Hit("not-on-duty" if names else "to-nobody", task, {**told, "groups": names}, groups)


def _stays_with_people(review: Review, event: Place) -> bool:
    """Return whether somebody on duty still has the work that the event does not interrupt."""
    if event.element.attached_to is None or event.element.is_interrupting:
        return False
    host = review.service.places[event.process.id, event.element.attached_to]
    inside = reach(review.service, [Node(host)], lambda node: node.is_done and node.place is host)
    tasks = [node.place for node in inside if node.place.element.kind == "userTask"]
    return any(all(each & review.duty.on_duty for each in offers(task) or [frozenset()]) for task in tasks)


RULE = Rule(
    id="escalation-role",
    title=("Every escalation ends at a role that is on duty", "每个升级都落到在岗的岗位"),
    why=(
        "A clock that runs out, an error or an escalation must come to somebody who can act at that hour. From each "
        "such "
        "event of a process that carries a clause, all flows are followed, through gateways, sub-processes, called "
        "processes and events that catch what is thrown, to the first user tasks. One of the groups of each must be on "
        "duty: decision `team` asks for somebody at every minute, and the duty roster names an active person. Groups "
        "may be a text, a FEEL list, or an `if` of such. A task that waits for the customer is no end, and a condition "
        "that is never true no way.",
        "到时、出错或升级，必须落到当时能处理的人。对带条款的流程中每个这类事件，检查沿顺序流经过网关、子流程、"
        "被调用的流程、"
        "捕获事件，直到最先遇到的用户任务。每个任务至少有一个候选组在岗：决策“在岗人数”（team）要求该组随时有人，"
        "且值班表为它排了在职的人。候选组可以是文本、FEEL 列表，或由 if 选择。"
        "等待客户的任务不算终点，永远不成立的条件不算路。",
    ),
    action=(
        "Lead it to a user task whose candidate group is on duty at all times, such as service_manager.",
        "请把它引到候选组随时在岗的用户任务，例如 service_manager。",
    ),
    severity=(
        "Refuses: an escalation that nobody receives is a promise that nobody keeps. What only shows as a case runs "
        "(groups by variables, people by name, calls of what is not deployed) warns and says so.",
        "拒绝部署：无人接收的升级，等于无人守约。运行时才知道的（候选组取自变量、按姓名指派、"
        "调用未部署的流程）只提醒，并说明原因。",
    ),
    texts={
        "not-on-duty": (
            "Expected the escalation of '{event}' to come to a group on duty at '{title}', but {groups} is not",
            "“{event}”的升级应当落到在岗的岗位，但“{title}”的候选组 {groups} 不是",
        ),
        "to-nobody": (
            "Expected the escalation of '{event}' to come to a group on duty at '{title}', but it names nobody",
            "“{event}”的升级应当落到在岗的岗位，但“{title}”没有指定任何人",
        ),
        "nobody": (
            "Expected '{title}' to lead to somebody on duty, but no user task comes after it",
            "“{title}”应当通向在岗的人，但它之后没有用户任务",
        ),
        "not-caught": (
            "Expected the escalation that '{title}' throws to be caught, but nothing around it does",
            "“{title}”抛出的升级应当被捕获，但外层没有捕获它的事件",
        ),
        "cannot-tell": (
            "Who gets '{title}' after '{event}' is only known as a case runs: its groups come from variables",
            "“{event}”之后的“{title}”由谁办理要到运行时才知道：候选组取自变量",
        ),
        "by-name": (
            "Whether anybody is on duty for '{title}' after '{event}' can't be told: it is given to people by name",
            "“{event}”之后的“{title}”按姓名指派，无法判断当时是否有人在岗",
        ),
        "unknown-call": (
            "Who acts after '{event}' can't be told: what '{title}' calls is not deployed, or an expression names it",
            "“{event}”之后由谁处理无法判断：“{title}”调用的流程尚未部署，或由表达式指定",
        ),
    },
    look=_look,
    warns=frozenset({"cannot-tell", "by-name", "unknown-call"}),
)
