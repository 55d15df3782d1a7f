"""A user task of a process that carries a clause is offered to a group that exists, or to a person."""

from __future__ import annotations

from collections.abc import Iterator

from processes.contract.people import is_given_by_name, offers
from processes.contract.review import Review
from processes.contract.rule import Hit, Rule
from processes.contract.rules import escalation_role

GROUPS = "zeebe:assignmentDefinition@candidateGroups"


def _look(review: Review) -> Iterator[Hit]:
    told = {h.place for h in escalation_role.RULE.look(review) if h.text in ("not-on-duty", "to-nobody")}
    for place in review.places:
        if place.element.kind != "userTask" or place in told:
            continue
        offered = offers(place)
        if offered is None:
            continue
        if not any(offered) and not is_given_by_name(place):
            yield Hit("nobody", place, property=GROUPS)
        for group in sorted({group for each in offered for group in each} - review.duty.known):
            yield Hit("unknown", place, {"group": group}, GROUPS)


RULE = Rule(
    id="task-group",
    title=("A user task is offered to a group that exists", "用户任务交给存在的岗位"),
    why=(
        "A task without a group or a person, or with a group that nobody can be in, is in nobody's inbox. The case "
        "waits, "
        "and the clock runs.",
        "任务没有候选组和办理人，或者候选组根本不存在，就不会出现在任何人的待办里。工单停着，时钟照走。",
    ),
    action=(
        "Choose a group of the service as candidate group, or an assignee.",
        "请选择服务的岗位作为候选组，或指定办理人。",
    ),
    severity=(
        "Refuses, in processes that carry a clause or did in the version before.",
        "拒绝部署：仅限带有条款、或上一版本带有条款的流程。",
    ),
    texts={
        "nobody": (
            "Expected '{title}' to be offered to a group or given to a person, but it names nobody",
            "“{title}”应当有候选组或办理人，但没有指定任何人",
        ),
        "unknown": (
            "Expected '{title}' to be offered to a group that exists, but nobody can be in '{group}'",
            "“{title}”应当交给存在的岗位，但没有“{group}”这个组",
        ),
    },
    look=_look,
)
