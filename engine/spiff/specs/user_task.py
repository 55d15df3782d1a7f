"""User tasks: who should do it by when, until a person has done it; `transitions` has what its listeners may say."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn import model
from engine.model.events import UserTaskCanceled, UserTaskCompleted, UserTaskCreated
from engine.model.states import IncidentType
from engine.spiff import transitions
from engine.spiff.expressions import Formula, formula
from engine.spiff.jobs import cancel_work
from engine.spiff.listeners import ListenerSpec
from engine.spiff.problems import Problem
from engine.spiff.specs.activity import ActivitySpec
from engine.spiff.specs.process import ProcessSpec
from engine.spiff.timers import parse_date
from engine.spiff.tokens import COMPLETE, HANDLER, ITEM, STARTED
from engine.spiff.transitions import CANCELING, CREATED, CREATING, PHASES
from engine.spiff.waits import dated

if TYPE_CHECKING:
    from engine.spiff.tokens import Token


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
        self.task_listeners = {
            event: tuple(ListenerSpec(x, element.id) for x in element.listeners if x.event == event) for event in PHASES
        }
        self.has_task_listeners = any(self.task_listeners.values())
        self.canceling_listeners = self.task_listeners["canceling"]

    def evaluate(self, token: Token) -> dict[str, Any]:
        """Return the task's data as JSON values."""
        return {
            "assignee": self.assignee.optional_string(token) if self.assignee else None,
            "candidate_groups": self.candidate_groups.strings(token) if self.candidate_groups else (),
            "candidate_users": self.candidate_users.strings(token) if self.candidate_users else (),
            "due_at": _date(self.due_date, token, with_clock=True) if self.due_date else None,
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
        if not self.has_task_listeners:
            self.created(token, entry)
            return
        entry["candidate_groups"] = list(entry["candidate_groups"])
        entry["candidate_users"] = list(entry["candidate_users"])
        token.internal_data["task"] = entry
        if self.canceling_listeners:
            token.top.askers[token.id] = token
        transitions.begin(self, token, "creating", "")

    def step(self, token: Token) -> None:
        if token.phase == CREATED:
            token.rest()
        elif token.phase > CREATED or token.phase == CREATING:
            transitions.go_on(self, token)
        else:
            super().step(token)

    def created(self, token: Token, entry: dict[str, Any]) -> None:
        """The task is there for people."""
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
        """Whether a person may complete or change the task now."""
        return token.phase == CREATED and token._state == STARTED

    def complete_task(self, token: Token, variables: dict[str, Any], completed_by: str) -> None:
        """A person has done the task; completing listeners are asked first."""
        if self.has_task_listeners:
            transitions.begin(self, token, "completing", "complete", variables=variables, by=completed_by)
        else:
            self.completed(token, variables, completed_by)

    def completed(self, token: Token, variables: dict[str, Any], completed_by: str) -> None:
        token.top.askers.pop(token.id, None)
        token.top.world.emit(UserTaskCompleted(token.key, completed_by, variables))
        token.internal_data.pop("task", None)
        token.internal_data["result"] = variables
        token.phase = COMPLETE
        self.complete(token)

    def ask_canceling(self, token: Token) -> None:
        """The task is about to end early: its canceling listeners are asked before."""
        if token.phase == CANCELING:
            return
        memory = token.internal_data
        cancel_work(token)
        memory.pop("listener", None)
        if token.phase == CREATING:
            memory["uncreated"] = True
        transitions.begin(self, token, "canceling", "", at_once=False)

    def killed(self, token: Token) -> None:
        was_created = token.phase >= CREATED and "uncreated" not in token.internal_data
        if was_created and token.role in (None, ITEM, HANDLER):
            token.top.world.emit(UserTaskCanceled(token.key))
        super().killed(token)


def is_asked_before_end(token: Token) -> bool:
    """Whether a task with canceling listeners has begun and was not asked yet."""
    return token.phase >= CREATING and "task" in token.internal_data and "asked" not in token.internal_data


def _date(formula: Formula, token: Token, with_clock: bool = False) -> str | None:
    text = formula.optional_string(token)
    if text is None:
        return None
    try:
        return (dated(formula, text, token) if with_clock else parse_date(text)).isoformat()
    except ValueError as bad:
        raise formula.wrong(text, "a date and time with offset or zone", "带时区的日期时间") from bad
