"""What repeats by a timer can come to an end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.api import diagrams
from processes.contract.flow import Node, boundaries, is_unknown_call, reach, starts
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule
from processes.contract.service import Place


def _look(review: Review) -> Iterator[Hit]:
    for place in review.places:
        if not place.has("timer"):
            continue
        if place.element.kind == "intermediateCatchEvent" and not _can_leave(review, place):
            yield Hit("loop", place)
        if place.element.attached_to is not None and any(_is_endless(d) for d in place.element.event_definitions):
            host = review.service.places[place.process.id, place.element.attached_to]
            if not _can_end(review, host):
                yield Hit("host", place, {"host": host.title})


def _is_endless(timer: diagrams.EventDefinition) -> bool:
    if timer.timer_kind != "cycle" or timer.timer is None:
        return False
    text = timer.timer.text.strip()
    return timer.timer.is_feel or not text.startswith("R") or text.startswith(("R/", "R-1/"))


def _can_leave(review: Review, place: Place) -> bool:
    """Return whether the branch of a timer ends somewhere, or something ends the scope around it."""
    ahead = reach(review.service, [Node(place)])
    if any(_is_way_out(review, node, place.scope) for node in ahead):
        return True
    scope = [e for e in place.scope.elements.values() if any(d.kind == "terminate" for d in e.event_definitions)]
    return bool(scope) or any(b.is_interrupting for host in place.hosts for b in boundaries(host))


def _can_end(review: Review, host: Place) -> bool:
    """Return whether an activity can be completed; what people, workers and others do always can."""
    if host.element.body is None or any(b.is_interrupting for b in boundaries(host)):
        return True
    inside = reach(review.service, [Node(e) for e in starts(review.service, host.process, host.element.body)])
    return any(_is_way_out(review, node, host.element.body) for node in inside)


def _is_way_out(review: Review, node: Node, scope: diagrams.Scope) -> bool:
    if is_unknown_call(review.service, node.place):
        return True
    return node.is_done and not node.place.element.outgoing and node.place.scope is scope


RULE = Rule(
    id="reminder-end",
    title=("What repeats by a timer can come to an end", "定时重复的事有结束的时候"),
    why=(
        "A reminder that nothing stops goes on after the answer came, and keeps its case open for ever. A timer that "
        "repeats "
        "on an activity ends with it, so the activity must be able to end; a loop through a timer needs a way out.",
        "没有什么能停下的提醒，答复来了还会继续，工单也永远关不了。附在活动上的重复定时器随活动结束，所以活动要能结束；"
        "经过定时器的循环要有出口。",
    ),
    action=(
        "Lead a flow out of the loop, or attach the repeating timer to a step that can be completed.",
        "请为循环加一个出口，或把重复定时器附在能够完成的步骤上。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程。",
    ),
    texts={
        "loop": (
            "Expected the loop through timer '{title}' to have a way out, but no flow leaves it",
            "经过定时器“{title}”的循环应当有出口，但没有连线离开它",
        ),
        "host": (
            "Expected the repeating timer '{title}' to end with '{host}', but '{host}' can't be completed",
            "重复的定时器“{title}”应当随“{host}”结束，但“{host}”无法完成",
        ),
    },
    look=_look,
)
