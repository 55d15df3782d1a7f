"""User tasks: who should do it by when, the listeners that may correct or deny, and the completion by a person."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.events import UserTaskCanceled, UserTaskCompleted, UserTaskCreated, UserTaskUpdated
from engine.model.states import IncidentType
from engine.spiff.expressions import Formula, formula
from engine.spiff.listeners import ListenerSpec, listen
from engine.spiff.problems import Problem
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.timers import parse_date
from engine.spiff.tokens import COMPLETE, ITEM, STARTED

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

CREATING, CREATED, COMPLETING = 5, 6, 7
"""Phases between a task's being evaluated and its result's being applied."""

_CORRECTIONS = {
    "assignee": "assignee",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "candidateUsers": "candidate_users",
    "candidateGroups": "candidate_groups",
    "priority": "priority",
}


class UserTaskSpec(ActivitySpec):
    """A task of a person, managed by the engine."""

    manual = True

    def __init__(self, body: ProcessSpec, element: model.Element) -> None:
        super().__init__(body, element)
        self.manual = True
        self.task = task = element.user_task or model.UserTask()
        of, of_zh = f"of '{element.id}'", f"“{element.id}”的"

        def made(expression: model.Expression | None, en: str, zh: str) -> Formula | None:
            return formula(expression, f"the {en} {of}", f"{of_zh}{zh}")

        self.assignee = made(task.assignee, "assignee", "处理人")
        self.candidate_groups = made(task.candidate_groups, "candidate groups", "候选组")
        self.candidate_users = made(task.candidate_users, "candidate users", "候选人")
        self.due_date = made(task.due_date, "due date", "到期时间")
        self.follow_up_date = made(task.follow_up_date, "follow-up date", "跟进时间")
        self.priority = made(task.priority, "priority", "优先级")
        self.form_id = made(task.form_id, "form", "表单")
        self.external_form = made(task.external_form, "external form", "外部表单")
        self.creating_listeners = tuple(ListenerSpec(x, element.id) for x in element.listeners if x.event == "creating")
        self.completing_listeners = tuple(
            ListenerSpec(x, element.id) for x in element.listeners if x.event == "completing"
        )

    def evaluate(self, token: Token) -> dict[str, Any]:
        """Return the task's data as JSON values."""
        return {
            "assignee": self.assignee.optional_string(token) if self.assignee else None,
            "candidate_groups": self.candidate_groups.strings(token) if self.candidate_groups else (),
            "candidate_users": self.candidate_users.strings(token) if self.candidate_users else (),
            "due_at": _date(self.due_date, token) if self.due_date else None,
            "follow_up_at": _date(self.follow_up_date, token) if self.follow_up_date else None,
            "priority": self.priority.integer(token, 0, 100) if self.priority else 50,
            "form_key": self._form(self.form_id, token) if self.form_id else None,
            "external_form": self.external_form.optional_string(token) if self.external_form else None,
        }

    def _form(self, form: Formula, token: Token) -> int:
        form_id = form.string(token)
        key = token.top.world.find_form(form_id, self.task.form_binding, token.workflow.definition)
        if key is None:
            raise Problem(
                IncidentType.FORM_NOT_FOUND,
                "Expected a deployed form '{form}' for '{element}', but there is none; deploy it and resolve",
                "“{element}”需要已部署的表单“{form}”，但没有找到；请部署后再解决此事件",
                form=form_id,
                element=self.name,
            )
        return key

    def begin(self, token: Token, entry: dict[str, Any]) -> None:
        token.phase = CREATING
        if self.creating_listeners:
            entry["candidate_groups"] = list(entry["candidate_groups"])
            entry["candidate_users"] = list(entry["candidate_users"])
            token.internal_data["task"] = entry
            self.create(token)
        else:
            self._created(token, entry)

    def step(self, token: Token) -> None:
        if token.phase == CREATING:
            self.create(token)
        elif token.phase == COMPLETING:
            self.finish_task(token)
        elif token.phase == CREATED:
            token.rest()
        else:
            super().step(token)

    def create(self, token: Token) -> None:
        if listen(self.creating_listeners, token):
            self._created(token, token.internal_data.pop("task"))

    def _created(self, token: Token, entry: dict[str, Any]) -> None:
        token.phase = CREATED
        token.rest()
        scope, due, follow_up = token.workflow, entry["due_at"], entry["follow_up_at"]
        scope.top.world.emit(
            UserTaskCreated(
                user_task_key=token.key,
                instance_key=scope.instance_key,
                element_id=self.name,
                name=self.element.name,
                assignee=entry["assignee"],
                candidate_groups=tuple(entry["candidate_groups"]),
                candidate_users=tuple(entry["candidate_users"]),
                due_at=datetime.fromisoformat(due) if due else None,
                follow_up_at=datetime.fromisoformat(follow_up) if follow_up else None,
                priority=entry["priority"],
                form_key=entry["form_key"],
                external_form=entry["external_form"],
            )
        )

    def is_open(self, token: Token) -> bool:
        """Whether a person may complete the task now."""
        return token.phase == CREATED and token._state == STARTED

    def complete_task(self, token: Token, variables: dict[str, Any], completed_by: str) -> None:
        """A person has done the task; completing listeners are asked first."""
        token.internal_data["done"] = [variables, completed_by]
        token.phase = COMPLETING
        self.finish_task(token)

    def finish_task(self, token: Token) -> None:
        if self.completing_listeners and not listen(self.completing_listeners, token):
            return
        variables, completed_by = token.internal_data.pop("done")
        token.top.world.emit(UserTaskCompleted(token.key, completed_by, variables))
        token.internal_data["result"] = variables
        token.phase = COMPLETE
        self.complete(token)

    def answer(self, token: Token, result: dict[str, Any]) -> bool:
        """Take a task listener's answer; True if it denied the completion."""
        memory = token.internal_data
        if result.get("denied") and token.phase == COMPLETING:
            del memory["done"], memory["listener"]
            token.phase = CREATED
            token.rest()
            return True
        corrections = {_CORRECTIONS[k]: v for k, v in (result.get("corrections") or {}).items() if k in _CORRECTIONS}
        if corrections and "task" in memory:
            memory["task"].update(corrections)
        elif corrections:
            token.top.world.emit(UserTaskUpdated(token.key, corrections))
        return False

    def killed(self, token: Token) -> None:
        if token.phase in (CREATED, COMPLETING) and token.role in (None, ITEM, "handler"):
            token.top.world.emit(UserTaskCanceled(token.key))
        super().killed(token)


def _date(formula: Formula, token: Token) -> str | None:
    text = formula.optional_string(token)
    if text is None:
        return None
    try:
        return parse_date(text).isoformat()
    except ValueError as bad:
        raise formula.wrong(text, "a date and time with offset or zone", "带时区的日期时间") from bad
