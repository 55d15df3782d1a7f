"""A user task says who may do it."""

from __future__ import annotations

from engine.lint.rule import Place, Rule, each


def _is_nobodys(place: Place) -> bool:
    task = place.element.user_task
    return (
        task is not None
        and place.element.kind == "userTask"
        and not (task.assignee or task.candidate_groups or task.candidate_users)
    )


RULE = Rule(
    id="user-task-assigned",
    title=("A user task has an assignee or candidates", "用户任务应有办理人或候选人"),
    why=(
        "A task without assignee, candidate group or candidate user is in nobody's inbox.",
        "没有办理人、候选组或候选用户的任务，不会出现在任何人的收件箱里。",
    ),
    text=(
        "'{id}' has no assignee and no candidates, so nobody sees it",
        "“{id}”没有办理人也没有候选人，没有人会看到它",
    ),
    action=(
        "Add an assignee, candidate groups or candidate users.",
        "请填写办理人、候选组或候选用户。",
    ),
    bad='<userTask id="e" name="受理"/>',
    good='<userTask id="e" name="受理"><extensionElements><zeebe:userTask/>'
    '<zeebe:assignmentDefinition candidateGroups="service_desk"/></extensionElements></userTask>',
    look=each(_is_nobodys, "zeebe:assignmentDefinition"),
)
